"""What every on-call source holds to. A source is added by one `Case`."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.server import Sandbox
from supportdesk.services.ports import OnCall, OnCallSource
from tests.services.oncall.sources import CASES, NOW, SCHEDULE, Case, Shift, a_source

WEEK = timedelta(weeks=1)
BACK, AHEAD = NOW - 26 * WEEK, NOW + 12 * WEEK
R, S = "engineer-r@example.com", "engineer-s@example.com"
SHIFTS: list[Shift] = [
    {"who": "Engineer-R@example.com", "from": NOW, "to": NOW + WEEK},
    {"who": S, "from": NOW + timedelta(days=6), "to": NOW + 2 * WEEK},
]
every_source = pytest.mark.parametrize("case", CASES, ids=str)


def on_call(who: str, start: datetime, end: datetime) -> OnCall:
    return OnCall(identity=who, start=start, end=end)


def a_shift(who: str, start: datetime, end: datetime) -> Shift:
    return {"who": who, "from": start, "to": end}


@every_source
def test_everybody_on_call_in_the_range_is_named_in_order(case: Case) -> None:
    with a_source(case, SHIFTS) as (source, _, _):
        assert source.shifts(BACK, AHEAD) == (
            on_call(R, NOW, NOW + WEEK),
            on_call(S, NOW + timedelta(days=6), NOW + 2 * WEEK),
        )


@every_source
def test_shifts_are_cut_to_the_range(case: Case) -> None:
    day = timedelta(days=1)
    with a_source(case, SHIFTS) as (source, _, _):
        assert source.shifts(NOW + day, NOW + 2 * day) == (on_call(R, NOW + day, NOW + 2 * day),)
        assert source.shifts(NOW + 2 * WEEK, NOW + 3 * WEEK) == ()
        assert source.shifts(NOW - WEEK, NOW) == ()


@every_source
def test_touching_and_overlapping_shifts_of_somebody_are_one(case: Case) -> None:
    day = timedelta(days=1)
    shifts = [a_shift(R, NOW - day, NOW + day), a_shift(R, NOW + day, NOW + 2 * day)]
    shifts += [a_shift(R, NOW, NOW + 3 * day), a_shift(R, NOW + 4 * day, NOW + 5 * day)]
    with a_source(case, shifts) as (source, _, _):
        assert source.shifts(BACK, AHEAD) == (
            on_call(R, NOW - day, NOW + 3 * day),
            on_call(R, NOW + 4 * day, NOW + 5 * day),
        )


@every_source
def test_who_has_no_address_is_known_by_the_systems_own_word(case: Case) -> None:
    with a_source(case, [a_shift("account-7", NOW, NOW + WEEK)]) as (source, _, _):
        assert source.shifts(BACK, AHEAD) == (on_call("account-7", NOW, NOW + WEEK),)


@every_source
def test_a_range_means_the_same_in_any_zone(case: Case) -> None:
    west = timezone(timedelta(hours=-8))
    with a_source(case, SHIFTS) as (source, _, _):
        (shift,) = source.shifts(NOW.astimezone(west), (NOW + timedelta(hours=1)).astimezone(west))
        assert (shift.identity, shift.start.tzinfo, shift.start) == (R, UTC, NOW)


@every_source
def test_nobody_is_on_call_by_an_empty_or_disabled_schedule(case: Case) -> None:
    with a_source(case, SHIFTS) as (source, sandbox, _):
        sandbox.act(case.name, "disable", schedule=SCHEDULE)
        assert source.shifts(BACK, AHEAD) == ()
    with a_source(case, []) as (source, _, _):
        assert source.shifts(BACK, AHEAD) == ()


NEW_YORK = ZoneInfo("America/New_York")
hours = st.integers(min_value=-26 * 7 * 24, max_value=12 * 7 * 24)
some_shifts = st.lists(
    st.builds(
        lambda who, start, length: a_shift(
            who, NOW + timedelta(hours=start), NOW + timedelta(hours=start + length)
        ),
        st.sampled_from([R, S, "engineer-t@example.com", "account-7"]),
        hours,
        st.integers(min_value=1, max_value=24 * 15),
    ),
    max_size=12,
)
over_the_clocks = st.lists(
    st.builds(
        lambda who, week: a_shift(
            who,
            datetime(2026, 10, 12, 9, 30, tzinfo=NEW_YORK) + week * WEEK,
            datetime(2026, 10, 19, 9, 30, tzinfo=NEW_YORK) + week * WEEK,
        ),
        st.sampled_from([R, S]),
        st.integers(min_value=0, max_value=7),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def all_sources() -> Iterator[dict[str, tuple[OnCallSource, Sandbox]]]:
    with ExitStack() as opened:
        yield {case.name: opened.enter_context(a_source(case, []))[:2] for case in CASES}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shifts=some_shifts | over_the_clocks, start=hours, weeks=st.integers(min_value=1, max_value=38))
def test_every_source_gives_the_same_answer_for_the_same_facts(
    all_sources: dict[str, tuple[OnCallSource, Sandbox]], shifts: list[Shift], start: int, weeks: int
) -> None:
    since = NOW + timedelta(hours=start)
    until = min(since + weeks * WEEK, NOW + 60 * WEEK)
    instants = {since + (until - since) * part / 7 for part in range(7)}
    for name, (source, sandbox) in all_sources.items():
        sandbox.act(name, "set_shifts", schedule=SCHEDULE, shifts=shifts)
        told = source.shifts(since, until)
        for instant in instants:
            true = {shift["who"] for shift in shifts if shift["from"] <= instant < shift["to"]}
            assert {one.identity for one in told if one.start <= instant < one.end} == true, name
        assert list(told) == sorted(told, key=lambda one: (one.start, one.identity)), name
        assert told == next(iter(all_sources.values()))[0].shifts(since, until), name
