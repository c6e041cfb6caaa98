"""The `conversations.*` methods: channels, their messages, threads and members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.slack.call import Call, SlackError
from sandbox.slack.messages import page, render_message, within
from sandbox.slack.state import Channel, Message


def info(call: Call) -> dict[str, Any]:
    """One channel."""
    shape = _render_channel(call, call.channel())
    if call.flag("include_num_members"):
        shape["num_members"] = len(call.channel().members)
    return {"channel": shape}


def list_channels(call: Call) -> dict[str, Any]:
    """The channels the caller can see."""
    types = set(call.names("types") or ["public_channel"])
    visible = [
        channel
        for channel in call.workspace.channels.values()
        if ("private_channel" if channel.is_private else "public_channel") in types
        and not (channel.is_private and call.user not in channel.members)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    channels, cursor = page(call, visible, default=100, key=lambda channel: channel.id)
    return {
        "channels": [
            _render_channel(call, channel) | {"num_members": len(channel.members)} for channel in channels
        ],
        "response_metadata": {"next_cursor": cursor},
    }


def history(call: Call) -> dict[str, Any]:
    """A channel's messages, newest first: no replies but those that were sent to the channel too."""
    channel = call.joined_channel()
    shown = [message for message in channel.messages if not message.is_reply or message.is_broadcast]
    messages, cursor = page(
        call, list(reversed(within(call, shown))), default=100, key=lambda message: message.ts
    )
    answer: dict[str, Any] = {
        "messages": _render_messages(call, channel, messages),
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def replies(call: Call) -> dict[str, Any]:
    """A thread, oldest first; its parent opens the first page, whatever the bounds."""
    channel = call.joined_channel()
    parent = channel.find(call.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    thread = [parent, *within(call, channel.replies(parent.ts))]
    messages, cursor = page(call, thread, default=1000, key=lambda message: message.ts)
    answer: dict[str, Any] = {
        "messages": _render_messages(call, channel, messages),
        "has_more": bool(cursor),
    }
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def members(call: Call) -> dict[str, Any]:
    """Who is in a channel."""
    users, cursor = page(call, call.channel().members, default=100, key=str)
    return {"members": users, "response_metadata": {"next_cursor": cursor}}


def join(call: Call) -> dict[str, Any]:
    """The caller enters a public channel; being there already is a warning, no error."""
    channel = call.channel()
    if channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.user in channel.members:
        return {
            "channel": _render_channel(call, channel),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    channel.members.append(call.user)
    return {"channel": _render_channel(call, channel)}


def _render_messages(call: Call, channel: Channel, messages: Sequence[Message]) -> list[dict[str, Any]]:
    metadata = call.flag("include_all_metadata")
    return [
        render_message(call.workspace, channel, message, include_metadata=metadata) for message in messages
    ]


def _render_channel(call: Call, channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_member": call.user in channel.members,
        "created": channel.created,
        "creator": call.workspace.bot_user,
        "context_team_id": call.workspace.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
