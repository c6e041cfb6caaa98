"""SUP-12, SUP-20: a customer's issue and its stand-in on the team's board."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.actions import AddToBoard, FileMirror, Notify, WriteStatus
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.places import Intake
from supportdesk.model.projection import after
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.digest import decide_digest
from supportdesk.policies.mirror import decide_mirrors
from supportdesk.policies.queue import queue
from supportdesk.policies.requests import decide_board, decide_labels
from supportdesk.policies.status import decide_status
from tests.builders import (
    BOARD,
    DESK,
    LABEL,
    a_board,
    a_comment,
    a_desk_comment,
    a_label,
    a_message,
    a_team,
    accounts,
    an_event,
    an_issue,
    an_item,
    at,
    done,
    later,
    ref,
    text_of,
    told,
)
from tests.policies.mirrors import MIRRORING, a_mirror, mirroring

FILED = ("FileMirror", "SUP-12", "acme/customer#1/mirror")
ADDED = ("AddToBoard", "SUP-12", "acme/shop#9/board/acme/205")
ENDED = ("Notify", "SUP-20", "acme/shop#9/notice/closed/20261120T1000Z")
WORD = a_comment(when=at("20 10:15"))
OLD = at("2026-01-04T12:00")


def a_customers(**settings: Any) -> Issue:
    """A customer's request that a member has answered; it is on no board."""
    given: dict[str, Any] = {"private": True, "items": (), "comments": (WORD,), **settings}
    return an_issue(**given)


def decided(*issues: Issue, **settings: Any) -> list[tuple[str, str, str]]:
    return told(decide_mirrors(mirroring(*issues, **settings)))


def test_where_every_customers_issue_has_its_mirror_nothing_is_done() -> None:
    issue = a_customers()
    assert not decided(issue, a_mirror(of=issue), an_issue(2))


# Filing


def test_an_acknowledged_customers_issue_gets_a_mirror_that_shows_number_and_link() -> None:
    (decision,) = decide_mirrors(mirroring(a_customers(title="Zebra", body="quagga")))
    assert isinstance(decision, FileMirror)
    assert decision == FileMirror(
        because=Because(
            team="delivery",
            job="audit",
            rule="SUP-12",
            reason="It is a customer's request, and acknowledged.",
        ),
        issue=ref(1, "acme/customer"),
        repository="acme/shop",
        title="Customer request acme/customer#1",
        labels=(LABEL, "customer-request"),
        document=decision.document,
        board=BOARD,
        board_id="PVT_1",
        status_field="PVTSSF_1",
        option="O_Backlog",
        status="Backlog",
    )
    assert text_of(decision) == (
        "This stands for acme/customer#1.\n"
        "It gives a customer's request its place on the board. What it is about stays over there."
    )


def test_a_mirror_that_was_filed_is_not_filed_again() -> None:
    state = mirroring(a_customers(), a_customers(number=2))
    decisions = list(decide_mirrors(state))
    assert [kind for kind, _, _ in told(decisions)] == ["FileMirror", "FileMirror"]
    left = done(state, decisions)
    assert sorted(left.mirrors) == [ref(1, "acme/customer"), ref(2, "acme/customer")]
    assert len(left.issues) == 4
    assert not list(decide_mirrors(left))


@pytest.mark.parametrize(
    "settings",
    [
        {"comments": ()},
        {"comments": (replace(WORD, author="outsider"),)},
        {"private": False},
        {"labels": frozenset({LABEL, "feature-request"})},
        {"open": False},
        {"asked": OLD},
        {"labels": frozenset[str]()},
        {"items": (an_item("Next"),)},
        {"comments": (WORD, a_desk_comment("status/delivery", {"mirrored": "yes"}))},
    ],
    ids=[
        "not acknowledged",
        "nobody of the team answered",
        "a public issue",
        "a feature request",
        "closed",
        "from before the start",
        "not the team's",
        "on the board itself",
        "mirrored before, as was written down",
    ],
)
def test_these_get_none(settings: dict[str, Any]) -> None:
    assert not decided(a_customers(**settings))


def test_what_is_archived_on_the_board_has_no_place_there() -> None:
    assert decided(a_customers(items=(an_item("Next", archived=True),))) == [FILED]


def test_a_note_that_somebody_edited_says_nothing() -> None:
    note = a_desk_comment("status/delivery", {"mirrored": "yes"}, trusted=False)
    assert decided(a_customers(comments=(WORD, note))) == [FILED]


def test_a_word_in_the_thread_acknowledges_it_too() -> None:
    thread = a_message("delivery/request/acme/customer#1", reactors=accounts("eng-b"))
    assert decided(a_customers(comments=()), messages=(thread,)) == [FILED]


