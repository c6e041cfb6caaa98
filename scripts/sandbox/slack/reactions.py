"""The `reactions.*` methods. Slack keeps who reacted with what, but no time."""

from __future__ import annotations

import re
from typing import Any

from sandbox.slack.call import Call, SlackError
from sandbox.slack.messages import REACTORS_SHOWN, render_message

_NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def add(call: Call) -> dict[str, Any]:
    """The caller reacts to a message."""
    name = call.text("name").strip(":")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name")
    users = call.message(call.joined_channel(), "timestamp").reactions.setdefault(name, [])
    if call.user in users:
        raise SlackError("already_reacted")
    users.append(call.user)
    return {}


def remove(call: Call) -> dict[str, Any]:
    """The caller takes a reaction back."""
    message = call.message(call.joined_channel(), "timestamp")
    name = call.text("name").strip(":")
    users = message.reactions.get(name, [])
    if call.user not in users:
        raise SlackError("no_reaction")
    users.remove(call.user)
    if not users:
        del message.reactions[name]
    return {}


def read(call: Call) -> dict[str, Any]:
    """A message with its reactions; with `full` all who reacted."""
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    return {
        "type": "message",
        "channel": channel.id,
        "message": render_message(
            call.workspace, channel, message, reactors=None if call.flag("full") else REACTORS_SHOWN
        ),
    }
