"""What a Slack workspace holds: people, channels with their messages, user groups."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.clock import Clock, parse_instant

_BARE_URL = re.compile(r"(?<![<|\w/])https?://[^\s<>|]+[^\s<>|.,;:!?)]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(moment: datetime) -> str:
    """A Slack `ts`: seconds since 1970 with exactly six decimals, which is also the message's identity."""
    microseconds = (moment - _EPOCH) // timedelta(microseconds=1)
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"


def _next_timestamp(ts: str) -> str:
    seconds, _, micros = ts.partition(".")
    return timestamp(_EPOCH + timedelta(seconds=int(seconds), microseconds=int(micros) + 1))


def epoch_seconds(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())


def link_bare_urls(text: str) -> str:
    """Slack stores a bare address in angle brackets, whoever wrote it."""
    return _BARE_URL.sub(lambda match: f"<{match.group()}>", text)


@dataclass(slots=True, kw_only=True)
class User:
    """A member of the workspace: a person, a guest or a bot."""

    id: str
    name: str
    real_name: str
    email: str | None = None
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    timezone: str = "Europe/London"


@dataclass(slots=True, kw_only=True)
class Message:
    """One message; `reactions` maps an emoji's name to who used it, in order."""

    ts: str
    user: str
    text: str
    bot_id: str | None = None
    blocks: list[Any] | None = None
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    is_broadcast: bool = False
    edited: dict[str, str] | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in another message's thread."""
        return self.thread_ts is not None


def _age(message: Message) -> str:
    return message.ts


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel; `messages` is kept in the order of their timestamps."""

    id: str
    name: str
    members: list[str]
    is_private: bool = False
    is_archived: bool = False
    topic: str = ""
    created: int = 0
    messages: list[Message] = field(default_factory=list)
    _by_ts: dict[str, Message] = field(default_factory=dict)
    _threads: dict[str, list[Message]] = field(default_factory=dict)

    def add(self, message: Message) -> Message:
        """Put a message at its place in time; a timestamp that is taken moves on by a microsecond."""
        while message.ts in self._by_ts:
            message.ts = _next_timestamp(message.ts)
        self._by_ts[message.ts] = message
        insort(self.messages, message, key=_age)
        if message.thread_ts:
            insort(self._threads.setdefault(message.thread_ts, []), message, key=_age)
        return message

    def remove(self, message: Message) -> None:
        """Take a message away; with replies below it a mark stays in its place."""
        if self.replies(message.ts):
            message.text, message.blocks, message.metadata = "This message was deleted.", None, None
            message.user, message.bot_id, message.reactions = "USLACKBOT", None, {}
            return
        self.messages.remove(message)
        del self._by_ts[message.ts]
        if message.thread_ts:
            self._threads[message.thread_ts].remove(message)

    def find(self, ts: str) -> Message | None:
        """The message with that timestamp."""
        return self._by_ts.get(ts)

    def replies(self, ts: str) -> list[Message]:
        """The replies in the thread of that message, oldest first."""
        return self._threads.get(ts, [])


@dataclass(slots=True, kw_only=True)
class UserGroup:
    """A user group, the thing behind a handle such as @delivery-support."""

    id: str
    handle: str
    name: str
    users: list[str]
    created_by: str
    updated_by: str
    date_create: int
    date_update: int
    enabled: bool = True


class Workspace:
    """Everything one workspace holds, seeded from the `slack` section of a world."""

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        bot = world.get("bot") or {}
        self.clock = clock
        self.team_id: str = world.get("team_id", "T0SANDBOX")
        self.team_name: str = world.get("team_name", "Sandbox")
        self.team_url: str = str(world.get("team_url", "https://sandbox.slack.example/")).rstrip("/") + "/"
        self.bot_user: str = bot.get("user", "U0DESK")
        self.bot_id: str = bot.get("bot_id", "B0DESK")
        self.users = {user.id: user for user in self._seed_users(world, bot)}
        self.channels = {seed["id"]: self._seed_channel(seed) for seed in world.get("channels") or ()}
        self.groups = {seed["id"]: self._seed_group(seed) for seed in world.get("usergroups") or ()}

    def next_ts(self) -> str:
        """A fresh timestamp, later than every one handed out before."""
        return timestamp(self.clock.tick())

    def _seed_users(self, world: Mapping[str, Any], bot: Mapping[str, Any]) -> Iterator[User]:
        yield User(
            id=self.bot_user,
            name=bot.get("name", "support-desk"),
            real_name=bot.get("real_name", "Support Desk"),
            is_bot=True,
        )
        for seed in world.get("users") or ():
            if seed["id"] != self.bot_user:
                name = seed.get("name") or seed["id"].lower()
                yield User(**{"name": name, "real_name": name, **seed})

    def _seed_channel(self, seed: Mapping[str, Any]) -> Channel:
        channel = Channel(
            id=seed["id"],
            name=seed["name"],
            members=list(seed.get("members") or ()),
            is_private=bool(seed.get("is_private")),
            is_archived=bool(seed.get("is_archived")),
            topic=seed.get("topic", ""),
            created=epoch_seconds(self.clock.now()),
        )
        for message in seed.get("messages") or ():
            parent = channel.add(self._seed_message(message))
            for reply in message.get("thread") or ():
                channel.add(self._seed_message(reply, thread_ts=parent.ts))
        return channel

    def _seed_message(self, seed: Mapping[str, Any], thread_ts: str | None = None) -> Message:
        return Message(
            ts=timestamp(parse_instant(seed["at"])) if "at" in seed else self.next_ts(),
            user=seed["user"],
            text=link_bare_urls(seed.get("text", "")),
            bot_id=self.bot_id if seed["user"] == self.bot_user else seed.get("bot_id"),
            blocks=seed.get("blocks"),
            metadata=seed.get("metadata"),
            thread_ts=thread_ts,
            is_broadcast=bool(seed.get("broadcast")),
            reactions={name: list(users) for name, users in (seed.get("reactions") or {}).items()},
        )

    def _seed_group(self, seed: Mapping[str, Any]) -> UserGroup:
        updated = seed.get("date_update")
        now = epoch_seconds(self.clock.now())
        changed = now if updated is None else updated
        creator = seed.get("created_by", self.bot_user)
        return UserGroup(
            id=seed["id"],
            handle=seed["handle"],
            name=seed.get("name", seed["handle"]),
            users=list(seed.get("users") or ()),
            created_by=creator,
            updated_by=seed.get("updated_by", creator),
            date_create=seed.get("date_create", min(now, _as_epoch(changed))),
            date_update=_as_epoch(changed),
            enabled=seed.get("enabled", True),
        )


def _as_epoch(moment: int | str | datetime) -> int:
    """Worlds write an instant as Slack does, in seconds, or as people do."""
    return moment if isinstance(moment, int) else epoch_seconds(parse_instant(moment))
