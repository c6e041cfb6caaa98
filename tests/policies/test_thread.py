"""SUP-8, SUP-20: what follows on a request is said in its thread, each thing once and nothing at night."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from supportdesk.model.actions import PostMessage, WriteStatus
from supportdesk.model.config import Deputies
from supportdesk.model.duration import Duration
from supportdesk.model.promises import Clocks, Reminders
from supportdesk.model.snapshot import Incomplete, Issue, Message, TeamState
from supportdesk.policies.status import decide_status
from supportdesk.policies.thread import decide_thread, reminded, reopening_said
from tests.builders import (
    DESK,
    LABEL,
    a_command,
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
    away,
    done,
    later,
    ref,
    text_of,
    the_people,
)

P1 = frozenset({LABEL, "p1"})
URL = "https://github.example/acme/shop/issues/1"
KEY = "delivery/request/acme/shop#1"
HOURLY = Reminders(every=Duration.parse("1 business hour"), times=3)


def announced(when: str = "20 10:00", **settings: Any) -> Message:
    return a_message(KEY, at=at(when), **settings)


def adopted(when: str = "20 09:50", **settings: Any) -> Message:
    """Somebody else's message with the issue's link."""
    return a_message(text=f"Please look at {URL}", at=at(when), **settings)


def status(facts: dict[str, str] | None = None, **settings: Any) -> Any:
    return a_desk_comment("status/delivery", facts, id="IC_status", when=at("20 10:01"), **settings)


def urgent(**settings: Any) -> Issue:
    given: dict[str, Any] = {"labels": P1, "comments": (status(),), **settings}
    return an_issue(**given)


def world(issue: Issue, message: Message | None = None, **settings: Any) -> TeamState:
    given: dict[str, Any] = {"messages": (message or announced(),), **settings}
    return a_state(issue, **given)


def said(state: TeamState) -> list[tuple[str, str]]:
    """What the thread hears: the occasion and the words."""
    return [(each.key.removeprefix(f"{KEY}/"), text_of(each)) for each in posts(state)]


def posts(state: TeamState) -> Iterator[PostMessage]:
    for each in decide_thread(state):
        assert isinstance(each, PostMessage)
        yield each


def occasions(state: TeamState) -> list[str]:
    return [occasion for occasion, _ in said(state)]


def through(state: TeamState, *moments: str) -> Iterator[tuple[str, str]]:
    """What is said at each of these moments, each run over what the one before it left behind."""
    for moment in moments:
        state = later(state, at(moment), said=frozenset())
        decided = list(posts(state))
        yield from ((moment, each.key.removeprefix(f"{KEY}/")) for each in decided)
        left = done(state, decided)
        state = done(left, decide_status(left))


def test_a_request_that_goes_its_way_hears_nothing() -> None:
    assert said(world(an_issue(comments=(status(),)))) == []
    assert said(world(urgent(), now=at("20 10:59"))) == []


# An urgent request that waits


def test_an_urgent_request_is_reminded_of_with_the_handle() -> None:
    (post,) = posts(world(urgent()))
    assert (post.key, post.thread, post.channel) == (
        f"{KEY}/reminder/20261120T1000Z/1",
        announced().ts,
        "C00DELIVERY",
    )
    assert post.because.rule == "SUP-8"
    assert post.because.reason == "It is urgent and waits for a first answer: reminder 1 of 3."
    assert text_of(post) == (
        "@delivery-support Still urgent and without an answer since Fri 20 Nov, 10:00 GMT: who takes a look?"
    )


def test_it_is_reminded_so_often_the_last_time_with_the_managers_and_then_no_more() -> None:
    moments = [f"20 {hour}:{minute:02}" for hour in range(10, 17) for minute in (0, 30, 59)]
    assert list(through(world(urgent()), *moments)) == [
        ("20 11:00", "reminder/20261120T1000Z/1"),
        ("20 12:00", "reminder/20261120T1000Z/2"),
        ("20 13:00", "reminder/20261120T1000Z/3"),
    ]


def test_the_last_one_mentions_em_and_pm_and_says_that_it_is_the_last() -> None:
    ((occasion, text),) = said(world(urgent(), now=at("20 13:00")))
    assert occasion == "reminder/20261120T1000Z/3"
    assert text == (
        "@Em D @Pm D Nobody has answered this urgent request since Fri 20 Nov, 10:00 GMT. "
        "The desk reminds no further."
    )


def test_the_managers_deputies_are_mentioned_in_their_place() -> None:
    people = the_people(em_d=a_person("em-d", absent=away("2026-11-20", "2026-11-20")))
    team = a_team(deputies=Deputies(em="eng-b"))
    ((_, text),) = said(world(urgent(), now=at("20 13:00"), people=people, team=team))
    assert text.startswith("@Eng B @Pm D Nobody has answered")


def test_one_reminder_may_be_all() -> None:
    team = a_team(clocks=Clocks(remind_urgent=Reminders(every=Duration.parse("10 minutes"), times=1)))
    ((occasion, text),) = said(world(urgent(), team=team))
    assert occasion == "reminder/20261120T1000Z/1"
    assert text.startswith("@Em D @Pm D")


def test_missed_reminders_are_made_up_for_by_one() -> None:
    assert list(through(world(urgent()), "20 12:30", "20 12:31", "20 13:00", "20 14:00")) == [
        ("20 12:30", "reminder/20261120T1000Z/2"),
        ("20 13:00", "reminder/20261120T1000Z/3"),
    ]


def test_over_night_and_weekend_no_time_passes_and_nothing_is_said() -> None:
    state = world(urgent(asked=at("20 16:45")), announced("20 16:45"))
    moments = ("20 17:29", "20 17:30", "20 17:45", "21 12:00", "23 08:59", "23 09:00", "23 09:15", "23 10:15")
    assert list(through(state, *moments)) == [
        ("23 09:15", "reminder/20261120T1645Z/1"),
        ("23 10:15", "reminder/20261120T1645Z/2"),
    ]


def test_one_that_falls_due_at_the_closing_waits_for_the_morning() -> None:
    state = world(urgent(asked=at("20 16:30")), announced("20 16:30"))
    assert list(through(state, "20 17:29", "20 17:30", "23 08:59", "23 09:00")) == [
        ("23 09:00", "reminder/20261120T1630Z/1")
    ]


def test_an_interval_of_elapsed_time_passes_at_night_but_is_silent() -> None:
    team = a_team(clocks=Clocks(remind_urgent=Reminders(every=Duration.parse("4 hours"), times=9)))
    state = world(urgent(asked=at("20 16:00")), announced("20 16:00"), team=team)
    assert list(through(state, "20 20:00", "21 00:00", "21 04:00", "23 09:00")) == [
        ("23 09:00", "reminder/20261120T1600Z/9")
    ]


def test_round_the_clock_there_is_no_night() -> None:
    team = a_team(clocks=Clocks(remind_urgent=HOURLY, round_the_clock=True))
    state = world(urgent(asked=at("21 02:00")), announced("21 02:00"), team=team)
    assert list(through(state, "21 02:59", "21 03:00", "21 04:00", "21 05:00", "21 06:00")) == [
        ("21 03:00", "reminder/20261121T0200Z/1"),
        ("21 04:00", "reminder/20261121T0200Z/2"),
        ("21 05:00", "reminder/20261121T0200Z/3"),
    ]


def test_what_becomes_urgent_is_reminded_of_from_then_on() -> None:
    events = (a_label("p1", at("20 10:40")),)
    state = world(urgent(asked=at("19 10:00"), events=events), announced("19 10:10"))
    assert list(through(state, "20 11:00", "20 11:39", "20 11:40")) == [
        ("20 11:40", "reminder/20261119T1000Z/1")
    ]


def test_of_two_labels_that_make_it_urgent_the_first_counts() -> None:
    events = (a_label("p1", at("20 10:00")), a_label("incident", at("20 10:50")))
    assert occasions(world(urgent(labels=P1 | {"incident"}, events=events))) == ["reminder/20261120T1000Z/1"]


def test_a_thread_that_began_later_is_reminded_from_its_beginning() -> None:
    assert list(through(world(urgent(), announced("20 10:20")), "20 11:00", "20 11:19", "20 11:20")) == [
        ("20 11:20", "reminder/20261120T1000Z/1")
    ]


def test_a_request_that_was_reopened_is_reminded_of_anew() -> None:
    facts = {"reminded": "20261120T1000Z/3", "reopened": "20261120T1400Z"}
    issue = urgent(comments=(status(facts),), events=(an_event("reopened", at("20 14:00")),))
    assert occasions(world(issue, now=at("20 14:59"))) == []
    assert occasions(world(issue, now=at("20 15:00"))) == ["reminder/20261120T1400Z/1"]


@pytest.mark.parametrize(
    "settings",
    [
        {"labels": frozenset({LABEL, "p2"})},
        {"comments": (status(), a_comment(when=at("20 10:30")))},
        {"items": (an_item("In Progress"),)},
        {"labels": P1 | {"feature-request"}, "comments": (status({"ended": "feature"}),)},
        {"open": False, "comments": (status({"ended": "closed"}),)},
        {"author": "delivery-eng-b", "comments": (status({"ended": "withdrawn"}),)},
    ],
    ids=["not urgent", "answered", "in flight", "a feature request", "closed", "the team's own work"],
)
def test_nobody_is_reminded_of_these(settings: dict[str, Any]) -> None:
    assert occasions(world(urgent(**settings))) == []


def test_an_answer_in_the_thread_ends_the_reminders() -> None:
    assert occasions(world(urgent(), announced(repliers=accounts("eng-b")))) == []
    assert occasions(world(urgent(), announced(repliers=frozenset({"U00OUTSIDER", "U00DESK"})))) != []


def test_what_a_member_set_aside_is_not_reminded_of_until_then() -> None:
    """Only the author's own snooze: anybody else's comment is an answer."""
    own = a_command("/snooze 2 hours", "delivery-eng-b", at("20 10:30"))
    issue = urgent(author="delivery-eng-b", labels=P1 | {"support"}, comments=(status(), own))
    assert occasions(world(issue, now=at("20 12:29"))) == []
    assert occasions(world(issue, now=at("20 12:30"))) == ["reminder/20261120T1000Z/2"]


def test_reminders_can_be_off() -> None:
    assert occasions(world(urgent(), team=a_team(clocks=Clocks(remind_urgent=None)))) == []


@pytest.mark.parametrize(
    "fact", ["", "x", "20261120T1000Z", "20261120T1000Z/x", "20261120T1000Z/" + "9" * 5000]
)
def test_a_record_that_makes_no_sense_is_none(fact: str) -> None:
    issue = urgent(comments=(status({"reminded": fact}),))
    assert occasions(world(issue)) == ["reminder/20261120T1000Z/1"]


def test_a_record_that_somebody_else_edited_is_none() -> None:
    forged = status({"reminded": "20261120T1000Z/99"}, trusted=False)
    assert occasions(world(urgent(comments=(forged,)))) == ["reminder/20261120T1000Z/1"]


def test_a_customers_request_is_reminded_of_without_a_word_of_it() -> None:
    issue = urgent(private=True, title="Zebra", author="customer-contact")
    message = a_message("delivery/request/acme/customer#1")
    (post,) = posts(world(issue, message))
    assert "zebra" not in repr(post).casefold()
    assert "customer-contact" not in repr(post)


# What was said is written down


def recorded(state: TeamState) -> WriteStatus:
    """The status comment after what the thread hears."""
    left = done(state, decide_thread(state))
    (written,) = decide_status(left)
    assert isinstance(written, WriteStatus)
    return written


def test_a_reminder_is_written_down_only_if_it_was_posted() -> None:
    written = recorded(world(urgent()))
    assert written.facts["reminded"] == "20261120T1000Z/1"
    assert f"{KEY}/reminder/20261120T1000Z/1" in written.needs


def test_what_was_written_down_before_stands() -> None:
    issue = urgent(comments=(status({"reminded": "20261120T1000Z/1", "reopened": "20261119T0900Z"}),))
    assert reminded(world(issue), issue) == "20261120T1000Z/1"
    assert reopening_said(world(issue), issue) == "20261119T0900Z"
    assert reminded(world(an_issue()), an_issue()) == ""
    assert reopening_said(world(an_issue()), an_issue()) == ""


def test_a_reminder_of_another_issue_is_not_this_ones() -> None:
    other = frozenset({"delivery/request/acme/shop#12/reminder/20261120T1000Z/2"})
    assert reminded(world(urgent(), said=other), urgent()) == ""


# How a request ended


@pytest.mark.parametrize(
    ("settings", "occasion", "words"),
    [
        ({"open": False}, "closed/20261120T1000Z", "Closed. If it is not solved, reopen it."),
        (
            {
                "open": False,
                "events": (
                    an_event(
                        "duplicate", at("20 10:30"), subject="https://github.example/acme/shop/issues/7"
                    ),
                ),
            },
            "duplicate/20261120T1000Z",
            "A duplicate: it goes on in acme/shop#7.",
        ),
        (
            {"labels": frozenset({LABEL, "feature-request"})},
            "feature/20261120T1000Z",
            "A feature request: the product manager looks at it.",
        ),
        ({"labels": frozenset()}, "withdrawn/20261120T1000Z", "No request to the team any more."),
    ],
    ids=["closed", "a duplicate", "a feature request", "withdrawn"],
)
def test_a_thread_that_somebody_began_hears_how_the_request_ended(
    settings: dict[str, Any], occasion: str, words: str
) -> None:
    issue = an_issue(**{"comments": (status({"missing": "impact"}),), **settings})
    state = world(issue, adopted())
    (post,) = posts(state)
    assert post.because.rule == "SUP-20"
    assert said(state) == [(occasion, f"#1 Request 1 {words}")]
    assert "strike=True" in repr(post.document)
    written = recorded(state)
    assert post.key in written.needs
    assert said(done(done(state, [post]), [written])) == []


def test_the_desks_own_announcement_is_struck_through_instead() -> None:
    assert said(world(an_issue(open=False, comments=(status(),)))) == []


def test_an_end_that_is_written_down_was_said() -> None:
    issue = an_issue(open=False, comments=(status({"ended": "closed"}),))
    assert said(world(issue, adopted())) == []


def test_another_end_is_said_too() -> None:
    url = "https://github.example/acme/shop/issues/7"
    duplicate = an_event("duplicate", at("20 10:30"), subject=url)
    issue = an_issue(open=False, comments=(status({"ended": "closed"}),), events=(duplicate,))
    assert occasions(world(issue, adopted())) == ["duplicate/20261120T1000Z"]


def test_of_what_the_desk_never_wrote_on_no_end_is_said() -> None:
    assert said(world(an_issue(open=False), adopted())) == []


def test_an_end_is_said_at_any_hour_for_it_calls_nobody() -> None:
    issue = an_issue(open=False, comments=(status(),))
    (post,) = posts(world(issue, adopted(), now=at("21 03:00")))
    assert "SlackGroup" not in repr(post.document)


def test_a_customers_request_ends_as_number_and_link() -> None:
    issue = an_issue(private=True, open=False, title="Zebra", comments=(status(),))
    message = a_message(text=f"see {issue.url}")
    (post,) = posts(world(issue, message))
    assert text_of(post) == "acme/customer#1 Closed. If it is not solved, reopen it."


# A request that is open again

REOPENED = an_event("reopened", at("20 10:30"))


def reopened(**settings: Any) -> Issue:
    given: dict[str, Any] = {"comments": (status(),), "events": (REOPENED,), **settings}
    return an_issue(**given)


@pytest.mark.parametrize("message", [announced(), adopted()], ids=["the desk's", "somebody else's"])
def test_the_same_thread_hears_with_the_handle_that_it_is_open_again(message: Message) -> None:
    (post,) = posts(world(reopened(), message))
    assert (post.thread, post.because.rule) == (message.ts, "SUP-20")
    assert post.key == f"{KEY}/reopened/20261120T1030Z"
    assert text_of(post) == "@delivery-support It was closed, and is open again: #1 Request 1"


def test_it_is_said_once() -> None:
    assert list(through(world(reopened()), "20 10:31", "20 11:00", "23 09:00")) == [
        ("20 10:31", "reopened/20261120T1030Z")
    ]
    assert f"{KEY}/reopened/20261120T1030Z" in recorded(world(reopened())).needs


def test_reopened_once_more_it_is_said_once_more() -> None:
    second = an_event("reopened", at("20 10:50"))
    issue = reopened(comments=(status({"reopened": "20261120T1030Z"}),), events=(REOPENED, second))
    assert occasions(world(issue)) == ["reopened/20261120T1050Z"]


@pytest.mark.parametrize(
    ("now", "labels", "expected"),
    [
        ("20 17:29", frozenset({LABEL}), True),
        ("20 17:30", frozenset({LABEL}), False),
        ("21 12:00", frozenset({LABEL}), False),
        ("21 03:00", P1, True),
        ("24 10:30", frozenset({LABEL}), True),
        ("24 10:31", frozenset({LABEL}), False),
    ],
    ids=[
        "before the closing",
        "at the closing",
        "on a Saturday",
        "urgent, at night",
        "after two business days",
        "later",
    ],
)
def test_it_is_said_in_working_hours_while_it_is_news(
    now: str, labels: frozenset[str], expected: Any
) -> None:
    found = occasions(world(reopened(labels=labels), now=at(now)))
    assert ("reopened/20261120T1030Z" in found) is expected


@pytest.mark.parametrize(
    "settings",
    [
        {"comments": (status(), a_comment(when=at("20 10:40")))},
        {"items": (an_item("In Progress"),)},
        {"events": ()},
    ],
    ids=["answered since", "in flight", "never closed"],
)
def test_it_is_not_said_of_these(settings: dict[str, Any]) -> None:
    assert said(world(reopened(**settings))) == []


def test_a_thread_that_began_after_the_reopening_knows() -> None:
    assert said(world(reopened(), announced("20 10:30"))) == []
    assert occasions(world(reopened(), announced("20 10:29"))) == ["reopened/20261120T1030Z"]


def test_an_urgent_one_hears_that_it_is_open_again_and_then_its_reminders() -> None:
    state = world(reopened(labels=P1))
    assert list(through(state, "20 10:31", "20 11:29", "20 11:30")) == [
        ("20 10:31", "reopened/20261120T1030Z"),
        ("20 11:30", "reminder/20261120T1030Z/1"),
    ]


# Where nothing is said


def test_a_transferred_request_keeps_its_thread() -> None:
    there = ref(9, "acme/customer")
    issue = reopened(
        ref=there,
        url="https://github.example/acme/customer/issues/9",
        comments=(status({"of": "acme/shop#1"}),),
    )
    assert occasions(world(issue)) == ["reopened/20261120T1030Z"]
    assert occasions(world(issue, adopted())) == ["reopened/20261120T1030Z"]


def test_an_announcement_that_this_run_posts_has_no_thread_yet() -> None:
    assert said(world(reopened(), announced(ts=""))) == []


def test_without_a_thread_or_a_channel_there_is_nowhere_to_say_it() -> None:
    assert said(a_state(reopened())) == []
    assert said(world(reopened(), channel=None)) == []


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_on_a_partial_read_nothing_is_said(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert said(world(reopened(), incomplete=(gap,))) == []


DELETED = an_event("comment_deleted", at("20 10:40"), subject=DESK, by="requester")


def test_where_a_person_deleted_the_desks_comment_nothing_more_is_said() -> None:
    assert said(world(reopened(comments=(), events=(REOPENED, DELETED)))) == []
    assert occasions(world(reopened(events=(REOPENED, DELETED)))) == ["reopened/20261120T1030Z"]


@pytest.mark.parametrize("mode", ["off", "report"])
def test_where_no_status_comment_is_written_nothing_is_said(mode: Any) -> None:
    """Without its record, it would be said again and again."""
    team = a_team(rules={"REQ-1": mode})
    assert said(world(reopened(comments=()), team=team)) == []
    assert said(world(an_issue(open=False, comments=(status(),)), adopted(), team=team)) == []


def test_in_the_run_that_writes_the_first_status_comment_it_is_said() -> None:
    assert occasions(world(reopened(comments=()))) == ["reopened/20261120T1030Z"]


def test_a_members_message_with_the_link_is_no_thread_of_the_request() -> None:
    message = adopted(user=account("eng-b"))
    assert said(world(an_issue(open=False, comments=(status(),)), message)) == []


def test_many_requests_are_each_told_in_their_own_thread() -> None:
    issues = [reopened(number=number) for number in (1, 12, 123)]
    messages = tuple(
        replace(a_message(f"delivery/request/{issue.ref}"), ts=f"{issue.ref.number}.0") for issue in issues
    )
    found = [(post.key, post.thread) for post in posts(a_state(*issues, messages=messages))]
    assert found == [
        (f"delivery/request/{issue.ref}/reopened/20261120T1030Z", f"{issue.ref.number}.0") for issue in issues
    ]


def test_the_interval_is_kept_to_the_minute() -> None:
    state = world(urgent())
    for minutes in range(60):
        assert occasions(later(state, at("20 10:00") + timedelta(minutes=minutes))) == []
