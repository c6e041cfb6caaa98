"""A stateful stand-in for the part of Slack's Web API that a support bot uses."""

from sandbox.slack.service import Slack

__all__ = ["Slack"]
