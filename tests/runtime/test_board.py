"""The board (REQ-3): each odd thing about it has its named behaviour, through the real commands."""

from typing import Any

import audit_requests
import doctor
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import WEB, Ran, Rehearsal, a_world, an_issue

TEAM = ("--team", "delivery")


def audit(desk: Rehearsal) -> Ran:
    return desk.run(audit_requests.COMMAND, "--apply", *TEAM)


def a_board(**told: Any) -> dict[str, Any]:
    """Delivery's board with one request beside it."""
    world = a_world(an_issue(1))
    world["github"]["projects"][0] |= told
    return world


def columns(desk: Rehearsal, number: int = 1) -> list[tuple[str | None, bool]]:
    issue = desk.sandbox.github.state.issue(f"{WEB}#{number}")
    return [(item.status, item.archived) for item in issue.items]


def test_a_request_that_is_not_there_is_put_into_the_intake(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_board())
    assert audit(desk).status == 0
    assert columns(desk) == [("Backlog", False)]


def test_one_that_has_a_status_keeps_it(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_board(items=[{"issue": f"{WEB}#1", "status": "Done"}]))
    assert audit(desk).status == 0
    assert columns(desk) == [("Done", False)]


def test_an_archived_one_stays_archived_and_is_reported(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_board(items=[{"issue": f"{WEB}#1", "archived": True}]))
    ran = audit(desk)
    assert ran.status == 0
    assert "It is open, but archived on the board." in ran.out
    assert columns(desk) == [(None, True)]


def test_a_pull_request_with_the_label_is_left_alone(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_world(an_issue(1, head="a-branch")))
    assert audit(desk).status == 0
    assert desk.writes() == []


def test_a_renamed_status_changes_nothing_there_and_says_how_to_mend_it(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_board(statuses=["Inbox", "Doing", "Done"]))
    ran = audit(desk)
    assert ran.status == 3
    assert "Board acme/205 has no status 'Backlog': add it there, or correct `statuses`." in ran.out, ran.out
    assert columns(desk) == []


def test_without_the_column_for_feature_requests_requests_go_their_way(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_board())
    desk.delivery["board"]["statuses"]["product"] = "Icebox"
    assert audit(desk).status == 0
    assert columns(desk) == [("Backlog", False)]
    assert "The board has no status “Icebox”" in desk.run(doctor.COMMAND).out


def test_a_board_that_cannot_be_read_changes_nothing_there_and_the_request_is_still_announced(
    rehearse: Rehearse,
) -> None:
    desk = rehearse(world=a_board(readable=False))
    ran = audit(desk)
    assert ran.status == 3
    assert "board acme/205" in ran.out
    assert columns(desk) == []
    assert desk.posts() == ["delivery/request/acme/web#1"]
    assert desk.comments(1) == [], "nothing is told on half of the world"
