"""A schedule's timeline, as Opsgenie and Jira Service Management calculate it.

The range begins with the day, week or month that holds the date, in the schedule's time zone. What is past is
history, told with the people behind; so somebody on call just now has two periods, which meet at this moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from sandbox.schedules import Refusal, Schedule, Schedules, as_text, read_moment

UNITS = {
    "days": relativedelta(days=1),
    "weeks": relativedelta(weeks=1),
    "months": relativedelta(months=1),
}


def read_range(
    query: Mapping[str, str], schedule: Schedule, *, now: datetime, refused: int
) -> tuple[datetime, datetime]:
    """The range that a question means. `refused` is the status for one that means none."""
    unit, interval = query.get("intervalUnit", "weeks"), query.get("interval", "1")
    if unit not in UNITS:
        raise Refusal(refused, f"Interval unit [{unit}] is not valid")
    if not interval.isdecimal() or int(interval) < 1:
        raise Refusal(refused, f"Interval [{interval}] is not valid")
    date = query.get("date")
    try:
        moment = now if date is None else read_moment(date)
    except ValueError as error:
        raise Refusal(refused, f"Date [{date}] is not in the format yyyy-MM-dd'T'HH:mm:ssZ") from error
    local = moment.astimezone(ZoneInfo(schedule["timezone"])).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    if unit == "weeks":
        local -= timedelta(days=local.weekday())
    elif unit == "months":
        local = local.replace(day=1)
    return local.astimezone(UTC), (local + UNITS[unit] * int(interval)).astimezone(UTC)


def timeline(
    schedules: Schedules,
    schedule: Schedule,
    span: tuple[datetime, datetime],
    *,
    keys: tuple[str, str],
    person: Callable[[str], Mapping[str, str]],
) -> dict[str, Any]:
    """`startDate`, `endDate` and `finalTimeline`, with a rotation for each person.

    `keys` are what the system calls the one on call and the people behind; `person` is how it shows somebody.
    """
    start, end = span
    people = dict.fromkeys(shift["who"] for shift in schedule["shifts"])
    rotations = [
        {
            "id": f"rotation-{order}",
            "name": f"Rotation {order}",
            "order": float(order),
            "periods": [
                {"startDate": as_text(first), "endDate": as_text(last), "type": kind, key: value}
                for first, last in _spans(schedule, who, span)
                for first, last, kind, key, value in _told(
                    first, last, now=schedules.now(), keys=keys, shown=person(who)
                )
            ],
        }
        for order, who in enumerate(people, 1)
    ]
    return {
        "startDate": as_text(start),
        "endDate": as_text(end),
        "finalTimeline": {"rotations": rotations},
    }


def _spans(
    schedule: Schedule, who: str, span: tuple[datetime, datetime]
) -> Iterator[tuple[datetime, datetime]]:
    for shift in schedule["shifts"]:
        first, last = max(shift["from"], span[0]), min(shift["to"], span[1])
        if shift["who"] == who and first < last:
            yield first, last


def _told(
    first: datetime, last: datetime, *, now: datetime, keys: tuple[str, str], shown: Mapping[str, str]
) -> Iterator[tuple[datetime, datetime, str, str, Any]]:
    """A period, in two where it is partly past."""
    one, several = keys
    if first < now:
        yield first, min(last, now), "historical", several, [shown]
    if last > now:
        yield max(first, now), last, "default", one, shown
