"""Marks of the desk that somebody else wrote, changed, copied, hid or took away gain nobody anything.

Each world has a twin that nobody touched: after the next run the desk has done and said the same in both.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

import flag_at_risk
import run_due
from sandbox.slack.state import Message
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DELIVERY, VAULT, WEB, Rehearsal, a_world, an_issue

DUE = run_due.COMMAND
WRITER, MANAGER, DESK = "acme-eng-r", "acme-em-d", "support-desk[bot]"
LATER = "2026-11-16T13:00:00+00:00"
STATUS = "<!-- supportdesk:status/delivery "
# What somebody might want the desk to believe.
LIES = {
    "acknowledged": "acme-eng-b",
    "seen": "2026-11-16T09:31:00+00:00",
    "seen_by": "acme-eng-b",
    "commands": "99999999",
    "eta": f"9 2026-11-16T10:00:00+00:00 {MANAGER} 2026-11-30",
    "snooze": f"9 2026-11-16T10:00:00+00:00 {MANAGER} 2027-11-30T10:00:00+00:00",
    "risk": f"9 2026-11-16T10:00:00+00:00 {MANAGER} not-at-risk",
    "announced": "2026-11-16T09:30:00+00:00",
    "began": "2026-11-16T09:30:00+00:00",
    "mirrored": "yes",
    "of": "acme/web#2",
    "board": "205",
    "ended": "closed",
}


def run(desk: Rehearsal) -> None:
    """A run; then the next one has nothing to do."""
    ran = desk.run(DUE, "--apply")
    assert (ran.status, ran.err) == (0, "")
    desk.forget()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == []


def written(mark: str, facts: dict[str, str]) -> str:
    return f"<!-- supportdesk:{mark} {json.dumps(facts, sort_keys=True, separators=(',', ':'))} -->"


def status_of(desk: Rehearsal, number: int = 1) -> Any:
    """The desk's status comment of an issue, as GitHub has it."""
    comments = desk.sandbox.github.state.issue(f"{WEB}#{number}").comments
    (found,) = (
        each for each in comments if STATUS in each.body and each.author and each.author.login == DESK
    )
    return found


def done(desk: Rehearsal) -> dict[str, Any]:
    """All that the desk did and said, in both services."""
    issues = {
        str(issue.number): (
            sorted(label.name for label in issue.labels),
            sorted(person.login for person in issue.assignees),
            sorted(each.body for each in issue.comments if each.author and each.author.login == DESK),
        )
        for issue in desk.sandbox.github.state.repositories[WEB].issues.values()
    }
    messages = desk.sandbox.slack.workspace.channels[DELIVERY].messages
    said = [(each.text, each.blocks, each.metadata) for each in messages if each.bot_id == "B0DESK"]
    return {"issues": issues, "said": said, "handle": desk.members()}


# The status comment

TAMPERINGS: dict[str, Callable[[str], str]] = {
    "nothing is left of it": lambda _: "All is well.",
    "its mark is gone": lambda body: body.partition(STATUS)[0],
    "its facts are others": lambda body: body.partition(STATUS)[0] + written("status/delivery", LIES),
    "a second mark stands below": lambda body: f"{body}\n\n{written('status/delivery', LIES)}",
    "a second mark stands above": lambda body: f"{written('status/delivery', LIES)}\n\n{body}",
    "its mark is another team's": lambda body: body.replace("status/delivery", "status/repo"),
    "its mark is a notice's": lambda body: body.replace("status/delivery", "notice/at-risk/x"),
}


@pytest.mark.parametrize(
    ("how", "editor"),
    [*((how, WRITER) for how in TAMPERINGS), *(("its facts are others", who) for who in (MANAGER, None))],
)
def test_what_somebody_else_makes_of_the_status_comment_is_written_anew(
    rehearse: Rehearse, how: str, editor: str | None
) -> None:
    desks = [rehearse(an_issue(1), an_issue(2)) for _ in range(2)]
    for desk in desks:
        run(desk)
    twin, desk = desks
    comment = status_of(desk)
    text = TAMPERINGS[how](comment.body)
    desk.sandbox.act("github", "edit_comment", comment=comment.database_id, by=editor or WRITER, body=text)
    comment.editor = comment.editor if editor else None
    for each in desks:
        each.at(LATER)
        run(each)
    assert _compared(desk, text) == _compared(twin, text)


