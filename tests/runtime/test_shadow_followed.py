"""Shadow: a rehearsed announcement follows its issue, as one in the team's own channel does."""

from typing import Any

import pytest

import audit_requests
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import (
    DELIVERY,
    DESK,
    REPO,
    SHADOW,
    VAULT,
    WEB,
    Rehearsal,
    a_configuration,
    a_world,
    an_issue,
)

AUDIT = audit_requests.COMMAND
TEAM = ("--team", "delivery")
FIRST, SECOND = f"{WEB}#1", f"{WEB}#2"
KEY = f"delivery/request/{FIRST}"
TITLE = "Zebra is slow"
GONE = "Deleted, or moved to where the desk does not look."


@pytest.fixture
def desk(rehearse: Rehearse) -> Rehearsal:
    """Delivery in shadow, once its two requests were announced there."""
    configuration = a_configuration()
    configuration["desk"] = {"shadow_channel": SHADOW}
    configuration["teams"]["delivery"]["mode"] = "shadow"
    world = a_world(an_issue(1, title=TITLE), an_issue(2), vault=(an_issue(7, labels=[]),))
    desk = rehearse(world=world, configuration=configuration)
    settled(desk, "12:00")
    assert TITLE in desk.spoken(SHADOW)[KEY]
    return desk


def settled(desk: Rehearsal, hour: str, *, team: tuple[str, ...] = TEAM) -> None:
    """The team's audit at that hour, after which planning again plans nothing."""
    desk.at(f"2026-11-16T{hour}:00+00:00")
    ran = desk.run(AUDIT, *team, "--apply")
    assert (ran.status, ran.err) == (0, "")
    assert "Nothing to do" in desk.run(AUDIT, *team).out


def facts(desk: Rehearsal, key: str = KEY, channel: str = SHADOW) -> dict[str, Any]:
    """What the announcement is known to say."""
    messages = desk.sandbox.slack.workspace.channels[channel].messages
    payloads = [each.metadata["event_payload"] for each in messages if each.metadata]
    (found,) = (each for each in payloads if each["key"] == key)
    return {name: found.get(name) for name in ("issue", "state")}


def transfer(desk: Rehearsal, to: str, issue: str = FIRST) -> None:
    desk.sandbox.act("github", "transfer", issue=issue, to=to, by="acme-eng-b")


def test_an_issue_that_became_private_leaves_no_title_and_is_not_announced_again(desk: Rehearsal) -> None:
    posted = desk.posts(SHADOW)
    transfer(desk, VAULT)
    settled(desk, "12:10")
    assert desk.posts(SHADOW) == posted
    assert TITLE not in str(desk.spoken(SHADOW))
    assert facts(desk) == {"issue": f"{VAULT}#8", "state": "open"}
    assert "New request from a customer." in desk.spoken(SHADOW)[KEY]


def test_it_is_followed_on_and_on(desk: Rehearsal) -> None:
    posted = desk.posts(SHADOW)
    transfer(desk, VAULT)
    settled(desk, "12:10")
    desk.sandbox.act("github", "edit_issue", issue=f"{VAULT}#8", by="requester", body="Please")
    settled(desk, "12:20")
    assert "Still missing: background, impact." in desk.spoken(SHADOW)[KEY]
    desk.sandbox.act("github", "close", issue=f"{VAULT}#8", by="requester")
    settled(desk, "12:30")
    assert facts(desk) == {"issue": f"{VAULT}#8", "state": "closed"}
    assert desk.posts(SHADOW) == posted
    assert TITLE not in str(desk.spoken(SHADOW))


def test_one_that_is_transferred_twice_at_once_is_followed_to_where_it_is(desk: Rehearsal) -> None:
    transfer(desk, VAULT)
    transfer(desk, WEB, f"{VAULT}#8")
    settled(desk, "12:10")
    assert facts(desk) == {"issue": f"{WEB}#3", "state": "open"}
    assert len(desk.posts(SHADOW)) == 2


