"""A workspace as plain data for the page: names resolved, threads nested, oldest first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sandbox.slack.state import Channel, Message, Workspace


def view_workspace(workspace: Workspace) -> dict[str, Any]:
    """Channels with their messages, handles with their members, and every name that a mention can carry."""
    return {
        "channels": [_view_channel(workspace, channel) for channel in workspace.channels.values()],
        "handles": [
            {
                "handle": group.handle,
                "name": group.name,
                "enabled": group.enabled,
                "members": [_name(workspace, user) for user in group.users],
                "updated_by": _name(workspace, group.updated_by),
                "updated": datetime.fromtimestamp(group.date_update, UTC),
            }
            for group in workspace.groups.values()
        ],
        "names": {
            **{user.id: user.real_name for user in workspace.users.values()},
            **{group.id: group.handle for group in workspace.groups.values()},
            **{channel.id: channel.name for channel in workspace.channels.values()},
        },
    }


def _view_channel(workspace: Workspace, channel: Channel) -> dict[str, Any]:
    return {
        "name": channel.name,
        "is_private": channel.is_private,
        "members": [_name(workspace, user) for user in channel.members],
        "messages": [
            _view_message(workspace, message)
            | {"thread": [_view_message(workspace, reply) for reply in channel.replies(message.ts)]}
            for message in channel.messages
            if not message.is_reply
        ],
    }


def _view_message(workspace: Workspace, message: Message) -> dict[str, Any]:
    return {
        "author": _name(workspace, message.user),
        "is_bot": message.bot_id is not None,
        "at": datetime.fromtimestamp(float(message.ts), UTC),
        "text": message.text,
        "blocks": message.blocks,
        "edited": message.edited is not None,
        "key": ((message.metadata or {}).get("event_payload") or {}).get("key"),
        "reactions": [
            {"name": name, "count": len(users), "by": [_name(workspace, user) for user in users]}
            for name, users in message.reactions.items()
        ],
    }


def _name(workspace: Workspace, user: str) -> str:
    known = workspace.users.get(user)
    return known.real_name if known else user
