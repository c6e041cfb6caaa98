"""REQ-5: calls on single engineers, who is told of the handle, and who is left alone."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from supportdesk.model.actions import PostMessage
from supportdesk.model.channels import Message
from supportdesk.model.config import JOBS
from supportdesk.model.document import SlackUser
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies import decide
from supportdesk.policies.focus import calls, decide_focus
from supportdesk.policies.status import decide_status
from tests.builders import (
    DESK,
    LABEL,
    PRIVATE,
    a_comment,
    a_desk_comment,
    a_message,
    a_shift,
    a_state,
    a_team,
    account,
    accounts,
    an_event,
    an_issue,
    at,
    done,
    text_of,
    told,
)
from tests.policies.worlds import states

EARLIER, WHEN = at("20 10:10"), at("20 10:30")
ENG_B = frozenset({"delivery-eng-b"})
ON = a_team(rules={"REQ-5": "on"})
URL = "https://github.example/acme/shop/issues/1"
POSTED = [("PostMessage", "REQ-5", f"delivery/focus/{WHEN.timestamp():.6f}")]


def called(*issues: Issue, **settings: Any) -> list[str]:
    """Who was called on, since the day before."""
    return [call.who for call in calls(a_state(*issues, **settings), at("19 11:00"))]


def mention(by: str | None = "outsider", **settings: Any) -> Any:
    """A comment that calls on Engineer B."""
    return a_comment(by, WHEN, mentions=ENG_B, **settings)


def on_issue(**settings: Any) -> Issue:
    return an_issue(**{"comments": (mention(),), **settings})


def in_channel(text: str = "<@U00ENGB> can you look?", **settings: Any) -> Message:
    return a_message(text=text, **{"at": WHEN, **settings})


def test_in_a_quiet_world_nobody_is_called_and_nothing_is_said() -> None:
    state = a_state(an_issue(comments=(a_comment("outsider", WHEN),)), messages=(a_message(text="Hello"),))
    assert calls(state, at("01 00:00")) == ()
    assert not list(decide_focus(replace(state, team=ON)))


# On an issue


@pytest.mark.parametrize(
    ("issue", "who"),
    [
        (on_issue(), ["eng-b"]),
        (an_issue(mentions=ENG_B), ["eng-b"]),
        (an_issue(mentions=frozenset({"delivery-eng-b", "delivery-eng-c"})), ["eng-b", "eng-c"]),
        (an_issue(mentions=frozenset({"delivery-eng-a"})), []),
        (an_issue(mentions=frozenset({"delivery-em-d", "delivery-pm-d"})), []),
        (on_issue(private=True), ["eng-b"]),
        (on_issue(assignees=("somebody",)), ["eng-b"]),
        (on_issue(assignees=("Delivery-Eng-B",)), []),
        (on_issue(events=(an_event("assigned", EARLIER, subject="delivery-eng-b"),)), []),
        (on_issue(events=(an_event("unassigned", EARLIER, subject="delivery-eng-b"),)), ["eng-b"]),
        (on_issue(events=(an_event("assigned", at("20 10:31"), subject="delivery-eng-b"),)), ["eng-b"]),
        (on_issue(comments=(a_comment("delivery-eng-b", EARLIER), mention())), []),
        (on_issue(comments=(mention(), a_comment("delivery-eng-b", at("20 10:31")))), ["eng-b"]),
        (on_issue(author="delivery-eng-b", labels=frozenset({LABEL, "support"})), []),
        (on_issue(author="delivery-eng-c", labels=frozenset({LABEL, "support"})), ["eng-b"]),
        (on_issue(labels=frozenset({LABEL, "p2"})), ["eng-b"]),
        (on_issue(labels=frozenset({LABEL, "p1"})), []),
        (on_issue(labels=frozenset({LABEL, "incident"})), []),
        (on_issue(labels=frozenset({LABEL, "feature-request"})), []),
        (on_issue(author="delivery-eng-c"), []),
        (on_issue(open=False), []),
    ],
    ids=[
        "in a comment",
        "in the body",
        "two at once",
        "who is on support",
        "EM and PM",
        "in the customer repository",
        "with another assignee",
        "an assignee",
        "an assignee before",
        "no assignee ever",
        "an assignee only since",
        "who had commented",
        "who commented only then",
        "who opened it",
        "on a member's support issue",
        "not urgent",
        "urgent",
        "an incident",
        "a feature request",
        "the team's own work",
        "closed",
    ],
)
def test_a_call_on_an_issue_is_a_mention_of_an_engineer_who_has_no_part_in_it(
    issue: Issue, who: list[str]
) -> None:
    assert called(issue) == who


@pytest.mark.parametrize(
    ("comment", "who"),
    [
        (mention(), ["eng-b"]),
        (mention("other-engineer"), ["eng-b"]),
        (mention("delivery-eng-c"), []),
        (mention("Delivery-PM-D"), []),
        (mention("robot[bot]", bot=True), []),
        (mention(DESK), []),
        (mention("former-desk", by_desk=True), []),
        (mention(None), []),
    ],
    ids=[
        "outside",
        "another team",
        "a member",
        "a manager",
        "a bot",
        "the desk",
        "the desk before",
        "nobody",
    ],
)
def test_only_people_from_outside_call(comment: Any, who: list[str]) -> None:
    assert called(on_issue(comments=(comment,))) == who


def test_a_body_that_a_bot_or_a_member_wrote_calls_nobody() -> None:
    assert called(an_issue(mentions=ENG_B, author_is_bot=True)) == []
    own = frozenset({LABEL, "support"})
    assert called(an_issue(mentions=ENG_B, author="delivery-eng-c", labels=own)) == []


def test_who_replied_in_the_requests_thread_takes_part_in_it() -> None:
    assert called(on_issue(), messages=(a_message(text=URL, repliers=accounts("eng-b")),)) == []
    assert called(on_issue(), messages=(a_message(text=URL, repliers=accounts("eng-c")),)) == ["eng-b"]


# In the channel


@pytest.mark.parametrize(
    ("message", "who"),
    [
        (in_channel(), ["eng-b"]),
        (in_channel("<@U00ENGB|eng> and <@U00ENGC>"), ["eng-b", "eng-c"]),
        (in_channel("<@U00ENGA>"), []),
        (in_channel("<@U00EMD> <@U00PMD> <@U00SOMEBODY>"), []),
        (in_channel("@eng-b U00ENGB"), []),
        (in_channel(user=account("eng-c")), []),
        (in_channel(user=None), []),
        (in_channel(by_desk=True), []),
        (in_channel(repliers=accounts("eng-c")), ["eng-b"]),
        (in_channel(repliers=accounts("eng-b")), []),
    ],
    ids=[
        "an engineer",
        "two engineers",
        "who is on support",
        "managers and others",
        "no mention",
        "by a member",
        "by a bot",
        "by the desk",
        "another replied",
        "who replied",
    ],
)
def test_a_call_in_the_channel_is_a_mention_of_an_engineer_who_is_not_in_the_thread(
    message: Message, who: list[str]
) -> None:
    assert called(messages=(message,)) == who


@pytest.mark.parametrize(
    ("settings", "who"),
    [
        ({}, ["eng-b"]),
        ({"labels": frozenset({LABEL, "p1"})}, []),
        ({"assignees": ("delivery-eng-b",)}, []),
        ({"comments": (a_comment("delivery-eng-b", EARLIER),)}, []),
        ({"open": False}, ["eng-b"]),
    ],
    ids=["a request", "an urgent one", "their own", "one they spoke on", "a closed one"],
)
def test_a_message_that_links_an_issue_is_about_it(settings: dict[str, Any], who: list[str]) -> None:
    text = f"<@U00ENGB>, see <{URL.replace('acme/shop', 'Acme/Shop')}|this>"
    assert called(an_issue(**settings), messages=(in_channel(text),)) == who


def test_what_a_message_links_but_was_not_read_may_be_urgent() -> None:
    text = f"<@U00ENGB>, see {URL}"
    assert called(messages=(in_channel(text),)) == []
    assert called(an_issue(12), messages=(in_channel(text),)) == []
    assert called(replace(an_issue(), ref=an_issue(private=True).ref), messages=(in_channel(text),)) == []
    elsewhere = text.replace("acme/shop", "acme/elsewhere")
    assert called(messages=(in_channel(elsewhere),)) == ["eng-b"]


def test_who_has_no_known_account_is_not_called_in_slack() -> None:
    assert called(messages=(in_channel(),), slack_ids={"eng-a": account("eng-a")}) == []


# When


@pytest.mark.parametrize(
    ("settings", "who"),
    [
        ({}, ["eng-b"]),
        ({"shifts": (a_shift("eng-b"),)}, []),
        ({"shifts": (a_shift("eng-b", end="20 10:30"), a_shift("eng-a", "20 10:30"))}, ["eng-b"]),
        ({"shifts": (a_shift("eng-b", end="20 10:31"), a_shift("eng-a", "20 10:31"))}, []),
        ({"shifts": ()}, []),
        ({"shifts": (a_shift("eng-a", "20 10:31"),)}, []),
        ({"shifts": (a_shift("eng-a"), a_shift("eng-c"))}, []),
        ({"incomplete": (Incomplete(part="oncall", reason="It cannot be read."),)}, []),
    ],
    ids=[
        "another was on support",
        "they are on support",
        "they were until just then",
        "they were at that moment",
        "nobody",
        "not covered",
        "several",
        "unread",
    ],
)
def test_who_was_on_support_at_that_moment_decides(settings: dict[str, Any], who: list[str]) -> None:
    assert called(on_issue(), **settings) == who
    assert called(messages=(in_channel(),), **settings) == who


def test_calls_come_newest_first_from_after_an_instant() -> None:
    state = a_state(an_issue(mentions=ENG_B), messages=(in_channel(), in_channel(at=at("20 09:00"))))
    assert [call.at for call in calls(state, at("20 09:00"))] == [WHEN, at("20 10:00")]


def test_without_a_channel_only_issues_are_heard() -> None:
    assert called(on_issue(), channel=None) == ["eng-b"]


# Who is pointed to the handle


def pointing(*messages: Message, **settings: Any) -> list[tuple[str, str, str]]:
    return told(decide_focus(a_state(messages=messages, **{"team": ON, **settings})))


def test_a_call_in_the_channel_is_answered_in_its_thread_once_and_pings_nobody() -> None:
    state = a_state(messages=(in_channel("<@U00ENGB> <@U00ENGC>"),), team=ON)
    (post,) = decide_focus(state)
    assert isinstance(post, PostMessage)
    assert (told([post]), post.thread) == (POSTED, f"{WHEN.timestamp():.6f}")
    assert post.because.reason == "A single engineer was called on who is not on support."
    assert text_of(post) == (
        "@delivery-support reaches who is on support here; it lets everybody else work undisturbed."
        " Thank you!"
    )
    assert "Slack" not in repr(post.document)
    assert not list(decide_focus(done(state, [post])))


@pytest.mark.parametrize("mode", [None, "report", "off"])
def test_where_the_rule_is_not_on_nobody_is_pointed_anywhere(mode: Any) -> None:
    team = a_team(rules={"REQ-5": mode} if mode else {})
    assert not pointing(in_channel(), team=team)
    state = a_state(in_comment(), messages=(in_channel(),), team=team)
    assert "focus" not in facts_of(state)


@pytest.mark.parametrize(
    ("when", "now", "decided"),
    [
        ("20 10:30", "20 17:29", POSTED),
        ("20 10:30", "20 17:30", []),
        ("20 10:30", "23 08:59", []),
        ("20 10:30", "23 10:30", POSTED),
        ("20 10:30", "23 10:31", []),
        ("20 10:30", "21 11:00", []),
    ],
    ids=["before closing", "after hours", "before opening", "a business day old", "older", "a Saturday"],
)
def test_it_is_said_within_a_business_day_in_working_hours(
    when: str, now: str, decided: list[tuple[str, str, str]]
) -> None:
    assert pointing(in_channel(at=at(when)), now=at(now)) == decided


@pytest.mark.parametrize("part", ["issues", "channel", "handle", "oncall"])
def test_nobody_is_told_on_a_partial_read(part: Any) -> None:
    assert not pointing(in_channel(), incomplete=(Incomplete(part=part, reason="It cannot be read."),))


def test_without_a_channel_nobody_is_told() -> None:
    assert not pointing(channel=None)


def test_a_thread_in_which_the_desk_spoke_is_left_alone() -> None:
    assert not pointing(in_channel(repliers=frozenset({"U00DESK"})))


# The status comment


def in_comment(**settings: Any) -> Issue:
    return on_issue(**settings)


def facts_of(state: TeamState) -> dict[str, str]:
    (written,) = decide_status(state)
    return dict(getattr(written, "facts"))  # noqa: B009 - a status comment has facts


def test_a_call_on_an_issue_is_answered_in_its_status_comment() -> None:
    state = a_state(in_comment(), team=ON)
    (comment,) = decide_status(state)
    assert facts_of(state)["focus"] == "yes"
    assert (
        "The engineer on support sees what is written here, so nobody need be called by name; in Slack,"
        " @delivery-support reaches who that is. Thank you!"
    ) in text_of(comment)
    assert not list(decide_status(done(state, [comment])))


def test_what_the_comment_said_of_it_stands_and_an_old_call_adds_nothing() -> None:
    calm = a_state(in_comment(asked=at("18 10:00"), comments=()), team=ON)
    assert "focus" not in facts_of(calm)
    old = a_comment("outsider", at("18 10:30"), mentions=ENG_B)
    assert "focus" not in facts_of(a_state(in_comment(asked=at("18 10:00"), comments=(old,)), team=ON))
    said = a_desk_comment("status/delivery", {"focus": "yes"})
    assert facts_of(a_state(in_comment(comments=(said,)), team=ON))["focus"] == "yes"


def test_a_customers_issue_is_answered_where_it_is() -> None:
    assert facts_of(a_state(in_comment(private=True), team=ON))["focus"] == "yes"
    assert in_comment(private=True).ref.repository == PRIVATE


@given(states())
@settings(max_examples=50)
def test_the_desk_pings_only_who_is_on_support_and_the_managers(state: TeamState) -> None:
    """The desk itself never calls on an owner."""
    on_duty = {account(shift.person) for shift in state.shifts if shift.start <= state.now < shift.end}
    allowed = on_duty | accounts("em-d", "pm-d")
    for each in decide(state, frozenset(JOBS)):
        document = getattr(each.decision, "document", None)
        for line in document.lines() if document else ():
            assert {piece.id for piece in line if isinstance(piece, SlackUser)} <= allowed
