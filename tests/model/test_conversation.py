"""What was said on a request: the first word, the thread in Slack, the receipt."""

from typing import Any

import pytest

from supportdesk.model.channels import Message
from supportdesk.model.conversation import (
    Acknowledgement,
    acknowledgement,
    first_ref,
    request_key,
    request_thread,
    status_facts,
)
from supportdesk.model.issues import Comment, IssueRef
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
    account,
    accounts,
    an_event,
    an_issue,
    at,
    the_people,
)

URL = "https://github.example/acme/shop/issues/1"


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
    issue = an_issue(created_at=at("20 09:00"), comments=(a_comment(when=at("20 09:10")),))
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


def test_a_known_person_who_did_not_ask_began_no_thread_and_who_asked_did() -> None:
    people = {**the_people(), "guest": a_person("guest")}
    message = asked_in_slack(user=account("guest"))
    state = a_state(messages=(message,), people=people)
    assert request_thread(state, an_issue()) is None
    assert request_thread(state, an_issue(author="delivery-guest")) == message


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


@pytest.mark.parametrize(
    "facts",
    [
        {"seen": "yesterday", "seen_by": "delivery-eng-b"},
        {"seen": "2026-11-20T10:20:00", "seen_by": "delivery-eng-b"},
        {"seen": "0001-01-01T00:00:00+14:00", "seen_by": "delivery-eng-b"},
        {"seen": "2026-11-20T10:20:00+00:00"},
        {"seen": "2026-11-20T10:20:00+00:00", "seen_by": ""},
        {"seen_by": "delivery-eng-b"},
    ],
    ids=["no instant", "no time zone", "before all time", "nobody", "no name", "no time"],
)
def test_a_receipt_that_makes_no_sense_is_none(facts: dict[str, str]) -> None:
    assert acknowledgement(a_state(), an_issue(comments=(a_desk_comment("status/delivery", facts),))) is None


# An issue that was transferred

THERE = IssueRef("acme/customer", 9)


def transferred(of: str, **settings: Any) -> Any:
    comment = a_desk_comment("status/delivery", {"of": of}, **settings)
    url = "https://github.example/acme/customer/issues/9"
    return an_issue(ref=THERE, url=url, comments=(comment,))


def test_an_issue_is_called_by_the_address_at_which_it_was_first_met() -> None:
    issue = transferred("acme/shop#1")
    assert first_ref(a_state(), issue) == IssueRef("acme/shop", 1)
    assert request_key(a_state(), issue) == "delivery/request/acme/shop#1"
    assert request_key(a_state(), an_issue()) == "delivery/request/acme/shop#1"


@pytest.mark.parametrize("of", ["", "x", "acme#1", "acme/shop#x", "acme/customer#9"])
def test_without_such_an_address_it_is_called_by_its_own(of: str) -> None:
    assert first_ref(a_state(), transferred(of)) == THERE


def test_without_a_comment_its_announcement_tells_by_which_address_it_is_called() -> None:
    issue = an_issue(ref=THERE, id="I_now")
    other = a_message("repo/request/acme/shop#3", payload={"id": "I_now"})
    told = announced(payload={"id": "I_now"})
    assert first_ref(a_state(messages=(other,)), issue) == THERE
    assert first_ref(a_state(messages=(other, told)), issue) == IssueRef("acme/shop", 1)
    assert first_ref(a_state(channel=None), issue) == THERE


def test_one_that_github_led_to_is_called_by_the_address_it_had() -> None:
    issue = an_issue(ref=THERE, former=IssueRef("acme/shop", 2))
    assert first_ref(a_state(), issue) == IssueRef("acme/shop", 2)


def test_an_address_that_somebody_else_wrote_there_does_not_count() -> None:
    assert first_ref(a_state(), transferred("acme/shop#1", trusted=False)) == THERE


@pytest.mark.parametrize(
    "text", [URL, "https://github.example/acme/customer/issues/9"], ids=["its old address", "its new one"]
)
def test_its_thread_names_either_address(text: str) -> None:
    message = asked_in_slack(text=text)
    state = a_state(messages=(message, announced()))
    assert request_thread(state, transferred("acme/shop#1")) == message
    assert request_thread(a_state(messages=(announced(),)), transferred("acme/shop#1")) == announced()


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


def test_what_the_desk_said_there_itself_is_nobodys_word_and_hides_nobodys() -> None:
    spoken = accounts("eng-b") | {"U00DESK"}
    seen = Acknowledgement(by="delivery-eng-b", at=NOW, seen=True)
    issue = an_issue(events=(REOPENED,))
    thread = announced(repliers=spoken, last_reply_at=at("20 10:40"))
    assert acknowledgement(a_state(messages=(thread,)), issue) == seen
    unknown = announced(repliers=spoken, last_reply_at=None)
    assert acknowledgement(a_state(messages=(unknown,)), issue) is None
    alone = announced(repliers=frozenset({"U00DESK"}), last_reply_at=at("20 10:40"))
    assert acknowledgement(a_state(messages=(alone,)), issue) is None


def facts_on(comment: Comment) -> dict[str, str]:
    return dict(status_facts(a_state(), an_issue(comments=(comment,))))


def test_facts_count_only_in_a_comment_that_nobody_else_edited() -> None:
    facts = {"seen": at("20 10:20").isoformat(), "seen_by": "delivery-eng-b"}
    edited = a_desk_comment("status/delivery", facts, trusted=False)
    assert facts_on(edited) == {}
    assert facts_on(a_desk_comment("status/delivery", facts)) == facts
    assert facts_on(a_desk_comment("status/another-team", facts)) == {}
