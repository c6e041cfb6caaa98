"""The day's log of the shadow: what would be done outside Slack, how often people are called, the clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from supportdesk.model.actions import (
    Action,
    AddLabel,
    EditMessage,
    FileReport,
    Notify,
    PostMessage,
    SetGroup,
    WriteStatus,
)
from supportdesk.model.channels import Message
from supportdesk.model.config import Job, TeamMode
from supportdesk.model.document import Document, GitHubUser, Paragraph, Text, mentions
from supportdesk.model.duration import Duration
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.promises import Clocks, Limits, Schedule
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.shadow_log import decide_log
from tests.builders import a_channel, a_comment, a_message, a_state, a_team, an_issue, at, ref, text_of

KEY = "delivery/shadow/2026-11-20"
MORNING = at("20 09:15")
HELLO = Document("Hello", (Paragraph((GitHubUser("outsider"), Text(", please wait."))),))


def why(job: Job = "audit", reason: str = "It is so.") -> Because:
    return Because(team="delivery", job=job, rule="REQ-1", reason=reason)


def a_label(number: int = 1) -> AddLabel:
    return AddLabel(because=why(), issue=ref(number), label="needs-info")


def a_status(number: int = 1) -> WriteStatus:
    return WriteStatus(because=why(), issue=ref(number), comment=None, document=HELLO)


def a_notice(issue: Issue, reason: str = "1 hour of 1 hour used.") -> Notify:
    return Notify(because=why("risk", reason), issue=issue.ref, occasion="at-risk/x", document=HELLO)


def the_handle() -> SetGroup:
    return SetGroup(
        because=why("rotation"),
        group="S1",
        handle="delivery-support",
        users=frozenset({"U1"}),
        before=frozenset(),
        enable=False,
        changes=("+ Eng A",),
    )


def a_post(calls: str, key: str = "delivery/episode/x") -> PostMessage:
    facts = {"rehearsal_calls": calls}
    return PostMessage(because=why(), channel="C00SHADOW", key=key, document=HELLO, facts=facts)


def a_shadow(*issues: Issue, said: Iterable[Message] = (), **settings: Any) -> TeamState:
    """The team in shadow when its digest is due, with what was rehearsed before."""
    rehearsal = replace(a_channel(*said), id="C00SHADOW", name="desk-shadow")
    given = {"now": MORNING, "team": a_team(mode=TeamMode(default="shadow")), **settings}
    return a_state(*issues, rehearsal=rehearsal, **given)


def log(state: TeamState, *shown: Action, posts: Sequence[Action] = ()) -> Action:
    (action,) = decide_log(state, shown, posts)
    return action


def test_a_quiet_day_is_a_line_each() -> None:
    post = log(a_shadow())
    assert isinstance(post, PostMessage)
    assert (post.channel, post.key) == ("C00SHADOW", KEY)
    assert text_of(post) == (
        "Delivery in shadow, Friday 20 November\n"
        "Outside Slack nothing would be done now.\n"
        "Nobody would be called on today.\n"
        "No clock runs."
    )


def test_each_job_says_how_much_it_would_do_and_on_which_issues() -> None:
    issues = [an_issue(number) for number in range(1, 8)]
    shown: list[Action] = [*(a_label(number) for number in range(1, 8)), a_status(1), the_handle()]
    text = text_of(log(a_shadow(*issues), *shown))
    linked = ", ".join(f"acme/shop#{number}" for number in range(1, 6))
    assert "Outside Slack this would be done now:" in text
    assert f"audit: 7 labels, 1 status comment · {linked} and 2 more" in text
    assert "rotation: 1 change of the handle" in text.splitlines()
    assert "risk:" not in text


def test_what_a_brake_would_refuse_is_said_before_anything_is_switched_on() -> None:
    state = a_shadow(
        an_issue(1), an_issue(2), team=a_team(mode=TeamMode(default="shadow"), limits=Limits(max_changes=1))
    )
    assert "Switched on as it is" not in text_of(log(state, a_label(1)))
    assert "\nSwitched on as it is, 2 changes at once would be refused (max_changes: 1).\n" in text_of(
        log(state, a_label(1), a_label(2))
    )


def test_two_changes_of_the_handle_are_changes() -> None:
    assert "rotation: 2 changes of the handle" in text_of(log(a_shadow(), the_handle(), the_handle()))


def test_what_is_read_in_slack_is_not_logged() -> None:
    report = FileReport(
        because=why("handoff"), repository="acme/desk", occurrence="x", title="t", labels=(), document=HELLO
    )
    assert "nothing would be done now" in text_of(log(a_shadow(), report, a_post("1")))


def test_whoever_would_be_told_is_told_of_with_the_reason_and_the_rest_is_counted() -> None:
    issues = [an_issue(number) for number in range(1, 13)]
    text = text_of(log(a_shadow(*issues), *map(a_notice, issues)))
    assert "Would be said on issues" in text
    assert "#10 Request 10 · 1 hour of 1 hour used." in text
    assert "#11 Request 11" not in text
    assert "and 2 more" in text.splitlines()


def test_a_private_issue_is_its_number_alone() -> None:
    issue = an_issue(7, private=True, title="Acme is angry")
    text = text_of(log(a_shadow(issue), a_notice(issue)))
    assert "acme/customer#7 · 1 hour of 1 hour used." in text
    assert "angry" not in text


def test_calls_of_the_day_are_counted_whether_they_stand_already_or_not() -> None:
    issue = an_issue()
    calls = {"rehearsal_calls": "2"}
    said = (
        a_message("delivery/digest/2026-11-20", at=MORNING, payload=calls),
        a_message("delivery/digest/2026-11-19", at=at("19 09:15"), payload=calls),
        a_message("repo/digest/2026-11-20", at=MORNING, payload=calls),
        a_message(at=MORNING),
    )
    post = log(a_shadow(issue, said=said), a_notice(issue), posts=[a_post("3")])
    assert "People would be called on 6 times today: 5 in Slack, 1 on issues." in text_of(post)
    assert mentions(post.document) == 0  # type: ignore[union-attr]
    once = text_of(log(a_shadow(), posts=[a_post("1")]))
    assert "People would be called on 1 time today: 1 in Slack, 0 on issues." in once


def test_each_clock_says_how_many_requests_it_finds_in_time_warned_and_breached() -> None:
    hour = Duration(amount=4, unit="hour", business=True)
    team = a_team(mode=TeamMode(default="shadow"), clocks=Clocks(acknowledge=hour))
    asked = {1: "20 09:00", 2: "19 15:00", 3: "18 10:00", 4: "18 11:00"}
    issues = [an_issue(number, asked=at(when)) for number, when in asked.items()]
    text = text_of(log(a_shadow(*issues, team=team, now=at("20 10:00"))))
    assert "acknowledge (waits for a first answer): 1 in time, 1 warned, 2 breached" in text.splitlines()
    assert "waiting (" not in text


def test_it_is_posted_once_a_day_in_the_slot_of_the_digest() -> None:
    early = a_shadow(now=at("20 07:00"))
    assert list(decide_log(early, (), ())) == []
    assert list(decide_log(a_shadow(now=at("22 12:00")), (), ())) == []
    assert list(decide_log(replace(a_shadow(), rehearsal=None), (), ())) == []
    post = log(a_shadow())
    assert isinstance(post, PostMessage)
    standing = a_message(KEY, at=MORNING, payload=post.facts)
    assert list(decide_log(a_shadow(said=(standing,)), (), ())) == []


def test_it_is_edited_as_long_as_the_day_lasts() -> None:
    standing = a_message(KEY, at=MORNING, ts="7.0", payload={"text": "old"})
    edit = log(a_shadow(said=(standing,), now=at("20 21:00")))
    assert isinstance(edit, EditMessage)
    assert (edit.channel, edit.ts, edit.occurrence) == ("C00SHADOW", "7.0", KEY)
    assert list(decide_log(a_shadow(said=(standing,), now=at("21 12:00")), (), ())) == []
    planned = replace(standing, ts="")
    assert list(decide_log(a_shadow(said=(planned,)), (), ())) == []


def test_a_late_run_makes_up_for_it_under_the_day_that_it_was_due() -> None:
    patient = Schedule(catch_up=Duration(amount=20, unit="hour", business=False))
    team = a_team(mode=TeamMode(default="shadow"), schedule=patient)
    assert log(a_shadow(team=team, now=at("21 00:30"))).key == KEY
    standing = a_message(KEY, at=at("21 00:30"), payload={"text": "old"})
    assert list(decide_log(a_shadow(team=team, said=(standing,), now=at("21 00:31")), (), ())) == []


def test_an_answered_request_runs_other_clocks() -> None:
    word = a_comment(when=at("20 09:05"))
    issue = an_issue(asked=at("20 09:00"), comments=(word,))
    assert "waiting (waits for work to begin): 1 in time" in text_of(log(a_shadow(issue)))
