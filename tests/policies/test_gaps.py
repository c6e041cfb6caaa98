"""SUP-18: where support has a gap, whatever the source, and how it is said."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.model.worktime import AnyOf
from supportdesk.policies.gaps import Gap, Span, account_of, business_dates, gaps, spans
from tests.builders import LONDON, NOW, a_person, a_shift, a_state, at, away, the_people


def found(state: TeamState, since: str = "16 10:00", until: str = "30 10:00") -> list[tuple[str, str, str]]:
    """Gaps in short: from when until when, and whose shift it is nevertheless."""
    return [
        (f"{gap.start:%d %H:%M}", f"{gap.end:%d %H:%M}", " ".join(sorted(gap.holders)))
        for gap in gaps(state, at(since), at(until))
    ]


def with_away(first: str, last: str, **settings: Any) -> TeamState:
    person = a_person("eng-a", absent=away(f"2026-11-{first}", f"2026-11-{last}"))
    return a_state(people=the_people(eng_a=person), **settings)


def test_the_roster_as_it_stands_has_no_gap() -> None:
    state = a_state()
    assert gaps(state, NOW, NOW + timedelta(weeks=12)) == ()


def test_time_between_two_shifts_is_a_gap_of_nobodys() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "18 12:00"), a_shift("eng-b", "19 15:00", "30 10:00"))
    assert found(a_state(shifts=shifts)) == [("18 12:00", "19 15:00", "")]


def test_time_after_the_last_shift_is_a_gap() -> None:
    assert found(a_state(shifts=(a_shift(),))) == [("23 10:00", "30 10:00", "")]


def test_time_that_several_people_have_is_a_gap() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "24 10:00"), a_shift("eng-b", "23 10:00", "30 10:00"))
    assert found(a_state(shifts=shifts)) == [("23 10:00", "24 10:00", "eng-a eng-b")]


def test_one_person_named_twice_is_no_gap() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "24 10:00"), a_shift("eng-a", "23 10:00", "30 10:00"))
    assert found(a_state(shifts=shifts)) == []


def test_days_on_which_the_shifts_person_is_away_are_one_gap() -> None:
    assert found(with_away("18", "19")) == [("18 00:00", "20 00:00", "eng-a")]


def test_two_absences_that_touch_are_one_gap() -> None:
    person = a_person("eng-a", absent=(*away("2026-11-18", "2026-11-18"), *away("2026-11-19", "2026-11-19")))
    assert found(a_state(people=the_people(eng_a=person))) == [("18 00:00", "20 00:00", "eng-a")]


def test_an_absence_ends_as_a_gap_where_the_shift_does() -> None:
    assert found(with_away("23", "25")) == [("23 00:00", "23 10:00", "eng-a")]


def test_a_gap_at_night_or_on_a_weekend_is_none() -> None:
    assert found(with_away("21", "22")) == []
    shifts = (a_shift("eng-a", "16 10:00", "18 18:00"), a_shift("eng-b", "19 08:00", "30 10:00"))
    assert found(a_state(shifts=shifts)) == []


def test_only_what_lies_between_the_two_instants_is_told_of_a_gap() -> None:
    assert found(with_away("18", "19"), "18 11:00", "18 15:00") == [("18 11:00", "18 15:00", "eng-a")]


def test_nobody_and_somebody_who_is_away_are_different_gaps() -> None:
    state = with_away("18", "19", shifts=(a_shift("eng-a", "16 10:00", "19 12:00"),))
    assert found(state, "16 10:00", "20 10:00") == [
        ("18 00:00", "19 12:00", "eng-a"),
        ("19 12:00", "20 10:00", ""),
    ]


def test_time_is_cut_wherever_a_shift_or_an_absence_begins_or_ends() -> None:
    assert list(spans(with_away("18", "18"), at("17 10:00"), at("24 10:00"))) == [
        Span(start=start, end=end, shifts=(shift,), away=frozenset(gone))
        for start, end, shift, gone in [
            (at("17 10:00"), at("18 00:00"), a_shift(), ()),
            (at("18 00:00"), at("19 00:00"), a_shift(), ("eng-a",)),
            (at("19 00:00"), at("23 10:00"), a_shift(), ()),
            (at("23 10:00"), at("24 10:00"), a_shift("eng-b", "23 10:00", "30 10:00"), ()),
        ]
    ]


@pytest.mark.parametrize(
    ("holders", "sentence"),
    [
        ((), "Nobody is on support Wed 18 Nov."),
        (("eng-a",), "Eng A is on support but away Wed 18 Nov."),
        (("eng-b", "eng-a"), "Eng A and Eng B are on support at once Wed 18 Nov."),
        (("eng-b", "eng-a", "eng-c"), "Eng A, Eng B and Eng C are on support at once Wed 18 Nov."),
    ],
    ids=["nobody", "away", "two", "three"],
)
def test_a_gap_in_a_sentence(holders: tuple[str, ...], sentence: str) -> None:
    gap = Gap(start=at("18 00:00"), end=at("19 00:00"), holders=frozenset(holders))
    assert account_of(a_state(), gap) == sentence


def test_several_days_are_said_by_the_first_and_the_last_on_which_work_is_done() -> None:
    gap = Gap(start=at("20 00:00"), end=at("25 00:00"), holders=frozenset())
    assert account_of(a_state(), gap) == "Nobody is on support Fri 20 Nov to Tue 24 Nov."
    weekend = replace(gap, start=at("21 00:00"))
    assert account_of(a_state(), weekend) == "Nobody is on support Mon 23 Nov to Tue 24 Nov."


def test_business_time_round_the_clock_is_on_every_day_it_touches() -> None:
    """Places that work one after another are open without a break: one interval of many days."""
    always = AnyOf(
        calendars=(
            replace(LONDON, opens=time(0), closes=time(12)),
            replace(LONDON, opens=time(12), closes=time(0)),
        )
    )
    days = business_dates(a_state(calendar=always), at("18 10:00"), at("20 00:00"))
    assert [day.day for day in days] == [18, 19]


def test_the_shifts_of_another_source_are_looked_at_as_the_rosters_are() -> None:
    shift = Shift(person="eng-c", start=at("16 10:00"), end=at("18 09:00"))
    assert found(a_state(shifts=(shift,)), "16 10:00", "18 17:30") == [("18 09:00", "18 17:30", "")]