def test_a_mirror_that_people_closed_is_not_made_again() -> None:
    issue = a_customers()
    assert not decided(issue, a_mirror(of=issue, open=False))


def test_what_is_in_the_mirrors_own_repository_needs_none() -> None:
    at_home = replace(MIRRORING, repository="Acme/Customer")
    assert not decided(a_customers(), team=a_team(intake=at_home))
    assert told(decide_board(mirroring(a_customers(), team=a_team(intake=at_home)))) == [
        ("AddToBoard", "REQ-3", "acme/customer#1/board/acme/205")
    ]


@pytest.mark.parametrize(
    "intake",
    [
        Intake(),
        replace(MIRRORING, repository=None),
        replace(MIRRORING, status=None),
    ],
    ids=["on the board itself", "no repository", "no status"],
)
def test_a_team_that_makes_no_mirrors_gets_none(intake: Intake) -> None:
    assert not decided(a_customers(), team=a_team(intake=intake))


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_a_partial_read_is_no_ground_for_a_mirror(part: Any) -> None:
    assert not decided(a_customers(), incomplete=(Incomplete(part=part, reason="It cannot be read."),))


def test_without_a_board_no_mirror_is_made() -> None:
    assert not decided(a_customers(), board=None)


def test_where_the_board_lacks_the_status_no_mirror_is_put_there() -> None:
    lacking = a_team(intake=replace(MIRRORING, status="Inbox"))
    bare = a_mirror(of=a_customers(), items=(), events=())
    assert not decided(a_customers(), a_customers(number=2), bare, team=lacking)


def test_that_there_was_one_is_remembered_beyond_the_end() -> None:
    note = a_desk_comment("status/delivery", {"mirrored": "yes", "missing": "impact"}, id="IC_9")
    closed = a_customers(open=False, comments=(WORD, note))
    (status,) = decide_status(mirroring(closed))
    assert isinstance(status, WriteStatus)
    assert (status.facts["ended"], status.facts["mirrored"]) == ("closed", "yes")
    later_on = done(mirroring(closed), [status]).issues[closed.ref]
    assert not decided(replace(later_on, open=True))


def test_the_promised_date_goes_with_it() -> None:
    order = a_desk_comment(
        "status/delivery", {"eta": "7 2026-11-20T10:30:00+00:00 delivery-eng-b 2026-11-27"}
    )
    issue = a_customers(comments=(WORD, order))
    (filed,) = decide_mirrors(mirroring(issue, board=a_board(issue, eta_field="PVTF_1")))
    assert isinstance(filed, FileMirror)
    assert (filed.eta_field, filed.day) == ("PVTF_1", date(2026, 11, 27))


# Its place on the board


def bare_mirror(of: Issue, **settings: Any) -> Issue:
    """A mirror that was filed but never put on the board."""
    mirror = a_mirror(of=of, **{"items": (), **settings})
    return replace(mirror, events=tuple(each for each in mirror.events if each.kind != "boarded"))


def test_a_mirror_that_is_not_on_the_board_is_put_there() -> None:
    (decision,) = decide_mirrors(mirroring(a_customers(), bare_mirror(a_customers())))
    assert isinstance(decision, AddToBoard)
    assert (told([decision]), decision.status, decision.issue_id) == ([ADDED], "Backlog", "I_9")
    assert decided(bare_mirror(a_customers())) == [ADDED]


def test_one_without_a_status_gets_it() -> None:
    mirror = a_mirror(of=a_customers(), items=(an_item(None),))
    assert decided(a_customers(), mirror) == [("SetStatus", "SUP-12", "acme/shop#9/status/acme/205")]


@pytest.mark.parametrize(
    "settings",
    [
        {"open": False},
        {"asked": OLD},
        {"items": (an_item(None, archived=True),)},
        {"items": (an_item("Next"),)},
    ],
    ids=["closed", "from before the start", "archived", "moved by people"],
)
def test_these_mirrors_stay_where_they_are(settings: dict[str, Any]) -> None:
    assert not decided(a_customers(), bare_mirror(a_customers(), **settings))


def test_one_that_a_person_took_off_the_board_stays_off() -> None:
    assert decided(a_customers(), a_mirror(of=a_customers(), items=())) == [
        ("Finding", "SUP-12", "acme/shop#9")
    ]


def test_the_mirror_of_what_is_a_feature_request_now_is_the_products() -> None:
    feature = a_customers(labels=frozenset({LABEL, "feature-request"}))
    assert not decided(feature, bare_mirror(feature))


# The end


