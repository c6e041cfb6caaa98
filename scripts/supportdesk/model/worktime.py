"""Business time: when it passes, how much lies between two instants, and when a given amount has passed.

A calendar's working day is one stretch, from the instant at which the local clocks first show its opening
time to the one at which they first show its closing time (`moment.slot_on` tells of skipped and repeated
times). Over a change of the clocks a stretch is therefore as long as people really worked, not as the clock
faces suggest. Instants that come out are in UTC; those that go in may be in any zone.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge

from supportdesk.model.ledger import Ledger, OpenInterval, ledger_of
from supportdesk.model.moment import local_date, slot_on, to_utc

_DAY = timedelta(days=1)
# A week in which no zone changes its clocks; only its weekdays matter.
_ORDINARY_WEEK = tuple(date(2024, 1, 15) + n * _DAY for n in range(7))


class BusinessTime(ABC):
    """What every calendar answers, whether it is one place's working hours or several places' together."""

    __slots__ = ()

    @property
    @abstractmethod
    def timezone(self) -> str:
        """The zone whose local dates and times the calendar's people speak in."""

    @property
    @abstractmethod
    def known_until(self) -> date | None:
        """The first date whose public holidays are not known; None where there are none to know."""

    @abstractmethod
    def is_business_day(self, day: date) -> bool:
        """Whether work is done on this local date."""

    @abstractmethod
    def is_holiday(self, day: date) -> bool:
        """Whether this local date would be a business day but for a holiday."""

    @abstractmethod
    def day_length(self) -> timedelta:
        """What "1 business day" means as an amount of business time; the same on every date."""

    @abstractmethod
    def open_intervals(self, start: datetime, end: datetime) -> Iterator[OpenInterval]:
        """The business time within [start, end), disjoint, in order, found day by day as it is asked for."""

    def next_business_day(self, day: date) -> date:
        """The first business day on or after this local date."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def is_open(self, moment: datetime) -> bool:
        """Whether business time passes at this instant: from the opening until just before the closing."""
        instant = to_utc(moment)
        return _ledger(self, instant.year).is_open(instant)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """The business time between two instants; none if `end` is not after `start`."""
        first, last = to_utc(start), to_utc(end)
        if last <= first:
            return timedelta()
        whole_years = sum((_ledger(self, year).total for year in range(first.year, last.year)), timedelta())
        return (
            whole_years
            + _ledger(self, last.year).passed_at(last)
            - _ledger(self, first.year).passed_at(first)
        )

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant, not before `start`, at which `amount` of business time has passed since `start`.

        A whole day from an opening ends at that day's closing, not at the next opening. A negative amount is
        refused (ValueError).
        """
        if amount < timedelta():
            raise ValueError(f"cannot add {amount}: business time only counts forwards")
        instant = to_utc(start)
        if not amount:
            return instant
        year = instant.year
        owed = _ledger(self, year).passed_at(instant) + amount
        while owed > _ledger(self, year).total:
            owed -= _ledger(self, year).total
            year += 1
        return _ledger(self, year).reached_at(owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar(BusinessTime):
    """One place's working hours: the same local hours on each working weekday that is no holiday.

    `weekdays` counts from Monday = 0. Closing at 00:00 means the end of the day, so 00:00 to 00:00 is round
    the clock. Hours that end before they begin, or a week without a working day, are refused (ValueError):
    nothing would ever be due. How far holidays are known changes no business time, and so no identity.
    """

    timezone: str = field()  # field(): else the dataclass would take the inherited property for a default
    weekdays: frozenset[int]
    opens: time
    closes: time
    holidays: frozenset[date] = frozenset()
    known_until: date | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError(
                "a calendar needs at least one working weekday, counted from Monday = 0 to Sunday = 6"
            )
        if self.day_length() <= timedelta():
            raise ValueError(
                f"working hours must end after they begin, not {self.opens:%H:%M} to {self.closes:%H:%M}"
            )

    def is_business_day(self, day: date) -> bool:
        """Whether the date is a working weekday and no holiday."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def is_holiday(self, day: date) -> bool:
        """Whether a holiday falls on a working weekday."""
        return day.weekday() in self.weekdays and day in self.holidays

    def day_length(self) -> timedelta:
        """From opening to closing as the clock face says."""
        closing_day = date.min + _DAY if self._closes_at_midnight else date.min
        return datetime.combine(closing_day, self.closes) - datetime.combine(date.min, self.opens)

    def open_intervals(self, start: datetime, end: datetime) -> Iterator[OpenInterval]:
        """One interval for each business day, cut to [start, end)."""
        first, last = to_utc(start), to_utc(end)
        # A date more: where clocks go back over midnight, the date shown last is not the latest to begin.
        day = local_date(first, timezone=self.timezone)
        final = local_date(last, timezone=self.timezone) + _DAY
        while day <= final:
            if self.is_business_day(day):
                closing_day = day + _DAY if self._closes_at_midnight else day
                opening = max(first, slot_on(day, self.opens, timezone=self.timezone))
                closing = min(last, slot_on(closing_day, self.closes, timezone=self.timezone))
                if opening < closing:
                    yield OpenInterval(start=opening, end=closing)
            day += _DAY

    @property
    def _closes_at_midnight(self) -> bool:
        return self.closes == time.min


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(BusinessTime):
    """Several places together: time passes while any of them is open; the first one's zone is the team's own.

    A date is a business day if it is one in any of them. A business day is as long as the longest day of an
    ordinary week: what is open between two midnights of the first one's zone, holidays aside.
    """

    calendars: tuple[WorkCalendar, ...]

    def __post_init__(self) -> None:
        if not self.calendars:
            raise ValueError("a joint calendar needs at least one calendar")

    @property
    def timezone(self) -> str:
        """The first calendar's zone."""
        return self.calendars[0].timezone

    @property
    def known_until(self) -> date | None:
        """The earliest that any of the places has."""
        return min((each.known_until for each in self.calendars if each.known_until), default=None)

    def is_business_day(self, day: date) -> bool:
        """Whether any of the places works on this date."""
        return any(calendar.is_business_day(day) for calendar in self.calendars)

    def is_holiday(self, day: date) -> bool:
        """Whether none of the places works on this date, and one has a holiday."""
        return not self.is_business_day(day) and any(each.is_holiday(day) for each in self.calendars)

    def day_length(self) -> timedelta:
        """The longest day of an ordinary week."""
        return _longest_ordinary_day(self)

    def open_intervals(self, start: datetime, end: datetime) -> Iterator[OpenInterval]:
        """The places' intervals, those that overlap or touch made one."""
        streams = (calendar.open_intervals(start, end) for calendar in self.calendars)
        current: OpenInterval | None = None
        for interval in merge(*streams, key=lambda interval: interval.start):
            if current is None:
                current = interval
            elif interval.start <= current.end:
                current = replace(current, end=max(current.end, interval.end))
            else:
                yield current
                current = interval
        if current is not None:
            yield current


@lru_cache(maxsize=256)
def _ledger(calendar: BusinessTime, year: int) -> Ledger:
    """The business time of one year of UTC."""
    return ledger_of(
        calendar.open_intervals(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
    )


@lru_cache(maxsize=64)
def _longest_ordinary_day(joint: AnyOf) -> timedelta:
    """The most business time between two local midnights, holidays aside."""
    working = AnyOf(calendars=tuple(replace(calendar, holidays=frozenset()) for calendar in joint.calendars))
    midnights = [(_midnight(joint, day), _midnight(joint, day + _DAY)) for day in _ORDINARY_WEEK]
    return max(ledger_of(working.open_intervals(start, end)).total for start, end in midnights)


def _midnight(calendar: BusinessTime, day: date) -> datetime:
    return slot_on(day, time.min, timezone=calendar.timezone)
