"""The timeline of a schedule, as Opsgenie and its successor, Jira Service Management, both tell it.

`finalTimeline.rotations[].periods[]` is the schedule after overrides and forwarding: `startDate`, `endDate`,
`type` (default, override, forwarding, historical), and who: one recipient, and for a team or an escalation
perhaps the people behind it. A rotation that was deleted stays there with its history. The range of an answer
begins at the start of the day, week or month that holds the `date`, not at the `date`.
(opsgenie-go-sdk-v2 `schedule/result.go`, opsgenie_sdk `docs/TimelinePeriod.md`, Atlassian's reference
`api-group-schedule-timelines`.)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from supportdesk.services.oncall.stretches import Misshapen, as_instant, read_instant
from supportdesk.services.ports import OnCall

WEEK = timedelta(weeks=1)
A_DAY = timedelta(days=1)
NOBODY = frozenset({"none", "noone"})  # a place in a rotation that is left empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What the two systems call the same: the key of who is on call, of the people behind, and of a name."""

    one: str
    several: str
    name: str


def range_parameters(since: datetime, until: datetime) -> dict[str, str]:
    """The question for a range: weeks enough, wherever in the first one the system lets its answer begin.

    A day before, so that a shift that began in the hours before a week's start is not cut there.
    """
    first = since - A_DAY
    return {
        "date": as_instant(first),
        "interval": str(ceil((until - first) / WEEK) + 1),
        "intervalUnit": "weeks",
    }


def read_timeline(told: Any, dialect: Dialect, *, since: datetime, until: datetime) -> tuple[OnCall, ...]:
    """Every period with each of its people, uncut. Raises Misshapen, for an answer to another range too."""
    if not isinstance(told, Mapping) or not isinstance(told.get("finalTimeline"), Mapping):
        raise Misshapen("without a timeline of who is on call")
    if (
        read_instant(told.get("startDate"), what="the timeline's beginning") > since
        or read_instant(told.get("endDate"), what="the timeline's end") < until
    ):
        raise Misshapen("for another time than was asked")
    return tuple(
        shift
        for rotation in _listed(told["finalTimeline"], "rotations")
        for period in _listed(rotation, "periods", or_none=True)
        if not rotation.get("deleted") or period.get("type") == "historical"
        for shift in _shifts(period, dialect)
    )


def _listed(told: Mapping[str, Any], key: str, *, or_none: bool = False) -> list[Mapping[str, Any]]:
    """A list of objects. A rotation with nothing in it may come without its periods."""
    found = told.get(key)
    if found is None and or_none:
        return []
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise Misshapen(f"without the timeline's {key}")
    return found


def _shifts(period: Mapping[str, Any], dialect: Dialect) -> Iterator[OnCall]:
    start = read_instant(period.get("startDate"), what="the beginning of a period")
    end = read_instant(period.get("endDate"), what="the end of a period")
    for who in _people(period, dialect):
        yield OnCall(identity=who, start=start, end=end)


def _people(period: Mapping[str, Any], dialect: Dialect) -> Iterator[str]:
    """The identities of a period: the people behind a team or an escalation where they are told.

    A team or an escalation that is not resolved keeps its own name: it is nobody the configuration knows,
    and whoever asks says so if it matters.
    """
    one = period.get(dialect.one)
    several = _listed(period, dialect.several, or_none=True)
    people = several or ([one] if isinstance(one, Mapping) else [])
    if not people and one is not None:
        raise Misshapen("without saying who is on call in a period")
    for person in people:
        if str(person.get("type")) in NOBODY:
            continue
        name = person.get(dialect.name) or person.get("id")
        if not isinstance(name, str) or not name.strip():
            raise Misshapen("without a name in a period")
        yield name.strip()
