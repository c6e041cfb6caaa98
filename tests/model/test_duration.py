from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.duration import Duration, Unit, after, amount_of, humanize_business
from supportdesk.model.worktime import AnyOf
from tests.model.clocks import DAY, HOUR, MINUTE, a_calendar

_units: st.SearchStrategy[tuple[Unit, bool]] = st.sampled_from(
    [
        ("minute", False),
        ("hour", False),
        ("day", False),
        ("week", False),
        ("minute", True),
        ("hour", True),
        ("day", True),
    ]
)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("1 business day", Duration(amount=1, unit="day", business=True)),
        ("3 business days", Duration(amount=3, unit="day", business=True)),
        ("1 business hour", Duration(amount=1, unit="hour", business=True)),
        ("45 business minutes", Duration(amount=45, unit="minute", business=True)),
        ("10 minutes", Duration(amount=10, unit="minute")),
        ("6 hours", Duration(amount=6, unit="hour")),
        ("1 day", Duration(amount=1, unit="day")),
        ("2 weeks", Duration(amount=2, unit="week")),
    ],
)
def test_a_duration_reads_as_people_write_it(text: str, duration: Duration) -> None:
    assert Duration.parse(text) == duration
    assert str(duration) == text


@pytest.mark.parametrize("text", ["  3  Business\tDAYS ", "3 business day"])
def test_case_spacing_and_number_are_free(text: str) -> None:
    assert str(Duration.parse(text)) == "3 business days"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "day",
        "0 minutes",
        "-1 day",
        "1.5 hours",
        "3days",
        "10000 weeks",
        "²  days",
        "1 business week",
    ],
)
def test_anything_else_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match=r'is no duration: write a whole number .* such as "1 business day"'):
        Duration.parse(text)


@given(amount=st.integers(1, 9999), kind=_units)
def test_the_text_of_a_duration_parses_to_it(amount: int, kind: tuple[Unit, bool]) -> None:
    unit, business = kind
    duration = Duration(amount=amount, unit=unit, business=business)

    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2 business days", 17 * HOUR),
        ("2 business hours", 2 * HOUR),
        ("45 business minutes", 45 * MINUTE),
        ("10 minutes", 10 * MINUTE),
        ("2 days", 48 * HOUR),
        ("2 weeks", 14 * DAY),
    ],
)
def test_a_business_day_is_the_calendars_and_every_other_unit_is_fixed(text: str, amount: timedelta) -> None:
    assert amount_of(Duration.parse(text), a_calendar()) == amount


def test_a_joint_calendar_has_its_own_business_day() -> None:
    joint = AnyOf(calendars=(a_calendar(), a_calendar(timezone="Europe/Berlin")))

    assert amount_of(Duration.parse("2 business days"), joint) == 19 * HOUR


def test_a_business_day_later_is_the_same_time_on_the_next_business_day() -> None:
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

    assert after(friday, Duration.parse("1 business day"), a_calendar()) == friday + 3 * DAY


def test_a_day_later_is_24_hours_later_over_a_change_of_the_clocks() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=ZoneInfo("Europe/London"))

    due = after(saturday, Duration.parse("1 day"), a_calendar())

    assert due == datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
    assert due.tzinfo is UTC


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (timedelta(), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (5 * MINUTE, "5 min"),
        (HOUR, "1 h"),
        (3 * HOUR + 20 * MINUTE, "3 h 20 min"),
        (8.5 * HOUR - MINUTE, "8 h 29 min"),
        (8.5 * HOUR, "1 business day"),
        (18 * HOUR, "2 business days 1 h"),
        (17 * HOUR + MINUTE, "2 business days 1 min"),
    ],
)
def test_business_time_reads_in_the_calendars_days(amount: timedelta, text: str) -> None:
    assert humanize_business(amount, a_calendar()) == text


@settings(deadline=None)
@given(minutes=st.integers(0, 100_000), seconds=st.integers(0, 59))
def test_the_text_of_business_time_is_exact_to_the_minute(minutes: int, seconds: int) -> None:
    calendar = a_calendar()
    lengths = {"business": calendar.day_length(), "h": HOUR, "min": MINUTE}

    words = humanize_business(minutes * MINUTE + timedelta(seconds=seconds), calendar).split()
    amounts = [int(word) * lengths[unit] for word, unit in pairwise(words) if word.isdigit()]

    assert sum(amounts, timedelta()) == minutes * MINUTE


def test_negative_business_time_is_refused() -> None:
    with pytest.raises(ValueError, match="only counts forwards"):
        humanize_business(-MINUTE, a_calendar())
