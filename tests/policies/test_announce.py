"""REQ-4, REQ-6: a new request is said once in the channel, and the message stays true."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import EditMessage, PostMessage
from supportdesk.model.issues import Issue
from supportdesk.model.places import Repository
from supportdesk.model.projection import after
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.announce import decide_announcements
from tests.builders import (
    LABEL,
    NOW,
    PRIVATE,
    PUBLIC,
    a_desk_comment,
    a_label,
    a_message,
    a_state,
    a_team,
    an_event,
    an_issue,
    at,
    later,
    ref,
    text_of,
    told,
)

POSTED = [("PostMessage", "REQ-4", "delivery/request/acme/shop#1")]
URGENT = [("PostMessage", "REQ-6", "delivery/request/acme/shop#1")]
P1 = frozenset({LABEL, "p1"})


def announced(issue: Issue, **settings: Any) -> TeamState:
    """The world in which the request was announced as it stands."""
    state = a_state(issue, **settings)
    return after(state, [each for each in decide_announcements(state) if isinstance(each, PostMessage)])


def test_a_request_that_was_announced_as_it_stands_is_left_alone() -> None:
    assert not list(decide_announcements(announced(an_issue())))


def test_a_new_request_is_announced_with_all_that_the_team_must_know() -> None:
    issue = an_issue(title="The build is red", body="", labels=frozenset({LABEL, "p2"}))
    (post,) = decide_announcements(a_state(issue))
    assert told([post]) == POSTED
    assert text_of(post) == (
        "P2 #1 The build is red\n"
        "@delivery-support New request from outsider. Please keep the talk about it in this thread.\n"
        "Still missing: background, impact. The issue says how to add it."
    )


def test_a_complete_request_of_a_deleted_account_is_announced_as_such() -> None:
    (post,) = decide_announcements(a_state(an_issue(author=None), group=None))
    assert text_of(post) == (
        "#1 Request 1\n"
        "@Delivery New request from a deleted account. Please keep the talk about it in this thread."
    )


def test_a_customers_request_is_its_number_and_link_alone() -> None:
    issue = an_issue(private=True, title="Secret", body="", author="customer-contact")
    (post,) = decide_announcements(a_state(issue))
    title, text = text_of(post).splitlines()[:2]
    assert title == "acme/customer#1"
    assert text.startswith("@delivery-support New request from a customer. Please")


def test_of_a_private_repository_that_is_not_the_customers_a_colleague_asks() -> None:
    places = (Repository(name=PRIVATE, private=True, customers=False),)
    (post,) = decide_announcements(a_state(an_issue(private=True), team=a_team(repositories=places)))
    assert "@delivery-support New request from a colleague. Please" in text_of(post)


def test_a_team_may_share_the_titles_of_its_customers_requests() -> None:
    shared = (Repository(name=PUBLIC), Repository(name=PRIVATE.upper(), private=True, share_titles=True))
    state = a_state(an_issue(private=True, title="Not secret"), team=a_team(repositories=shared))
    (post,) = decide_announcements(state)
    assert text_of(post).startswith("#1 Not secret\n")


@pytest.mark.parametrize(
    ("asked", "now", "decided"),
    [
        ("20 10:51", "20 11:00", []),
        ("20 10:50", "20 11:00", POSTED),
        ("20 17:29", "20 17:39", []),
        ("20 17:29", "23 09:00", POSTED),
        ("18 11:00", "20 11:00", POSTED),
        ("18 10:59", "20 11:00", []),
    ],
    ids=[
        "nine minutes after the label",
        "ten minutes after",
        "after hours",
        "the next morning",
        "two business days old",
        "older",
    ],
)
def test_it_is_announced_ten_minutes_after_its_label_in_working_hours(
    asked: str, now: str, decided: list[tuple[str, str, str]]
) -> None:
    state = a_state(an_issue(asked=at(asked)), now=at(now))
    assert told(decide_announcements(state)) == decided


def test_an_urgent_request_is_announced_at_once_and_at_any_hour() -> None:
    issue = an_issue(labels=P1, asked=at("22 03:00"))
    (post,) = decide_announcements(a_state(issue, now=at("22 03:00")))
    assert told([post]) == URGENT
    assert text_of(post).startswith("Urgent · P1 #1 Request 1\n@delivery-support New request from outsider.")


@pytest.mark.parametrize(
    "settings",
    [
        {"author": "delivery-eng-b"},
        {"asked": at("2025-12-01T10:00")},
        {"labels": frozenset({LABEL, "feature-request"})},
    ],
    ids=["the team's own work", "from before the start", "a feature request"],
)
def test_these_are_not_announced(settings: dict[str, Any]) -> None:
    assert not list(decide_announcements(a_state(an_issue(**settings))))


def test_a_requesters_own_message_makes_an_announcement_needless() -> None:
    own = a_message(text="https://github.example/acme/shop/issues/1 please")
    assert not list(decide_announcements(a_state(an_issue(), messages=(own,))))


def test_a_members_issue_is_announced_once_it_is_a_request() -> None:
    """However long it has carried the team's label: only with that of support it is one."""
    labels, late = frozenset({LABEL, "support"}), a_label("support", at("20 10:40"))
    issue = an_issue(author="delivery-eng-b", asked=at("05 10:00"), labels=labels, events=(late,))
    assert told(decide_announcements(a_state(issue))) == POSTED


