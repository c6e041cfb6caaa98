"""WORK-6: who carried how much of support, what would be even, and how good a rotation is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from supportdesk.model.duty import Turn
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.fairness import Quality, Share, account, is_there, quality, roster_of
from tests.builders import (
    LONDON,
    NOW,
    SHIFTS,
    a_person,
    a_roster,
    a_shift,
    a_state,
    a_team,
    at,
    away,
    the_people,
)


def shares(state: TeamState) -> dict[str, Share]:
    return {share.person: share for share in account(state)}


def figures(state: TeamState, name: str) -> dict[str, float]:
    """One figure of everybody's share, to a tenth."""
    return {share.person: round(getattr(share, name), 1) for share in account(state)}


def weeks(*people: str, first: str = "2026-11-02T10:00") -> tuple[Shift, ...]:
    """A shift of a week each."""
    start = at(first)
    return tuple(
        Shift(person=person, start=start + timedelta(weeks=n), end=start + timedelta(weeks=n + 1))
        for n, person in enumerate(people)
    )


# Who takes turns


def test_the_engineers_of_a_roster_are_in_its_order_and_once_each() -> None:
    gone, back = Turn(person="eng-c", last=date(2026, 3, 1)), Turn(person="eng-c", first=date(2026, 9, 1))
    state = a_state(team=a_team(rotation=a_roster(gone, "eng-a", back)))
    assert roster_of(state) == ("eng-c", "eng-a")


def test_where_another_source_knows_the_engineers_are_the_members_but_em_and_pm() -> None:
    rotation = a_roster(source="opsgenie", starts=None)
    members = ("pm-d", "eng-b", "eng-a", "em-d")
    assert roster_of(a_state(team=a_team(rotation=rotation, members=members))) == ("eng-a", "eng-b")


def test_where_nobody_else_is_a_member_em_and_pm_are_the_roster_of() -> None:
    rotation = a_roster(source="opsgenie", starts=None)
    assert roster_of(a_state(team=a_team(rotation=rotation, members=("em-d",)))) == ("em-d", "pm-d")


@pytest.mark.parametrize(
    ("day", "there"), [(9, False), (10, True), (12, False), (13, True), (20, True), (21, False)]
)
def test_somebody_is_there_while_they_have_a_place_and_are_not_away(day: int, *, there: bool) -> None:
    turn = Turn(person="eng-a", first=date(2026, 11, 10), last=date(2026, 11, 20))
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-11-12", "2026-11-12")))
    state = a_state(team=a_team(rotation=a_roster(turn)), people=people)
    assert is_there(state, "eng-a", date(2026, 11, day)) is there


def test_a_place_without_dates_is_somebodys_always() -> None:
    assert is_there(a_state(), "eng-a", date(2026, 1, 1))


# The account


def test_business_days_on_support_are_counted_before_and_after_now() -> None:
    state = a_state(shifts=weeks("eng-a", "eng-b", "eng-a", "eng-b"), now=at("18 10:00"))
    assert figures(state, "served") == {"eng-a": 7.0, "eng-b": 5.0, "eng-c": 0.0}
    assert figures(state, "planned") == {"eng-a": 3.0, "eng-b": 5.0, "eng-c": 0.0}


def test_time_in_which_its_person_is_away_or_several_have_it_counts_for_nobody() -> None:
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-11-10", "2026-11-11")))
    both = a_shift("eng-b", "12 00:00", "13 00:00")
    state = a_state(shifts=(*weeks("eng-a", first="2026-11-09T10:00"), both), people=people)
    assert figures(state, "served") == {"eng-a": 2.0, "eng-b": 0.0, "eng-c": 0.0}


def test_covers_are_counted_apart_too() -> None:
    cover = replace(a_shift("eng-b", "09 10:00", "11 10:00"), covers=True)
    state = a_state(shifts=(cover, a_shift("eng-b", "11 10:00", "16 10:00")))
    assert (figures(state, "covers")["eng-b"], figures(state, "served")["eng-b"]) == (2.0, 5.0)


