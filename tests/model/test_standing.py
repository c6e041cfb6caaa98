"""What an issue is to a team, since when, and whether the team has answered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.issues import BoardRef, Event, IssueRef
from supportdesk.model.people import Person
from supportdesk.model.places import Labels, Repository
from supportdesk.model.standing import (
    Course,
    asked_at,
    course,
    duplicate_of,
    ending_of,
    is_feature,
    is_in_flight,
    is_member,
    is_old,
    is_request,
    is_support,
    is_urgent,
    member_key,
    priority_of,
    removed_by_person,
    same_login,
    set_by_desk,
    stand_in,
    work_item,
)
from tests.builders import (
    DESK,
    LABEL,
    a_label,
    a_person,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    the_people,
)

URL = "https://github.example/acme/shop/issues/1"


def test_logins_are_one_account_whatever_their_case() -> None:
    assert same_login("Support-Desk[bot]", "support-desk[BOT]")
    assert not same_login("engineer-a", "engineer-b")
    assert not same_login(None, None)
    assert not same_login("", "")


def test_an_app_and_a_person_of_one_name_are_two() -> None:
    assert not same_login("support-desk", "support-desk[bot]")
    assert not is_member(a_state(), "delivery-eng-a[bot]")


def test_a_member_is_known_by_login_in_any_case() -> None:
    assert member_key(a_state(), "Delivery-ENG-A") == "eng-a"
    assert not is_member(a_state(), "outsider")
    assert not is_member(a_state(), None)


def test_an_outsiders_open_labelled_issue_is_a_request() -> None:
    assert is_request(a_state(), an_issue())


@pytest.mark.parametrize(
    "settings",
    [
        {"open": False},
        {"labels": frozenset()},
        {"labels": frozenset({"delivery"})},
        {"author": "delivery-eng-b"},
    ],
    ids=["closed", "unlabelled", "labelled by a wrong name", "the team's own work"],
)
def test_what_is_no_support_issue(settings: dict[str, Any]) -> None:
    assert not is_support(a_state(), an_issue(**settings))


def test_an_excluded_issue_is_no_support_issue() -> None:
    labels = Labels(exclude=("wontfix",))
    issue = an_issue(labels=frozenset({LABEL, "wontfix"}))
    assert not is_support(a_state(team=a_team(labels=labels)), issue)


@pytest.mark.parametrize(
    "settings",
    [{"labels": frozenset({LABEL, "support"})}, {"private": True}],
    ids=["support label", "customer repository"],
)
def test_a_members_own_issue_can_be_a_support_issue(settings: dict[str, Any]) -> None:
    assert is_support(a_state(), an_issue(author="delivery-eng-b", **settings))


@pytest.mark.parametrize(("private", "customers"), [(True, False), (False, True)])
def test_a_repository_may_be_private_without_being_the_customers_and_the_other_way_round(
    *, private: bool, customers: bool
) -> None:
    own = an_issue(author="delivery-eng-b", private=private)
    place = Repository(name=own.ref.repository, private=private, customers=customers)
    state = a_state(team=a_team(repositories=(place,)))
    assert is_support(state, own) is customers
    assert is_support(state, replace(own, author="somebody"))


@pytest.mark.parametrize("settings", [{"labels": frozenset({LABEL, "feature-request"})}, {"type": "Feature"}])
def test_a_feature_request_is_no_request_on_the_rotations_clock(settings: dict[str, Any]) -> None:
    issue = an_issue(**settings)
    assert is_feature(a_state(), issue)
    assert is_support(a_state(), issue)
    assert not is_request(a_state(), issue)


def test_the_since_date_is_a_local_date_and_counts_as_new() -> None:
    state = a_state(team=a_team(since=date(2026, 7, 1)))
    assert not is_old(state, an_issue(asked=at("2026-06-30T23:00")))  # midnight of 1 July in London
    assert is_old(state, an_issue(asked=at("2026-06-30T22:59")))
    assert not is_request(state, an_issue(asked=at("2026-06-30T22:59")))


def test_in_flight_is_an_in_flight_status_on_the_teams_own_board() -> None:
    elsewhere = BoardRef("acme", 999)
    assert is_in_flight(a_state(), an_issue(items=(an_item("In Progress"),)))
    assert not is_in_flight(a_state(), an_issue(items=(an_item("Backlog"),)))
    assert not is_in_flight(a_state(), an_issue(items=(an_item("In Progress", board=elsewhere),)))
    assert not is_in_flight(a_state(), an_issue(items=(an_item("In Progress", archived=True),)))
    assert not is_in_flight(a_state(), an_issue(items=()))


def test_an_issue_has_the_highest_priority_that_it_matches() -> None:
    rung = priority_of(a_state(), an_issue(labels=frozenset({LABEL, "p2", "p1"})))
    assert rung is not None
    assert rung.name == "P1"
    assert priority_of(a_state(), an_issue()) is None


def test_incidents_and_urgent_priorities_are_urgent() -> None:
    assert is_urgent(a_state(), an_issue(labels=frozenset({LABEL, "incident"})))
    assert is_urgent(a_state(), an_issue(labels=frozenset({LABEL, "p1"})))
    assert not is_urgent(a_state(), an_issue(labels=frozenset({LABEL, "p2"})))
    assert not is_urgent(a_state(), an_issue())


def test_a_label_that_a_person_took_off_stays_off_until_a_person_puts_it_back() -> None:
    off = a_label("needs-info", at("20 10:10"), off=True)
    on = a_label("needs-info", at("20 10:20"))
    assert removed_by_person(a_state(), an_issue(events=(off,)), "needs-info")
    assert not removed_by_person(a_state(), an_issue(events=(off, on)), "needs-info")
    assert not removed_by_person(a_state(), an_issue(), "needs-info")


def test_a_label_that_the_desk_took_off_may_come_back() -> None:
    off = a_label("needs-info", at("20 10:10"), DESK, off=True)
    assert not removed_by_person(a_state(), an_issue(events=(off,)), "needs-info")


def test_the_desk_set_a_label_only_if_it_was_the_last_to_put_it_on() -> None:
    labels = frozenset({LABEL, "needs-info"})
    mine, theirs = (
        a_label("needs-info", at("20 10:10"), DESK),
        a_label("needs-info", at("20 10:20")),
    )
    assert set_by_desk(a_state(), an_issue(labels=labels, events=(mine,)), "needs-info")
    assert not set_by_desk(a_state(), an_issue(labels=labels, events=(mine, theirs)), "needs-info")
    assert not set_by_desk(a_state(), an_issue(labels=labels), "needs-info")
    assert not set_by_desk(a_state(), an_issue(events=(mine,)), "needs-info")


# How it ended

THERE, ELSEWHERE = "https://github.example/acme/shop/issues/7", "https://github.example/acme/web/issues/8"


def as_duplicate(when: str, url: str = THERE) -> Event:
    return an_event("duplicate", at(when), subject=url)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((), None),
        ((as_duplicate("20 10:10"),), THERE),
        ((as_duplicate("20 10:20", ELSEWHERE), as_duplicate("20 10:10")), ELSEWHERE),
        ((as_duplicate("20 10:10"), an_event("reopened", at("20 10:20"))), None),
        ((an_event("reopened", at("20 10:05")), as_duplicate("20 10:10")), THERE),
    ],
    ids=[
        "never said",
        "said",
        "said twice: the later",
        "reopened since, and closed for another reason",
        "reopened before",
    ],
)
def test_a_closed_issue_is_a_duplicate_of_what_was_said_last(
    events: tuple[Event, ...], found: str | None
) -> None:
    assert duplicate_of(an_issue(open=False, events=events)) == found
    assert duplicate_of(an_issue(events=events)) is None


@pytest.mark.parametrize(
    ("settings", "ending"),
    [
        ({}, ""),
        ({"open": False}, "closed"),
        ({"open": False, "events": (as_duplicate("20 10:10"),)}, "duplicate"),
        ({"open": False, "labels": frozenset({LABEL, "feature-request"})}, "closed"),
        ({"labels": frozenset({LABEL, "feature-request"})}, "feature"),
        ({"labels": frozenset()}, "withdrawn"),
        ({"author": "delivery-eng-b"}, "withdrawn"),
        ({"ref": IssueRef("acme/elsewhere", 1)}, "withdrawn"),
        ({"mark": "mirror/acme/customer#1"}, "withdrawn"),
    ],
    ids=[
        "it goes on",
        "closed",
        "closed as a duplicate",
        "closed as a feature request",
        "a feature request",
        "without the label",
        "the team's own work",
        "transferred to where the desk does not look",
        "filed by the desk itself",
    ],
)
def test_a_request_ends_in_one_way(settings: dict[str, Any], ending: str) -> None:
    assert ending_of(a_state(), an_issue(**settings)) == ending


# Where its work stands


def test_a_customers_issue_is_in_flight_where_its_mirror_is() -> None:
    mirror = an_issue(2, items=(an_item("In Progress"),))
    issue = an_issue(private=True, items=())
    state = a_state(issue, mirror, mirrors={issue.ref: mirror.ref})
    assert is_in_flight(state, issue)
    assert stand_in(state, issue) == mirror
    assert work_item(state, issue) == mirror.items[0]
    assert not is_in_flight(a_state(issue, mirror), issue)
    assert stand_in(a_state(issue), issue) == issue


def test_a_customers_issue_is_in_flight_too_where_somebody_put_it_there_itself() -> None:
    """Whoever works on it put its own card into the column, and left the mirror's where it was."""
    mirror = an_issue(2, items=(an_item("Backlog"),))
    issue = an_issue(private=True, items=(an_item("In Progress"),))
    state = a_state(issue, mirror, mirrors={issue.ref: mirror.ref})
    assert is_in_flight(state, issue)
    assert work_item(state, issue) == issue.items[0]
    waiting = an_issue(private=True, items=(an_item("Next"),))
    assert work_item(a_state(waiting, mirror, mirrors={waiting.ref: mirror.ref}), waiting) == mirror.items[0]