# What was announced


@pytest.mark.parametrize(
    ("noted", "events", "decided"),
    [
        ("20 10:00", (), []),
        ("20 10:00", (an_event("reopened", at("20 10:45")),), POSTED),
        ("19 10:00", (), POSTED),
    ],
    ids=["the message was deleted", "and the request reopened since", "an earlier request"],
)
def test_what_was_announced_is_not_announced_again(noted: str, events: Any, decided: Any) -> None:
    noted_there = a_desk_comment("status/delivery", {"announced": at(noted).isoformat()}, when=at(noted))
    assert told(decide_announcements(a_state(an_issue(comments=(noted_there,), events=events)))) == decided


def test_a_title_that_shows_is_followed() -> None:
    issue = an_issue()
    state = announced(issue)
    renamed = replace(state, issues={issue.ref: replace(issue, title="Renamed")})
    (edit,) = decide_announcements(renamed)
    assert isinstance(edit, EditMessage)
    assert text_of(edit).startswith("#1 Renamed\n")
    assert not list(decide_announcements(after(renamed, [edit])))


def test_a_private_title_is_not_followed() -> None:
    issue = an_issue(private=True)
    state = announced(issue)
    renamed = replace(state, issues={issue.ref: replace(issue, title="Renamed", author="other")})
    assert not list(decide_announcements(renamed))


@pytest.mark.parametrize(
    "change",
    [{"labels": P1}, {"body": ""}],
    ids=["priority", "completeness"],
)
def test_what_else_the_message_says_is_followed(change: dict[str, Any]) -> None:
    issue = an_issue()
    state = announced(issue)
    changed = replace(state, issues={issue.ref: replace(issue, **change)})
    assert [kind for kind, _, _ in told(decide_announcements(changed))] == ["EditMessage"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"open": False}, "Closed. If it is not solved, please reopen it."),
        (
            {"labels": frozenset(), "events": (a_label(LABEL, NOW, off=True),)},
            "No request to the team any more.",
        ),
        (
            {"labels": frozenset({LABEL, "feature-request"})},
            "A feature request: the product manager looks at it.",
        ),
    ],
    ids=["closed", "withdrawn", "a feature request"],
)
def test_the_message_of_a_request_that_ended_is_struck_through(change: dict[str, Any], why: str) -> None:
    issue = an_issue()
    state = announced(issue)
    ended = replace(state, issues={issue.ref: replace(issue, **change)})
    (edit,) = decide_announcements(ended)
    assert isinstance(edit, EditMessage)
    assert text_of(edit) == f"#1 Request 1\n{why}"
    assert "strike=True" in repr(edit.document)
    assert not list(decide_announcements(after(ended, [edit])))


def test_a_late_run_still_keeps_an_old_message_true() -> None:
    issue = an_issue()
    state = later(announced(issue), at("30 03:00"), issues={issue.ref: replace(issue, open=False)})
    assert [kind for kind, _, _ in told(decide_announcements(state))] == ["EditMessage"]


@pytest.mark.parametrize("part", ["issues", "channel"])
def test_nothing_is_said_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_announcements(a_state(an_issue(), incomplete=(gap,))))


def test_without_a_channel_nothing_is_said() -> None:
    assert not list(decide_announcements(a_state(an_issue(), channel=None)))


# Requests that went elsewhere

THERE = "https://github.example/acme/shop/issues/7"


def test_the_message_of_a_duplicate_says_where_it_goes_on() -> None:
    issue = an_issue()
    state = announced(issue)
    events = (*issue.events, an_event("duplicate", at("20 10:30"), subject=THERE))
    ended = replace(state, issues={issue.ref: replace(issue, open=False, events=events)})
    (edit,) = decide_announcements(ended)
    assert isinstance(edit, EditMessage)
    assert text_of(edit) == "#1 Request 1\nA duplicate: it goes on in acme/shop#7."
    assert f"url='{THERE}'" in repr(edit.document)
    assert edit.facts["state"] == "duplicate"
    assert not list(decide_announcements(after(ended, [edit])))


def test_of_a_private_duplicate_number_and_link_are_said() -> None:
    url = "https://github.example/acme/customer/issues/7"
    issue = an_issue(private=True, title="Zebra")
    state = announced(issue)
    events = (*issue.events, an_event("duplicate", at("20 10:30"), subject=url))
    ended = replace(state, issues={issue.ref: replace(issue, open=False, events=events)})
    (edit,) = decide_announcements(ended)
    assert text_of(edit) == "acme/customer#1\nA duplicate: it goes on in acme/customer#7."


def test_a_reopened_requests_message_is_as_it_was() -> None:
    issue = an_issue()
    state = announced(issue)
    closed = replace(state, issues={issue.ref: replace(issue, open=False)})
    struck = after(closed, [each for each in decide_announcements(closed) if isinstance(each, EditMessage)])
    again = replace(issue, events=(*issue.events, an_event("reopened", at("20 10:30"))))
    (edit,) = decide_announcements(replace(struck, issues={issue.ref: again}))
    assert isinstance(edit, EditMessage)
    assert text_of(edit).startswith("#1 Request 1\n@delivery-support New request from outsider.")
    assert edit.facts["state"] == "open"


