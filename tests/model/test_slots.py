from datetime import UTC, date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.slots import DueSlot, due_slots
from tests.model.clocks import DAY, MINUTE, WEEKDAYS, Situation, a_calendar, situations

MONDAY, FRIDAY = 0, 4
AT = time(9, 15)
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_slot_falls_on_each_of_its_weekdays() -> None:
    slots = due_slots(
        a_calendar(), days=frozenset({MONDAY, FRIDAY}), at=AT, since=SUNDAY, until=SUNDAY + 7 * DAY
    )

    assert list(slots) == [
        DueSlot(day=date(2026, 11, 23), due=datetime(2026, 11, 23, 9, 15, tzinfo=UTC)),
        DueSlot(day=date(2026, 11, 27), due=datetime(2026, 11, 27, 9, 15, tzinfo=UTC)),
    ]


def test_a_slot_on_a_holiday_is_left_out() -> None:
    calendar = a_calendar(holidays=frozenset({date(2026, 11, 23)}))

    slots = due_slots(calendar, days=frozenset({MONDAY}), at=AT, since=SUNDAY, until=SUNDAY + 10 * DAY)

    assert [slot.day for slot in slots] == [date(2026, 11, 30)]


def test_a_slot_keeps_its_local_time_over_a_change_of_the_clocks() -> None:
    friday = datetime(2026, 10, 23, tzinfo=UTC)

    slots = due_slots(a_calendar(), days=WEEKDAYS, at=AT, since=friday, until=friday + 4 * DAY)

    assert [slot.due.time() for slot in slots] == [time(8, 15), time(9, 15)]


def test_a_slot_is_due_once_though_the_clocks_then_show_the_date_before_again() -> None:
    # At 02:31 UTC, a minute past midnight, the clocks of St John's went back to 23:01.
    calendar = a_calendar(timezone="America/St_Johns", weekdays=frozenset(range(7)))
    start, end = datetime(2010, 11, 7, 2, 0, tzinfo=UTC), datetime(2010, 11, 7, 2, 45, tzinfo=UTC)

    slots = list(due_slots(calendar, days=frozenset(range(7)), at=time(0, 0), since=start, until=end))

    assert [slot.day for slot in slots] == [date(2010, 11, 7)]


def test_a_slot_is_due_at_the_end_of_the_range_and_not_at_its_beginning() -> None:
    due = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)

    assert not list(due_slots(a_calendar(), days=WEEKDAYS, at=AT, since=due, until=due + MINUTE))
    assert len(list(due_slots(a_calendar(), days=WEEKDAYS, at=AT, since=due - MINUTE, until=due))) == 1


@settings(deadline=None)
@given(situation=situations(days=8), at=st.times(), days=st.frozensets(st.integers(0, 6)))
def test_runs_that_follow_each_other_meet_every_slot_once(
    situation: Situation, at: time, days: frozenset[int]
) -> None:
    first, second, third = situation.moments
    calendar = situation.calendar

    earlier = list(due_slots(calendar, days=days, at=at, since=first, until=second))
    later = list(due_slots(calendar, days=days, at=at, since=second, until=third))

    assert earlier + later == list(due_slots(calendar, days=days, at=at, since=first, until=third))
    assert all(first < slot.due <= third for slot in earlier + later)
    assert all(slot.day.weekday() in days and calendar.is_business_day(slot.day) for slot in earlier + later)


@settings(deadline=None)
@given(situation=situations(days=8), at=st.times())
def test_every_business_day_within_the_range_has_its_slot(situation: Situation, at: time) -> None:
    since, _, until = situation.moments
    inner = (since.date() + n * DAY for n in range(3, (until - since).days - 3))

    met = {
        slot.day
        for slot in due_slots(situation.calendar, days=frozenset(range(7)), at=at, since=since, until=until)
    }

    assert {day for day in inner if situation.calendar.is_business_day(day)} <= met
