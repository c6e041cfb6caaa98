"""What a run leaves of itself: the record that `--record` asks for, and the last line of the summary."""

import json
import re
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import hand_off
import handle_event
import post_digest
import run_due
import show_rotation
from supportdesk.runtime.account import PACKAGES
from supportdesk.runtime.run import run
from supportdesk.runtime.version import commit_of
from tests.runtime.test_events import handle
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import Ran, Rehearsal, a_world, an_issue

DUE = run_due.COMMAND
ROOT = Path(__file__).parents[2]
ACTIONS = {
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_RUN_ID": "4711",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_TRIGGERING_ACTOR": "acme-em-d",
    "GITHUB_EVENT_NAME": "schedule",
    "GITHUB_SHA": "a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0",
}
URL = "https://github.example/acme/desk/actions/runs/4711/attempts/2"


def recorded(desk: Rehearsal, *flags: str, **variables: str) -> tuple[Ran, dict[str, Any]]:
    """A round of the schedule, and the record of it."""
    path = desk.folder / "run.json"
    path.unlink(missing_ok=True)
    ran = desk.run(DUE, "--record", str(path), *flags, **variables)
    return ran, json.loads(path.read_text())


def last_line(ran: Ran) -> str:
    return ran.summary.rstrip("\n").rpartition("\n")[2]


def test_a_run_records_its_plan_and_what_became_of_it(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help"))
    ran, record = recorded(desk, "--apply", "--format", "json")
    assert record["plan"] == ran.data
    assert (record["command"], record["status"], record["said"]) == ("run_due", 0, "")
    outcomes = [each for job in record["plan"]["teams"][0]["jobs"] for each in job["outcomes"]]
    assert {each["result"] for each in outcomes} == {"done"}


def test_a_run_records_where_it_ran_with_what_and_by_which_configuration(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    _, record = recorded(desk, "--team", "delivery", **ACTIONS)
    assert record["run"] == {
        "url": URL,
        "id": "4711",
        "attempt": "2",
        "actor": "acme-em-d",
        "event": "schedule",
    }
    assert record["versions"]["support-desk"] in (commit_of(ROOT), ACTIONS["GITHUB_SHA"])
    assert record["versions"]["slack-sdk"] == version("slack-sdk")
    files = [desk.folder / "teams.yml", desk.folder / "overrides.yml"]
    assert record["configuration"] == sha256(b"".join(each.read_bytes() for each in files)).hexdigest()
    assert record["arguments"][-2:] == ["--team", "delivery"]
    began, ended = (datetime.fromisoformat(record[name]) for name in ("began", "ended"))
    assert began.utcoffset() is not None
    assert began <= ended


def test_a_run_records_what_github_was_asked(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    _, record = recorded(desk)
    assert sum(record["requests"]["requests"].values()) == len(desk.requests("gh"))
    assert record["requests"]["points"] > 0


def test_the_versions_are_those_of_all_that_the_desk_depends_on() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    named = [re.split(r"[<>=\s]", line)[0] for line in lines if line and not line.startswith("#")]
    assert list(PACKAGES) == named


def test_the_summary_ends_with_run_versions_and_configuration(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran, record = recorded(desk, **ACTIONS)
    python = record["versions"]["python"]
    assert last_line(ran) == (
        f"[This run]({URL}) · desk `{record['versions']['support-desk'][:12]}`, Python {python}"
        f" · configuration `{record['configuration'][:12]}`"
    )


def test_what_is_not_known_of_a_run_is_left_out_of_that_line(rehearse: Rehearse) -> None:
    ran = rehearse().run(DUE, "--config", "/nowhere/teams.yml")
    assert re.fullmatch(r"(desk `[0-9a-f]{12}`, )?Python [\d.]+\S*", last_line(ran))


def test_the_version_is_the_commit_that_is_checked_out(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    assert commit_of(tmp_path) == ""
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    assert commit_of(tmp_path) == ""
    (git / "refs" / "heads" / "main").write_text("b" * 40 + "\n")
    assert commit_of(tmp_path) == "b" * 40
    (git / "HEAD").write_text("c" * 40 + "\n")
    assert commit_of(tmp_path) == "c" * 40


@pytest.mark.parametrize(
    "variables",
    [{"GITHUB_RUN_ID": "../../evil"}, {"GITHUB_RUN_ID": "1", "GITHUB_REPOSITORY": ""}, {"GITHUB_RUN_ID": ""}],
)
def test_a_run_that_is_none_of_githubs_has_no_address(rehearse: Rehearse, variables: dict[str, str]) -> None:
    _, record = recorded(rehearse(), **variables)
    assert record["run"]["url"] == ""


def test_a_run_that_was_stopped_records_what_stopped_it(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.fault("POST /gh/graphql", status=401)
    ran, record = recorded(desk, "--apply")
    assert ran.status == record["status"] == 1
    assert record["said"].startswith("GitHub refuses the credentials")
    assert f"support-desk: {record['said']}\n" == ran.err
    assert record["plan"] is None
    assert record["requests"]["requests"]


def test_a_run_that_a_brake_stopped_records_the_plan_that_was_refused(rehearse: Rehearse) -> None:
    desk = rehearse(*(an_issue(number) for number in range(1, 5)))
    desk.delivery["limits"] = {"max_changes": 3}
    _, record = recorded(desk, "--apply")
    (delivery, _) = record["plan"]["teams"]
    assert "more than max_changes (3)" in delivery["refused"]
    assert delivery["jobs"][0]["actions"]


def test_an_interrupted_run_records_what_it_had_done(rehearse: Rehearse) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    desk = rehearse(an_issue(1))
    desk.sleep = interrupt
    desk.fault("POST /slack/api/chat.postMessage", status=503)
    ran, record = recorded(desk, "--apply")
    assert (ran.status, record["status"]) == (130, 130)
    audit = record["plan"]["teams"][0]["jobs"][0]
    assert "acme/web#1/assignee/acme-eng-b" in [each["key"] for each in audit["outcomes"]]
    assert len(audit["outcomes"]) < len(audit["actions"])


def test_a_desk_that_is_switched_off_records_that_it_did_nothing(rehearse: Rehearse) -> None:
    _, record = recorded(rehearse(an_issue(1)), "--apply", SUPPORTDESK_OFF="1")
    assert record["said"] == "SUPPORTDESK_OFF is set: the desk does nothing."
    assert (record["status"], record["plan"], record["requests"]) == (0, None, None)


def test_an_event_that_concerns_nobody_is_recorded_as_such(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ring = {"inputs": {"repository": "acme/other", "number": "1"}}
    handle(desk, "workflow_dispatch", ring, "--record", str(desk.folder / "run.json"))
    record = json.loads((desk.folder / "run.json").read_text())
    assert record["said"] == "This event is none of the desk's business: nothing to do."


@pytest.mark.parametrize("place", ["nowhere/run.json", ".", "a\0b"])
def test_a_record_that_cannot_be_written_is_a_warning(rehearse: Rehearse, place: str) -> None:
    desk = rehearse(an_issue(1))
    ran = desk.run(DUE, "--record", f"{desk.folder}/{place}")
    assert ran.status == 0
    assert re.fullmatch(r"support-desk: The run's record cannot be written \([\w ]+\).\n", ran.err)


def test_a_record_is_whole_or_it_is_the_one_before(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    recorded(desk)
    before = (desk.folder / "run.json").read_text()
    (desk.folder / "run.json.part").mkdir()  # nothing can be written there
    assert desk.run(DUE, "--record", str(desk.folder / "run.json")).status == 0
    assert (desk.folder / "run.json").read_text() == before


def test_nothing_private_is_recorded_where_the_desks_repository_is_public(rehearse: Rehearse) -> None:
    world = a_world(an_issue(1), vault=(an_issue(4, title="Acme is angry", author="stranger"),))
    world["github"]["repositories"][0]["private"] = False
    _, record = recorded(rehearse(world=world), "--apply")
    assert record["plan"] is None
    assert "is public and Delivery watches private repositories" in record["said"]
    assert not {"angry", "stranger", "acme/vault"} & set(re.split(r"[\s\"#]", json.dumps(record)))


def test_no_credential_is_recorded(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    secrets = {name: value for name, value in desk.variables.items() if "TOKEN" in name or "KEY" in name}
    planted = {name: f"planted-{name.lower()}" for name in secrets if name != "SLACK_BOT_TOKEN"}
    recorded(desk, **planted, HEARTBEAT_URL=f"{desk.sandbox.url}/opsgenie/ping?planted-heartbeat")
    text = (desk.folder / "run.json").read_text()
    assert "planted" not in text
    assert "xoxb" not in text


@pytest.mark.parametrize("command", [hand_off.COMMAND, handle_event.COMMAND, post_digest.COMMAND])
def test_every_command_that_plans_can_be_recorded(command: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(command, ["--help"], {})
    assert "--record PATH" in capsys.readouterr().out


def test_a_command_that_plans_nothing_takes_no_record(rehearse: Rehearse) -> None:
    ran = rehearse().run(show_rotation.COMMAND, "--record", "run.json")
    assert (ran.status, "Unrecognized arguments: --record" in ran.err) == (1, True)
    assert "Python" not in ran.summary
