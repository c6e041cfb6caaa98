"""SUP-2: what holds for every roster, whoever is away, joins or leaves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.duty import Turn, WeeklyTime
from supportdesk.model.people import Absence, Person
from supportdesk.model.snapshot import Shift
from supportdesk.policies.roster import (
    cover,
    is_absent,
    roster_shifts,
)
from tests.builders import LONDON, a_roster, a_shift, a_team, at, the_people

MONDAY = date(2026, 1, 5)
HANDOFFS = st.builds(WeeklyTime, day=st.sampled_from(["mon", "wed", "fri"]), at=st.just(time(10)))
LETTERS = ("eng-a", "eng-b", "eng-c")
FACT = st.tuples(st.sampled_from(LETTERS), st.integers(0, 300), st.integers(0, 25))


def absences(facts: Iterable[tuple[str, int, int]]) -> dict[str, Person]:
    """People with these absences: who, from which day of the year on, for how many days more."""
    people = the_people()
    for key, first, days in facts:
        start = MONDAY + timedelta(days=first)
        absence = Absence(first=start, last=start + timedelta(days=days))
        people[key] = replace(people[key], absent=(*people[key].absent, absence))
    return people


@given(HANDOFFS, st.integers(1, 3), st.integers(0, 20), st.lists(FACT, max_size=6))
def test_at_no_instant_are_there_two_and_a_gap_only_where_everybody_is_away(
    handoff: WeeklyTime, weeks: int, first: int, facts: list[tuple[str, int, int]]
) -> None:
    starts = MONDAY + timedelta(days=first)
    team = a_team(rotation=a_roster(*LETTERS, starts=starts, handoff=handoff, weeks=weeks))
    people = absences(facts)
    until = at("2026-12-31T00:00")
    shifts = roster_shifts(team, people, LONDON, until=until)
    assert all(shift.start < shift.end for shift in shifts)
    for earlier, later in pairwise(shifts):
        assert earlier.end <= later.start
        if earlier.end < later.start:
            day = earlier.end.date()
            gap = [day + timedelta(days=count) for count in range((later.start.date() - day).days)]
            assert all(any(is_absent(people[key], day) for day in gap) for key in LETTERS)
    if not facts:
        assert shifts[-1].end >= until


@given(
    st.lists(FACT, max_size=4),
    FACT,
    st.none() | st.integers(0, 300),
    st.none() | st.integers(0, 300),
)
def test_a_fact_of_the_future_never_changes_the_past(
    known: list[tuple[str, int, int]], new: tuple[str, int, int], joins: int | None, leaves: int | None
) -> None:
    """An absence, a joiner or a leaver changes no shift that has ended before its date."""
    before = a_team(rotation=a_roster(*LETTERS))
    dates = [MONDAY + timedelta(days=new[1])]
    turns: list[str | Turn] = list(LETTERS)
    if joins is not None:
        dates.append(MONDAY + timedelta(days=joins))
        turns.insert(0, Turn(person="em-d", first=dates[-1]))
    if leaves is not None:
        dates.append(MONDAY + timedelta(days=leaves))
        turns[turns.index("eng-b")] = Turn(person="eng-b", last=dates[-1])
    after = a_team(rotation=a_roster(*turns))
    until = at("2026-12-31T00:00")
    old = roster_shifts(before, absences(known), LONDON, until=until)
    now = roster_shifts(after, absences([*known, new]), LONDON, until=until)
    past = [shift for shift in old if shift.end.date() <= min(dates)]
    assert list(now[: len(past)]) == past


@given(st.lists(st.tuples(st.sampled_from(LETTERS), st.integers(0, 400), st.integers(1, 200)), max_size=6))
def test_overrides_leave_one_person_at_every_instant(tops: list[tuple[str, int, int]]) -> None:
    base = a_shift("eng-a", "02 00:00", "30 00:00")
    shifts: tuple[Shift, ...] = (base,)
    for person, first, hours in tops:
        start = base.start + timedelta(hours=first)
        shifts = cover(shifts, Shift(person=person, start=start, end=start + timedelta(hours=hours)))
    assert shifts[0].start == base.start
    assert shifts[-1].end >= base.end
    assert all(earlier.end == later.start for earlier, later in pairwise(shifts))