MOVED = ref(9, PRIVATE)


def transferred(**settings: Any) -> Issue:
    """The request, met again in another of the team's repositories."""
    given: dict[str, Any] = {
        "ref": MOVED,
        "id": "I_other",
        "url": "https://github.example/acme/customer/issues/9",
        "private": True,
        "comments": (a_desk_comment("status/delivery", {"of": "acme/shop#1"}),),
        **settings,
    }
    return an_issue(9, **given)


def test_a_transferred_requests_message_follows_it() -> None:
    state = announced(an_issue())
    there = replace(state, issues={MOVED: transferred()}, gone=frozenset({ref()}))
    (edit,) = decide_announcements(there)
    assert isinstance(edit, EditMessage)
    assert edit.occurrence == "delivery/request/acme/shop#1"
    assert text_of(edit).startswith("acme/customer#9\n@delivery-support New request from a customer")
    assert (edit.facts["issue"], edit.facts["id"]) == ("acme/customer#9", "I_other")
    assert not list(decide_announcements(after(there, [edit])))


def test_without_a_status_comment_it_follows_to_where_github_leads_and_stays_there() -> None:
    state = announced(an_issue())
    there = replace(state, issues={MOVED: transferred(comments=(), former=ref())}, gone=frozenset({ref()}))
    (edit,) = decide_announcements(there)
    assert isinstance(edit, EditMessage)
    assert edit.occurrence == "delivery/request/acme/shop#1"
    assert edit.facts["id"] == "I_other"
    later = after(replace(there, issues={MOVED: transferred(comments=())}, gone=frozenset()), [edit])
    assert not list(decide_announcements(later))
    (lost,) = decide_announcements(replace(later, issues={}, gone=frozenset({MOVED})))
    assert isinstance(lost, EditMessage)
    assert (lost.occurrence, lost.facts["state"]) == ("delivery/request/acme/shop#1", "gone")


def test_an_address_that_it_has_left_does_not_strike_its_message_through() -> None:
    state = announced(an_issue())
    (edit,) = decide_announcements(replace(state, issues={MOVED: transferred()}, gone=frozenset({ref()})))
    assert isinstance(edit, EditMessage)
    late = replace(after(state, [edit]), issues={}, gone=frozenset({ref()}))
    assert not list(decide_announcements(late))


def test_one_that_was_moved_to_where_the_desk_does_not_look_is_struck_through() -> None:
    state = announced(an_issue())
    elsewhere = ref(9, "acme/elsewhere")
    issue = transferred(ref=elsewhere, private=False)
    (edit,) = decide_announcements(replace(state, issues={elsewhere: issue}, gone=frozenset({ref()})))
    assert isinstance(edit, EditMessage)
    assert edit.facts["state"] == "withdrawn"


@pytest.mark.parametrize("private", [{}, {"private": True}], ids=["public", "private"])
def test_the_message_of_an_issue_that_is_nowhere_says_so(private: dict[str, Any]) -> None:
    issue = an_issue(title="Zebra", **private)
    state = replace(announced(issue), issues={}, gone=frozenset({issue.ref}))
    (edit,) = decide_announcements(state)
    assert isinstance(edit, EditMessage)
    assert (edit.because.rule, edit.occurrence) == ("SUP-20", f"delivery/request/{issue.ref}")
    assert text_of(edit) == f"{issue.ref} Deleted, or moved to where the desk does not look."
    assert edit.facts["state"] == "gone"
    assert edit.facts["id"] == issue.id
    assert not list(decide_announcements(after(state, [edit])))


def test_of_a_lost_issue_without_a_message_nothing_is_said() -> None:
    assert not list(decide_announcements(a_state(gone=frozenset({ref()}))))
    replied = a_message("delivery/request/acme/shop#1/reopened/20261120T1030Z")
    assert not list(decide_announcements(a_state(gone=frozenset({ref()}), messages=(replied, a_message()))))


def test_a_lost_issue_that_is_found_again_has_its_message_back() -> None:
    issue = an_issue()
    lost = replace(announced(issue), issues={}, gone=frozenset({issue.ref}))
    struck = after(lost, [each for each in decide_announcements(lost) if isinstance(each, EditMessage)])
    (edit,) = decide_announcements(replace(struck, issues={issue.ref: issue}, gone=frozenset()))
    assert isinstance(edit, EditMessage)
    assert edit.facts["state"] == "open"


def test_lost_issues_are_told_in_order() -> None:
    refs = [ref(12), ref(2)]
    messages = tuple(a_message(f"delivery/request/{each}", payload={"state": "open"}) for each in refs)
    decisions = decide_announcements(a_state(gone=frozenset(refs), messages=messages))
    assert [key for _, _, key in told(decisions)] == [
        "delivery/request/acme/shop#2/edit",
        "delivery/request/acme/shop#12/edit",
    ]
