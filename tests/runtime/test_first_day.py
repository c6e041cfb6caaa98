"""The first day: a repository with two thousand open, labelled issues, switched on."""

import pytest

import doctor
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import COMPLETE, DELIVERY, Rehearsal, a_world, an_issue

MANY = 2_000
TEAM = ("--team", "delivery")
MEND = "`since: 2026-11-16` leaves them to the digest; move it back step by step to take them in."


@pytest.fixture
def desk(rehearse: Rehearse) -> Rehearsal:
    old = (
        an_issue(
            number,
            created=f"2026-{1 + number % 10:02}-{1 + number % 28:02}T09:30:00Z",
            body=COMPLETE if number % 3 else "please help",
            labels=["team/delivery", *(["p1"] if number % 50 == 0 else [])],
        )
        for number in range(1, MANY + 1)
    )
    return rehearse(world=a_world(*old))


def test_a_backlog_that_is_new_to_the_desk_is_refused_and_the_way_out_is_said(desk: Rehearsal) -> None:
    ran = desk.run(run_due.COMMAND, "--apply", *TEAM)
    assert (ran.status, desk.writes()) == (1, [])
    assert "changes at once, more than max_changes (200). " in ran.out
    assert MEND in ran.out
    assert MEND in ran.summary.replace("\\", "")
    assert len(ran.summary.encode()) < 1024 * 1024, "GitHub drops a longer one"


def test_the_check_up_says_so_before_anything_is_switched_on(desk: Rehearsal) -> None:
    ran = desk.run(doctor.COMMAND, *TEAM)
    assert ran.status == 1
    assert MEND in ran.out


def test_with_since_set_to_that_day_the_backlog_is_left_to_the_digest(desk: Rehearsal) -> None:
    desk.delivery["since"] = "2026-11-16"
    desk.sandbox.github.state.scopes = ["repo", "project", "read:org"]
    assert desk.run(doctor.COMMAND, *TEAM).status == 0
    assert desk.run(run_due.COMMAND, "--apply", *TEAM).status == 0
    assert desk.posts() == ["delivery/handoff/2026-11-16", "delivery/digest/2026-11-16"]
    assert [write for write in desk.writes() if "/issues/" in write] == []
    (digest,) = (
        message
        for message in desk.sandbox.slack.workspace.channels[DELIVERY].messages
        if "2000 in the queue, nothing at risk" in message.text
    )
    assert len(digest.blocks or ()) < 20


def test_a_new_request_among_them_is_served_at_once(desk: Rehearsal) -> None:
    desk.delivery["since"] = "2026-11-16"
    desk.sandbox.act(
        "github",
        "open_issue",
        repository="acme/web",
        by="requester",
        title="New today",
        body="please help",
        labels=["team/delivery"],
    )
    desk.at("2026-11-16T12:15:00+00:00")
    assert desk.run(run_due.COMMAND, "--apply", *TEAM).status == 0
    assert "delivery/request/acme/web#2001" in desk.posts()
    assert len(desk.comments(MANY + 1)) == 1
