"""Moments: from a local date and wall-clock time to an instant, and back; and how they are read back.

Owns the one rule for local times that a change of the clocks skips or repeats. Moments are aware datetimes
and are compared and subtracted in UTC: Python compares two datetimes of the same zone by their wall clocks,
which is an hour wrong over a change.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)
_YEARS = range(1970, 2200)  # what a desk writes down lies within; calendars are not asked for what does not


def to_utc(moment: datetime) -> datetime:
    """The same instant in UTC; a datetime without a time zone is a mistake of the caller: ValueError."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone: only aware datetimes name an instant")
    return moment.astimezone(UTC)


def instant_of(text: str) -> datetime | None:
    """The instant that a text in ISO form names; None where it is no such text."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.utcoffset() is not None and found.year in _YEARS else None


def date_of(text: str) -> date | None:
    """The date that a text in ISO form names; None where it is no such text."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def local_date(moment: datetime, *, timezone: str) -> date:
    """The calendar date that people in `timezone` read at this instant."""
    return to_utc(moment).astimezone(ZoneInfo(timezone)).date()


def slot_on(day: date, at: time, *, timezone: str) -> datetime:
    """The instant, in UTC, at which the clocks of `timezone` show `at` on `day`.

    A time that the clocks skip moves to the next valid one, the instant of the change itself; of a time that
    they show twice it is the first. (GitHub's schedules treat skipped times the same way.)
    """
    zone = ZoneInfo(timezone)
    wall = datetime.combine(day, at.replace(fold=0))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the change that skips `wall`.

    Read with the offset that held after the change (fold 1), a skipped time lies before the change; read with
    the offset from before it (fold 0), at or after the change. The whole second between is found by halving.
    """
    whole = wall.replace(microsecond=0, tzinfo=zone)
    before, after = whole.replace(fold=1).astimezone(UTC), whole.astimezone(UTC)
    offset_after = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == offset_after:
            after = middle
        else:
            before = middle
    return after
