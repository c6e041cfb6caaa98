"""Business time by example; tests of its laws are in test_worktime_laws.py."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from supportdesk.model.worktime import AnyOf
from tests.model.clocks import DAY, HOUR, MINUTE, WEEKDAYS, a_calendar

LONDON = ZoneInfo("Europe/London")
CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28)})


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_a_night_and_a_weekend_do_not_count() -> None:
    assert a_calendar().elapsed(london("2026-11-20T17:00"), london("2026-11-23T09:10")) == 40 * MINUTE


def test_a_holiday_does_not_count() -> None:
    calendar = a_calendar(holidays=CHRISTMAS)

    assert calendar.elapsed(london("2026-12-23T16:30"), london("2026-12-29T10:00")) == 2 * HOUR


def test_a_year_is_counted_whole() -> None:
    calendar = a_calendar()

    # 2026 has 261 days from Monday to Friday, 2027 too.
    assert calendar.elapsed(london("2026-01-01T00:00"), london("2028-01-01T00:00")) == 522 * 8.5 * HOUR


@pytest.mark.parametrize("end", ["2026-11-20T10:00", "2026-11-20T09:00"])
def test_nothing_has_passed_when_the_end_is_not_after_the_start(end: str) -> None:
    assert a_calendar().elapsed(london("2026-11-20T10:00"), london(end)) == timedelta()


def test_a_night_shift_over_the_change_has_the_hours_that_really_passed() -> None:
    nights = a_calendar(weekdays=frozenset(range(7)), opens="00:00", closes="06:00")

    assert nights.elapsed(london("2026-03-29T00:00"), london("2026-03-30T00:00")) == 5 * HOUR
    assert nights.elapsed(london("2026-10-25T00:00"), london("2026-10-26T00:00")) == 7 * HOUR


def test_closing_at_midnight_means_the_end_of_the_day() -> None:
    always = a_calendar(weekdays=frozenset(range(7)), opens="00:00", closes="00:00")

    assert always.day_length() == DAY
    assert always.elapsed(london("2026-01-01T00:00"), london("2027-01-01T00:00")) == 365 * DAY


def test_the_opening_instant_is_open_and_the_closing_instant_is_closed() -> None:
    calendar = a_calendar()

    assert not calendar.is_open(london("2026-11-20T08:59"))
    assert calendar.is_open(london("2026-11-20T09:00"))
    assert calendar.is_open(london("2026-11-20T17:29"))
    assert not calendar.is_open(london("2026-11-20T17:30"))


def test_before_the_first_opening_of_a_year_nothing_is_open() -> None:
    assert not a_calendar().is_open(london("2026-01-01T00:00"))


def test_time_is_added_over_the_weekend() -> None:
    assert a_calendar().add(london("2026-11-20T17:00"), HOUR) == london("2026-11-23T09:30")


def test_time_is_added_over_the_end_of_the_year() -> None:
    calendar = a_calendar(holidays=frozenset({date(2027, 1, 1)}))

    assert calendar.add(london("2026-12-31T17:00"), HOUR) == london("2027-01-04T09:30")


def test_time_that_ends_with_the_year_ends_at_its_last_closing() -> None:
    assert a_calendar().add(london("2026-12-31T16:30"), HOUR) == london("2026-12-31T17:30")


def test_a_whole_day_from_the_opening_ends_at_the_closing() -> None:
    calendar = a_calendar()

    assert calendar.add(london("2026-11-20T09:00"), calendar.day_length()) == london("2026-11-20T17:30")


def test_no_time_added_is_the_start_itself_even_when_closed() -> None:
    assert a_calendar().add(london("2026-11-21T12:00"), timedelta()) == london("2026-11-21T12:00")


def test_business_time_cannot_be_added_backwards() -> None:
    with pytest.raises(ValueError, match="only counts forwards"):
        a_calendar().add(london("2026-11-20T09:00"), -MINUTE)


def test_instants_come_out_in_utc() -> None:
    calendar = a_calendar()
    start = london("2026-07-01T10:00")

    assert calendar.add(start, timedelta()).tzinfo is UTC
    assert calendar.add(start, HOUR).tzinfo is UTC
    assert all(
        interval.start.tzinfo is UTC and interval.end.tzinfo is UTC
        for interval in calendar.open_intervals(start, start + DAY)
    )


def test_intervals_are_cut_to_what_was_asked() -> None:
    intervals = a_calendar().open_intervals(london("2026-11-20T12:00"), london("2026-11-23T10:00"))

    assert [(interval.start, interval.end) for interval in intervals] == [
        (london("2026-11-20T12:00"), london("2026-11-20T17:30")),
        (london("2026-11-23T09:00"), london("2026-11-23T10:00")),
    ]


def test_intervals_are_found_as_they_are_asked_for() -> None:
    centuries = a_calendar().open_intervals(london("2026-11-20T12:00"), london("2926-11-20T12:00"))

    assert next(centuries).end == london("2026-11-20T17:30")


def test_a_day_that_has_begun_counts_while_the_clocks_show_the_date_before_again() -> None:
    # At 02:31 UTC, a minute past midnight, the clocks of St John's went back to 23:01.
    calendar = a_calendar(
        timezone="America/St_Johns", weekdays=frozenset(range(7)), opens="00:00", closes="06:00"
    )
    start, end = datetime(2010, 11, 7, 2, 0, tzinfo=UTC), datetime(2010, 11, 7, 2, 45, tzinfo=UTC)

    assert [interval.end - interval.start for interval in calendar.open_intervals(start, end)] == [
        15 * MINUTE
    ]


def test_the_next_business_day_is_the_same_day_if_that_is_one() -> None:
    calendar = a_calendar(holidays=CHRISTMAS)

    assert calendar.next_business_day(date(2026, 12, 23)) == date(2026, 12, 23)
    assert calendar.next_business_day(date(2026, 12, 24)) == date(2026, 12, 29)


def test_how_far_holidays_are_known_makes_no_other_calendar() -> None:
    short, far = (replace(a_calendar(), known_until=date(year, 1, 1)) for year in (2027, 2036))
    assert (short, hash(short)) == (far, hash(far))
    assert AnyOf(calendars=(short,)) == AnyOf(calendars=(far,))


def test_together_holidays_are_known_until_the_first_place_ends() -> None:
    short, far = (replace(a_calendar(), known_until=date(year, 1, 1)) for year in (2027, 2036))
    assert AnyOf(calendars=(far, a_calendar(), short)).known_until == date(2027, 1, 1)
    assert AnyOf(calendars=(a_calendar(),)).known_until is None


@pytest.mark.parametrize(("opens", "closes"), [("09:00", "09:00"), ("17:30", "09:00")])
def test_hours_that_end_before_they_begin_are_refused(opens: str, closes: str) -> None:
    with pytest.raises(ValueError, match=f"must end after they begin, not {opens} to {closes}"):
        a_calendar(opens=opens, closes=closes)


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({1, 7})])
def test_a_week_without_working_days_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="at least one working weekday"):
        a_calendar(weekdays=weekdays)


def test_time_passes_while_any_of_several_places_is_open() -> None:
    joint = AnyOf(calendars=(a_calendar(), a_calendar(timezone="Europe/Berlin", closes="18:00")))

    assert joint.timezone == "Europe/London"
    assert joint.elapsed(london("2026-11-20T00:00"), london("2026-11-21T00:00")) == 9.5 * HOUR
    assert [(interval.start, interval.end) for interval in joint.open_intervals(*friday_to_monday())] == [
        (london("2026-11-20T08:00"), london("2026-11-20T17:30")),
        (london("2026-11-23T08:00"), london("2026-11-23T17:30")),
    ]


def test_places_that_are_never_open_together_keep_their_own_intervals() -> None:
    joint = AnyOf(calendars=(a_calendar(closes="12:00"), a_calendar(opens="13:00", closes="15:00")))

    intervals = list(joint.open_intervals(london("2026-11-20T00:00"), london("2026-11-21T00:00")))

    assert [interval.end - interval.start for interval in intervals] == [3 * HOUR, 2 * HOUR]


def test_intervals_that_touch_are_one() -> None:
    joint = AnyOf(calendars=(a_calendar(closes="12:00"), a_calendar(opens="12:00", closes="15:00")))

    intervals = list(joint.open_intervals(london("2026-11-20T00:00"), london("2026-11-21T00:00")))

    assert [interval.end - interval.start for interval in intervals] == [6 * HOUR]


def test_a_joint_weekend_has_no_intervals() -> None:
    joint = AnyOf(calendars=(a_calendar(),))

    assert list(joint.open_intervals(london("2026-11-21T00:00"), london("2026-11-22T00:00"))) == []


def test_a_joint_business_day_is_as_long_as_what_all_places_together_work() -> None:
    berlin = a_calendar(timezone="Europe/Berlin", closes="18:00")
    sydney = a_calendar(timezone="Australia/Sydney", closes="17:00")

    assert AnyOf(calendars=(a_calendar(), berlin)).day_length() == 9.5 * HOUR
    assert AnyOf(calendars=(a_calendar(), sydney)).day_length() == 16.5 * HOUR


def test_a_joint_business_day_is_as_long_when_every_day_of_a_week_is_a_holiday() -> None:
    week = frozenset(date(2024, 1, 15) + n * DAY for n in range(7))

    assert AnyOf(calendars=(a_calendar(holidays=week),)).day_length() == a_calendar().day_length()


def test_a_date_is_a_joint_business_day_if_it_is_one_anywhere() -> None:
    day = date(2026, 12, 25)
    closed, working = a_calendar(holidays=CHRISTMAS), a_calendar(weekdays=WEEKDAYS)

    assert AnyOf(calendars=(closed, working)).is_business_day(day)
    assert not AnyOf(calendars=(closed, closed)).is_business_day(day)


def test_a_holiday_is_one_only_where_work_would_be_done() -> None:
    calendar = a_calendar(holidays=frozenset({date(2026, 12, 25), date(2026, 12, 26)}))

    assert calendar.is_holiday(date(2026, 12, 25))
    assert not calendar.is_holiday(date(2026, 12, 26))  # a Saturday
    assert not calendar.is_holiday(date(2026, 12, 24))


def test_a_joint_holiday_is_one_on_which_nobody_works() -> None:
    day = date(2026, 12, 25)
    closed, working = a_calendar(holidays=CHRISTMAS), a_calendar()

    assert AnyOf(calendars=(closed, closed)).is_holiday(day)
    assert not AnyOf(calendars=(closed, working)).is_holiday(day)
    assert not AnyOf(calendars=(closed,)).is_holiday(date(2026, 12, 26))


def test_a_joint_calendar_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one calendar"):
        AnyOf(calendars=())


def friday_to_monday() -> tuple[datetime, datetime]:
    return london("2026-11-20T00:00"), london("2026-11-24T00:00")
