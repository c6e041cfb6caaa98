"""Events that come late, twice, out of order or not at all: what counts is the issue as it is now."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import audit_requests
from tests.runtime.test_events import handle
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import COMPLETE, VAULT, WEB, Rehearsal, a_world

Deed = tuple[str, Mapping[str, Any], str]
ISSUE = f"{WEB}#1"
TEAM = ("--team", "delivery")


def act(desk: Rehearsal, verb: str, **args: Any) -> Any:
    return desk.sandbox.act("github", verb, **args)


def opened(desk: Rehearsal, **told: Any) -> None:
    issue = {"repository": WEB, "by": "requester", "title": "It fails", "body": "help", **told}
    act(desk, "open_issue", **{"labels": ["team/delivery"], **issue})


def payload(desk: Rehearsal, action: str, **facts: Any) -> dict[str, Any]:
    told = {"repository": WEB, "number": 1, "sender": "requester", "action": action, **facts}
    event: dict[str, Any] = act(desk, "event_payload", **told)
    return event


def swept(desk: Rehearsal) -> str:
    """What a sweep would still do for Delivery."""
    ran = desk.run(audit_requests.COMMAND, *TEAM)
    assert ran.status == 0, ran.said
    return ran.out


def assert_nothing_is_left(desk: Rehearsal) -> None:
    assert "Nothing to do." in swept(desk)


DEEDS: Mapping[str, Sequence[Deed]] = {
    "opened complete": [],
    "completed": [("edit_issue", {"by": "requester", "body": COMPLETE}, "edited")],
    "acknowledged": [("comment", {"by": "acme-eng-b", "body": "/ack"}, "created")],
    "promised": [("comment", {"by": "acme-eng-b", "body": "/eta fri"}, "created")],
    "promised wrongly": [("comment", {"by": "acme-eng-b", "body": "/eta soon"}, "created")],
    "asked who is on support": [("comment", {"by": "requester", "body": "/support"}, "created")],
    "made a feature request": [("comment", {"by": "acme-eng-a", "body": "/feature"}, "created")],
    "to be triaged": [("comment", {"by": "acme-eng-a", "body": "/triage"}, "created")],
    "withdrawn": [("remove_label", {"by": "acme-em-d", "label": "team/delivery"}, "unlabeled")],
    "made urgent": [("add_label", {"by": "acme-em-d", "label": "p1"}, "labeled")],
    "assigned": [("assign", {"by": "acme-em-d", "assignee": "acme-eng-a"}, "assigned")],
    "unassigned": [("unassign", {"by": "acme-em-d", "assignee": "acme-eng-b"}, "unassigned")],
    "closed": [("close", {"by": "requester"}, "closed")],
    "closed and reopened": [
        ("close", {"by": "requester"}, "closed"),
        ("reopen", {"by": "requester"}, "reopened"),
    ],
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_sweep_after_an_event_has_nothing_to_do(rehearse: Rehearse, name: str) -> None:
    desk = rehearse()
    opened(desk)
    desk.at("2026-11-16T12:15:00+00:00")
    assert handle(desk, "issues", payload(desk, "opened"), "--apply").status == 0
    assert_nothing_is_left(desk)
    for minute, (verb, args, action) in enumerate(DEEDS[name], 16):
        desk.at(f"2026-11-16T12:{minute}:00+00:00")
        if verb != "unassign" or desk.issue(1)["assignees"]:
            act(desk, verb, issue=ISSUE, **args)
        kind = "issue_comment" if verb == "comment" else "issues"
        event = {"action": action, "issue": {"number": 1}, "repository": {"full_name": WEB}}
        assert handle(desk, kind, event, "--apply").status == 0
        assert_nothing_is_left(desk)


def test_an_event_that_comes_twice_does_nothing_the_second_time(rehearse: Rehearse) -> None:
    desk = rehearse()
    opened(desk)
    desk.at("2026-11-16T12:15:00+00:00")
    event = payload(desk, "opened")
    handle(desk, "issues", event, "--apply")
    desk.forget()
    handle(desk, "issues", event, "--apply")
    assert desk.writes() == []


def test_what_a_person_removed_stays_removed_whatever_an_older_event_says(rehearse: Rehearse) -> None:
    """The issue was put on the board and labelled; a manager took both back before the events arrived."""
    desk = rehearse()
    opened(desk, body=COMPLETE)
    late = [payload(desk, "opened"), payload(desk, "labeled", label="team/delivery")]
    act(desk, "add_card", issue=ISSUE, by="requester", project="acme/205", status="Backlog")
    act(desk, "remove_card", issue=ISSUE, by="acme-em-d", project="acme/205")
    act(desk, "remove_label", issue=ISSUE, by="acme-em-d", label="team/delivery")
    desk.at("2026-11-16T12:15:00+00:00")
    for event in late:
        assert handle(desk, "issues", event, "--apply").status == 0
    assert desk.writes() == []
    assert desk.issue(1)["labels"] == []


def test_a_label_that_a_person_took_off_again_is_not_put_back_by_a_late_event(rehearse: Rehearse) -> None:
    desk = rehearse()
    opened(desk)
    late = payload(desk, "edited")
    desk.at("2026-11-16T12:15:00+00:00")
    handle(desk, "issues", payload(desk, "opened"), "--apply")
    assert "needs-info" in desk.issue(1)["labels"]
    act(desk, "remove_label", issue=ISSUE, by="acme-eng-a", label="needs-info")
    assert handle(desk, "issues", late, "--apply").status == 0
    assert "needs-info" not in desk.issue(1)["labels"]


def test_an_event_of_an_issue_that_is_gone_meanwhile_says_so_in_its_announcement(rehearse: Rehearse) -> None:
    desk = rehearse()
    opened(desk)
    desk.at("2026-11-16T12:15:00+00:00")
    late = payload(desk, "edited")
    handle(desk, "issues", payload(desk, "opened"), "--apply")
    act(desk, "transfer", issue=ISSUE, by="acme-em-d", to=DESK_REPOSITORY)
    assert handle(desk, "issues", late, "--apply").status == 0
    messages = desk.sandbox.slack.workspace.channels["C00DELIVERY"].messages
    told = [message.metadata["event_payload"] for message in messages if message.metadata]
    assert [each["state"] for each in told if each["key"] == "delivery/request/acme/web#1"] == ["gone"]
    assert_nothing_is_left(desk)


DESK_REPOSITORY = "acme/desk"


def test_a_transferred_request_goes_on_in_the_same_thread_under_its_new_address(rehearse: Rehearse) -> None:
    desk = rehearse()
    opened(desk)
    desk.at("2026-11-16T12:15:00+00:00")
    handle(desk, "issues", payload(desk, "opened"), "--apply")
    before = desk.posts()
    number = act(desk, "transfer", issue=ISSUE, by="acme-em-d", to=VAULT)
    moved = {"new_repository": {"full_name": VAULT}, "new_issue": {"number": number}}
    event = {
        "action": "transferred",
        "issue": {"number": 1},
        "repository": {"full_name": WEB},
        "changes": moved,
    }
    assert handle(desk, "issues", event, "--apply").status == 0
    assert desk.posts() == before
    assert_nothing_is_left(desk)
    text = str([message.blocks for message in desk.sandbox.slack.workspace.channels["C00DELIVERY"].messages])
    assert f"{VAULT}/issues/{number}" in text
    assert f"{WEB}/issues/1" not in text
    assert len(desk.comments(number, VAULT)) == 1


STEPS = st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, data=st.data())
def test_in_whatever_order_events_arrive_the_end_is_the_same(
    rehearse: Rehearse, steps: list[str], data: st.DataObject
) -> None:
    """All events come after all deeds: in order, or shuffled, doubled and with some lost."""
    ends = []
    deeds = [deed for step in steps for deed in DEEDS[step]]
    events = ["issues", *("issue_comment" if deed[0] == "comment" else "issues" for deed in deeds)]
    jumbled = data.draw(st.permutations([*events, *events])) if events else events
    jumbled = jumbled[: data.draw(st.integers(1, len(jumbled)))]
    for order in (events, jumbled):
        desk = rehearse(world=a_world())
        opened(desk)
        for minute, (verb, args, _) in enumerate(deeds, 1):
            desk.at(f"2026-11-16T12:{minute:02}:00+00:00")
            if verb != "unassign" or desk.issue(1)["assignees"]:
                act(desk, verb, issue=ISSUE, **args)
        desk.at("2026-11-16T12:30:00+00:00")
        event = {"action": "edited", "issue": {"number": 1}, "repository": {"full_name": WEB}}
        for name in order:
            assert handle(desk, name, event, "--apply").status == 0
        assert_nothing_is_left(desk)
        issue = desk.issue(1)
        ends.append((sorted(issue["labels"]), issue["assignees"], desk.posts(), len(desk.comments(1))))
    assert ends[0] == ends[1]
