"""Slack, as the ports want it: a reader, and a writer built upon it."""

from supportdesk.services.slack.client import SlackClient
from supportdesk.services.slack.reader import SlackReader
from supportdesk.services.slack.writer import SlackWriter

__all__ = ["SlackClient", "SlackReader", "SlackWriter"]
