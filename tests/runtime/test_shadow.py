"""Shadow: for days a team watches in a channel of its own what the desk would do, and nothing is done."""

import json
import re
from collections import Counter
from typing import Any

import pytest

import audit_requests
import doctor
import handle_event
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import (
    DELIVERY,
    REPO,
    SHADOW,
    WEB,
    Rehearsal,
    a_configuration,
    a_world,
    an_issue,
)

TEAM = ("--team", "delivery", "--apply")
DAYS = ("16", "17", "18", "19")
HOURS = ("09:40", "12:00", "15:30", "17:10")
EPISODE = "delivery/episode/2026-11-17"
MENTION = re.compile(r'"type": "(?:user|usergroup|broadcast)"|<[@!]')


@pytest.fixture
def desk(rehearse: Rehearse) -> Rehearsal:
    """Delivery in shadow, with requests of this morning, and a clock that calls the managers tomorrow."""
    configuration = a_configuration()
    configuration["desk"] = {"shadow_channel": SHADOW}
    delivery: dict[str, Any] = configuration["teams"]["delivery"]
    delivery |= {"mode": "shadow", "escalation": {"issues_at_risk": 3}}
    delivery["clocks"] = {"acknowledge": "1 business day"}
    world = a_world(an_issue(1), an_issue(2, labels=["delivery"]), an_issue(3, body="please help"))
    return rehearse(world=world, configuration=configuration)


def played(desk: Rehearsal) -> dict[str, set[str]]:
    """Four days in which each run is started twice; what each message of the shadow channel ever said."""
    heard: dict[str, set[str]] = {}
    for day in DAYS:
        for hour in HOURS:
            desk.at(f"2026-11-{day}T{hour}:00+00:00")
            for _ in range(2):
                ran = desk.run(run_due.COMMAND, *TEAM)
                assert (ran.status, ran.err) == (0, "")
            assert "Nothing to do" in desk.run(run_due.COMMAND, "--team", "delivery").out
            for key, said in desk.spoken(SHADOW).items():
                heard.setdefault(key, set()).add(said)
            _happens(desk, f"{day} {hour}")
    return heard


def _happens(desk: Rehearsal, moment: str) -> None:
    """On the second day one request is closed, on the third the others are answered."""
    if moment == "17 12:00":
        desk.sandbox.act("github", "close", issue=f"{WEB}#3", by="requester")
    if moment == "18 12:00":
        for number in (1, 2):
            desk.sandbox.act("github", "comment", issue=f"{WEB}#{number}", by="acme-eng-b", body="On it.")


def test_nothing_happens_to_a_team_in_shadow(desk: Rehearsal) -> None:
    members = desk.members()
    played(desk)
    assert desk.posts(DELIVERY) == []
    assert desk.members() == members
    assert {each.rpartition("/")[2] for each in desk.writes()} == {"chat.postMessage", "chat.update"}


def test_all_that_would_be_said_is_said_once_in_the_shadow_channel(desk: Rehearsal) -> None:
    heard = played(desk)
    posts = desk.posts(SHADOW)
    assert max(Counter(posts).values()) == 1
    for kind in ("digest", "shadow"):
        daily = [f"delivery/{kind}/2026-11-{day}" for day in DAYS]
        assert [key for key in posts if f"/{kind}/" in key] == daily
    requests = {f"delivery/request/{WEB}#{number}" for number in (1, 2, 3)}
    assert requests <= set(posts)
    assert {"delivery/handoff/2026-11-16", "delivery/handoff/2026-11-16/reminder"} <= set(posts)
    assert next(key for key in posts if "/episode/" in key) == EPISODE
    assert any("All clear" in said for said in heard[EPISODE])
    assert len(heard[EPISODE]) == 3
    assert any("Closed." in said for said in heard[f"delivery/request/{WEB}#3"])


def test_nothing_in_the_shadow_channel_calls_on_anybody(desk: Rehearsal) -> None:
    heard = played(desk)
    assert [key for key, said in heard.items() if MENTION.search("".join(said))] == []
    assert all("@delivery-support" in said for said in heard[f"delivery/request/{WEB}#1"])


