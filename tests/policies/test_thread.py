"""SUP-20: a request's thread hears how it ended and that it is open again, each thing once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from supportdesk.model.channels import Message
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import Incomplete
from tests.builders import (
    DESK,
    LABEL,
    a_comment,
    a_label,
    a_message,
    a_state,
    a_team,
    account,
    an_event,
    an_issue,
    an_item,
    at,
    done,
    later,
    ref,
    text_of,
)
from tests.policies.threads import (
    KEY,
    P1,
    adopted,
    announced,
    occasions,
    posts,
    recorded,
    said,
    status,
    through,
    urgent,
    world,
)


def test_a_request_that_goes_its_way_hears_nothing() -> None:
    assert said(world(an_issue(comments=(status(),)))) == []


# How a request ended


@pytest.mark.parametrize(
    ("settings", "occasion", "words"),
    [
        ({"open": False}, "closed/20261120T1000Z", "Closed. If it is not solved, please reopen it."),
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
    assert text_of(post) == "acme/customer#1 Closed. If it is not solved, please reopen it."


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
    assert text_of(post) == "@delivery-support Back in the queue: #1 Request 1"


def test_it_is_said_once() -> None:
    assert list(through(world(reopened()), "20 10:31", "20 11:00", "23 09:00")) == [
        ("20 10:31", "reopened/20261120T1030Z")
    ]
    assert f"{KEY}/reopened/20261120T1030Z" in recorded(world(reopened())).needs


def test_reopened_once_more_it_is_said_once_more() -> None:
    second = an_event("reopened", at("20 10:50"))
    issue = reopened(comments=(status({"reopened": "20261120T1030Z"}),), events=(REOPENED, second))
    assert occasions(world(issue)) == ["reopened/20261120T1050Z"]


def test_one_that_has_its_label_back_after_it_was_withdrawn_is_back_in_the_queue() -> None:
    off, on = a_label(LABEL, at("20 10:20"), off=True), a_label(LABEL, at("20 10:30"))
    issue = an_issue(comments=(status({"ended": "withdrawn"}),), events=(off, on))
    state = world(issue)
    assert said(state) == [
        ("reopened/20261120T1030Z", "@delivery-support Back in the queue: #1 Request 1"),
    ]
    assert "ended" not in recorded(state).facts
    assert list(through(state, "20 10:31", "20 11:00")) == [("20 10:31", "reopened/20261120T1030Z")]
    assert said(world(replace(issue, comments=(status(),)))) == []


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
