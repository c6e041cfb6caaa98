"""Due slots: the occurrences at which something regular, such as the digest, is to happen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from supportdesk.model.moment import local_date, slot_on, to_utc
from supportdesk.model.worktime import BusinessTime


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSlot:
    """One occurrence: the local date that names it, and the instant (in UTC) at which it is due."""

    day: date
    due: datetime


def due_slots(
    calendar: BusinessTime, *, days: frozenset[int], at: time, since: datetime, until: datetime
) -> Iterator[DueSlot]:
    """The occurrences due after `since` and not after `until`, in order.

    One on each business day that is among the weekdays `days` (Monday = 0), when the local clocks show `at`.
    The range is open at its beginning, so that runs which each begin where the last one ended meet every
    occurrence once.
    """
    first, last = to_utc(since), to_utc(until)
    # A date more: where clocks go back over midnight, the date shown last is not the latest to begin.
    day = local_date(first, timezone=calendar.timezone)
    final = local_date(last, timezone=calendar.timezone) + timedelta(days=1)
    while day <= final:
        if day.weekday() in days and calendar.is_business_day(day):
            due = slot_on(day, at, timezone=calendar.timezone)
            if first < due <= last:
                yield DueSlot(day=day, due=due)
        day += timedelta(days=1)
