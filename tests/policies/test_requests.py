"""REQ-1, REQ-2, REQ-3: the label, the board, the parts of a request."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import AddToBoard, RemoveLabel, SetStatus
from supportdesk.model.finding import Because
from supportdesk.model.issues import BoardRef, Issue
from supportdesk.model.places import Intake
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.requests import decide_board, decide_labels, decide_needs_info
from tests.builders import (
    BOARD,
    DESK,
    LABEL,
    PUBLIC,
    a_board,
    a_desk_comment,
    a_label,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    ref,
    told,
)

OLD = at("2026-01-04T12:00")


def unlabelled(**settings: Any) -> Issue:
    given: dict[str, Any] = {"labels": frozenset(), **settings}
    return replace(an_issue(**given), events=given.get("events", ()))


# REQ-2: the label


def test_a_labelled_issue_needs_nothing() -> None:
    assert not list(decide_labels(a_state(an_issue())))


def test_a_wrong_name_is_corrected() -> None:
    issue = unlabelled(labels=frozenset({"delivery", "bug"}))
    assert told(decide_labels(a_state(issue))) == [
        ("AddLabel", "REQ-2", f"acme/shop#1/label/{LABEL}"),
        ("RemoveLabel", "REQ-2", "acme/shop#1/label/delivery"),
    ]


def test_a_correction_that_was_begun_is_finished() -> None:
    issue = an_issue(labels=frozenset({LABEL, "delivery"}))
    assert list(decide_labels(a_state(issue))) == [
        RemoveLabel(
            because=Because(
                team="delivery", job="audit", rule="REQ-2", reason="“team/delivery” stands for it."
            ),
            issue=ref(),
            label="delivery",
            needs=(f"acme/shop#1/label/{LABEL}",),
        )
    ]


def test_a_wrong_name_is_corrected_also_where_the_board_cannot_be_read() -> None:
    gap = Incomplete(part="board", reason="The board cannot be read.")
    state = a_state(unlabelled(labels=frozenset({"delivery"})), board=None, incomplete=(gap,))
    assert [kind for kind, _, _ in told(decide_labels(state))] == ["AddLabel", "RemoveLabel"]


def test_an_issue_in_the_boards_intake_is_labelled() -> None:
    assert told(decide_labels(a_state(unlabelled()))) == [("AddLabel", "REQ-2", f"acme/shop#1/label/{LABEL}")]


def test_an_issue_elsewhere_on_the_board_is_only_reported() -> None:
    issue = unlabelled(items=(an_item("In Progress"),))
    assert told(decide_labels(a_state(issue))) == [("Finding", "REQ-2", "acme/shop#1")]


def test_open_cards_that_were_not_found_by_their_label_are_reported() -> None:
    unread, done, closed, alien = (
        an_issue(2, items=(an_item("Next"),)),
        an_issue(3, items=(an_item("Done"),)),
        an_issue(4, open=False),
        replace(an_issue(5), ref=ref(5, "acme/other")),
    )
    state = a_state(an_issue(), board=a_board(an_issue(), unread, done, closed, alien))
    assert told(decide_labels(state)) == [("Finding", "REQ-2", "acme/shop#2")]


@pytest.mark.parametrize(
    "settings",
    [
        {"open": False},
        {"asked": OLD},
        {"items": ()},
        {"items": (an_item(archived=True),)},
    ],
    ids=["closed", "from before the team's start", "not on the board", "archived"],
)
def test_these_are_not_labelled(settings: dict[str, Any]) -> None:
    assert not list(decide_labels(a_state(unlabelled(**settings), board=None)))


@pytest.mark.parametrize("labels", [frozenset(), frozenset({"delivery"})], ids=["in intake", "wrong name"])
def test_a_label_that_a_person_took_off_is_not_put_back(labels: frozenset[str]) -> None:
    issue = unlabelled(labels=labels, events=(a_label(LABEL, at("20 10:30"), off=True),))
    assert told(decide_labels(a_state(issue))) == [("Finding", "REQ-2", "acme/shop#1")]


def test_a_partial_list_of_issues_is_no_ground_for_labels() -> None:
    gap = Incomplete(part="issues", reason="A repository cannot be read.")
    assert not list(decide_labels(a_state(unlabelled(), incomplete=(gap,))))


# REQ-3: the board


def test_an_issue_on_the_board_needs_nothing() -> None:
    assert not list(decide_board(a_state(an_issue())))


def test_a_request_that_is_not_on_the_board_is_added_in_the_intake() -> None:
    assert list(decide_board(a_state(an_issue(items=())))) == [
        AddToBoard(
            because=Because(team="delivery", job="audit", rule="REQ-3", reason="It was not on the board."),
            issue=ref(),
            issue_id="I_1",
            board=BOARD,
            board_id="PVT_1",
            status_field="PVTSSF_1",
            option="O_Backlog",
            status="Backlog",
        )
    ]


def test_a_request_on_another_board_is_added_as_well() -> None:
    issue = an_issue(items=(an_item(board=BoardRef("acme", 999)),))
    assert told(decide_board(a_state(issue))) == [("AddToBoard", "REQ-3", "acme/shop#1/board/acme/205")]


def test_an_item_without_a_status_gets_the_intake() -> None:
    assert list(decide_board(a_state(an_issue(items=(an_item(None),))))) == [
        SetStatus(
            because=Because(
                team="delivery", job="audit", rule="REQ-3", reason="It had no status on the board."
            ),
            issue=ref(),
            item="PVTI_1",
            board=BOARD,
            board_id="PVT_1",
            status_field="PVTSSF_1",
            option="O_Backlog",
            status="Backlog",
        )
    ]


def test_an_archived_item_is_reported_and_stays_archived() -> None:
    state = a_state(an_issue(items=(an_item(None, archived=True),)))
    assert told(decide_board(state)) == [("Finding", "REQ-3", "acme/shop#1")]


BOARDED = an_event("boarded", at("20 10:10"), subject="205", by=DESK)


@pytest.mark.parametrize(
    "settings",
    [
        {"events": (BOARDED, an_event("unboarded", at("20 10:20"), subject="205"))},
        {"events": (BOARDED,)},
        {"comments": (a_desk_comment("status/delivery", {"board": "205"}),)},
    ],
    ids=["as its event says", "its event is missing", "as the desk had noted"],
)
def test_an_issue_that_a_person_took_off_the_board_stays_off(settings: dict[str, Any]) -> None:
    state = a_state(an_issue(items=(), **settings))
    assert told(decide_board(state)) == [("Finding", "REQ-3", "acme/shop#1")]


def test_an_issue_that_the_desk_took_off_may_come_back() -> None:
    off = an_event("unboarded", at("20 10:20"), subject="205", by=DESK)
    state = a_state(an_issue(items=(), events=(BOARDED, off)))
    assert told(decide_board(state)) == [("AddToBoard", "REQ-3", "acme/shop#1/board/acme/205")]


def test_a_board_without_the_intake_status_takes_nothing() -> None:
    state = a_state(an_issue(1, items=()), board=a_board(options={"Todo": "O_1"}))
    assert told(decide_board(state)) == []


def test_the_teams_own_work_and_old_issues_are_left_where_they_are() -> None:
    own, old = an_issue(1, items=(), author="delivery-eng-b"), an_issue(2, items=(), asked=OLD)
    assert not list(decide_board(a_state(own, old)))


@pytest.mark.parametrize("part", ["issues", "board"])
def test_a_partial_read_is_no_ground_for_the_board(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_board(a_state(an_issue(items=()), incomplete=(gap,))))


def test_without_a_board_nothing_is_put_there() -> None:
    assert not list(decide_board(a_state(an_issue(items=()), board=None)))


# REQ-1: the parts of a request

LACKING = "## Background\nWe want to ship it.\n"
NEEDS_INFO = frozenset({LABEL, "needs-info"})


def test_a_complete_request_needs_nothing() -> None:
    assert not list(decide_needs_info(a_state(an_issue())))


def test_a_request_that_lacks_a_part_is_labelled() -> None:
    (decision,) = decide_needs_info(a_state(an_issue(body=LACKING)))
    assert told([decision]) == [("AddLabel", "REQ-1", "acme/shop#1/label/needs-info")]
    assert decision.because.reason == "Missing: impact."


def test_a_request_that_is_already_labelled_is_left_alone() -> None:
    assert not list(decide_needs_info(a_state(an_issue(body=LACKING, labels=NEEDS_INFO))))


def test_the_label_goes_once_the_request_is_complete() -> None:
    issue = an_issue(labels=NEEDS_INFO, events=(a_label("needs-info", at("20 10:10"), DESK),))
    assert told(decide_needs_info(a_state(issue))) == [
        ("RemoveLabel", "REQ-1", "acme/shop#1/label/needs-info")
    ]


@pytest.mark.parametrize(
    ("settings", "reasons"),
    [
        ({"labels": NEEDS_INFO | {"feature-request"}}, ["It is no request any more."]),
        ({"labels": NEEDS_INFO - {LABEL}}, ["It is no request any more."]),
        ({"labels": NEEDS_INFO, "open": False}, []),
    ],
    ids=["a feature request", "withdrawn", "closed: left as it is"],
)
def test_the_label_goes_from_what_is_no_request_any_more(
    settings: dict[str, Any], reasons: list[str]
) -> None:
    by_desk = a_label("needs-info", at("20 10:10"), DESK)
    issue = an_issue(body=LACKING, events=(by_desk,), **settings)
    assert [each.because.reason for each in decide_needs_info(a_state(issue))] == reasons


def test_a_label_that_a_person_set_is_never_removed() -> None:
    issue = an_issue(labels=NEEDS_INFO, events=(a_label("needs-info", at("20 10:10"), "delivery-eng-a"),))
    assert not list(decide_needs_info(a_state(issue)))


def test_needs_info_that_a_person_took_off_is_not_put_back() -> None:
    issue = an_issue(body="", events=(a_label("needs-info", at("20 10:10"), off=True),))
    assert not list(decide_needs_info(a_state(issue)))


def test_a_partial_read_is_no_ground_for_needs_info() -> None:
    gap = Incomplete(part="issues", reason="It cannot be read.")
    assert not list(decide_needs_info(a_state(an_issue(body=""), incomplete=(gap,))))


def test_repositories_are_named_in_any_case() -> None:
    card = replace(an_issue(2), ref=ref(2, PUBLIC.upper()))
    state = a_state(an_issue(), board=a_board(card))
    assert told(decide_labels(state)) == [("Finding", "REQ-2", "ACME/SHOP#2")]


def test_where_customer_issues_are_mirrored_they_stay_off_the_board() -> None:
    team = a_team(intake=Intake(customer_issues="mirror", repository="acme/shop", status="Backlog"))
    assert not list(decide_board(a_state(an_issue(private=True, items=()), team=team)))


def test_a_label_that_two_teams_may_want_is_not_taken_off_by_one() -> None:
    shared = an_issue(
        labels=frozenset({LABEL, "team/other", "needs-info"}),
        events=(an_event("labeled", at("20 09:30"), subject="needs-info", by=DESK),),
    )
    assert not list(decide_needs_info(a_state(shared, other_labels=frozenset({"team/other"}))))