def test_what_is_even_is_a_share_of_the_days_on_which_somebody_is_there() -> None:
    """Ten days were served since 2 November; B joined for the second week of those, and goes with it."""
    turns = ("eng-a", Turn(person="eng-b", first=date(2026, 11, 9), last=date(2026, 11, 13)))
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-11-16", "2027-12-31")))
    state = a_state(
        team=a_team(rotation=a_roster(*turns)),
        people=people,
        shifts=weeks("eng-a", "eng-a", first="2026-11-02T00:00"),
    )
    assert figures(state, "even") == {"eng-a": 6.7, "eng-b": 3.3}
    assert figures(state, "balance") == {"eng-a": 3.3, "eng-b": -3.3}


def test_where_nobody_is_ever_there_nothing_would_be_even() -> None:
    gone = a_team(rotation=a_roster(Turn(person="eng-a", last=date(2026, 1, 9))))
    assert figures(a_state(team=gone, shifts=()), "even") == {"eng-a": 0.0}


def test_who_helps_out_without_taking_turns_comes_last() -> None:
    cover = replace(a_shift("pm-d", "18 10:00", "19 10:00"), covers=True)
    state = a_state(shifts=(a_shift("eng-a", "16 10:00", "18 10:00"), cover))
    assert [share.person for share in account(state)] == ["eng-a", "eng-b", "eng-c", "pm-d"]
    assert shares(state)["pm-d"].even == 0.0


def test_holidays_on_support_are_whose_shift_holds_their_noon() -> None:
    holidays = LONDON.holidays | {
        date(2026, 11, 11),
        date(2026, 11, 14),
        date(2026, 11, 16),
        date(2026, 11, 24),
    }
    state = a_state(calendar=replace(LONDON, holidays=holidays))  # the 14th is a Saturday, the 24th to come
    assert figures(state, "holidays") == {"eng-a": 1, "eng-b": 0, "eng-c": 1}


def test_ad_hoc_issues_are_counted_by_login_in_any_spelling() -> None:
    people = the_people(eng_a=a_person("eng-a", github="Delivery-Eng-A"))
    state = a_state(people=people, ad_hoc={"delivery-eng-a": 3})
    assert figures(state, "ad_hoc") == {"eng-a": 3, "eng-b": 0, "eng-c": 0}


def test_what_lies_more_than_half_a_year_back_is_forgotten() -> None:
    state = a_state(shifts=weeks("eng-a", first="2026-05-15T12:00"))
    assert figures(state, "served")["eng-a"] == 0.1  # it ended an hour into the half year


# Quality


def test_a_rotation_without_gaps_and_even_is_whole() -> None:
    assert quality(a_state()) == Quality(covered=1.0, balanced=1.0)
    assert quality(a_state()).score == 100


def test_a_gap_lowers_what_is_covered_by_its_share_of_the_next_weeks() -> None:
    ahead = LONDON.elapsed(NOW, NOW + timedelta(weeks=12))
    without = tuple(shift for shift in SHIFTS if shift.start != at("23 10:00"))
    missing = LONDON.elapsed(at("23 10:00"), at("30 10:00"))
    assert quality(a_state(shifts=without)).covered == pytest.approx(1 - missing / ahead)


def test_what_somebody_carries_beyond_a_shift_more_than_even_lowers_the_balance() -> None:
    alone = tuple(replace(shift, person="eng-a") for shift in SHIFTS)
    figure = quality(a_state(shifts=alone))
    assert figure.covered == 1.0
    assert figure.balanced == pytest.approx(1 / 3, abs=0.05)
    assert figure.score == 36


def test_a_calendar_that_is_closed_all_through_has_nothing_to_cover() -> None:
    closed = replace(LONDON, holidays=frozenset(NOW.date() + timedelta(days=day) for day in range(90)))
    assert quality(a_state(calendar=closed, shifts=())) == Quality(covered=1.0, balanced=1.0)