def test_the_log_of_a_day_says_what_else_would_have_been_done(desk: Rehearsal) -> None:
    heard = played(desk)
    (first, *_) = sorted(heard["delivery/shadow/2026-11-17"])
    for words in ("Delivery in shadow, Tuesday 17 November", "acme/web#1", "rotation:", "breached"):
        assert words in first
    assert "People would be called on" in first


def test_a_team_that_is_switched_on_begins_anew_in_its_own_channel(desk: Rehearsal) -> None:
    desk.run(run_due.COMMAND, *TEAM)
    rehearsed = desk.posts(SHADOW)
    desk.delivery["mode"] = "on"
    assert desk.run(run_due.COMMAND, *TEAM).status == 0
    assert f"delivery/request/{WEB}#1" in desk.posts(DELIVERY)
    assert desk.posts(SHADOW) == rehearsed


def test_one_job_in_shadow_is_rehearsed_beside_those_that_act(desk: Rehearsal) -> None:
    desk.delivery["mode"] = {"default": "on", "digest": "shadow"}
    for _ in range(2):
        assert desk.run(run_due.COMMAND, *TEAM).status == 0
    assert f"delivery/request/{WEB}#1" in desk.posts(DELIVERY)
    assert desk.posts(SHADOW) == ["delivery/digest/2026-11-16", "delivery/shadow/2026-11-16"]


def test_without_apply_the_plan_says_what_would_be_rehearsed(desk: Rehearsal) -> None:
    ran = desk.run(run_due.COMMAND, "--team", "delivery", "--detailed-exitcode")
    assert (ran.status, desk.writes()) == (2, [])
    assert "audit (shadow: shown, not done; + is rehearsed in the shadow channel)" in ran.out
    assert "6 to do; nothing was written." in ran.out
    assert "Please keep the talk about it in this thread." in ran.summary
    assert "### Delivery support, Monday 16 November" in ran.summary


def test_a_run_of_one_job_rehearses_that_and_leaves_the_log_alone(desk: Rehearsal) -> None:
    assert desk.run(audit_requests.COMMAND, *TEAM).status == 0
    assert desk.posts(SHADOW) == [f"delivery/request/{WEB}#{number}" for number in (1, 2, 3)]


def test_teams_share_the_channel_and_one_reading_of_it(desk: Rehearsal) -> None:
    desk.configuration["teams"]["repo"]["mode"] = "shadow"
    desk.forget()
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    read = [each for each in desk.requests("slack") if each.request.path.endswith("conversations.info")]
    assert len(read) == 3
    teams = Counter(key.partition("/")[0] for key in desk.posts(SHADOW))
    assert set(teams) == {"delivery", "repo"}
    assert desk.posts(REPO) == []
    assert "Nothing to do" in desk.run(run_due.COMMAND).out


def test_a_shadow_channel_that_cannot_be_read_stops_only_the_rehearsal(desk: Rehearsal) -> None:
    desk.configuration["desk"] = {"shadow_channel": "C00NOWHERE"}
    desk.delivery["mode"] = {"default": "on", "digest": "shadow"}
    ran = desk.run(run_due.COMMAND, *TEAM)
    assert ran.status == 3
    assert "rehearsal could not be read whole." in ran.out
    assert f"delivery/request/{WEB}#1" in desk.posts(DELIVERY)
    checked = desk.run(doctor.COMMAND)
    assert checked.status == 1
    assert "✗ Support Desk · shadow channel · There is no C00NOWHERE" in checked.out


def test_an_event_is_shown_and_nothing_is_rehearsed(desk: Rehearsal) -> None:
    event = {"action": "labeled", "issue": {"number": 1}, "repository": {"full_name": WEB}}
    path = desk.folder / "event.json"
    path.write_text(json.dumps(event))
    given = {"GITHUB_EVENT_NAME": "issues", "GITHUB_EVENT_PATH": str(path)}
    ran = desk.run(handle_event.COMMAND, *TEAM, **given)
    assert (ran.status, desk.writes()) == (0, [])
    assert "audit (shadow: shown, not done)" in ran.out
    assert not any(SHADOW in str(each.request.path) + each.request.body.decode() for each in desk.requests())