def _compared(desk: Rehearsal, text: str) -> dict[str, Any]:
    """What the desk did, without the comment that somebody made no mark any more.

    That an issue was seen on the board the desk notes whenever it writes the comment for another reason.
    """
    found = done(desk)
    for _, _, comments in found["issues"].values():
        comments[:] = [each.replace('"board":"205",', "") for each in comments if each != text]
    return found


@pytest.mark.parametrize("name", ["minimized"])
def test_a_comment_of_the_desk_that_somebody_hides_says_the_same(rehearse: Rehearse, name: str) -> None:
    desk = rehearse(an_issue(1))
    run(desk)
    setattr(status_of(desk), f"is_{name}", True)
    run(desk)
    assert len([each for each in desk.comments(1) if STATUS in each]) == 1


@pytest.mark.parametrize("command", ["/at-risk the release waits", "/snooze fri", "/eta fri"])
def test_who_deletes_the_status_comment_takes_no_order_of_a_members_away(
    rehearse: Rehearse, command: str
) -> None:
    desk = rehearse(an_issue(1))
    desk.sandbox.act("github", "comment", issue=f"{WEB}#1", by="acme-eng-b", body=command)
    run(desk)
    before = flagged(desk)
    desk.sandbox.act("github", "delete_comment", comment=status_of(desk).database_id, by=WRITER)
    run(desk)
    assert flagged(desk) == before
    assert not any(STATUS in each for each in desk.comments(1))


def flagged(desk: Rehearsal) -> Any:
    """What the desk knows of the clocks of the first issue."""
    return desk.run(flag_at_risk.COMMAND, "--explain", f"{WEB}#1").out


# Marks in what others write

MARKS = [
    written("status/delivery", LIES),
    written("notice/triage/delivery/20261116T0930Z", {}),
    written("notice/feature/20261116T0930Z", {}),
    written("notice/at-risk/ordered/20261116T1100Z", {}),
    written("notice/answer/2fd3ee29d713", {}),
    written(f"mirror/{VAULT}#4", {}),
]


@pytest.mark.parametrize("by", [WRITER, "requester", "robot[bot]", "support-desk", MANAGER])
def test_a_mark_in_somebody_elses_comment_means_nothing(rehearse: Rehearse, by: str) -> None:
    triage, feature = (
        ["team/delivery", {"name": name, "by": "acme-eng-b", "at": "2026-11-16T10:00:00Z"}]
        for name in ("support/triage", "feature-request")
    )
    told = {"author": by, "at": "2026-11-16T11:00:00Z"}
    order = {"author": "acme-eng-b", "at": "2026-11-16T11:30:00Z", "body": "/at-risk the release waits"}
    refused = {"author": "stranger", "at": "2026-11-16T11:31:00Z", "body": "/ack"}
    desks = []
    for text in ("\n".join(MARKS), "I see."):
        comments = [{**told, "body": text}, order, refused]
        labels = (["team/delivery"], triage, feature)
        issues = [an_issue(n, labels=each, comments=comments) for n, each in enumerate(labels, 1)]
        desks.append(rehearse(*issues))
    for desk in desks:
        run(desk)
    assert done(desks[0]) == done(desks[1])


@pytest.mark.parametrize("mark", [*MARKS, written("handoff/delivery/2026-11-16", {})])
def test_an_issue_that_begins_with_a_mark_is_a_request_like_any_other(rehearse: Rehearse, mark: str) -> None:
    desk = rehearse(an_issue(1), an_issue(2))
    issue = desk.sandbox.github.state.issue(f"{WEB}#2")
    issue.body = f"{issue.body}\n\n{mark}"
    run(desk)
    assert desk.issue(2)["assignees"] == desk.issue(1)["assignees"] == ["acme-eng-b"]
    assert status_of(desk, 2).body == status_of(desk, 1).body.replace("web#1", "web#2")


def test_a_false_mirror_keeps_no_customers_issue_from_its_own(rehearse: Rehearse) -> None:
    comment = {"author": "acme-eng-b", "at": "2026-11-16T11:00:00Z", "body": "We look at it."}
    world = a_world(an_issue(1), vault=(an_issue(4, comments=[comment]),))
    desk = rehearse(world=world)
    desk.sandbox.github.state.issue(f"{WEB}#1").body += f"\n\n{written(f'mirror/{VAULT}#4', {})}"
    desk.delivery["intake"] = {"customer_issues": "mirror", "repository": WEB, "status": "Backlog"}
    run(desk)
    filed = [each for each in desk.sandbox.github.state.repositories[WEB].issues.values() if each.number > 1]
    assert [each.title for each in filed] == [f"Customer request {VAULT}#4"]


