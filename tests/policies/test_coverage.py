"""SUP-3, SUP-18: who is on support is told where it is in doubt, ahead of time where it can be."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.duty import Rotation
from supportdesk.model.finding import Because, Finding
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.coverage import decide_warnings
from tests.builders import (
    a_message,
    a_person,
    a_roster,
    a_shift,
    a_state,
    a_team,
    at,
    away,
    done,
    later,
    text_of,
    the_people,
    told,
)


def test_nothing_is_warned_of_while_all_is_well() -> None:
    assert not list(decide_warnings(a_state()))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"shifts": ()}, "Nobody is on support for Delivery."),
        (
            {"shifts": (a_shift("eng-a"), a_shift("eng-b"))},
            "Several people are on support for Delivery at once: Eng A, Eng B.",
        ),
        (
            {"incomplete": (Incomplete(part="oncall", reason="Opsgenie did not answer."),)},
            "Opsgenie did not answer.",
        ),
    ],
    ids=["nobody", "several", "an unreadable source"],
)
def test_who_is_on_support_is_told_to_em_and_pm_once_a_business_day(
    settings: dict[str, Any], sentence: str
) -> None:
    state = a_state(**settings)
    (post,) = decide_warnings(state)
    assert told([post]) == [("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")]
    assert text_of(post).startswith(
        f"@Em D @Pm D {sentence} The handle and the assignments stay as they are.\n"
    )
    said = done(state, [post])
    assert not list(decide_warnings(later(said, at("20 17:00"))))
    assert told(decide_warnings(later(said, at("23 09:00")))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-23")
    ]


@pytest.mark.parametrize("now", ["21 11:00", "20 08:59", "2026-12-25T11:00"])
def test_nobody_is_called_on_a_closed_day_or_at_night(now: str) -> None:
    assert told(decide_warnings(a_state(shifts=(), now=at(now)))) == [("Finding", "SUP-18", "oncall")]


@pytest.mark.parametrize(
    "settings",
    [{"channel": None}, {"incomplete": (Incomplete(part="channel", reason="It cannot be read."),)}],
)
def test_without_a_whole_channel_the_warning_is_a_finding(settings: dict[str, Any]) -> None:
    assert told(decide_warnings(a_state(shifts=(), **settings))) == [("Finding", "SUP-18", "oncall")]


def test_a_warning_names_somebody_who_opted_out_without_a_ping() -> None:
    people = the_people(em_d=a_person("em-d", pings=False))
    (post,) = decide_warnings(a_state(shifts=(), people=people))
    assert text_of(post).startswith("Em D @Pm D Nobody")


def an_absent_engineer(first: str, last: str, *shifts: Any) -> TeamState:
    people = the_people(eng_a=a_person("eng-a", absent=away(first, last)))
    return a_state(people=people, shifts=shifts or (a_shift(),))


def test_a_short_absence_of_the_support_engineer_is_found() -> None:
    assert list(decide_warnings(an_absent_engineer("2026-11-20", "2026-11-20"))) == [
        Finding(
            because=Because(
                team="delivery",
                job="rotation",
                rule="SUP-18",
                reason="Eng A is on support but away on 2026-11-20. Who covers? Add an override.",
            ),
            subject="on support 2026-11-20",
        )
    ]


def test_several_days_of_a_shift_are_one_finding() -> None:
    state = an_absent_engineer("2026-11-24", "2026-11-29", a_shift("eng-a", "23 10:00", "30 10:00"))
    (finding,) = decide_warnings(replace(state, shifts=(*state.shifts, a_shift("eng-b"))))
    assert finding.because.reason == (
        "Eng A is on support but away on 2026-11-24 and on 3 more of the shift's days."
        " Who covers? Add an override."
    )
    assert told(decide_warnings(state))[0] == ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-11-18", "2026-11-19"), ("2026-11-21", "2026-11-22"), ("2026-11-24", "2026-11-25")],
    ids=["over already", "a weekend", "after the shift"],
)
def test_these_absences_are_no_gap(first: str, last: str) -> None:
    assert not list(decide_warnings(an_absent_engineer(first, last)))


def test_shifts_beyond_the_horizon_and_in_the_past_are_not_looked_at() -> None:
    far = replace(a_shift("eng-a"), start=at("2026-12-21T10:00"), end=at("2026-12-28T10:00"))
    past = a_shift("eng-a", "09 10:00", "16 10:00")
    state = an_absent_engineer("2026-11-09", "2026-11-13", past, a_shift("eng-b"), far)
    gone = a_person("eng-a", absent=(*state.people["eng-a"].absent, *away("2026-12-21", "2026-12-22")))
    assert not list(decide_warnings(replace(state, people=the_people(eng_a=gone))))


def opsgenie() -> Rotation:
    return a_roster(source="opsgenie", starts=None)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-10-05T11:00", None),
        ("2026-10-12T11:00", "ends on 2027-04-05, in 175 days"),
        ("2026-10-13T11:00", None),
        ("2027-04-05T11:00", "ends today"),
        ("2027-04-12T11:00", "ended on 2027-04-05"),
    ],
)
def test_the_end_of_opsgenies_api_is_told_weekly_from_180_days_ahead(now: str, words: str | None) -> None:
    shift = replace(a_shift(), start=at("2026-01-05T10:00"), end=at("2028-01-03T10:00"))
    state = a_state(team=a_team(rotation=opsgenie()), now=at(now), shifts=(shift,))
    reasons = [each.because.reason for each in decide_warnings(state)]
    assert reasons == ([f"Opsgenie's API {words}: choose another source."] if words else [])


def test_a_roster_does_not_depend_on_opsgenie() -> None:
    shift = replace(a_shift(), start=at("2026-01-05T10:00"), end=at("2028-01-03T10:00"))
    assert not list(decide_warnings(a_state(now=at("2027-05-05T11:00"), shifts=(shift,))))


def test_messages_of_another_day_do_not_count() -> None:
    yesterday = a_message("delivery/warning/oncall/2026-11-19")
    assert told(decide_warnings(a_state(shifts=(), messages=(yesterday,)))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")
    ]
