"""Who is told that a request is at risk: membership is asked for only where that depends on it."""

import json
import re
from typing import Any

import handle_event
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import VAULT, WEB, Ran, Rehearsal, a_world, an_issue

TEAM = ("--team", "delivery")
LATE = {"created": "2026-11-12T10:00:00Z"}
NOTICE = "supportdesk:notice/at-risk/"


def asked(desk: Rehearsal) -> list[dict[str, Any]]:
    """What was asked about members, question by question."""
    entries = desk.requests("gh")
    return [each.request.json()["variables"] for each in entries if each.operation == "Members"]


def is_left_to_the_engineer(ran: Ran, number: int) -> bool:
    return re.search(rf"acme/web#{number} .*The requester was not told", ran.out) is not None


def is_told(desk: Rehearsal, number: int = 1) -> bool:
    return any(NOTICE in each for each in desk.comments(number))


def hide_members(desk: Rehearsal) -> None:
    desk.sandbox.github.state.accounts["acme"].hides_members = True


def test_a_member_of_the_organization_is_told_and_an_outsider_is_left_to_the_engineer(
    rehearse: Rehearse,
) -> None:
    desk = rehearse(an_issue(1, **LATE), an_issue(2, author="stranger", **LATE))
    ran = desk.run(run_due.COMMAND, *TEAM, "--apply")
    assert ran.status == 0
    assert (is_told(desk, 1), is_told(desk, 2)) == (True, False)
    assert is_left_to_the_engineer(ran, 2)
    assert not is_left_to_the_engineer(ran, 1)
    desk.forget()
    assert desk.run(run_due.COMMAND, *TEAM, "--apply").status == 0
    assert desk.writes() == []


def test_one_question_asks_about_each_author_once(rehearse: Rehearse) -> None:
    issues = [an_issue(number, author=author, **LATE) for number, author in enumerate("xyxYx", start=1)]
    desk = rehearse(*issues)
    assert desk.run(run_due.COMMAND, *TEAM).status == 0
    (question,) = asked(desk)
    assert (question["owner"], len(question["ids"])) == ("acme", 2)


def test_nobody_is_asked_about_where_nobody_unknown_is_to_be_told(rehearse: Rehearse) -> None:
    world = a_world(
        an_issue(1),
        an_issue(2, author="acme-eng-r", **LATE),
        vault=(an_issue(3, author="stranger", **LATE),),
    )
    desk = rehearse(world=world)
    desk.delivery["repositories"] = [WEB, {"name": VAULT, "private": True}]
    assert desk.run(run_due.COMMAND, *TEAM, "--apply").status == 0
    assert asked(desk) == []
    assert is_told(desk, 2)


def test_an_event_asks_about_nobody(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, **LATE))
    event = {"action": "labeled", "issue": {"number": 1}, "repository": {"full_name": WEB}}
    path = desk.folder / "event.json"
    path.write_text(json.dumps(event))
    ran = desk.run(handle_event.COMMAND, GITHUB_EVENT_NAME="issues", GITHUB_EVENT_PATH=str(path))
    assert ran.status == 0
    assert desk.requests("gh")
    assert asked(desk) == []


def test_without_the_permission_nobody_unknown_is_told_and_the_rest_goes_on(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, **LATE), an_issue(2, author="acme-eng-r", **LATE))
    hide_members(desk)
    ran = desk.run(run_due.COMMAND, *TEAM, "--apply")
    assert (is_told(desk, 1), is_told(desk, 2)) == (False, True)
    assert "support/at-risk" in desk.issue(1)["labels"]
    assert is_left_to_the_engineer(ran, 1)
    mend = "give the App the organization permission “Members: read-only”"
    assert f"Delivery: GitHub does not tell the desk who belongs to acme: {mend}" in ran.out
    assert ran.status == 3
