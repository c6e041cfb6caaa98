"""Channels, messages and user groups as they were read from Slack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from supportdesk.model.lookup import Lookup, holds, look_up, number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A top-level Slack message. `key` and `payload` are the desk's own metadata, None and empty on others'.

    `repliers` are all who replied, `reactors` all who reacted. Neither carries a time: `last_reply_at` is the
    newest reply of somebody else than the desk, None where that is not known: the desk replied too, and the
    newest reply of all is days old.
    """

    channel: str
    ts: str
    at: datetime
    user: str | None
    text: str
    by_desk: bool = False
    key: str | None = None
    payload: Mapping[str, str] = field(default_factory=dict)
    repliers: frozenset[str] = frozenset()
    reactors: frozenset[str] = frozenset()
    last_reply_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel's messages of the last weeks, newest first, and since when they are known."""

    id: str
    name: str
    since: datetime
    messages: tuple[Message, ...] = ()
    _lookup: Lookup = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lookup = look_up((each.key, each.payload.get("id"), each.text) for each in self.messages)
        object.__setattr__(self, "_lookup", lookup)

    def posted(self, key: str) -> Message | None:
        """The desk's message of an occurrence, if it stands in the channel."""
        place = self._lookup.keys.get(key)
        return self.messages[place] if place is not None else None

    def about(self, node: str) -> Iterator[Message]:
        """The desk's messages about the issue with this ID, newest first."""
        return (self.messages[place] for place in self._lookup.ids.get(node, ()))

    def naming(self, url: str) -> Iterator[Message]:
        """The messages that hold exactly this issue's address, newest first."""
        places = self._lookup.numbers.get(number_of(url), ())
        return (self.messages[place] for place in places if holds(self.messages[place].text, url))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A Slack user group (the handle): its members, and who changed it last."""

    id: str
    handle: str
    users: frozenset[str]
    enabled: bool = True
    updated_by: str | None = None
    updated_by_bot: bool = False
    updated_at: datetime | None = None
