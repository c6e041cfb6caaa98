"""What the last digest recorded in its metadata, so that the next one tells what has changed since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from supportdesk.model.issues import IssueRef
from supportdesk.model.moment import date_of
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
        flying = frozenset(_read(message.payload.get("flying", "")))
        newest = LastDigest(day=day, at=message.at, counts=counts, flying=flying)
    return newest


def recorded(counts: Mapping[str, int], flying: Iterable[IssueRef]) -> dict[str, str]:
    """What a digest writes down for the next one."""
    return {**{name: str(count) for name, count in counts.items()}, "flying": _written(flying)}


def _written(refs: Iterable[IssueRef]) -> str:
    """Addresses in short: `acme/shop#1,5 acme/customer#7`."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for ref in sorted(refs)[:NOTED]:
        numbers[ref.repository].append(ref.number)
    return " ".join(f"{repository}#{','.join(map(str, own))}" for repository, own in numbers.items())


def _read(text: str) -> Iterator[IssueRef]:
    for group in text.split():
        repository, _, numbers = group.partition("#")
        for number in numbers.split(","):
            ref = IssueRef.parse(f"{repository}#{number}")
            if ref is not None:
                yield ref


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST
