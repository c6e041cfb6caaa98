"""A scheduled run that is refused, stopped or done in part tells the team, and when it works again."""

import json
from typing import Any

import pytest

import audit_requests
import run_due
from tests.runtime.test_account import recorded
from tests.runtime.test_events import about, handle
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DELIVERY, REPO, SHADOW, VAULT, WEB, Rehearsal, a_world, an_issue

DUE = run_due.COMMAND
TODAY = "delivery/trouble/2026-11-16"
TOMORROW = "delivery/trouble/2026-11-17"
SLACK_POST = "POST /slack/api/chat.postMessage"


def refused(rehearse: Rehearse, **delivery: Any) -> Rehearsal:
    """Delivery's brake holds since this noon, and the team was told."""
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery.update({"limits": {"max_changes": 3}, **delivery})
    assert desk.run(DUE, "--apply", GITHUB_RUN_ID="4711").status == 3
    return desk


def trouble(desk: Rehearsal, channel: str = DELIVERY) -> list[str]:
    """The keys of what a channel was told of runs, threads too."""
    return [key for key in desk.spoken(channel) if "/trouble/" in key]


def state_of(desk: Rehearsal, key: str = TODAY, channel: str = DELIVERY) -> str:
    (found,) = (
        each.metadata["event_payload"]["state"]
        for each in desk.sandbox.slack.workspace.channels[channel].messages
        if each.metadata and each.metadata["event_payload"]["key"] == key
    )
    return str(found)


def test_a_good_run_tells_nobody(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    assert desk.run(DUE, "--apply").status == 0
    assert trouble(desk) == trouble(desk, REPO) == []


def test_a_refused_plan_is_told_its_team_with_what_it_takes_to_approve_it(rehearse: Rehearse) -> None:
    desk = refused(rehearse)
    said = desk.spoken()[TODAY]
    assert "more than max_changes (3)" in said
    assert '"user_id": "U0000000A04"' in said
    assert "https://github.com/acme/desk/actions/runs/4711" in said
    assert trouble(desk, REPO) == []
    approve = desk.run(DUE, "--team", "delivery", "--format", "json").data["hash"]
    assert approve in said
    assert desk.run(DUE, "--team", "delivery", "--apply", "--approve", approve).status == 0
    assert state_of(desk) == "recovered"
    assert "4 in the queue" in desk.spoken()["delivery/digest/2026-11-16"]


def test_it_is_told_once_a_day_however_many_runs_find_it(rehearse: Rehearse) -> None:
    desk = refused(rehearse)
    desk.forget()
    for minute in (15, 30):
        desk.at(f"2026-11-16T12:{minute}:00+00:00")
        desk.run(DUE, "--apply", "--team", "delivery", GITHUB_RUN_ID=f"47{minute}")
    assert desk.writes() == desk.words() == []
    desk.at("2026-11-17T09:04:00+00:00")
    desk.run(DUE, "--apply", "--team", "delivery")
    assert trouble(desk) == [TODAY, TOMORROW]
    assert (state_of(desk), state_of(desk, TOMORROW)) == ("continued", "failing")


def test_when_it_works_again_the_message_is_closed_and_the_thread_told(rehearse: Rehearse) -> None:
    desk = refused(rehearse)
    desk.delivery["limits"] = {}
    desk.at("2026-11-16T12:15:00+00:00")
    assert desk.run(DUE, "--apply").status == 0
    assert "Works again since Mon 16 Nov, 12:15 GMT." in desk.spoken()[TODAY]
    assert list(desk.thread(TODAY)) == [f"{TODAY}/recovered"]
    assert "It works again: what was due is done." in json.dumps(desk.thread(TODAY))
    desk.forget()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == desk.words() == []


def test_one_that_fails_again_the_same_day_goes_on_in_its_message(rehearse: Rehearse) -> None:
    desk = refused(rehearse)
    desk.delivery["limits"] = {}
    assert desk.run(DUE, "--apply").status == 0
    desk.fault("POST /gh/graphql", status=503)
    desk.at("2026-11-16T13:00:00+00:00")
    assert desk.run(DUE, "--apply").status == 1
    assert state_of(desk) == "failing"
    assert "The run stopped: GitHub is failing (503)" in desk.spoken()[TODAY]
    desk.mend()
    assert desk.run(DUE, "--apply").status == 0
    assert (state_of(desk), list(desk.thread(TODAY))) == ("recovered", [f"{TODAY}/recovered"])


def test_what_failed_is_told_by_number_and_nothing_private(rehearse: Rehearse) -> None:
    desk = rehearse(
        world=a_world(an_issue(1), vault=(an_issue(4, title="Acme is angry", author="stranger"),))
    )
    desk.fault(f"POST /gh/repos/{VAULT}/issues/4/*", status=403)
    assert desk.run(DUE, "--apply").status == 3
    said = desk.spoken()[TODAY]
    assert "actions failed:" in said
    assert f"Assign: GitHub denies access to issue {VAULT}#4" in said
    assert "angry" not in said
    assert "stranger" not in said
    assert "user_id" not in said


def test_what_could_not_be_read_is_told_with_its_mend(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    del desk.sandbox.github.state.repositories[VAULT]
    assert desk.run(DUE, "--apply").status == 3
    assert f"GitHub shows the desk no repository {VAULT}: check the name" in desk.spoken()[TODAY]
    assert trouble(desk, REPO) == []


@pytest.mark.parametrize("variables", [{"GITHUB_TOKEN": ""}, {"GITHUB_TOKEN": "b a d"}, {}], ids=str)
def test_a_run_that_stopped_before_it_read_anything_is_told_to_every_team(
    rehearse: Rehearse, variables: dict[str, str]
) -> None:
    desk = rehearse(an_issue(1))
    desk.fault("POST /gh/graphql", status=401)
    ran = desk.run(DUE, "--apply", **variables)
    assert ran.status == 1
    for channel, key in ((DELIVERY, TODAY), (REPO, "repo/trouble/2026-11-16")):
        assert "The run stopped: " in desk.spoken(channel)[key]
        assert "GITHUB_TOKEN" in desk.spoken(channel)[key]
    desk.forget()
    assert desk.run(DUE, "--apply", **variables).status == 1
    assert desk.writes() == desk.words() == []
    history = [each for each in desk.requests("slack") if "conversations.history" in each.request.path]
    own = 0 if variables else 2  # of the run itself, while GitHub was asked
    assert len(history) == own + 2, "one look into each team's channel"


def test_overrides_that_do_not_load_are_told(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    files = desk.sandbox.github.state.repositories["acme/desk"].branches["main"].files
    files["config/overrides.yml"] = b"version: 1\noverrides: [{team: delivery}]\n"
    assert desk.run(DUE, "--apply").status == 1
    assert "overrides.yml" in desk.spoken()[TODAY]


def test_a_configuration_that_does_not_load_cannot_say_where(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.delivery["em"] = "nobody"
    assert desk.run(DUE, "--apply").status == 1
    assert desk.requests() == []


def test_outside_working_hours_nothing_new_is_told(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.at("2026-11-16T02:41:00+00:00")
    desk.fault("POST /gh/graphql", status=503)
    assert desk.run(DUE, "--apply").status == 1
    assert trouble(desk) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"match": "* /slack/*", "status": 503},
        {"match": "* /slack/*", "kind": "drop_before"},
        {"match": "* /slack/*", "kind": "body", "body": {"ok": False, "error": "invalid_auth"}},
        {"match": "* /slack/*", "kind": "html"},
        {"match": "* /slack/*", "status": 429, "headers": {"retry-after": "3600"}},
    ],
    ids=["failing", "dropped", "bad token", "no JSON", "limited"],
)
def test_where_slack_itself_fails_nobody_is_told_and_the_run_ends_as_it_would(
    rehearse: Rehearse, fault: dict[str, Any]
) -> None:
    desk = rehearse(an_issue(1))
    desk.fault(**fault)
    ran = desk.run(DUE, "--apply", HEARTBEAT_URL=f"{desk.sandbox.url}/opsgenie/ping")
    assert ran.status == 1
    assert ran.err.startswith("support-desk: ")
    assert desk.words() == []
    assert desk.requests("opsgenie/ping/fail") != []
    assert sum(desk.waits) < 60


def test_telling_that_fails_is_made_up_for_by_the_next_run(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 3}
    desk.fault(SLACK_POST, status=503)
    assert desk.run(DUE, "--apply", "--team", "delivery").status == 1
    assert trouble(desk) == []
    desk.mend()
    assert desk.run(DUE, "--apply", "--team", "delivery").status == 1
    assert trouble(desk) == [TODAY]


def test_a_lost_answer_tells_nothing_twice(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 3}
    desk.fault(SLACK_POST, "drop_after", times=1)
    assert desk.run(DUE, "--apply", "--team", "delivery").status == 1
    assert trouble(desk) == [TODAY]


def test_a_team_in_shadow_is_told_in_the_shadow_channel_and_nobody_called(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.configuration["desk"] = {"shadow_channel": SHADOW}
    desk.delivery.update({"mode": "shadow", "limits": {"max_changes": 1}})
    desk.run(DUE, "--apply", "--team", "delivery")
    assert (trouble(desk), trouble(desk, SHADOW)) == ([], [TODAY])
    assert "user_id" not in desk.spoken(SHADOW)[TODAY]
    desk.delivery["limits"] = {}
    assert desk.run(DUE, "--apply", "--team", "delivery").status == 0
    assert state_of(desk, channel=SHADOW) == "recovered"
    desk.at("2026-11-16T14:00:00+00:00")
    desk.fault("POST /gh/graphql", status=503)
    desk.run(DUE, "--apply", "--team", "delivery")
    assert state_of(desk, channel=SHADOW) == "failing"


@pytest.mark.parametrize("mode", ["off", "shadow"])
def test_a_team_that_is_off_or_rehearses_nowhere_is_told_nothing(rehearse: Rehearse, mode: str) -> None:
    desk = rehearse(an_issue(1))
    desk.delivery["mode"] = mode
    desk.fault("POST /gh/graphql", status=503)
    assert desk.run(DUE, "--apply", "--team", "delivery").status == 1
    assert desk.writes() == desk.words() == []


def test_what_somebody_typed_or_an_event_started_is_told_nobody(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 1}
    desk.run(DUE)
    desk.run(audit_requests.COMMAND, "--apply")
    desk.run(DUE, "--apply", "--team", "delivery", "--approve", "1a2b")
    handle(desk, "issues", about(1), "--apply")
    desk.run(DUE, "--apply", SUPPORTDESK_OFF="1")
    assert trouble(desk) == []


def test_a_cancelled_run_tells_nobody(rehearse: Rehearse) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    desk = rehearse(an_issue(1))
    desk.sleep = interrupt
    desk.fault("POST /gh/graphql", status=503)
    assert desk.run(DUE, "--apply").status == 130
    assert trouble(desk) == []


def test_the_account_holds_what_was_told(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 3}
    _, record = recorded(desk, "--apply")
    (word,) = record["told"]
    assert (word["team"], word["key"], word["result"]) == ("delivery", TODAY, "done")
    assert "more than max_changes (3)" in json.dumps(word["document"])
    _, record = recorded(desk, "--apply")
    assert record["told"] == []


def test_what_a_person_wrote_with_such_a_key_is_none_of_the_desks(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    text = f"{TODAY} state failing {WEB}"
    desk.sandbox.act("slack", "post", channel=DELIVERY, user="U0ASKER", text=text)
    assert desk.run(DUE, "--apply").status == 0
    assert trouble(desk) == []
