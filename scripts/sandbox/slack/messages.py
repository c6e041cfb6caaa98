"""How a message looks in an answer, and how a list of anything is cut into pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sandbox.slack.call import Call, SlackError
from sandbox.slack.state import Channel, Message, Workspace

_REPLY_USERS_SHOWN = 5
# Slack's number is its own affair: "might not always contain all users" is all that its pages say,
# https://docs.slack.dev/reference/methods/reactions.get
REACTORS_SHOWN = 50

T = TypeVar("T")


def render_message(
    workspace: Workspace,
    channel: Channel,
    message: Message,
    *,
    include_metadata: bool = False,
    reactors: int | None = REACTORS_SHOWN,
) -> dict[str, Any]:
    """A message as the API gives it; metadata only when it is asked for, of each reaction so many people."""
    shape: dict[str, Any] = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    shape["team"] = workspace.team_id
    if message.bot_id:
        shape |= {
            "bot_id": message.bot_id,
            "app_id": "A0SANDBOX",
            "bot_profile": _bot_profile(workspace, message),
        }
    if message.blocks is not None:
        shape["blocks"] = message.blocks
    if message.edited:
        shape["edited"] = message.edited
    if include_metadata and message.metadata:
        shape["metadata"] = message.metadata
    shape |= _thread_fields(channel, message)
    if message.reactions:
        shape["reactions"] = [
            {"name": name, "users": users[:reactors], "count": len(users)}
            for name, users in message.reactions.items()
        ]
    return shape


def _bot_profile(workspace: Workspace, message: Message) -> dict[str, Any]:
    user = workspace.users.get(message.user)
    return {
        "id": message.bot_id,
        "app_id": "A0SANDBOX",
        "name": user.name if user else message.bot_id,
        "deleted": False,
        "team_id": workspace.team_id,
    }


def _thread_fields(channel: Channel, message: Message) -> dict[str, Any]:
    if message.thread_ts:
        parent = channel.find(message.thread_ts)
        fields: dict[str, Any] = {"thread_ts": message.thread_ts}
        if parent:
            fields["parent_user_id"] = parent.user
        if message.is_broadcast:
            fields["subtype"] = "thread_broadcast"
        return fields
    replies = channel.replies(message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users[:_REPLY_USERS_SHOWN],
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def within(call: Call, messages: Sequence[Message]) -> list[Message]:
    """Those between `oldest` and `latest`; the ends themselves only with `inclusive`. Raises SlackError."""
    oldest = _parse_ts(call.text("oldest") or "0", "invalid_ts_oldest")
    latest = _parse_ts(call.text("latest") or "99999999999", "invalid_ts_latest")
    ends = {oldest, latest} if call.flag("inclusive") else set()
    return [
        message
        for message in messages
        if oldest < (ts := _parse_ts(message.ts, "invalid_ts")) < latest or ts in ends
    ]


def _parse_ts(text: str, error: str) -> tuple[int, int]:
    seconds, _, fraction = text.partition(".")
    if not seconds.isdigit() or (fraction and not fraction.isdigit()):
        raise SlackError(error)
    return int(seconds), int(fraction.ljust(6, "0")[:6] or 0)


def page(call: Call, items: Sequence[T], *, default: int, key: Callable[[T], str]) -> tuple[list[T], str]:
    """The page that the cursor points at, and the cursor of the next, empty at the end. Raises SlackError."""
    start = 0
    if cursor := call.text("cursor"):
        first = _decode_cursor(cursor)
        start = next((index for index, item in enumerate(items) if key(item) == first), -1)
        if start < 0:
            raise SlackError("invalid_cursor")
    end = start + call.limit(default)
    following = base64.b64encode(f"next:{key(items[end])}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), following


def _decode_cursor(cursor: str) -> str:
    try:
        decoded = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise SlackError("invalid_cursor") from error
    if not decoded.startswith("next:"):
        raise SlackError("invalid_cursor")
    return decoded.removeprefix("next:")
