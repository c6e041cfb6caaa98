"""Laws of business time, for any calendars around changes of the clocks and over years."""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.worktime import AnyOf, BusinessTime, WorkCalendar
from tests.model.clocks import MINUTE, ZONES, Situation, calendars, open_minutes, situations

laws = settings(deadline=None, max_examples=60)

amounts = st.timedeltas(timedelta(), timedelta(days=40))
instants = st.datetimes(datetime(2025, 11, 1), datetime(2028, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
any_calendar = calendars(timezones=st.sampled_from(ZONES), around=date(2026, 12, 28))
any_hours: st.SearchStrategy[BusinessTime] = any_calendar | st.builds(
    AnyOf, calendars=st.lists(any_calendar, min_size=1, max_size=3).map(tuple)
)


@laws
@given(situation=situations())
def test_elapsed_time_equals_a_count_of_the_minutes(situation: Situation) -> None:
    start, _, end = situation.moments

    counted = len(open_minutes(situation.calendar, start, end)) * MINUTE

    assert situation.calendar.elapsed(start, end) == counted


@laws
@given(situation=situations(days=1))
def test_exactly_the_minutes_counted_are_open(situation: Situation) -> None:
    start, _, end = situation.moments
    minutes = [start + n * MINUTE for n in range((end - start) // MINUTE)]

    counted = open_minutes(situation.calendar, start, end)

    assert {minute for minute in minutes if situation.calendar.is_open(minute)} == counted


@laws
@given(calendar=any_hours, moments=st.lists(instants, min_size=3, max_size=3).map(sorted))
def test_elapsed_time_adds_up_and_never_shrinks(calendar: BusinessTime, moments: list[datetime]) -> None:
    first, second, third = moments

    whole = calendar.elapsed(first, third)

    assert whole == calendar.elapsed(first, second) + calendar.elapsed(second, third)
    assert timedelta() <= calendar.elapsed(first, second) <= whole <= third - first


@laws
@given(calendar=any_hours, moments=st.lists(instants, min_size=4, max_size=4).map(sorted))
def test_elapsed_time_grows_with_its_end_and_shrinks_with_its_start(
    calendar: BusinessTime, moments: list[datetime]
) -> None:
    first, second, third, fourth = moments

    assert calendar.elapsed(second, third) <= calendar.elapsed(second, fourth)
    assert calendar.elapsed(second, third) <= calendar.elapsed(first, third)
    assert calendar.elapsed(fourth, first) == timedelta()


@laws
@given(situation=situations())
def test_none_passes_over_closed_time_and_all_of_it_over_open_time(situation: Situation) -> None:
    start, _, end = situation.moments
    calendar = situation.calendar
    counted = open_minutes(calendar, start, end)
    minutes = (start + n * MINUTE for n in range((end - start) // MINUTE))

    for is_open, stretch in groupby(minutes, key=counted.__contains__):
        first, *rest = stretch
        last = rest[-1] if rest else first
        whole = last + MINUTE - first
        assert calendar.elapsed(first, last + MINUTE) == (whole if is_open else timedelta())


@laws
@given(situation=situations())
def test_intervals_are_disjoint_in_order_and_all_there_is(situation: Situation) -> None:
    start, _, end = situation.moments
    calendar = situation.calendar

    intervals = list(calendar.open_intervals(start, end))

    assert all(start <= interval.start < interval.end <= end for interval in intervals)
    assert all(one.end <= other.start for one, other in pairwise(intervals))
    assert sum((each.end - each.start for each in intervals), timedelta()) == calendar.elapsed(start, end)
    assert all(calendar.elapsed(one.end, other.start) == timedelta() for one, other in pairwise(intervals))


@laws
@given(calendar=any_hours, start=instants, amount=amounts)
def test_what_was_added_has_elapsed(calendar: BusinessTime, start: datetime, amount: timedelta) -> None:
    assert calendar.elapsed(start, calendar.add(start, amount)) == amount


@laws
@given(calendar=any_hours, moments=st.lists(instants, min_size=2, max_size=2).map(sorted))
def test_adding_what_elapsed_leads_to_the_first_such_instant(
    calendar: BusinessTime, moments: list[datetime]
) -> None:
    start, end = moments

    reached = calendar.add(start, calendar.elapsed(start, end))

    assert start <= reached <= end
    assert calendar.elapsed(reached, end) == timedelta()
    assert reached == start or calendar.elapsed(
        start, reached - timedelta(microseconds=1)
    ) < calendar.elapsed(start, reached)


@laws
@given(places=st.lists(any_calendar, min_size=1, max_size=3), start=instants, span=amounts)
def test_together_at_least_as_much_passes_as_in_each_place_and_at_most_the_sum(
    places: list[WorkCalendar], start: datetime, span: timedelta
) -> None:
    apart = [place.elapsed(start, start + span) for place in places]

    together = AnyOf(calendars=tuple(places)).elapsed(start, start + span)

    assert max(apart) <= together <= sum(apart, timedelta())


@laws
@given(calendar=any_hours, day=st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_between_a_date_and_its_next_business_day_there_is_none(calendar: BusinessTime, day: date) -> None:
    following = calendar.next_business_day(day)

    skipped = [day + timedelta(days=n) for n in range((following - day).days)]

    assert calendar.is_business_day(following)
    assert not any(calendar.is_business_day(each) for each in skipped)
