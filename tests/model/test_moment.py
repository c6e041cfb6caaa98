from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.moment import date_of, instant_of, local_date, slot_on, to_utc
from tests.model.clocks import CHANGES, DAY


def test_a_local_time_becomes_its_instant() -> None:
    assert slot_on(date(2026, 7, 1), time(9, 15), timezone="Europe/London") == datetime(
        2026, 7, 1, 8, 15, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("zone", "day", "skipped", "change"),
    [
        ("Europe/London", date(2026, 3, 29), time(1, 30), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Europe/London", date(2026, 3, 29), time(1, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Europe/London", date(2026, 3, 29), time(1, 59, 59, 7), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), time(2, 1), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), time(9, 0), datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_skipped_time_moves_to_the_instant_of_the_change(
    zone: str, day: date, skipped: time, change: datetime
) -> None:
    assert slot_on(day, skipped, timezone=zone) == change


def test_of_a_time_shown_twice_the_first_counts() -> None:
    assert slot_on(date(2026, 10, 25), time(1, 30, fold=1), timezone="Europe/London") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@settings(deadline=None)
@given(change=st.sampled_from(CHANGES), day=st.integers(-1, 1), at=st.times())
def test_a_slot_is_the_first_instant_at_which_the_clocks_show_the_time_or_a_later_one(
    change: tuple[str, date], day: int, at: time
) -> None:
    zone, changes_on = change
    wall = datetime.combine(changes_on + day * DAY, at)

    slot = slot_on(wall.date(), at, timezone=zone)

    assert slot.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= wall
    just_before = slot - timedelta(microseconds=1)
    assert just_before.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wall


@settings(deadline=None)
@given(change=st.sampled_from(CHANGES), walls=st.lists(st.integers(-3000, 3000), min_size=2, max_size=2))
def test_slots_keep_the_order_of_their_wall_times(change: tuple[str, date], walls: list[int]) -> None:
    zone, changes_on = change
    noon = datetime.combine(changes_on, time(12))
    earlier, later = (noon + timedelta(minutes=minutes) for minutes in sorted(walls))

    assert slot_on(earlier.date(), earlier.time(), timezone=zone) <= slot_on(
        later.date(), later.time(), timezone=zone
    )


def test_an_instant_has_the_date_that_people_there_read() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert local_date(late, timezone="Europe/London") == date(2026, 7, 2)
    assert local_date(late, timezone="America/New_York") == date(2026, 7, 1)


def test_an_instant_stays_the_same_in_utc() -> None:
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    assert to_utc(summer).isoformat() == "2026-07-01T07:00:00+00:00"


def test_a_datetime_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-07-01T09:00:00 has no time zone"):
        to_utc(datetime.fromisoformat("2026-07-01T09:00:00"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-20T11:00:00+00:00", datetime(2026, 11, 20, 11, tzinfo=UTC)),
        ("2026-11-20T12:00:00+01:00", datetime(2026, 11, 20, 11, tzinfo=UTC)),
        ("2026-11-20T11:00:00Z", datetime(2026, 11, 20, 11, tzinfo=UTC)),
        ("", None),
        ("now", None),
        ("2026-11-20", None),
        ("2026-11-20T11:00:00", None),
        ("2026-02-30T11:00:00+00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("1969-12-31T23:59:59+00:00", None),
        ("2200-01-01T00:00:00+00:00", None),
        ("9" * 5000, None),
    ],
)
def test_an_instant_is_read_back_if_it_is_one(text: str, found: datetime | None) -> None:
    assert instant_of(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("1970-01-01", date(1970, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("", None),
        ("friday", None),
        ("2026-02-30", None),
        ("2026-11-20T11:00:00+00:00", None),
        ("1969-12-31", None),
        ("9999-12-31", None),
        ("9" * 5000, None),
    ],
)
def test_a_date_is_read_back_if_it_is_one(text: str, found: date | None) -> None:
    assert date_of(text) == found