def test_a_mirror_that_was_not_read_stands_for_nothing() -> None:
    issue = an_issue(private=True)
    state = a_state(issue, mirrors={issue.ref: IssueRef("acme/shop", 99)})
    assert stand_in(state, issue) == issue


# Since when it is asked for

OPENED = at("20 09:00")
ON, OFF = a_label(LABEL, at("20 10:00")), a_label(LABEL, at("20 10:30"), off=True)
WRONG_ON = a_label("delivery", at("20 09:30"))


@pytest.mark.parametrize(
    ("events", "asked"),
    [
        ((), "20 09:00"),
        ((ON,), "20 10:00"),
        ((ON, OFF), "20 10:00"),
        ((ON, OFF, a_label(LABEL, at("20 10:40"))), "20 10:40"),
        ((WRONG_ON, ON, a_label("delivery", at("20 10:00"), off=True)), "20 09:30"),
        ((WRONG_ON, a_label("delivery", at("20 10:00"), off=True), ON), "20 09:30"),
        ((ON, an_event("reopened", at("20 10:20"))), "20 10:20"),
        ((an_event("reopened", at("20 09:20")), ON), "20 10:00"),
        ((a_label("bug", at("20 09:20")), a_label("bug", at("20 09:25"), off=True)), "20 09:00"),
    ],
    ids=[
        "no label event: since it was opened",
        "labelled later",
        "taken off: the old time",
        "asked anew",
        "a wrong name corrected keeps its time",
        "also where the events of one instant come in another order",
        "reopened",
        "reopened before it was labelled",
        "other labels do not matter",
    ],
)
def test_a_request_begins_when_the_team_is_asked(events: tuple[Event, ...], asked: str) -> None:
    issue = replace(an_issue(created_at=OPENED), events=events)
    assert asked_at(a_state(), issue) == at(asked)


