"""What the last digest recorded in its metadata, so that the next one tells what has changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from supportdesk.model.addresses import expand, shorten
from supportdesk.model.issues import IssueRef
from supportdesk.model.moment import date_of, local_date
from supportdesk.model.snapshot import TeamState

NOTED = 200  # issues that the metadata names: Slack bounds it
LONGEST = 6  # digits of a count


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDigest:
    """The newest digest of an earlier day: when it was posted, its counts, and what was in flight then."""

    day: date
    at: datetime
    counts: Mapping[str, int]
    flying: frozenset[IssueRef]


def last_digest(state: TeamState, before: date) -> LastDigest | None:
    """The newest digest from a day before this one."""
    prefix = f"{state.key}/digest/"
    newest: LastDigest | None = None
    for message in state.channel.messages if state.channel else ():
        key = message.key or ""
        day = date_of(key.removeprefix(prefix)) if key.startswith(prefix) else None
        if day is None or day >= before or (newest is not None and day <= newest.day):
            continue
        counts = {name: int(value) for name, value in message.payload.items() if _is_count(value)}
        flying = frozenset(expand(message.payload.get("flying", "")))
        newest = LastDigest(day=day, at=message.at, counts=counts, flying=flying)
    return newest


def begins_week(state: TeamState) -> bool:
    """Whether this is a business day of a week without a digest so far: what is told once a week is due."""
    today = local_date(state.now, timezone=state.calendar.timezone)
    last, monday = last_digest(state, today), today - timedelta(days=today.weekday())
    return state.calendar.is_business_day(today) and (last is None or last.day < monday)


def recorded(counts: Mapping[str, int], flying: Iterable[IssueRef]) -> dict[str, str]:
    """What a digest writes down for the next one."""
    return {**{name: str(count) for name, count in counts.items()}, "flying": shorten(flying, most=NOTED)}


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST
