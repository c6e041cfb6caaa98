"""SUP-4, SUP-14, SUP-15: whose issue it is."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import Assign, Unassign
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.triage import decide_carry_over, decide_triage
from tests.builders import DESK, LABEL, a_shift, a_state, an_event, an_issue, an_item, at, told

EARLIER, LATER = at("20 10:10"), at("20 10:20")
MINE = an_event("assigned", EARLIER, subject="delivery-eng-c", by=DESK)


def test_an_assigned_request_needs_no_triage() -> None:
    assert not list(decide_triage(a_state(an_issue(assignees=("somebody",)))))


def test_a_request_that_never_had_an_assignee_goes_to_the_support_engineer() -> None:
    assert told(decide_triage(a_state(an_issue()))) == [
        ("Assign", "SUP-4", "acme/shop#1/assignee/delivery-eng-a")
    ]


def test_a_request_whose_assignee_somebody_removed_is_left_alone() -> None:
    issue = an_issue(
        events=(an_event("assigned", EARLIER, subject="x"), an_event("unassigned", LATER, subject="x"))
    )
    assert not list(decide_triage(a_state(issue)))


def test_what_the_desk_gave_and_took_back_itself_is_given_anew() -> None:
    back = an_event("unassigned", LATER, subject="delivery-eng-c", by=DESK)
    anew = [("Assign", "SUP-4", "acme/shop#1/assignee/delivery-eng-a")]
    assert told(decide_triage(a_state(an_issue(events=(MINE, back))))) == anew
    for events in (
        (MINE, replace(back, actor="delivery-em-d")),
        (replace(MINE, actor="delivery-em-d"), back),
        (MINE, back, replace(MINE, at=at("20 10:25"), actor="delivery-em-d")),
        (MINE,),
        (MINE, back, an_event("assigned", LATER, subject="delivery-eng-b")),
    ):
        assert not list(decide_triage(a_state(an_issue(events=events))))
    assert not list(decide_triage(a_state(an_issue(events=(MINE, back), assignees=("delivery-eng-c",)))))


@pytest.mark.parametrize(
    "settings",
    [
        {"author": "delivery-eng-b"},
        {"asked": at("2025-12-01T10:00")},
        {"labels": frozenset({LABEL, "feature-request"})},
        {"open": False},
    ],
    ids=["the team's own work", "from before the start", "a feature request", "closed"],
)
def test_these_are_not_triaged(settings: dict[str, Any]) -> None:
    assert not list(decide_triage(a_state(an_issue(**settings))))


@pytest.mark.parametrize("part", ["oncall", "issues"])
def test_nobody_is_assigned_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_triage(a_state(an_issue(), incomplete=(gap,))))


def test_nobody_is_assigned_while_nobody_or_several_are_on_support() -> None:
    assert not list(decide_triage(a_state(an_issue(), shifts=())))
    assert not list(decide_triage(a_state(an_issue(), shifts=(a_shift("eng-a"), a_shift("eng-b")))))


def test_an_issue_of_both_teams_goes_to_the_engineers_of_both() -> None:
    other = frozenset({"team/other"})
    theirs = an_event("assigned", EARLIER, subject="other-engineer", by=DESK)
    chosen = an_event("assigned", EARLIER, subject="other-engineer", by="delivery-em-d")
    given: dict[str, Any] = {"labels": other | {LABEL}, "assignees": ("other-engineer",)}
    assert list(decide_triage(a_state(an_issue(**given, events=(theirs,)), other_labels=other)))
    assert not list(decide_triage(a_state(an_issue(**given, events=(chosen,)), other_labels=other)))
    assert not list(decide_triage(a_state(an_issue(**given, events=(theirs,)))))


# Carry-over


def carried(**settings: Any) -> list[tuple[str, str, str]]:
    given: dict[str, Any] = {"assignees": ("delivery-eng-c",), "events": (MINE,), **settings}
    return told(decide_carry_over(a_state(an_issue(**given))))


def test_the_support_engineers_own_requests_stay() -> None:
    mine = an_event("assigned", EARLIER, subject="delivery-eng-a", by=DESK)
    assert not carried(assignees=("Delivery-Eng-A",), events=(mine,))
    assert not carried(assignees=("delivery-eng-a",), events=(mine,))
    assert not carried(assignees=(), events=())


def test_what_the_desk_assigned_moves_to_the_incoming_engineer() -> None:
    assert carried() == [
        ("Assign", "SUP-15", "acme/shop#1/assignee/delivery-eng-a"),
        ("Unassign", "SUP-15", "acme/shop#1/assignee/delivery-eng-c"),
    ]


def test_nobody_loses_a_request_before_somebody_else_has_it() -> None:
    issue = an_issue(assignees=("delivery-eng-c",), events=(MINE,))
    given, taken = decide_carry_over(a_state(issue))
    assert isinstance(given, Assign)
    assert isinstance(taken, Unassign)
    assert taken.needs == (given.key,)


def test_somebody_who_left_the_team_does_not_keep_what_the_desk_gave_them() -> None:
    gone = an_event("assigned", EARLIER, subject="former-engineer", by=DESK)
    assert [key for _, _, key in carried(assignees=("former-engineer",), events=(gone,))] == [
        "acme/shop#1/assignee/delivery-eng-a",
        "acme/shop#1/assignee/former-engineer",
    ]


def test_an_owner_that_a_person_chose_stays() -> None:
    chosen = an_event("assigned", EARLIER, subject="delivery-eng-c", by="delivery-em-d")
    assert not carried(events=(chosen,))
    assert not carried(events=(MINE, an_event("assigned", LATER, subject="delivery-eng-c", by="outsider")))
    assert not carried(events=())


def test_the_incoming_engineer_is_not_assigned_twice() -> None:
    assert carried(assignees=("delivery-eng-c", "Delivery-Eng-A")) == [
        ("Unassign", "SUP-15", "acme/shop#1/assignee/delivery-eng-c")
    ]


def test_what_is_in_flight_stays_with_its_owner() -> None:
    assert not carried(items=(an_item("In Progress"),))


@pytest.mark.parametrize(
    "settings", [{"author": "delivery-eng-b"}, {"open": False}], ids=["own work", "closed"]
)
def test_what_is_no_request_stays(settings: dict[str, Any]) -> None:
    assert not carried(**settings)


@pytest.mark.parametrize("part", ["oncall", "issues", "board", "channel"])
def test_nothing_moves_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    issue = an_issue(assignees=("delivery-eng-c",), events=(MINE,))
    assert not list(decide_carry_over(a_state(issue, incomplete=(gap,))))


def test_another_teams_engineer_keeps_an_issue_of_both_teams() -> None:
    issue = an_issue(
        labels=frozenset({LABEL, "team/other"}),
        assignees=("other-engineer",),
        events=(an_event("assigned", at("16 10:30"), subject="other-engineer", by=DESK),),
    )
    alone = list(decide_carry_over(a_state(issue)))
    shared = list(decide_carry_over(a_state(issue, other_labels=frozenset({"team/other"}))))
    assert alone
    assert not shared
