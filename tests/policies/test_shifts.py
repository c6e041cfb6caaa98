"""SUP-2: the one resolver, overrides on top of any source, and the handoffs around an instant."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from supportdesk.model.duty import Override
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.roster import handoff_after
from supportdesk.policies.shifts import OnSupport, cover, last_handoff, on_support, overlay
from tests.builders import LONDON, NOW, a_person, a_roster, a_shift, a_state, a_team, at, away, the_people

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


def test_whoever_has_the_shift_but_is_away_is_a_problem_with_that_shift() -> None:
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-11-20", "2026-11-20")))
    assert on_support(a_state(people=people), NOW) == OnSupport(
        shift=a_shift(), problem="Eng A is on support for Delivery but away."
    )


@pytest.mark.parametrize(
    ("when", "person"), [("19 23:59", "eng-a"), ("20 00:00", None), ("20 23:59", None), ("21 00:00", "eng-a")]
)
def test_an_absence_holds_from_local_midnight_to_local_midnight(when: str, person: str | None) -> None:
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-11-20", "2026-11-20")))
    assert on_support(a_state(people=people), at(when)).person == person


def test_whoever_covers_is_the_answer_while_the_shifts_own_person_is_away() -> None:
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-11-20", "2026-11-20")))
    covered = overlay([a_shift()], [COVER], team="delivery", timezone="Europe/London")
    assert on_support(a_state(people=people, shifts=covered), NOW).person == "eng-b"


# Overrides

SWAP = Override(
    team="delivery",
    person="eng-b",
    start=datetime(2026, 11, 18, 9, 0),  # noqa: DTZ001 - local times of the team
    end=datetime(2026, 11, 19, 9, 0),  # noqa: DTZ001 - as above
    why="swap",
    by="em-d",
)
COVER = replace(SWAP, start=datetime(2026, 11, 20, 0, 0), end=datetime(2026, 11, 21, 0, 0))  # noqa: DTZ001 - as above


def test_an_override_cuts_out_its_range_and_fills_it() -> None:
    assert overlay([a_shift()], [SWAP], team="delivery", timezone="Europe/London") == (
        a_shift("eng-a", "16 10:00", "18 09:00"),
        replace(a_shift("eng-b", "18 09:00", "19 09:00"), why="swap", covers=True),
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
        replace(a_shift("eng-b", "18 09:00", "19 09:00"), why="swap", covers=True),
    )


def test_an_order_over_several_shifts_replaces_them() -> None:
    top = a_shift("eng-b", "12 10:00", "25 10:00")
    before, after = a_shift("eng-c", "09 10:00", "16 10:00"), a_shift("eng-c", "23 10:00", "30 10:00")
    assert cover([before, a_shift(), after], top) == (
        a_shift("eng-c", "09 10:00", "12 10:00"),
        replace(top, covers=True),
        a_shift("eng-c", "25 10:00", "30 10:00"),
    )


def test_an_override_is_in_the_teams_local_time() -> None:
    summer = replace(SWAP, start=datetime(2026, 7, 1, 9, 0), end=datetime(2026, 7, 2, 9, 0))  # noqa: DTZ001 - as above
    (shift,) = overlay([], [summer], team="delivery", timezone="Europe/London")
    assert (shift.start, shift.end) == (at("2026-07-01T08:00"), at("2026-07-02T08:00"))


# Handoffs around an instant


def test_the_handoffs_around_an_instant() -> None:
    assert last_handoff(a_state(), NOW) == at("16 10:00")
    assert last_handoff(a_state(), at("23 10:00")) == at("23 10:00")


def test_before_the_first_handoff_there_is_none() -> None:
    assert last_handoff(a_state(), at("2026-01-05T09:59")) is None


def test_a_source_of_another_kind_counts_from_the_teams_start() -> None:
    team = a_team(since=date(2026, 11, 4), rotation=a_roster(starts=None, source="opsgenie"))
    assert last_handoff(a_state(team=team), NOW) == at("16 10:00")
    assert handoff_after(team, LONDON, at("2026-11-01T00:00")) == at("09 10:00")
