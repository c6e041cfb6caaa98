"""Slack's messages as they come, made into the desk's values: whose they are, what they carry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from supportdesk.services.errors import Unavailable
from supportdesk.services.slack.client import SlackClient

EVENT_TYPE = "supportdesk"

# A document of several posts whose first carries this is not complete yet: to whoever plans, it is not there.
UNFINISHED = "unfinished"

# Everything else (joins, topics, pins, replies shown in the channel too) is nobody's top-level message.
_SPOKEN = frozenset({None, "", "bot_message", "file_share", "me_message"})

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who a token speaks for, by ID and name, and their workspace by name and address, if Slack gives one."""

    user: str
    bot: str | None
    url: str = ""
    name: str = ""
    workspace: str = ""

    def wrote(self, message: Raw) -> bool:
        """Whether this account wrote the message."""
        return message.get("user") == self.user or (
            self.bot is not None and message.get("bot_id") == self.bot
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The desk's metadata of one of its messages."""

    key: str
    facts: Mapping[str, str]
    finished: bool


def read_history(client: SlackClient, channel: str, *, since: datetime) -> Iterator[Raw]:
    """The channel's top-level messages since then, newest first."""
    pages = client.pages(
        "conversations.history",
        f"Slack channel {channel}",
        channel=channel,
        oldest=f"{since.timestamp():.6f}",
        inclusive="true",
        include_all_metadata="true",
    )
    for page in pages:
        yield from (
            raw
            for raw in listed(page, "messages", channel)
            if raw.get("ts") and raw.get("subtype") in _SPOKEN
        )


def read_thread(client: SlackClient, channel: str, ts: str) -> Iterator[Raw]:
    """A thread, its parent first."""
    pages = client.pages(
        "conversations.replies",
        f"Slack message {ts} in channel {channel}",
        channel=channel,
        ts=ts,
        include_all_metadata="true",
    )
    for page in pages:
        yield from listed(page, "messages", channel)


def stamp(raw: Raw, account: Account) -> Stamp | None:
    """The metadata of a message of the desk's own; nobody else's counts."""
    metadata = raw.get("metadata")
    if (
        not account.wrote(raw)
        or not isinstance(metadata, Mapping)
        or metadata.get("event_type") != EVENT_TYPE
    ):
        return None
    payload = metadata.get("event_payload")
    if not isinstance(payload, Mapping) or not isinstance(payload.get("key"), str):
        return None
    facts = {str(name): str(value) for name, value in payload.items() if name not in {"key", UNFINISHED}}
    return Stamp(key=payload["key"], facts=facts, finished=UNFINISHED not in payload)


def listed(answer: Raw, name: str, place: str) -> Sequence[Raw]:
    """A list of objects in an answer. Raises Unavailable where it is something else."""
    values = answer.get(name)
    if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
        raise Unavailable(f"{place}: Slack answered without a list of {name}; run again later.")
    return values


def instant(ts: str) -> datetime:
    """A message's timestamp as an instant, exact to the microsecond."""
    seconds, _, fraction = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(fraction.ljust(6, "0")[:6]))