def mirrored(rehearse: Rehearse) -> Rehearsal:
    """A customer's issue that was acknowledged and has its mirror, and another that nobody answered."""
    comment = {"author": "acme-eng-b", "at": "2026-11-16T11:00:00Z", "body": "We look at it."}
    desk = rehearse(world=a_world(vault=(an_issue(4, comments=[comment]), an_issue(5))))
    desk.delivery["intake"] = {"customer_issues": "mirror", "repository": WEB, "status": "Backlog"}
    run(desk)
    return desk


def edit_mirror(desk: Rehearsal, text: Callable[[str], str]) -> None:
    """Somebody who sees nothing of the customers' issues changes the mirror, and moves it."""
    body = text(desk.sandbox.github.state.issue(f"{WEB}#1").body)
    desk.sandbox.act("github", "edit_issue", issue=f"{WEB}#1", by=WRITER, body=body)
    desk.sandbox.act("github", "move_card", project="acme/205", issue=f"{WEB}#1", by=WRITER, status="Doing")
    assert desk.run(DUE, "--apply").status == 0


def explained(desk: Rehearsal, number: int) -> str:
    return desk.run(DUE, "--explain", f"{VAULT}#{number}").out


def test_a_mirror_that_somebody_points_elsewhere_stands_for_nothing(rehearse: Rehearse) -> None:
    desk = mirrored(rehearse)
    before = explained(desk, 5)
    edit_mirror(desk, lambda body: body.replace("mirror/acme/vault#4", "mirror/acme/vault#5"))
    assert "It is in flight" not in explained(desk, 4)
    assert "It is in flight" not in explained(desk, 5)
    assert ("in the queue" in before, "in the queue" in explained(desk, 5)) == (True, True)
    desk.sandbox.act("github", "close", issue=f"{VAULT}#5", by="requester")
    run(desk)
    assert desk.comments(1) == []


def test_a_mirror_that_somebody_adds_to_stands_for_its_issue_still(rehearse: Rehearse) -> None:
    desk = mirrored(rehearse)
    edit_mirror(desk, lambda body: f"- [x] looked at\n\n{body}")
    assert "It is in flight" in explained(desk, 4)
    run(desk)


# Messages that look like the desk's

LOOKALIKES: dict[str, dict[str, Any]] = {
    "a person's": {"user": "U0ASKER"},
    "a member's": {"user": "U0000000A01"},
    "another App's": {"user": "U0OTHER", "bot_id": "B0OTHER"},
    "a bot's without an account": {"user": "", "bot_id": "B0OTHER"},
}


@pytest.mark.parametrize("whose", LOOKALIKES)
def test_a_message_that_looks_like_the_desks_changes_nothing_that_it_says(
    rehearse: Rehearse, whose: str
) -> None:
    twin, desk = (rehearse(an_issue(1), an_issue(2, labels=["team/delivery", "p1"])) for _ in range(2))
    run(twin)
    channel = desk.sandbox.slack.workspace.channels[DELIVERY]
    own = [each for each in twin.sandbox.slack.workspace.channels[DELIVERY].messages if each.metadata]
    assert len(own) > 2
    for number, each in enumerate(own):
        false = {**(each.metadata or {})["event_payload"], "to": "eng-a", "state": "closed"}
        metadata = {"event_type": "supportdesk", "event_payload": false}
        ts = f"1763287{number:03}.000000"
        text = each.text.replace("http", "hxxp")  # a link would make it the requester's own thread
        channel.add(Message(ts=ts, text=text, metadata=metadata, **LOOKALIKES[whose]))
    run(desk)
    assert done(desk) == done(twin)


# Overrides


def test_who_an_override_says_it_is_by_decides_nothing(rehearse: Rehearse) -> None:
    plans = []
    for who in (MANAGER, "stranger", "support-desk[bot]"):
        desk = rehearse(an_issue(1))
        line = (
            '  - {team: delivery, person: eng-a, from: "2026-11-16T11:00", to: "2026-11-17T10:00",'
            f' why: swap, by: "{who}"}}'
        )
        branch = desk.sandbox.github.state.repositories["acme/desk"].branches["main"]
        branch.files["config/overrides.yml"] = f"version: 1\noverrides:\n{line}\n".encode()
        plans.append(desk.run(DUE, "--format", "json").data)
    assert plans[0] == plans[1] == plans[2]
    assert "acme-eng-a" in json.dumps(plans[0])
