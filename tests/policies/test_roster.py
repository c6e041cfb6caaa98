"""SUP-2: who is on support when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from supportdesk.model.config import Team
from supportdesk.model.duration import Duration
from supportdesk.model.duty import Override, Turn
from supportdesk.model.people import Person
from supportdesk.model.snapshot import Incomplete, Shift
from supportdesk.policies.roster import (
    OnSupport,
    cover,
    handoff_after,
    handoffs,
    is_absent,
    last_handoff,
    next_handoff,
    on_support,
    overlay,
    roster_shifts,
)
from tests.builders import LONDON, NOW, a_person, a_roster, a_shift, a_state, a_team, at, away, the_people

MONDAY = date(2026, 1, 5)


def shifts_of(team: Team, *, weeks: int = 8, people: Mapping[str, Person] | None = None) -> tuple[Shift, ...]:
    until = at("2026-01-05T10:00") + timedelta(weeks=weeks, hours=-1)
    return roster_shifts(team, people or the_people(), LONDON, until=until)


def order(
    *turns: str | Turn, weeks: int = 8, people: Mapping[str, Person] | None = None, **rotation: Any
) -> str:
    """The engineers of the first weeks, by their letters; a dot where nobody is."""
    team = a_team(rotation=a_roster(*turns, **rotation))
    shifts = shifts_of(team, weeks=weeks, people=people)
    starts = list(handoffs(team, LONDON, MONDAY, at("2026-01-05T10:00") + timedelta(weeks=weeks - 1)))
    on = {shift.start: shift.person[-1] for shift in shifts}
    return "".join(on.get(start, ".") for start in starts)


# The resolver


def test_the_shift_that_holds_the_instant_answers() -> None:
    assert on_support(a_state(), NOW) == OnSupport(person="eng-a", shift=a_shift())
    assert on_support(a_state(), at("16 10:00")).person == "eng-a"
    assert on_support(a_state(), at("16 09:59")).person == "eng-c"
    assert on_support(a_state(), at("23 10:00")).person == "eng-b"


def test_nobody_and_several_are_problems_and_never_guessed() -> None:
    assert on_support(a_state(shifts=()), NOW).problem == "Nobody is on support for Delivery."
    both = a_state(shifts=(a_shift("eng-b"), a_shift("eng-a")))
    assert (
        on_support(both, NOW).problem == "Several people are on support for Delivery at once: Eng A, Eng B."
    )
    assert on_support(both, NOW).person is None


def test_one_person_named_twice_is_one_person() -> None:
    assert on_support(a_state(shifts=(a_shift(), a_shift())), NOW).person == "eng-a"


def test_a_source_that_cannot_be_read_is_a_problem() -> None:
    gap = Incomplete(part="oncall", reason="Opsgenie did not answer.")
    assert on_support(a_state(incomplete=(gap,)), NOW) == OnSupport(problem="Opsgenie did not answer.")


# The roster


def test_a_rotation_that_is_no_roster_has_no_shifts_of_its_own() -> None:
    assert shifts_of(a_team(rotation=a_roster(starts=None, source="opsgenie"))) == ()


def test_turns_go_round_in_the_listed_order() -> None:
    assert order("eng-a", "eng-b", "eng-c") == "abcabcab"


def test_a_single_engineer_is_always_on_support() -> None:
    assert order("eng-a", weeks=3) == "aaa"


def test_shifts_meet_at_the_local_handoff_time_also_over_a_change_of_the_clocks() -> None:
    shifts = shifts_of(a_team(), weeks=14)
    assert all(earlier.end == later.start for earlier, later in pairwise(shifts))
    assert shifts[0].start == at("2026-01-05T10:00")
    assert shifts[12].start == at("2026-03-30T09:00")  # ten in the morning of London's summer


def test_a_handoff_on_a_holiday_is_on_the_next_working_day() -> None:
    moments = list(handoffs(a_team(), LONDON, date(2026, 12, 21), at("2027-01-04T10:00")))
    assert moments == [at("2026-12-21T10:00"), at("2026-12-29T10:00"), at("2027-01-04T10:00")]


def test_handoffs_that_long_holidays_move_to_one_day_are_one() -> None:
    closed = frozenset(date(2026, 12, 21) + timedelta(days=day) for day in range(14))
    calendar = replace(LONDON, holidays=closed)
    moments = list(handoffs(a_team(), calendar, date(2026, 12, 14), at("2027-01-11T10:00")))
    assert moments == [at("2026-12-14T10:00"), at("2027-01-04T10:00"), at("2027-01-11T10:00")]


def test_a_rotation_may_begin_within_the_week() -> None:
    shifts = shifts_of(a_team(rotation=a_roster("eng-a", "eng-b", starts=date(2026, 1, 7))), weeks=2)
    assert [(shift.person, shift.start) for shift in shifts] == [
        ("eng-a", at("2026-01-07T10:00")),
        ("eng-b", at("2026-01-12T10:00")),
    ]


def test_a_rotation_that_begins_on_a_holiday_begins_on_the_next_working_day() -> None:
    calendar = replace(LONDON, holidays=frozenset({MONDAY}))
    shifts = roster_shifts(a_team(), the_people(), calendar, until=at("2026-01-12T09:00"))
    assert [(shift.person, shift.start) for shift in shifts] == [("eng-a", at("2026-01-06T10:00"))]


def test_a_shift_may_last_several_weeks() -> None:
    shifts = shifts_of(a_team(rotation=a_roster("eng-a", "eng-b", weeks=2)), weeks=4)
    assert [(shift.person, shift.start) for shift in shifts] == [
        ("eng-a", at("2026-01-05T10:00")),
        ("eng-b", at("2026-01-19T10:00")),
    ]


def test_a_joiner_goes_last() -> None:
    joiner = Turn(person="eng-b", first=date(2026, 2, 2))
    assert order("eng-a", joiner, "eng-c") == "acacacba"


def test_a_leaver_serves_no_shift_that_they_cannot_end() -> None:
    assert order("eng-a", Turn(person="eng-b", last=date(2026, 2, 3)), "eng-c") == "abcacaca"
    assert order("eng-a", Turn(person="eng-b", last=date(2026, 1, 18)), "eng-c", weeks=4) == "acac"
    assert order("eng-a", Turn(person="eng-b", last=date(2026, 1, 19)), "eng-c", weeks=4) == "abca"


def test_somebody_who_comes_back_goes_last_again() -> None:
    gone, back = Turn(person="eng-a", last=date(2026, 1, 12)), Turn(person="eng-a", first=date(2026, 2, 2))
    assert order(gone, "eng-b", "eng-c", back) == "abcbcbac"


def test_a_long_absence_skips_the_person_who_is_then_first() -> None:
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-12", "2026-01-14")))
    assert order("eng-a", "eng-b", "eng-c", people=away_b) == "acbacbac"


def test_a_short_absence_does_not() -> None:
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-12", "2026-01-13")))
    assert order("eng-a", "eng-b", "eng-c", people=away_b, weeks=4) == "abca"


def test_weekends_are_no_absence_of_business_days() -> None:
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-16", "2026-01-18")))
    assert order("eng-a", "eng-b", "eng-c", people=away_b, weeks=4) == "abca"


def test_an_absence_may_be_measured_in_whole_days() -> None:
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-16", "2026-01-18")))
    assert (
        order("eng-a", "eng-b", "eng-c", people=away_b, weeks=4, skip_absences_of=Duration.parse("3 days"))
        == "acba"
    )


def test_an_absence_over_all_of_a_short_shift_skips_the_person() -> None:
    closed = frozenset({date(2026, 1, 14), date(2026, 1, 15), date(2026, 1, 16)})
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-12", "2026-01-13")))
    shifts = roster_shifts(a_team(), away_b, replace(LONDON, holidays=closed), until=at("2026-01-19T09:00"))
    assert [shift.person for shift in shifts] == ["eng-a", "eng-c"]


def test_nobody_is_put_on_duty_during_leave() -> None:
    absent = away("2026-01-12", "2026-01-16")
    gone = the_people(eng_a=a_person("eng-a", absent=absent), eng_b=a_person("eng-b", absent=absent))
    assert order("eng-a", "eng-b", weeks=4, people=gone) == "a.ba"


def test_an_absence_is_inclusive() -> None:
    person = a_person("eng-a", absent=away("2026-01-12", "2026-01-13"))
    assert [is_absent(person, date(2026, 1, day)) for day in (11, 12, 13, 14)] == [False, True, True, False]


@pytest.mark.parametrize("letters", ["ab", "abc"])
def test_nobody_waits_longer_than_one_round(letters: str) -> None:
    keys = [f"eng-{letter}" for letter in letters]
    rounds = order(*keys, weeks=3 * len(keys))
    assert rounds == letters * 3


# Overrides

SWAP = Override(
    team="delivery",
    person="eng-b",
    start=datetime(2026, 11, 18, 9, 0),  # noqa: DTZ001 - local times of the team
    end=datetime(2026, 11, 19, 9, 0),  # noqa: DTZ001 - as above
    why="swap",
    by="em-d",
)


def test_an_override_cuts_out_its_range_and_fills_it() -> None:
    assert overlay([a_shift()], [SWAP], team="delivery", timezone="Europe/London") == (
        a_shift("eng-a", "16 10:00", "18 09:00"),
        replace(a_shift("eng-b", "18 09:00", "19 09:00"), why="swap"),
        a_shift("eng-a", "19 09:00", "23 10:00"),
    )


def test_an_override_of_another_team_changes_nothing() -> None:
    assert overlay([a_shift()], [SWAP], team="repo", timezone="Europe/London") == (a_shift(),)


def test_of_two_overrides_the_later_in_the_file_holds() -> None:
    again = replace(SWAP, person="eng-c")
    shifts = overlay([a_shift()], [SWAP, again], team="delivery", timezone="Europe/London")
    assert [shift.person for shift in shifts] == ["eng-a", "eng-c", "eng-a"]


def test_an_override_may_fill_a_gap() -> None:
    assert overlay([], [SWAP], team="delivery", timezone="Europe/London") == (
        replace(a_shift("eng-b", "18 09:00", "19 09:00"), why="swap"),
    )


def test_an_order_over_several_shifts_replaces_them() -> None:
    top = a_shift("eng-b", "12 10:00", "25 10:00")
    before, after = a_shift("eng-c", "09 10:00", "16 10:00"), a_shift("eng-c", "23 10:00", "30 10:00")
    assert cover([before, a_shift(), after], top) == (
        a_shift("eng-c", "09 10:00", "12 10:00"),
        top,
        a_shift("eng-c", "25 10:00", "30 10:00"),
    )


# Handoffs around an instant


def test_the_handoffs_around_an_instant() -> None:
    assert last_handoff(a_state(), NOW) == at("16 10:00")
    assert next_handoff(a_state(), NOW) == at("23 10:00")
    assert last_handoff(a_state(), at("23 10:00")) == at("23 10:00")
    assert next_handoff(a_state(), at("23 10:00")) == at("30 10:00")


def test_before_the_first_handoff_there_is_none() -> None:
    assert last_handoff(a_state(), at("2026-01-05T09:59")) is None


def test_a_source_of_another_kind_counts_from_the_teams_start() -> None:
    team = a_team(since=date(2026, 11, 4), rotation=a_roster(starts=None, source="opsgenie"))
    assert last_handoff(a_state(team=team), NOW) == at("16 10:00")
    assert handoff_after(team, LONDON, at("2026-11-01T00:00")) == at("09 10:00")
