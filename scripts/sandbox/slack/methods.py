"""The Web API methods that exist here, each with the scope that it needs.

As each method's page says, https://docs.slack.dev/reference/methods. Reading the metadata of messages takes
none: `metadata.message:read` is for events, https://docs.slack.dev/reference/scopes/metadata.message.read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.slack import chat, conversations, people, reactions, usergroups
from sandbox.slack.call import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method: what answers it, and the scope that the token must have (None: any token will do)."""

    answer: Callable[[Call], dict[str, Any]]
    scope: str | None = None


METHODS = {
    "auth.test": Method(answer=people.auth_test),
    "chat.delete": Method(answer=chat.delete, scope="chat:write"),
    "chat.getPermalink": Method(answer=chat.get_permalink),
    "chat.postMessage": Method(answer=chat.post_message, scope="chat:write"),
    "chat.update": Method(answer=chat.update, scope="chat:write"),
    "conversations.history": Method(answer=conversations.history, scope="channels:history"),
    "conversations.info": Method(answer=conversations.info, scope="channels:read"),
    "conversations.join": Method(answer=conversations.join, scope="channels:join"),
    "conversations.list": Method(answer=conversations.list_channels, scope="channels:read"),
    "conversations.members": Method(answer=conversations.members, scope="channels:read"),
    "conversations.replies": Method(answer=conversations.replies, scope="channels:history"),
    "reactions.add": Method(answer=reactions.add, scope="reactions:write"),
    "reactions.get": Method(answer=reactions.read, scope="reactions:read"),
    "reactions.remove": Method(answer=reactions.remove, scope="reactions:write"),
    "usergroups.enable": Method(answer=usergroups.enable, scope="usergroups:write"),
    "usergroups.list": Method(answer=usergroups.list_groups, scope="usergroups:read"),
    "usergroups.users.list": Method(answer=usergroups.list_members, scope="usergroups:read"),
    "usergroups.users.update": Method(answer=usergroups.update_members, scope="usergroups:write"),
    "users.info": Method(answer=people.info, scope="users:read"),
    "users.list": Method(answer=people.list_users, scope="users:read"),
    "users.lookupByEmail": Method(answer=people.lookup_by_email, scope="users:read.email"),
}

# Channels, by their names in `types`; private ones have scopes of their own.
_PRIVATE = "private_channel"
_PRIVATE_TWIN = {"channels:history": "groups:history", "channels:read": "groups:read"}

ALL_SCOPES = frozenset({each.scope for each in METHODS.values() if each.scope} | {*_PRIVATE_TWIN.values()})


def needed_scopes(method: Method, call: Call) -> tuple[str, ...]:
    """The scopes for this very call: for a list of channels, those of all the kinds that are asked for."""
    if method.scope is None:
        return ()
    types = call.names("types")
    channel = call.workspace.channels.get(call.text("channel"))
    kinds = types or [_PRIVATE if channel is not None and channel.is_private else "public_channel"]
    twin = _PRIVATE_TWIN.get(method.scope, method.scope)
    return tuple(dict.fromkeys(twin if kind == _PRIVATE else method.scope for kind in kinds))
