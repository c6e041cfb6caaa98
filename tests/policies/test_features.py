"""REQ-7: what is not officially supported is a feature request, and the product manager's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from supportdesk.model.actions import AddLabel, AddToBoard, Assign, Notify, SetStatus
from supportdesk.model.config import Deputies
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.places import Board, Intake, Labels, Statuses
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.features import decide_features
from supportdesk.policies.triage import decide_triage
from tests.builders import (
    BOARD,
    DESK,
    LABEL,
    NOW,
    a_board,
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
    later,
    ref,
    text_of,
    the_people,
    told,
)
from tests.policies.mirrors import MIRRORING, a_mirror, mirroring

FEATURE = "feature-request"
BECAME = at("20 10:30")
OLD = at("2026-01-04T12:00")
PM = "delivery-pm-d"
STATUSES = Statuses(
    intake="Backlog",
    in_flight=("In Progress",),
    waiting=("Backlog", "Next"),
    done=("Done",),
    product="Icebox",
)
PRODUCT = Board(owner=BOARD.owner, number=BOARD.number, statuses=STATUSES)
OPTIONS = {name: f"O_{name}" for name in ("Backlog", "Next", "In Progress", "Done", "Icebox")}

NOTICE = ("Notify", "REQ-7", "acme/shop#1/notice/feature/20261120T1030Z")
GIVEN = ("Assign", "REQ-7", f"acme/shop#1/assignee/{PM}")
PUT = ("AddToBoard", "REQ-7", "acme/shop#1/board/acme/205")
MOVED = ("SetStatus", "REQ-7", "acme/shop#1/status/acme/205")


def a_feature(**settings: Any) -> Issue:
    """An hour-old request that became a feature request half an hour ago, which its PM has already."""
    given: dict[str, Any] = {"labels": {LABEL, FEATURE}, "assignees": (PM,), **settings}
    since = given.pop("since", BECAME)
    events = (a_label(FEATURE, since), *given.pop("events", ()))
    return an_issue(**{**given, "labels": frozenset(given["labels"])}, events=events)


def told_already(when: Any = BECAME) -> tuple[Any, ...]:
    return (a_desk_comment("notice/feature/20261120T1030Z", when=when),)


def settled(**settings: Any) -> Issue:
    """A feature request that is told of, and that the PM has."""
    return a_feature(**{"comments": told_already(), **settings})


def decided(*issues: Issue, **settings: Any) -> list[tuple[str, str, str]]:
    return told(decide_features(a_state(*issues, **settings)))


def on_the_board(*issues: Issue, **settings: Any) -> TeamState:
    """A team whose board has a column for the product."""
    given: dict[str, Any] = {"board": a_board(*issues, options=OPTIONS), "team": a_team(board=PRODUCT)}
    return a_state(*issues, **{**given, **settings})


def test_where_nothing_is_a_feature_request_nothing_is_done() -> None:
    assert not decided(an_issue(), an_issue(2, assignees=("delivery-eng-a",)))


def test_a_feature_request_that_is_told_and_given_needs_nothing() -> None:
    assert not decided(settled())
    assert not list(decide_features(on_the_board(settled(items=(an_item("Icebox"),)))))


def test_a_new_one_is_told_given_and_moved_at_once() -> None:
    state = on_the_board(a_feature(assignees=()))
    decisions = list(decide_features(state))
    assert told(decisions) == [NOTICE, GIVEN, MOVED]
    assert not list(decide_features(done(state, decisions)))


@pytest.mark.parametrize(
    "settings",
    [{"open": False}, {"asked": OLD, "since": BECAME}, {"author": "delivery-eng-b"}, {"labels": {FEATURE}}],
    ids=["closed", "from before the start", "the team's own work", "another's"],
)
def test_these_are_left_alone(settings: dict[str, Any]) -> None:
    state = on_the_board(a_feature(**{"assignees": (), "items": (), **settings}))
    assert not list(decide_features(state))


@pytest.mark.parametrize("part", ["issues", "board"])
def test_a_partial_read_is_no_ground_for_anything(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not decided(a_feature(assignees=()), incomplete=(gap,))


# The notice


def test_the_submitter_is_told_what_it_is_and_who_looks_at_it() -> None:
    (notice,) = decide_features(a_state(a_feature()))
    assert told([notice]) == [NOTICE]
    assert text_of(notice) == (
        "Thank you, @outsider. This is not officially supported today, so it goes to "
        "@delivery-pm-d (product) as a feature request; the support rotation does not handle it."
    )


@pytest.mark.parametrize(
    "settings",
    [{"author": None}, {"author": "robot[bot]", "author_is_bot": True}],
    ids=["a deleted account", "a bot"],
)
def test_where_nobody_can_be_told_nobody_is_mentioned(settings: dict[str, Any]) -> None:
    (notice,) = decide_features(a_state(a_feature(**settings)))
    assert text_of(notice).startswith("Thank you. This is not officially supported today")


def test_a_product_manager_who_asks_is_mentioned_once() -> None:
    issue = a_feature(author="Delivery-PM-D", labels={LABEL, FEATURE, "support"})
    (notice,) = decide_features(a_state(issue))
    assert text_of(notice).startswith("Thank you. This is not officially supported today")
    assert text_of(notice).casefold().count("@delivery-pm-d") == 1


def test_who_wants_no_pings_is_named() -> None:
    quiet = the_people(pm_d=a_person("pm-d", pings=False), eng_b=a_person("eng-b", pings=False))
    issue = a_feature(author="Delivery-Eng-B", labels={LABEL, FEATURE, "support"})
    (notice,) = decide_features(a_state(issue, people=quiet))
    assert text_of(notice).startswith("Thank you, Eng B. ")
    assert "it goes to Pm D (product)" in text_of(notice)


def test_the_deputy_is_mentioned_and_given_it_while_the_pm_is_away() -> None:
    people = the_people(pm_d=a_person("pm-d", absent=away("2026-11-20", "2026-11-20")))
    team = a_team(deputies=Deputies(pm="em-d"))
    notice, assign = decide_features(a_state(a_feature(assignees=()), people=people, team=team))
    assert "it goes to @delivery-em-d (product)" in text_of(notice)
    assert isinstance(assign, Assign)
    assert assign.login == "delivery-em-d"


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (BECAME, True),
        (at("20 17:29"), True),
        (at("20 17:30"), False),  # the working day is over
        (at("23 09:00"), True),
        (at("24 10:30"), True),  # two business days after
        (at("24 10:31"), False),
    ],
)
def test_it_is_told_in_working_hours_while_it_is_news(now: Any, due: bool) -> None:  # noqa: FBT001
    assert decided(a_feature(), now=now) == ([NOTICE] if due else [])


def test_it_is_news_to_a_team_that_gets_the_issue_later() -> None:
    issue = a_feature(since=at("02 10:00"), asked=at("02 09:00"))
    late = replace(issue, events=(issue.events[1], a_label(LABEL, at("20 10:00"))))
    assert not decided(issue)
    assert [kind for kind, _, _ in decided(late)] == ["Notify"]


def test_an_occasion_is_told_once() -> None:
    assert not decided(settled())
    assert decided(a_feature(comments=told_already(at("20 10:29")))) == [NOTICE]
    edited = a_desk_comment("notice/feature/20261120T1030Z", when=BECAME, trusted=False)
    assert not decided(a_feature(comments=(edited,))), "a person mended a word"
    other = a_desk_comment("notice/at-risk/waiting/20261120T1030Z", when=BECAME)
    assert decided(a_feature(comments=(other, a_desk_comment("status/delivery", when=BECAME)))) == [NOTICE]


def test_what_the_desk_said_of_a_label_that_it_planned_itself_is_told_whatever_github_s_clock_says() -> None:
    """The mark names the run's minute, the event has GitHub's: the comment came later all the same."""
    said = a_desk_comment("notice/feature/20261120T1029Z", when=at("2026-11-20T10:30:02"))
    assert not decided(a_feature(since=at("2026-11-20T10:30:01"), comments=(said,)))


def test_a_second_occasion_is_told_again() -> None:
    events = (a_label(FEATURE, at("20 10:40"), off=True), a_label(FEATURE, at("20 10:50")))
    again = [("Notify", "REQ-7", "acme/shop#1/notice/feature/20261120T1050Z")]
    assert decided(settled(events=events)) == again


def test_a_second_label_is_no_second_occasion() -> None:
    team = a_team(labels=Labels(feature=(FEATURE, "enhancement")))
    more = (a_label("enhancement", at("20 10:40")), a_label(FEATURE, at("20 10:50"), off=True))
    assert not decided(settled(labels={LABEL, "enhancement"}, events=more), team=team)


def test_where_only_the_type_says_it_it_is_told_once() -> None:
    issue = replace(an_issue(assignees=(PM,)), type="Feature")
    assert decided(issue) == [("Notify", "REQ-7", "acme/shop#1/notice/feature/20261120T1000Z")]
    assert not decided(replace(issue, comments=told_already(at("02 10:00"))))
    assert not decided(replace(issue, created_at=at("02 10:00"), events=()))


def test_where_a_person_deleted_a_comment_of_the_desk_nothing_is_said() -> None:
    deleted = an_event("comment_deleted", at("20 10:40"), subject=DESK, by="outsider")
    assert not decided(a_feature(events=(deleted,)))


def test_nothing_is_said_of_a_label_that_could_not_be_put_on() -> None:
    (notice,) = decide_features(a_state(a_feature()))
    label = AddLabel(because=notice.because, issue=ref(), label=FEATURE)
    assert isinstance(notice, Notify)
    assert notice.needs == (label.key,)


# Whose it is

MINE = an_event("assigned", at("20 10:05"), subject="delivery-eng-a", by=DESK)
TAKEN = an_event("unassigned", at("20 10:45"), subject=PM, by="delivery-em-d")
BACK = ("Unassign", "REQ-7", "acme/shop#1/assignee/delivery-eng-a")


def test_the_pm_gets_it_and_the_desk_takes_its_own_assignment_back() -> None:
    issue = settled(assignees=("delivery-eng-a",), events=(MINE,))
    assert decided(issue) == [GIVEN, BACK]


def test_at_night_nobody_is_given_anything() -> None:
    issue = settled(assignees=("delivery-eng-a",), events=(MINE,))
    assert decided(issue, now=at("20 20:00")) == [BACK]


def test_a_pm_whom_a_person_took_it_from_does_not_get_it_again() -> None:
    given = an_event("assigned", at("20 10:40"), subject=PM, by=DESK)
    assert not decided(settled(assignees=(), events=(given, TAKEN)))
    assert not decided(settled(assignees=(), events=(given, replace(TAKEN, subject="Delivery-PM-D"))))
    assert decided(settled(assignees=(), events=(given, replace(TAKEN, actor=DESK)))) == [GIVEN]
    assert decided(settled(assignees=(), events=(TAKEN, replace(given, at=at("20 10:50"))))) == [GIVEN]


def test_on_an_issue_of_two_teams_what_one_took_back_the_other_does_not_give() -> None:
    issue = settled(labels={LABEL, FEATURE, "team/other"}, assignees=(), events=(replace(TAKEN, actor=DESK),))
    assert decided(issue) == [GIVEN]
    assert not decided(issue, other_labels=frozenset({"team/other"}))


def test_a_deputy_takes_nothing_over_that_the_pm_has_or_declined() -> None:
    people = the_people(pm_d=a_person("pm-d", absent=away("2026-11-20", "2026-11-20")))
    team = a_team(deputies=Deputies(pm="em-d"))
    assert not decided(settled(), people=people, team=team)
    assert not decided(settled(assignees=(), events=(TAKEN,)), people=people, team=team)


def test_a_deputy_gives_it_back_to_the_pm() -> None:
    given = an_event("assigned", at("20 10:40"), subject="delivery-em-d", by=DESK)
    issue = settled(assignees=("delivery-em-d",), events=(given,))
    assert decided(issue, team=a_team(deputies=Deputies(pm="em-d"))) == [
        GIVEN,
        ("Unassign", "REQ-7", "acme/shop#1/assignee/delivery-em-d"),
    ]


def test_a_pm_who_is_on_support_keeps_it() -> None:
    given = an_event("assigned", at("20 10:05"), subject=PM, by=DESK)
    assert not decided(settled(events=(given,)))


@pytest.mark.parametrize(
    "settings",
    [
        {"events": (replace(MINE, actor="delivery-em-d"),)},
        {"events": ()},
        {"events": (MINE,), "items": (an_item("In Progress"),)},
    ],
    ids=["a person assigned them", "nobody knows who", "in flight"],
)
def test_these_engineers_keep_it(settings: dict[str, Any]) -> None:
    assert not decided(settled(assignees=("delivery-eng-a", PM), **settings))


def test_another_teams_engineer_keeps_it() -> None:
    theirs = an_event("assigned", at("20 10:05"), subject="other-engineer", by=DESK)
    issue = settled(labels={LABEL, FEATURE, "team/other"}, assignees=("other-engineer", PM), events=(theirs,))
    assert decided(issue)
    assert not decided(issue, other_labels=frozenset({"team/other"}))


# Once more a request

WAS = a_label(FEATURE, at("20 10:30"))
NO_MORE = a_label(FEATURE, at("20 10:50"), off=True)
AS_PM = an_event("assigned", at("20 10:40"), subject=PM, by=DESK)
AGAIN = ("Unassign", "REQ-7", f"acme/shop#1/assignee/{PM}")


def once_more(**settings: Any) -> Issue:
    """A request that was a feature request for twenty minutes, in which the desk gave it to the PM."""
    given: dict[str, Any] = {"assignees": (PM,), "events": (WAS, AS_PM, NO_MORE), **settings}
    return an_issue(**given)


def test_what_is_a_request_again_goes_from_the_pm_to_the_support_engineer() -> None:
    given = an_event("assigned", at("20 10:05"), subject="delivery-eng-a", by=DESK)
    back = an_event("unassigned", at("20 10:40"), subject="delivery-eng-a", by=DESK)
    state = a_state(once_more(events=(given, WAS, back, AS_PM, NO_MORE)))
    decisions = list(decide_features(state))
    assert told(decisions) == [AGAIN]
    assert told(decide_triage(done(state, decisions))) == [
        ("Assign", "SUP-4", "acme/shop#1/assignee/delivery-eng-a")
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {"events": (WAS, replace(AS_PM, actor="delivery-em-d"), NO_MORE)},
        {"events": (WAS, NO_MORE, replace(AS_PM, at=at("20 10:55")))},
        {"events": (AS_PM,)},
        {"items": (an_item("In Progress"),)},
        {"open": False},
        {"asked": OLD},
        {"assignees": ()},
        {"author": "delivery-eng-b"},
    ],
    ids=[
        "a person assigned the PM",
        "the PM was assigned as engineer after",
        "it never was one",
        "in flight",
        "closed",
        "from before the start",
        "nobody has it",
        "the team's own work",
    ],
)
def test_these_stay_with_whom_they_are(settings: dict[str, Any]) -> None:
    assert not decided(once_more(**settings))


def test_a_pm_who_is_on_support_now_keeps_what_they_would_be_given() -> None:
    assert decided(once_more()) == [AGAIN]
    assert decided(once_more(), shifts=()) == [AGAIN]
    assert not decided(once_more(), shifts=(a_shift("pm-d"),))


def test_another_teams_pm_keeps_it() -> None:
    theirs = replace(AS_PM, subject="other-pm")
    issue = once_more(
        labels=frozenset({LABEL, "team/other"}), assignees=("other-pm",), events=(WAS, theirs, NO_MORE)
    )
    assert decided(issue)
    assert not decided(issue, other_labels=frozenset({"team/other"}))


# The board


def placed(*issues: Issue, **settings: Any) -> list[tuple[str, str, str]]:
    return told(decide_features(on_the_board(*issues, **settings)))


def test_a_feature_request_moves_into_the_products_column() -> None:
    (decision,) = decide_features(on_the_board(settled()))
    assert decision == SetStatus(
        because=Because(team="delivery", job="audit", rule="REQ-7", reason="It is a feature request."),
        issue=ref(),
        item="PVTI_1",
        board=BOARD,
        board_id="PVT_1",
        status_field="PVTSSF_1",
        option="O_Icebox",
        status="Icebox",
    )


def test_one_that_is_not_on_the_board_is_put_there() -> None:
    (decision,) = decide_features(on_the_board(settled(items=())))
    assert isinstance(decision, AddToBoard)
    assert (told([decision]), decision.status, decision.issue_id) == ([PUT], "Icebox", "I_1")


@pytest.mark.parametrize(
    ("item", "moves"),
    [
        (an_item(None), True),
        (an_item("Backlog"), True),
        (an_item("Next"), True),
        (an_item("Icebox"), False),
        (an_item("In Progress"), False),
        (an_item("Done"), False),
        (an_item("Elsewhere"), False),
        (an_item("Next", archived=True), False),
        (an_item("Next", since=BECAME), True),
        (an_item("Next", since=BECAME + timedelta(seconds=1)), False),  # somebody moved it there since
    ],
)
def test_what_waits_is_moved_and_other_places_are_peoples(item: Any, moves: bool) -> None:  # noqa: FBT001
    assert placed(settled(items=(item,))) == ([MOVED] if moves else [])


def test_where_only_the_type_says_it_what_was_moved_since_it_was_opened_stays() -> None:
    issue = replace(settled(), type="Feature", labels=frozenset({LABEL}), events=())
    assert placed(replace(issue, items=(an_item(since=issue.created_at),))) == [MOVED]
    assert not placed(replace(issue, items=(an_item(since=NOW),)))


def test_one_that_a_person_took_off_the_board_stays_off() -> None:
    off = an_event("unboarded", at("20 10:40"), subject="205")
    assert not placed(settled(items=(), events=(off,)))


def test_without_a_column_for_the_product_nothing_moves() -> None:
    assert not decided(settled(items=()))
    assert not placed(settled(), board=None)


def test_a_column_that_the_board_lacks_is_said_once() -> None:
    issues = (settled(), settled(number=2))
    assert placed(*issues, board=a_board(*issues)) == [("Finding", "REQ-7", "board.statuses.product")]


def test_a_customers_issue_is_kept_off_the_board_where_it_has_a_mirror_instead() -> None:
    issue = settled(private=True, items=())
    team = a_team(board=PRODUCT, intake=MIRRORING)
    assert [kind for kind, _, _ in placed(issue, team=a_team(board=PRODUCT))] == ["AddToBoard"]
    assert not placed(issue, team=team)
    assert placed(issue, team=a_team(board=PRODUCT, intake=replace(MIRRORING, repository="acme/customer")))


def test_the_mirror_moves_in_its_place() -> None:
    issue = settled(private=True, items=())
    mirror = a_mirror(of=issue)
    state = mirroring(issue, mirror, team=a_team(board=PRODUCT, intake=MIRRORING))
    state = replace(state, board=a_board(mirror, options=OPTIONS))
    assert told(decide_features(state)) == [("SetStatus", "REQ-7", "acme/shop#9/status/acme/205")]
    bare = replace(mirror, items=(), events=())
    state = replace(state, issues={**state.issues, mirror.ref: bare})
    assert told(decide_features(state)) == [("AddToBoard", "REQ-7", "acme/shop#9/board/acme/205")]


def test_an_intake_of_mirrors_needs_a_repository() -> None:
    issue = settled(private=True, items=())
    assert not placed(issue, team=a_team(board=PRODUCT, intake=Intake(customer_issues="mirror")))


def test_a_run_at_night_leaves_the_word_to_the_next_morning() -> None:
    state = a_state(a_feature(since=at("20 21:00")), now=at("20 21:05"))
    assert not list(decide_features(state))
    assert [kind for kind, _, _ in told(decide_features(later(state, at("23 09:04"))))] == ["Notify"]
