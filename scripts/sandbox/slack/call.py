"""One call of a Web API method: who calls, with which arguments, and how it is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.http import Request
from sandbox.slack.state import Channel, Message, Workspace


class SlackError(Exception):
    """An `ok: false` answer with Slack's name for what is wrong."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.answer: dict[str, Any] = {"ok": False, "error": error, **details}


def missing_argument(name: str) -> SlackError:
    """What Slack says when a required argument is absent."""
    return SlackError(
        "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
    )


def read_arguments(request: Request) -> dict[str, Any]:
    """The arguments of a call, from the query, a form or a JSON body. Raises SlackError."""
    arguments: dict[str, Any] = dict(request.query)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = request.json()
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if body is not None and not isinstance(body, dict):
            raise SlackError("json_not_object")
        arguments.update(body or {})
    else:
        arguments.update(request.form())
    return arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call by `user` (`bot_id` if that is a bot), with the scopes its token has; None means all of them."""

    workspace: Workspace
    arguments: Mapping[str, Any]
    user: str
    bot_id: str | None
    scopes: frozenset[str] | None
    is_group_admin: bool
    page_limit: int

    def has_scope(self, scope: str) -> bool:
        """Whether the token may do what the scope allows."""
        return self.scopes is None or scope in self.scopes

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """An argument that must be there. Raises SlackError."""
        value = self.text(name)
        if not value:
            raise missing_argument(name)
        return value

    def flag(self, name: str) -> bool:
        """An argument that is true or false: JSON's, or `true` and `1` in a form."""
        return str(self.arguments.get(name, "")).lower() in {"true", "1"}

    def names(self, name: str) -> list[str]:
        """A list: JSON's, or separated by commas."""
        value = self.arguments.get(name) or []
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, error: str) -> Any:
        """A structure: as it is in a JSON body, as JSON text in a form. Raises SlackError(error)."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as problem:
            raise SlackError(error) from problem

    def limit(self, default: int) -> int:
        """The page size asked for, cut to what the app may have. Raises SlackError."""
        text = self.text("limit", str(default))
        if not text.isdecimal() or int(text) == 0:
            raise SlackError("invalid_limit")
        return min(int(text), self.page_limit)

    def channel(self) -> Channel:
        """The channel the call is about, if the caller can see it. Raises SlackError."""
        channel = self.workspace.channels.get(self.required("channel"))
        if channel is None or (channel.is_private and self.user not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def joined_channel(self) -> Channel:
        """The channel the call is about; the caller must be in it. Raises SlackError."""
        channel = self.channel()
        if self.user not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def message(self, channel: Channel, argument: str) -> Message:
        """The message whose timestamp the argument gives. Raises SlackError."""
        message = channel.find(self.required(argument))
        if message is None:
            raise SlackError("message_not_found")
        return message