def test_one_that_goes_to_where_the_desk_does_not_look_is_let_go(desk: Rehearsal) -> None:
    transfer(desk, DESK)
    settled(desk, "12:10")
    assert facts(desk) == {"issue": FIRST, "state": "gone"}
    assert GONE in desk.spoken(SHADOW)[KEY]
    assert TITLE not in str(desk.spoken(SHADOW))


def test_one_that_is_lost_after_it_was_followed_is_let_go_too(desk: Rehearsal) -> None:
    transfer(desk, VAULT)
    settled(desk, "12:10")
    transfer(desk, DESK, f"{VAULT}#8")
    settled(desk, "12:20")
    assert facts(desk) == {"issue": f"{VAULT}#8", "state": "gone"}


def test_one_that_was_closed_long_ago_says_so(desk: Rehearsal) -> None:
    desk.sandbox.act("github", "close", issue=FIRST, by="requester")
    desk.at("2026-11-30T12:00:00+00:00")
    assert desk.run(AUDIT, *TEAM, "--apply").status == 0
    assert facts(desk) == {"issue": FIRST, "state": "closed"}


def test_a_duplicate_leads_to_where_it_goes_on(desk: Rehearsal) -> None:
    desk.sandbox.act("github", "mark_duplicate", issue=FIRST, of=SECOND, by="acme-eng-b")
    settled(desk, "12:10")
    assert facts(desk)["state"] == "duplicate"
    assert SECOND in desk.spoken(SHADOW)[KEY]


def test_what_other_teams_rehearsed_is_not_looked_up(desk: Rehearsal) -> None:
    desk.configuration["teams"]["repo"]["mode"] = "shadow"
    desk.sandbox.act("github", "close", issue=FIRST, by="requester")
    desk.at("2026-11-30T12:00:00+00:00")
    desk.forget()
    assert desk.run(AUDIT, "--team", "repo").status == 0
    assert "IssuesById" not in [each.operation for each in desk.requests("gh")]


def test_nothing_more_is_asked_for_where_all_that_was_rehearsed_is_known(desk: Rehearsal) -> None:
    desk.forget()
    desk.run(AUDIT, *TEAM)
    assert {each.operation for each in desk.requests("gh")} == {"Desk", "TeamPage"}


def test_once_the_audit_acts_what_was_rehearsed_is_left_as_it_is(desk: Rehearsal) -> None:
    desk.delivery["mode"] = {"default": "on", "digest": "shadow"}
    said = desk.spoken(SHADOW)[KEY]
    desk.sandbox.act("github", "close", issue=FIRST, by="requester")
    desk.at("2026-11-30T12:00:00+00:00")
    desk.forget()
    assert desk.run(run_due.COMMAND, *TEAM, "--apply").status == 0
    assert "IssuesById" not in [each.operation for each in desk.requests("gh")]
    assert desk.spoken(SHADOW)[KEY] == said


def test_where_github_does_not_say_where_it_went_nothing_is_said(desk: Rehearsal) -> None:
    said = desk.spoken(SHADOW)
    transfer(desk, VAULT)
    desk.fault(f"GET /gh/repos/{WEB}/issues/1", status=500)
    desk.at("2026-11-16T12:10:00+00:00")
    assert desk.run(AUDIT, *TEAM, "--apply").status == 3
    assert desk.spoken(SHADOW) == said
    desk.mend()
    settled(desk, "12:20")
    assert facts(desk) == {"issue": f"{VAULT}#8", "state": "open"}


def test_where_the_team_keeps_no_status_comment_a_live_announcement_follows_too(desk: Rehearsal) -> None:
    desk.delivery.update(mode="on", rules={"REQ-1": "off"})
    settled(desk, "12:10")
    posted = desk.posts(DELIVERY)
    transfer(desk, VAULT)
    settled(desk, "12:20")
    assert desk.posts(DELIVERY) == posted
    assert TITLE not in str(desk.spoken(DELIVERY))
    assert facts(desk, channel=DELIVERY) == {"issue": f"{VAULT}#8", "state": "open"}
    assert desk.posts(REPO) == []