def test_a_mirror_hears_once_that_its_request_was_closed() -> None:
    closed = a_customers(open=False)
    state = mirroring(closed, a_mirror(of=closed))
    (decision,) = decide_mirrors(state)
    assert told([decision]) == [ENDED]
    assert text_of(decision) == (
        "acme/customer#1 was closed.\nIf nothing is left to do here, please close this issue too."
    )
    assert isinstance(decision, Notify)
    assert not list(decide_mirrors(after(state, [decision])))


@pytest.mark.parametrize(
    "settings",
    [
        {"open": False},
        {"asked": OLD},
        {"events": (an_event("comment_deleted", at("20 10:40"), subject=DESK),)},
        {"comments": (a_desk_comment("notice/closed/20261120T1000Z"),)},
    ],
    ids=["closed too", "from before the start", "silenced", "told already"],
)
def test_these_mirrors_hear_nothing(settings: dict[str, Any]) -> None:
    closed = a_customers(open=False)
    assert not decided(closed, a_mirror(of=closed, **settings))


def test_a_second_end_is_told_again() -> None:
    closed = a_customers(open=False, events=(an_event("reopened", at("20 10:30")),))
    before = a_desk_comment("notice/closed/20261120T1000Z")
    again = ("Notify", "SUP-20", "acme/shop#9/notice/closed/20261120T1030Z")
    assert decided(closed, a_mirror(of=closed, comments=(before,))) == [again]
    edited = replace(before, mark="notice/closed/20261120T1030Z", trusted=False)
    assert not decided(closed, a_mirror(of=closed, comments=(edited,))), "a person mended a word"


def test_nobody_hears_of_it_at_night() -> None:
    closed = a_customers(open=False)
    state = mirroring(closed, a_mirror(of=closed))
    assert not list(decide_mirrors(later(state, at("20 20:00"))))
    assert told(decide_mirrors(later(state, at("23 09:04")))) == [ENDED]


# What the other rules make of a mirror


def test_a_mirrors_labels_are_peoples() -> None:
    mirror = a_mirror(of=a_customers(), labels=frozenset({"customer-request", "delivery"}))
    assert not list(decide_labels(mirroring(a_customers(), mirror)))


def test_the_queue_has_the_customers_issue_at_its_mirrors_place() -> None:
    customers, other = a_customers(asked=at("20 10:05")), an_issue(2)
    mirror = a_mirror(of=customers)
    for order in ((mirror, other), (other, mirror)):
        state = mirroring(customers, other, mirror, board=a_board(*order))
        first = customers if order[0] is mirror else other
        assert next(entry.issue.ref for entry in queue(state)) == first.ref


def digest_of(*issues: Issue) -> str:
    (post,) = decide_digest(mirroring(*issues, asked=frozenset({"digest"})))
    return text_of(post)


def test_the_digest_shows_work_on_a_customers_issue_once_by_its_mirror_with_its_owner() -> None:
    customers = a_customers(assignees=("delivery-eng-b",))
    flying = a_mirror(of=customers, items=(an_item("In Progress"),))
    said = digest_of(customers, flying)
    assert "Nothing in the queue, nothing at risk, 1 in flight." in said
    assert "Eng B: #9 Customer request acme/customer#1" in said
    assert "Eng C: #9" in digest_of(customers, replace(flying, assignees=("delivery-eng-c",)))
    assert "nobody: #9" in digest_of(flying)


def test_the_digest_shows_what_is_in_flight_at_risk_by_its_own_name() -> None:
    order = a_desk_comment(
        "status/delivery", {"risk": "7 2026-11-20T10:30:00+00:00 delivery-eng-b at-risk the release"}
    )
    customers = a_customers(comments=(WORD, order))
    said = digest_of(customers, a_mirror(of=customers, items=(an_item("In Progress"),)))
    assert "1 at risk, 1 in flight." in said
    assert "acme/customer#1 · is at risk" in said


def test_the_digest_waits_for_the_address_of_a_mirror_that_is_only_planned() -> None:
    team = a_team(intake=replace(MIRRORING, status="In Progress"))
    state = mirroring(a_customers(), team=team, asked=frozenset({"digest"}))
    (post,) = decide_digest(done(state, decide_mirrors(state)))
    assert "In flight\nnobody: acme/customer#1" in text_of(post)


def test_a_planned_mirror_is_what_will_be_found() -> None:
    state = mirroring(a_customers())
    left = done(state, decide_mirrors(state))
    (mirror,) = (each for each in left.issues.values() if each.mark)
    assert mirror.labels == {LABEL, "customer-request"}
    assert [item.status for item in mirror.items] == ["Backlog"]
    assert mirror.events == (
        a_label(LABEL, state.now, DESK),
        a_label("customer-request", state.now, DESK),
        an_event("boarded", state.now, subject="205", by=DESK),
    )
    assert left.board is not None
    assert left.board.cards[-1].ref == mirror.ref
