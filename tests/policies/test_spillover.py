"""SUP-6, SUP-7: which requests other engineers may have, and who must agree to it."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.config import Deputies
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.spillover import decide_spillover
from supportdesk.policies.status import decide_status
from tests.builders import (
    DESK,
    LABEL,
    a_command,
    a_desk_comment,
    a_label,
    a_person,
    a_shift,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    away,
    done,
    text_of,
    the_people,
    told,
)

THEN, WHEN = at("20 10:10"), at("20 10:20")
APPROVED = "support/spillover-approved"
BOTH = frozenset({LABEL, APPROVED})
SUP_6 = [("Finding", "SUP-6", "acme/shop#1")]
SUP_7 = [("Finding", "SUP-7", "acme/shop#1")]
FLYING = (an_item("In Progress"),)


def assigned(by: str | None, who: str = "delivery-eng-b", when: str = "20 10:10") -> Any:
    return an_event("assigned", at(when), subject=who, by=by)


def helped(**settings: Any) -> Issue:
    """A request that a colleague gave to Engineer B, who is not on support."""
    given: dict[str, Any] = {
        "assignees": ("delivery-eng-b",),
        "events": (assigned("delivery-eng-c"),),
        **settings,
    }
    return an_issue(**given)


def found(issue: Issue, **settings: Any) -> list[tuple[str, str, str]]:
    return told(decide_spillover(a_state(issue, **settings)))


def test_what_the_support_engineer_has_is_no_spill_over() -> None:
    mine = assigned(DESK, "delivery-eng-a")
    assert not found(an_issue(assignees=("delivery-eng-a",), events=(mine,)))
    assert not found(an_issue())


@pytest.mark.parametrize(
    ("settings", "decided"),
    [
        ({}, SUP_6),
        ({"private": True}, [("Finding", "SUP-6", "acme/customer#1")]),
        ({"labels": frozenset({LABEL, "p2"})}, SUP_6),
        ({"labels": frozenset({LABEL, "p1"})}, []),
        ({"labels": frozenset({LABEL, "incident"})}, []),
        ({"labels": frozenset({LABEL, "feature-request"})}, []),
        ({"author": "delivery-eng-c"}, []),
        ({"open": False}, []),
        ({"assignees": ("delivery-eng-a", "Delivery-Eng-B")}, SUP_6),
        ({"assignees": ("delivery-eng-b", "delivery-eng-c")}, SUP_6 * 2),
        ({"assignees": ("delivery-em-d", "delivery-pm-d")}, []),
        ({"assignees": ("outsider",)}, []),
        ({"events": (assigned(DESK),)}, []),
        ({"events": (assigned(DESK), assigned("delivery-eng-b", when="20 10:20"))}, SUP_6),
        ({"events": (assigned("delivery-em-d"),)}, SUP_6),
        ({"events": ()}, SUP_6),
    ],
    ids=[
        "another engineer's",
        "a customer's",
        "not urgent",
        "urgent",
        "an incident",
        "a feature request",
        "the team's own work",
        "closed",
        "beside who is on support",
        "two others'",
        "the managers'",
        "somebody outside's",
        "given by the desk",
        "given by the desk, then taken",
        "given by a manager",
        "nobody knows by whom",
    ],
)
def test_a_request_of_an_engineer_who_is_not_on_support_is_for_a_person_to_decide(
    settings: dict[str, Any], decided: list[tuple[str, str, str]]
) -> None:
    assert found(helped(**settings)) == decided


def test_it_says_who_has_it_and_what_would_settle_it() -> None:
    (finding,) = decide_spillover(a_state(helped()))
    assert finding.because.reason == (
        "Eng B has it although not on support; no manager has agreed to it yet (/approve-spillover)."
    )


# In flight


@pytest.mark.parametrize(
    ("settings", "decided"),
    [
        ({"items": FLYING, "events": (assigned("delivery-eng-c", "delivery-eng-c", "13 10:00"),)}, []),
        ({"events": (assigned("delivery-eng-c", "delivery-eng-c", "13 10:00"),)}, SUP_6),
        ({"items": FLYING, "events": (assigned("delivery-eng-c", "delivery-eng-c", "16 09:59"),)}, []),
        ({"items": FLYING, "events": (assigned("delivery-eng-c", "delivery-eng-c", "16 10:00"),)}, SUP_6),
        (
            {
                "items": FLYING,
                "events": (
                    assigned("delivery-eng-c", "delivery-eng-c", "13 10:00"),
                    assigned("delivery-eng-a", "delivery-eng-c", "20 10:10"),
                ),
            },
            SUP_6,
        ),
        (
            {
                "items": FLYING,
                "asked": at("2026-05-04T10:00"),
                "events": (assigned("delivery-eng-c", "delivery-eng-c", "2026-05-04T10:00"),),
            },
            [],
        ),
        ({"items": FLYING, "events": ()}, []),
    ],
    ids=[
        "taken on support",
        "taken on support, but waiting",
        "taken just before the handoff",
        "taken at the handoff",
        "given again this week",
        "taken when nobody knows who was on support",
        "taken nobody knows when",
    ],
)
def test_who_took_it_on_support_sees_it_through(
    settings: dict[str, Any], decided: list[tuple[str, str, str]]
) -> None:
    issue = helped(**{"assignees": ("delivery-eng-c",), "asked": at("02 10:00"), **settings})
    assert found(issue) == decided


# Approval

DEPUTIES = a_team(deputies=Deputies(em="eng-c"))
EM_AWAY = the_people(em_d=a_person("em-d", absent=away("2026-11-19", "2026-11-19")))


@pytest.mark.parametrize(
    ("events", "decided"),
    [
        ((a_label(APPROVED, WHEN, "delivery-em-d"),), []),
        ((a_label(APPROVED, WHEN, "delivery-pm-d"),), []),
        ((a_label(APPROVED, WHEN, DESK),), []),
        ((a_label(APPROVED, WHEN, "delivery-eng-c"),), SUP_6),
        ((a_label(APPROVED, WHEN, "outsider"),), SUP_6),
        ((a_label(APPROVED, WHEN, None),), SUP_6),
        ((), SUP_6),
        (
            (
                a_label(APPROVED, THEN, "delivery-em-d"),
                a_label(APPROVED, WHEN, "x", off=True),
                a_label(APPROVED, at("20 10:30"), "x"),
            ),
            SUP_6,
        ),
        ((a_label(APPROVED, THEN, "x"), a_label(APPROVED, WHEN, "delivery-em-d")), []),
        ((a_label(APPROVED, at("19 10:00"), "delivery-eng-c"),), []),
    ],
    ids=[
        "the EM",
        "the PM",
        "the desk, by command",
        "an engineer",
        "somebody outside",
        "a deleted account",
        "nobody knows who",
        "somebody else after the EM",
        "the EM after somebody else",
        "the EM's deputy while the EM was away",
    ],
)
def test_the_label_counts_where_a_manager_set_it(
    events: tuple[Any, ...], decided: list[tuple[str, str, str]]
) -> None:
    issue = helped(labels=BOTH, events=(assigned("delivery-eng-c"), *events))
    assert found(issue, team=DEPUTIES, people=EM_AWAY) == decided


@pytest.mark.parametrize(
    ("by", "decided"),
    [
        ("delivery-em-d", []),
        ("delivery-eng-c", SUP_6),
        ("cargo", SUP_6),
        (None, SUP_6),
    ],
    ids=["this team's manager", "this team's engineer", "the other team's manager", "nobody here"],
)
def test_on_an_issue_of_two_teams_the_desks_label_counts_for_the_team_whose_manager_asked(
    by: str | None, decided: list[tuple[str, str, str]]
) -> None:
    issue = helped(
        labels=BOTH | {"team/cargo"},
        events=(assigned("delivery-eng-c"), a_label(APPROVED, WHEN, DESK)),
        comments=(a_command("/ack\n/approve-spillover", by, WHEN), a_command("/ack", "delivery-em-d", THEN)),
    )
    assert found(issue, other_labels=frozenset({"team/cargo"})) == decided


def test_a_label_that_was_taken_off_approves_nothing() -> None:
    assert (
        found(helped(events=(assigned("delivery-eng-c"), a_label(APPROVED, WHEN, "delivery-em-d")))) == SUP_6
    )


def test_that_a_label_does_not_count_is_said() -> None:
    issue = helped(labels=BOTH, events=(assigned("delivery-eng-c"), a_label(APPROVED, WHEN, "outsider")))
    (finding,) = decide_spillover(a_state(issue))
    assert finding.because.reason.endswith(
        " The label “support/spillover-approved” counts where EM or PM set it."
    )
    assert "outsider" not in finding.because.reason


# Who asked


@pytest.mark.parametrize(
    ("settings", "decided"),
    [
        ({}, SUP_6 + SUP_7),
        ({"events": (assigned("robot[bot]"),)}, SUP_6 + SUP_7),
        ({"events": (assigned("delivery-eng-a"),)}, SUP_6),
        ({"events": (assigned("delivery-pm-d"),)}, SUP_6),
        ({"events": (assigned("delivery-eng-b"),)}, SUP_6),
        ({"events": (assigned("outsider"), assigned("delivery-eng-a", when="20 10:20"))}, SUP_6),
        ({"events": (assigned(DESK),)}, []),
        ({"events": (assigned(None),)}, SUP_6),
        ({"events": ()}, SUP_6),
        ({"events": (assigned("outsider", when="02 10:00"),)}, SUP_6),
        ({"assignees": ("delivery-eng-a",)}, []),
        ({"assignees": ("delivery-em-d",)}, []),
        ({"labels": frozenset({LABEL, "p1"})}, []),
        ({"author": "delivery-eng-c"}, []),
        ({"labels": BOTH, "events": (assigned("outsider"), a_label(APPROVED, WHEN, "delivery-em-d"))}, []),
    ],
    ids=[
        "somebody outside",
        "a bot",
        "a colleague",
        "a manager",
        "they themselves",
        "a colleague after somebody outside",
        "the desk",
        "a deleted account",
        "nobody knows who",
        "nobody knows who was on support then",
        "it is who is on support",
        "it is a manager",
        "urgent",
        "the team's own work",
        "a manager agreed",
    ],
)
def test_an_assignment_from_outside_is_no_colleagues_asking(
    settings: dict[str, Any], decided: list[tuple[str, str, str]]
) -> None:
    assert (
        found(helped(**{"events": (assigned("outsider"),), "asked": at("02 10:00"), **settings})) == decided
    )


def test_who_was_on_support_when_somebody_outside_assigned_them_was_rightly_asked() -> None:
    issue = helped(
        assignees=("delivery-eng-c",),
        asked=at("13 09:00"),
        events=(assigned("outsider", "delivery-eng-c", "13 10:00"),),
    )
    assert found(issue) == SUP_6


def test_it_does_not_say_who_assigned_it() -> None:
    _, finding = decide_spillover(a_state(helped(events=(assigned("outsider"),))))
    assert finding.because.reason == "Eng B is not on support, and somebody outside the team assigned it."


# What is known and wanted


@pytest.mark.parametrize(
    ("rules", "decided"),
    [
        ({}, SUP_6 + SUP_7),
        ({"SUP-6": "report", "SUP-7": "report"}, SUP_6 + SUP_7),
        ({"SUP-6": "off"}, SUP_7),
        ({"SUP-7": "off"}, SUP_6),
    ],
)
def test_a_rule_that_is_off_finds_nothing(rules: Any, decided: list[tuple[str, str, str]]) -> None:
    assert found(helped(events=(assigned("outsider"),)), team=a_team(rules=rules)) == decided


@pytest.mark.parametrize("part", ["issues", "board", "oncall"])
def test_nothing_is_found_on_a_partial_read(part: Any) -> None:
    assert not found(helped(), incomplete=(Incomplete(part=part, reason="It cannot be read."),))


@pytest.mark.parametrize("shifts", [(), (a_shift("eng-a"), a_shift("eng-c"))], ids=["nobody", "several"])
def test_nothing_is_found_while_it_is_not_known_who_is_on_support(shifts: Any) -> None:
    assert not found(helped(), shifts=shifts)


# The status comment


def status_of(state: TeamState) -> tuple[dict[str, str], str]:
    """What is said of it in the status comment: its facts, and the lines."""
    (comment,) = decide_status(state)
    facts: dict[str, str] = getattr(comment, "facts")  # noqa: B009 - a status comment has facts
    lines = [line for line in text_of(comment).splitlines() if "not on support" in line]
    return {name: facts[name] for name in ("spillover", "approval") if name in facts}, "\n".join(lines)


LINE = "Eng B helps with this while not on support, if EM or PM agree (/approve-spillover)."


def test_the_requester_hears_who_helps_as_long_as_no_manager_agreed() -> None:
    state = a_state(helped())
    assert status_of(state) == ({"spillover": "delivery-eng-b"}, LINE)
    assert not list(decide_status(done(state, decide_status(state))))
    two = helped(assignees=("delivery-eng-c", "delivery-eng-b"))
    assert status_of(a_state(two))[0] == {"spillover": "delivery-eng-b,delivery-eng-c"}
    approved = helped(labels=BOTH, events=(a_label(APPROVED, WHEN, "delivery-em-d"),))
    assert status_of(a_state(approved)) == ({}, "")


def test_the_comment_says_too_that_a_label_does_not_count() -> None:
    issue = helped(labels=BOTH, events=(assigned("delivery-eng-c"), a_label(APPROVED, WHEN, "outsider")))
    facts, line = status_of(a_state(issue))
    assert facts == {"spillover": "delivery-eng-b", "approval": "void"}
    assert line == f"{LINE} The label “support/spillover-approved” counts where EM or PM set it."


@pytest.mark.parametrize("mode", ["report", "off"])
def test_a_rule_that_is_not_on_says_nothing_in_the_comment(mode: Any) -> None:
    assert status_of(a_state(helped(), team=a_team(rules={"SUP-6": mode}))) == ({}, "")


def test_what_the_comment_said_stands_while_it_is_not_known_who_is_on_support() -> None:
    said = a_desk_comment("status/delivery", {"spillover": "delivery-eng-b", "approval": "void"})
    facts, line = status_of(a_state(replace(helped(), comments=(said,)), shifts=()))
    assert facts == {"spillover": "delivery-eng-b", "approval": "void"}
    assert line.startswith(LINE)
    assert status_of(a_state(helped(), shifts=())) == ({}, "")
