"""What people do in Slack, seen from outside the API: they post, react, and change groups by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.slack.state import Message, Workspace, link_bare_urls
from sandbox.slack.usergroups import members_allowed, replace_members
from sandbox.verbs import Verb, find


def post(workspace: Workspace, args: Mapping[str, Any]) -> dict[str, str]:
    """A person writes in `channel`, or in the thread of `thread_ts`; gives the channel and the timestamp."""
    channel = find(workspace.channels, args["channel"], "channel")
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
    message = find(workspace.channels, args["channel"], "channel").find(args["ts"])
    if message is None:
        raise ValueError(f"there is no message {args['ts']} in {args['channel']}")
    users = message.reactions.setdefault(args["name"], [])
    if args["user"] not in users:
        users.append(args["user"])


def set_group_members(workspace: Workspace, args: Mapping[str, Any]) -> None:
    """A person sets the members of the user group `group` to `users`."""
    if not members_allowed(workspace, args["users"]):
        raise ValueError("a user group takes active members only, no bots and no guests")
    group = find(workspace.groups, args["group"], "user group")
    replace_members(workspace, group, users=args["users"], by=args["user"])


def make_guest(workspace: Workspace, args: Mapping[str, Any]) -> None:
    """An administrator makes the account of `user` a guest's."""
    find(workspace.users, args["user"], "user").is_restricted = True


def deactivate(workspace: Workspace, args: Mapping[str, Any]) -> None:
    """An administrator deactivates the account of `user`."""
    find(workspace.users, args["user"], "user").deleted = True


VERBS: Mapping[str, Verb[Workspace]] = {
    "post": Verb(
        does=post,
        about="Write in a channel, or in a thread; answers with channel and ts.",
        needs="channel user text",
        may="thread_ts broadcast",
    ),
    "react": Verb(
        does=react, about="React to a message with an emoji by its name.", needs="channel ts user name"
    ),
    "set_group_members": Verb(
        does=set_group_members,
        about="Set by hand who is behind a handle: `users` is a list of IDs.",
        needs="group users user",
    ),
    "make_guest": Verb(does=make_guest, about="Make an account a guest's.", needs="user"),
    "deactivate": Verb(does=deactivate, about="Deactivate an account.", needs="user"),
}
