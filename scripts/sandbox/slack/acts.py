"""What people do in Slack, seen from outside the API: they post, react, and change groups by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.slack.state import Message, Workspace, link_bare_urls
from sandbox.slack.usergroups import members_allowed, replace_members


def post(workspace: Workspace, args: Mapping[str, Any]) -> dict[str, str]:
    """A person writes in `channel`, or in the thread of `thread_ts`; gives the channel and the timestamp."""
    channel = workspace.channels[args["channel"]]
    message = Message(
        ts=workspace.next_ts(),
        user=args["user"],
        text=link_bare_urls(args["text"]),
        thread_ts=args.get("thread_ts"),
        is_broadcast=bool(args.get("thread_ts") and args.get("broadcast")),
    )
    channel.add(message)
    if message.user not in channel.members:
        channel.members.append(message.user)
    return {"channel": channel.id, "ts": message.ts}


def react(workspace: Workspace, args: Mapping[str, Any]) -> None:
    """A person reacts with the emoji `name` to the message `ts` of `channel`."""
    message = workspace.channels[args["channel"]].find(args["ts"])
    if message is None:
        raise ValueError(f"there is no message {args['ts']} in {args['channel']}")
    users = message.reactions.setdefault(args["name"], [])
    if args["user"] not in users:
        users.append(args["user"])


def set_group_members(workspace: Workspace, args: Mapping[str, Any]) -> None:
    """A person sets the members of the user group `group` to `users`."""
    if not members_allowed(workspace, args["users"]):
        raise ValueError("a user group takes active members only, no bots and no guests")
    replace_members(workspace, workspace.groups[args["group"]], users=args["users"], by=args["user"])


VERBS: dict[str, Callable[[Workspace, Mapping[str, Any]], Any]] = {
    "post": post,
    "react": react,
    "set_group_members": set_group_members,
}
