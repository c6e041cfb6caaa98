"""Calendars to test with, the moments at which clocks change, and business time counted the slow way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from supportdesk.model.worktime import AnyOf, BusinessTime, WorkCalendar

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEKDAYS = frozenset(range(5))

# Local dates on which the clocks change: by an hour, in the south too (Sydney), by half an hour (Lord Howe),
# at midnight (Havana, Santiago), back into the date before (St John's, Santiago), and by the whole of
# 30 December 2011, which Apia never had.
CHANGES = (
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Sydney", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("America/Santiago", date(2026, 4, 5)),
    ("America/Santiago", date(2026, 9, 6)),
    ("America/St_Johns", date(2010, 11, 7)),
    ("Pacific/Apia", date(2011, 12, 30)),
)
ZONES = sorted({zone for zone, _ in CHANGES})

# Hours as they are, and hours around the time at which clocks usually change.
_minutes_of_day = st.integers(0, 24 * 60) | st.integers(0, 4 * 60)


def a_calendar(
    *,
    timezone: str = "Europe/London",
    weekdays: frozenset[int] = WEEKDAYS,
    opens: str = "09:00",
    closes: str = "17:30",
    holidays: frozenset[date] = frozenset(),
) -> WorkCalendar:
    return WorkCalendar(
        timezone=timezone,
        weekdays=weekdays,
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        holidays=holidays,
    )


@st.composite
def calendars(draw: st.DrawFn, *, timezones: st.SearchStrategy[str], around: date) -> WorkCalendar:
    """Any working hours, with holidays near `around`."""
    opens, closes = sorted(draw(st.lists(_minutes_of_day, min_size=2, max_size=2, unique=True)))
    near = st.dates(around - 3 * DAY, around + 3 * DAY)
    return WorkCalendar(
        timezone=draw(timezones),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        opens=time(opens // 60, opens % 60),
        closes=time(closes // 60 % 24, closes % 60),
        holidays=draw(st.frozensets(near, max_size=2)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A calendar near a change of some clocks, and three moments in order."""

    calendar: BusinessTime
    moments: tuple[datetime, datetime, datetime]


@st.composite
def situations(draw: st.DrawFn, *, days: int = 3) -> Situation:
    """One place's hours or several places', and whole minutes within `days` of the change."""
    zone, changes_on = draw(st.sampled_from(CHANGES))
    first = draw(calendars(timezones=st.just(zone), around=changes_on))
    others = draw(st.lists(calendars(timezones=st.sampled_from(ZONES), around=changes_on), max_size=2))
    calendar: BusinessTime = AnyOf(calendars=(first, *others)) if others else first
    midnight = datetime.combine(changes_on, time.min, tzinfo=UTC)
    offsets = st.integers(-days * 24 * 60, days * 24 * 60)
    earliest, middle, latest = sorted(draw(st.lists(offsets, min_size=3, max_size=3)))
    return Situation(
        calendar=calendar,
        moments=(midnight + earliest * MINUTE, midnight + middle * MINUTE, midnight + latest * MINUTE),
    )


def open_minutes(calendar: BusinessTime, start: datetime, end: datetime) -> frozenset[datetime]:
    """The minutes of [start, end) in which business time passes, by watching the clocks minute by minute."""
    if isinstance(calendar, AnyOf):
        return frozenset().union(*(open_minutes(one, start, end) for one in calendar.calendars))
    assert isinstance(calendar, WorkCalendar)
    return frozenset(_watched(calendar, start, end))


def _watched(calendar: WorkCalendar, start: datetime, end: datetime) -> Iterator[datetime]:
    zone = ZoneInfo(calendar.timezone)
    minute = start - 2 * DAY
    # "When the clocks first show at least": what they have shown so far never goes back.
    shown = (minute - DAY).replace(tzinfo=None)
    while minute < end:
        shown = max(shown, minute.astimezone(zone).replace(tzinfo=None))
        begun = shown.time() >= calendar.opens
        over = calendar.closes != time.min and shown.time() >= calendar.closes
        works = shown.weekday() in calendar.weekdays and shown.date() not in calendar.holidays
        if minute >= start and works and begun and not over:
            yield minute
        minute += MINUTE
