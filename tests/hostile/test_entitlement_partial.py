"""Where it cannot be made sure who did something, nothing is done because of it; once it can, it is."""

import pytest

import run_due
from tests.hostile.entitlement import APPROVED, THEN
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import WEB, Rehearsal, an_issue

DUE = run_due.COMMAND
ORDER = {"author": "acme-em-d", "at": THEN, "body": "/approve-spillover\n/at-risk the release waits"}
CHAT = [{"author": "requester", "at": "2026-11-16T10:00:00Z", "body": "Any news?"}] * 120


def reactions(desk: Rehearsal) -> list[str]:
    comments = desk.sandbox.github.state.issue(f"{WEB}#1").comments
    return [each.content for comment in comments for each in comment.reactions]


def settled(desk: Rehearsal) -> Rehearsal:
    """A desk that has done what is to be done on Monday."""
    assert desk.run(DUE, "--apply").status == 0
    desk.forget()
    return desk


@pytest.mark.parametrize(("kind", "how"), [("status", {"status": 500}), ("partial", {})])
def test_commands_among_comments_that_could_not_be_read_whole_wait(
    rehearse: Rehearse, kind: str, how: dict[str, int]
) -> None:
    desk = rehearse(an_issue(1, comments=[ORDER, *CHAT]))
    desk.fault("POST /gh/graphql IssueLists", kind, **how)
    assert desk.run(DUE, "--apply").status == 3
    assert reactions(desk) == []
    assert desk.issue(1)["labels"] == ["team/delivery"]
    desk.mend()
    settled(desk)
    assert reactions(desk) == ["THUMBS_UP"]
    assert APPROVED in desk.issue(1)["labels"]


@pytest.mark.parametrize("by", ["acme-em-d", "stranger"])
def test_who_approved_is_not_guessed_where_events_could_not_be_read_whole(
    rehearse: Rehearse, by: str
) -> None:
    desk = rehearse(an_issue(1))
    act, issue = desk.sandbox.act, f"{WEB}#1"
    for _ in range(60):
        act("github", "add_label", issue=issue, by=by, label="p2")
        act("github", "remove_label", issue=issue, by=by, label="p2")
    act("github", "assign", issue=issue, by="acme-eng-b", assignee="acme-eng-a")
    act("github", "add_label", issue=issue, by=by, label=APPROVED)
    desk.fault("POST /gh/graphql IssueLists", status=500)
    assert desk.run(DUE, "--apply").status == 3
    assert desk.comments(1) == []
    desk.mend()
    settled(desk)
    assert ("not on support" in desk.comments(1)[0]) is (by == "stranger")


@pytest.mark.parametrize("operation", ["TeamPage", "Desk"])
@pytest.mark.parametrize("kind", ["status", "truncate", "partial"])
def test_nothing_is_decided_on_an_answer_that_did_not_come(
    rehearse: Rehearse, operation: str, kind: str
) -> None:
    desk = rehearse(an_issue(1, comments=[ORDER]))
    how = {"status": 502} if kind == "status" else {}
    desk.fault(f"POST /gh/graphql {operation}", kind, **how)
    assert desk.run(DUE, "--apply").status in (1, 3)
    assert reactions(desk) == []
    assert desk.issue(1)["labels"] == ["team/delivery"]


def test_somebody_of_whom_it_cannot_be_asked_whether_they_belong_here_is_not_written_to(
    rehearse: Rehearse,
) -> None:
    desk = settled(rehearse(an_issue(1)))
    desk.at("2026-11-18T12:00:00+00:00")
    desk.fault("POST /gh/graphql Members", status=502)
    assert desk.run(DUE, "--apply").status == 3
    assert not any("had planned to" in each for each in desk.comments(1))
    desk.mend()
    settled(desk)
    assert any("had planned to" in each for each in desk.comments(1))


def test_somebody_who_is_seen_to_be_a_stranger_is_not_written_to(rehearse: Rehearse) -> None:
    desk = settled(rehearse(an_issue(1, author="stranger")))
    desk.at("2026-11-18T12:00:00+00:00")
    settled(desk)
    assert not any("had planned to" in each for each in desk.comments(1))
