"""What an issue is to a team, since when, and whether the team has answered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.people import Person
from supportdesk.model.places import Labels
from supportdesk.model.snapshot import BoardRef, Comment, Event, IssueRef, Message
from supportdesk.model.standing import (
    Acknowledgement,
    acknowledgement,
    asked_at,
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
    request_thread,
    same_login,
    set_by_desk,
    status_facts,
)
from tests.builders import (
    DESK,
    LABEL,
    NOW,
    a_comment,
    a_desk_comment,
    a_label,
    a_message,
    a_person,
    a_state,
    a_team,
    account,
    accounts,
    an_event,
    an_issue,
    an_item,
    at,
    the_people,
)

URL = "https://github.example/acme/shop/issues/1"


def test_logins_are_one_account_whatever_their_case_and_with_or_without_the_bot_suffix() -> None:
    assert same_login("Support-Desk", "support-desk[bot]")
    assert not same_login("engineer-a", "engineer-b")
    assert not same_login(None, None)
    assert not same_login("", "")


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
        a_label("needs-info", at("20 10:10"), "support-desk"),
        a_label("needs-info", at("20 10:20")),
    )
    assert set_by_desk(a_state(), an_issue(labels=labels, events=(mine,)), "needs-info")
    assert not set_by_desk(a_state(), an_issue(labels=labels, events=(mine, theirs)), "needs-info")
    assert not set_by_desk(a_state(), an_issue(labels=labels), "needs-info")
    assert not set_by_desk(a_state(), an_issue(events=(mine,)), "needs-info")


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


# The first word

WORD = Acknowledgement(by="delivery-eng-a", at=at("20 10:30"))


def test_nobody_has_answered_yet() -> None:
    assert acknowledgement(a_state(), an_issue()) is None


def test_a_members_first_comment_acknowledges() -> None:
    comments = (a_comment("delivery-eng-b", at("20 10:40")), a_comment(when=at("20 10:30")))
    assert acknowledgement(a_state(), an_issue(comments=comments)) == WORD


@pytest.mark.parametrize(
    "comment",
    [
        a_comment("outsider"),
        a_comment("other-bot[bot]", bot=True),
        a_comment(DESK, by_desk=True),
        a_comment(None),
        a_comment("delivery-eng-a", bot=True),
    ],
    ids=["an outsider", "a bot", "the desk", "a deleted account", "a member's automation"],
)
def test_these_comments_acknowledge_nothing(comment: Comment) -> None:
    assert acknowledgement(a_state(), an_issue(comments=(comment,))) is None


def test_the_author_does_not_answer_their_own_request_even_as_a_member() -> None:
    labels = frozenset({LABEL, "support"})
    issue = an_issue(author="Delivery-Eng-A", labels=labels, comments=(a_comment("delivery-eng-a"),))
    assert acknowledgement(a_state(), issue) is None


def test_a_word_from_before_the_label_counts_from_the_label_on() -> None:
    issue = an_issue(created_at=OPENED, comments=(a_comment(when=at("20 09:10")),))
    assert acknowledgement(a_state(), issue) == Acknowledgement(by="delivery-eng-a", at=at("20 10:00"))


def test_a_word_from_before_a_reopening_does_not_count() -> None:
    reopened = an_event("reopened", at("20 10:45"))
    comment = a_comment(when=at("20 10:30"))
    assert acknowledgement(a_state(), an_issue(events=(reopened,), comments=(comment,))) is None


def test_a_word_from_before_the_team_gave_the_issue_away_does_not_count() -> None:
    events = (a_label(LABEL, at("20 10:40"), off=True), a_label(LABEL, at("20 10:50")))
    comment = a_comment(when=at("20 10:30"))
    assert acknowledgement(a_state(), an_issue(events=events, comments=(comment,))) is None


# The thread in Slack


def announced(**settings: Any) -> Message:
    return a_message("delivery/request/acme/shop#1", **settings)


def asked_in_slack(**settings: Any) -> Message:
    given: dict[str, Any] = {"text": f"Please look at <{URL}|this>", "at": at("20 09:50"), **settings}
    return a_message(**given)


def test_the_requesters_first_message_with_the_link_is_the_thread() -> None:
    first, second = asked_in_slack(), asked_in_slack(at=at("20 10:10"))
    state = a_state(messages=(second, announced(), first))
    assert request_thread(state, an_issue()) == first


def test_without_one_the_desks_announcement_is_the_thread() -> None:
    state = a_state(messages=(announced(),))
    assert request_thread(state, an_issue()) == announced()
    assert request_thread(a_state(channel=None), an_issue()) is None


@pytest.mark.parametrize(
    "message",
    [
        asked_in_slack(text=f"See {URL}23"),
        asked_in_slack(text="No link"),
        asked_in_slack(user=None),
        asked_in_slack(user=account("eng-b")),
        asked_in_slack(by_desk=True, user="U00DESK"),
    ],
    ids=["another number", "no link", "a bot", "another member", "the desk"],
)
def test_these_messages_are_no_request_thread(message: Message) -> None:
    assert request_thread(a_state(messages=(message,)), an_issue()) is None


def test_a_link_is_found_after_a_longer_number() -> None:
    message = asked_in_slack(text=f"Not {URL}2 but {URL}")
    assert request_thread(a_state(messages=(message,)), an_issue()) == message


def test_a_member_who_opened_the_issue_may_ask_in_slack() -> None:
    message = asked_in_slack(user=account("eng-b"))
    issue = an_issue(author="delivery-eng-b")
    assert request_thread(a_state(messages=(message,)), issue) == message


def test_an_issue_without_an_address_has_no_thread() -> None:
    assert request_thread(a_state(messages=(asked_in_slack(),)), an_issue(url="")) is None


@pytest.mark.parametrize("where", ["repliers", "reactors"])
def test_a_members_reply_or_reaction_counts_from_when_it_is_first_seen(where: str) -> None:
    state = a_state(messages=(announced(**{where: accounts("eng-b", "pm-d") | {"U00OUTSIDER"}}),))
    seen = Acknowledgement(by="delivery-eng-b", at=NOW, seen=True)
    assert acknowledgement(state, an_issue()) == seen


def test_nobody_is_heard_in_a_channel_that_could_not_be_read() -> None:
    assert acknowledgement(a_state(channel=None), an_issue()) is None


def test_a_word_under_the_announcement_counts_though_somebody_posted_the_link_since() -> None:
    later = asked_in_slack(at=at("20 10:40"))
    state = a_state(messages=(later, announced(reactors=accounts("eng-b"))))
    assert request_thread(state, an_issue()) == later
    assert acknowledgement(state, an_issue()) == Acknowledgement(by="delivery-eng-b", at=NOW, seen=True)


def test_the_receipt_in_the_status_comment_keeps_the_time_of_the_first_sight() -> None:
    facts = {"seen": at("20 10:20").isoformat(), "seen_by": "delivery-eng-b"}
    state = a_state(messages=(announced(reactors=accounts("eng-b")),))
    issue = an_issue(comments=(a_desk_comment("status/delivery", facts), a_comment(when=at("20 10:30"))))
    seen = Acknowledgement(by="delivery-eng-b", at=at("20 10:20"), seen=True)
    assert acknowledgement(state, issue) == seen


def test_others_words_in_the_thread_do_not_count() -> None:
    state = a_state(messages=(announced(reactors=frozenset({"U00OUTSIDER", "U00DESK"})),))
    assert acknowledgement(state, an_issue()) is None


def test_a_reaction_of_the_requester_does_not_count() -> None:
    state = a_state(messages=(announced(reactors=accounts("eng-b")),))
    issue = an_issue(author="delivery-eng-b", labels=frozenset({LABEL, "support"}))
    assert acknowledgement(state, issue) is None


def test_a_member_without_a_known_account_cannot_be_heard_in_slack() -> None:
    state = a_state(messages=(announced(reactors=accounts("eng-b")),), slack_ids={})
    assert acknowledgement(state, an_issue()) is None


REOPENED = an_event("reopened", at("20 10:30"))


@pytest.mark.parametrize(
    "thread",
    [
        {"reactors": accounts("eng-b")},
        {"repliers": accounts("eng-b"), "last_reply_at": at("20 10:20")},
        {"repliers": accounts("eng-b") | {"U00OUTSIDER"}, "last_reply_at": at("20 10:40")},
        {"repliers": accounts("eng-b")},
    ],
    ids=["a reaction", "an old reply", "perhaps the requester's reply", "a reply of no known time"],
)
def test_after_a_reopening_old_words_in_the_thread_do_not_count(thread: dict[str, Any]) -> None:
    facts = {"seen": at("20 10:20").isoformat(), "seen_by": "delivery-eng-b"}
    issue = an_issue(events=(REOPENED,), comments=(a_desk_comment("status/delivery", facts),))
    assert acknowledgement(a_state(messages=(announced(**thread),)), issue) is None


def test_after_a_reopening_a_members_newest_reply_counts() -> None:
    thread = announced(repliers=accounts("eng-b"), last_reply_at=at("20 10:40"))
    seen = Acknowledgement(by="delivery-eng-b", at=NOW, seen=True)
    assert acknowledgement(a_state(messages=(thread,)), an_issue(events=(REOPENED,))) == seen


def facts_on(comment: Comment) -> dict[str, str]:
    return status_facts(a_state(), an_issue(comments=(comment,)))


def test_facts_count_only_in_a_comment_that_nobody_else_edited() -> None:
    facts = {"seen": at("20 10:20").isoformat(), "seen_by": "delivery-eng-b"}
    edited = a_desk_comment("status/delivery", facts, trusted=False)
    assert facts_on(edited) == {}
    assert facts_on(a_desk_comment("status/delivery", facts)) == facts
    assert facts_on(a_desk_comment("status/another-team", facts)) == {}


def test_an_address_is_written_as_people_write_it() -> None:
    assert str(IssueRef("acme/shop", 12)) == "acme/shop#12"


def test_people_are_found_by_the_configurations_login() -> None:
    people: dict[str, Person] = the_people(eng_a=a_person("eng-a", github="Someone"))
    assert member_key(a_state(people=people), "someone") == "eng-a"