SUPPORT, FEATURE = frozenset({LABEL, "support"}), frozenset({LABEL, "feature-request"})
BACK = a_label(LABEL, at("20 10:40"))


def _off(label: str, when: str = "20 10:40") -> tuple[Event, Event]:
    """A label that stood from half past nine, until a person took it off."""
    return a_label(label, at("20 09:30")), a_label(label, at(when), off=True)


@pytest.mark.parametrize(
    ("settings", "events", "given", "asked", "heard"),
    [
        ({}, (ON,), "20 10:00", "20 10:00", "20 09:00"),
        ({"author": "delivery-eng-b", "private": True}, (ON,), "20 10:00", "20 10:00", "20 09:00"),
        ({}, (), "20 09:00", "20 09:00", "20 09:00"),
        (
            {"author": "delivery-eng-b", "labels": SUPPORT},
            (ON, a_label("support", at("20 10:40"))),
            *("20 10:00", "20 10:40", "20 09:00"),
        ),
        ({"author": "delivery-eng-b", "labels": SUPPORT}, (ON,), "20 10:00", "20 10:00", "20 09:00"),
        ({}, (*_off("feature-request"), ON), "20 10:00", "20 10:40", "20 09:00"),
        ({}, (*_off("wontfix"), ON), "20 10:00", "20 10:40", "20 09:00"),
        ({}, _off("wontfix"), "20 09:00", "20 10:40", "20 09:00"),
        ({}, (*_off("wontfix", "20 09:40"), ON), "20 10:00", "20 10:00", "20 09:00"),
        ({"labels": FEATURE}, (ON,), "20 10:00", "20 09:00", "20 09:00"),
        ({}, (WRONG_ON, ON, _off("delivery", "20 10:00")[1]), "20 09:30", "20 09:30", "20 09:00"),
        ({}, (ON, an_event("reopened", at("20 10:20"))), "20 10:20", "20 10:20", "20 10:20"),
        ({}, (ON, OFF, BACK), "20 10:40", "20 10:40", "20 10:30"),
    ],
    ids=[
        "an outsider's",
        "a member's in a customer repository",
        "the label stood from the beginning",
        "a member's that gets the support label later",
        "a member's with the support label from the beginning",
        "a feature request no longer",
        "excluded no longer",
        "excluded no longer, labelled from the beginning",
        "excluded no longer before it was labelled",
        "still a feature request",
        "an alias corrected",
        "reopened",
        "given away and back",
    ],
)
def test_a_request_begins_once_all_its_labels_make_it_one(
    settings: dict[str, Any], events: tuple[Event, ...], given: str, asked: str, heard: str
) -> None:
    state = a_state(team=a_team(labels=Labels(exclude=("wontfix",))))
    issue = replace(an_issue(created_at=OPENED, **settings), events=events)
    assert course(state, issue) == Course(given=at(given), asked=at(asked), heard=at(heard))


def test_an_address_is_written_as_people_write_it() -> None:
    assert str(IssueRef("acme/shop", 12)) == "acme/shop#12"


def test_people_are_found_by_the_configurations_login() -> None:
    people: dict[str, Person] = the_people(eng_a=a_person("eng-a", github="Someone"))
    assert member_key(a_state(people=people), "someone") == "eng-a"
