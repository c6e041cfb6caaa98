"""Times on call, put together: what every source does with what its system tells."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from supportdesk.services.ports import OnCall


class Misshapen(ValueError):
    """An answer of another shape than documented; the message says what is missing, not what came."""


def unbroken(shifts: Iterable[OnCall], *, since: datetime, until: datetime) -> tuple[OnCall, ...]:
    """The shifts cut to [since, until), touching and overlapping ones of an identity as one.

    In UTC, sorted by start and identity.
    """
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for shift in sorted(shifts, key=lambda shift: shift.start):
        start, end = max(shift.start, since).astimezone(UTC), min(shift.end, until).astimezone(UTC)
        mine = spans[shift.identity]
        if start >= end:
            continue
        if mine and start <= mine[-1][1]:
            mine[-1] = (mine[-1][0], max(mine[-1][1], end))
        else:
            mine.append((start, end))
    whole = [
        OnCall(identity=identity, start=start, end=end)
        for identity, mine in spans.items()
        for start, end in mine
    ]
    return tuple(sorted(whole, key=lambda shift: (shift.start, shift.identity)))


def read_instant(told: object, *, what: str) -> datetime:
    """An ISO 8601 instant with its offset, in UTC. Raises Misshapen, which names it by `what`."""
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Misshapen(f"without {what}")


def as_instant(moment: datetime) -> str:
    """An instant as the systems take it in a question: seconds, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_email(text: str) -> bool:
    """Whether it looks like an e-mail address, more than a name would."""
    name, _, domain = text.rpartition("@")
    return bool(name) and bool(domain) and not any(letter.isspace() for letter in text)
