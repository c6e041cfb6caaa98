"""What the shipped workflows promise: who starts them, what they may do, and how they hand values on."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.runner import Event, JobRun, Machine, Repository, load, run_job

WORKFLOWS = Path(__file__).parents[2] / ".github" / "workflows"
DOORBELL = WORKFLOWS.parents[1] / "templates" / "doorbell.yml"
DESK = ("schedule", "issues", "handoff")
COMMENTER = {"login": "requester-1"}
OURSELVES = {"login": "support-desk[bot]"}
SET_UP = {"SUPPORTDESK_APP_ID": "42"}
INPUTS = {"team": "delivery", "to": "eng-b", "why": "swap", "repository": "example/product", "number": "1"}


def only_job(name: str) -> dict[str, Any]:
    (job,) = load(WORKFLOWS / f"{name}.yml")["jobs"].values()
    return dict(job)


def run(name: str, event: Event, tmp_path: Path, **repository: Any) -> JobRun:
    """Runs the workflow where `python` only writes down its arguments, one a line."""
    recorder = tmp_path / "bin" / "python"
    recorder.parent.mkdir()
    recorder.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    recorder.chmod(0o755)
    variables = {**SET_UP, **repository.pop("variables", {})}
    return run_job(
        load(WORKFLOWS / f"{name}.yml"),
        event=event,
        repository=Repository(variables=variables, **repository),
        machine=a_machine(tmp_path, []),
    )


def by_hand(name: str) -> Event:
    """Somebody starts the workflow, with all that it asks for."""
    asked = load(WORKFLOWS / f"{name}.yml")["on"]["workflow_dispatch"]["inputs"]
    return Event(name="workflow_dispatch", inputs={key: INPUTS[key] for key in asked if key in INPUTS})


def a_machine(tmp_path: Path, kept: list[Mapping[str, str]]) -> Machine:
    """A machine that runs what stands in `bin`, and writes down what is kept of a run."""

    def keep(given: Mapping[str, str]) -> Mapping[str, str]:
        kept.append(given)
        return {}

    actions = {"actions/upload-artifact": keep}
    return Machine(workspace=tmp_path, temp=tmp_path, path=[tmp_path / "bin"], actions=actions)


def paths() -> list[Path]:
    return sorted(WORKFLOWS.glob("*.yml"))


def recorded(tmp_path: Path) -> str:
    """The flag that asks for the account of a run."""
    return f"--record={tmp_path}/run.json"


def a_comment(*, sender: dict[str, str], pull_request: bool = False) -> Event:
    issue = {"number": 7} | ({"pull_request": {"url": "…"}} if pull_request else {})
    return Event(name="issue_comment", payload={"action": "created", "issue": issue, "sender": sender})


def test_the_schedule_runs_all_that_is_due(tmp_path: Path) -> None:
    outcome = run("schedule", Event(name="schedule"), tmp_path)
    assert outcome.steps[-1].output.splitlines() == ["scripts/run_due.py", "--apply", recorded(tmp_path)]


EVENTS = {
    "schedule": Event(name="schedule"),
    "issues": Event(name="issues", payload={"action": "opened", "issue": {"number": 7}, "sender": COMMENTER}),
    "handoff": by_hand("handoff"),
}


@pytest.mark.parametrize("name", DESK)
def test_nothing_runs_before_the_app_is_set_up(name: str, tmp_path: Path) -> None:
    assert run(name, EVENTS[name], tmp_path).started
    is_set_elsewhere = Repository(environment_variables=SET_UP)  # known too late: a job would be billed
    for repository in (Repository(), is_set_elsewhere):
        for event in (EVENTS[name], by_hand(name)):
            machine = a_machine(tmp_path, [])
            workflow = load(WORKFLOWS / f"{name}.yml")
            assert not run_job(workflow, event=event, repository=repository, machine=machine).started


def test_the_product_is_tested_where_no_desk_runs_and_not_for_a_configuration() -> None:
    workflow = load(WORKFLOWS / "ci.yml")
    assert only_job("ci")["if"] == "vars.SUPPORTDESK_APP_ID == ''"
    assert {workflow["on"][event]["paths-ignore"][0] for event in ("push", "pull_request")} == {
        "config/*.yml"
    }


def test_what_a_desk_s_owner_edits_is_the_schedule_s_hours_alone() -> None:
    heads = {path.stem: path.read_text(encoding="utf-8").split("\nname:")[0] for path in paths()}
    assert {name for name, head in heads.items() if "To edit: the `cron` and `timezone` lines" in head} == {
        "schedule"
    }
    assert {name for name, head in heads.items() if "Not to be edited" not in head} == {"schedule"}


def test_a_plan_that_a_brake_refused_is_approved_by_a_dispatch(tmp_path: Path) -> None:
    inputs = {"team": "delivery", "approve": "$(id) 1a2b"}
    outcome = run("schedule", Event(name="workflow_dispatch", inputs=inputs), tmp_path)
    assert outcome.steps[-1].output.splitlines() == [
        "scripts/run_due.py",
        "--apply",
        recorded(tmp_path),
        "--team=delivery",
        "--approve=$(id) 1a2b",
    ]


def test_a_round_is_started_by_hand_without_saying_more(tmp_path: Path) -> None:
    outcome = run("schedule", Event(name="workflow_dispatch"), tmp_path)
    assert outcome.steps[-1].output.splitlines() == ["scripts/run_due.py", "--apply", recorded(tmp_path)]


def test_no_round_is_on_the_hour() -> None:
    rounds = load(WORKFLOWS / "schedule.yml")["on"]["schedule"]
    minutes = {int(minute) for entry in rounds for minute in entry["cron"].split()[0].split(",")}
    assert all(2 <= minute <= 58 for minute in minutes)
    assert all("timezone" in entry for entry in rounds)


def test_a_persons_comment_is_handled(tmp_path: Path) -> None:
    outcome = run("issues", a_comment(sender=COMMENTER), tmp_path)
    assert outcome.steps[-1].output.splitlines() == ["scripts/handle_event.py", "--apply", recorded(tmp_path)]


def test_the_desks_own_comment_starts_nothing(tmp_path: Path) -> None:
    assert not run("issues", a_comment(sender=OURSELVES), tmp_path).started


def test_the_desks_account_can_be_named(tmp_path: Path) -> None:
    event = a_comment(sender={"login": "our-desk[bot]"})
    assert not run("issues", event, tmp_path, variables={"SUPPORTDESK_LOGIN": "our-desk[bot]"}).started


def test_a_comment_on_a_pull_request_starts_nothing(tmp_path: Path) -> None:
    assert not run("issues", a_comment(sender=COMMENTER, pull_request=True), tmp_path).started


def test_an_edited_comment_starts_nothing(tmp_path: Path) -> None:
    event = a_comment(sender=COMMENTER)
    edited = Event(name=event.name, payload={**event.payload, "action": "edited"})
    assert not run("issues", edited, tmp_path).started


def test_a_ring_is_handled_whoever_rings(tmp_path: Path) -> None:
    ring = Event(
        name="workflow_dispatch",
        payload={"sender": OURSELVES},
        inputs={"repository": "example/product", "number": "12"},
    )
    assert run("issues", ring, tmp_path).succeeded


def test_a_handoff_shows_its_plan_unless_told_to_apply(tmp_path: Path) -> None:
    inputs = {"team": "delivery", "to": "eng-b", "why": "swap"}
    outcome = run("handoff", Event(name="workflow_dispatch", inputs=inputs), tmp_path)
    assert outcome.steps[-1].output.splitlines() == [
        "scripts/hand_off.py",
        "--team=delivery",
        "--to=eng-b",
        "--why=swap",
        recorded(tmp_path),
    ]


def test_each_input_of_a_handoff_stays_one_argument_whatever_it_holds(tmp_path: Path) -> None:
    inputs = {
        "team": "delivery; rm -rf .",
        "to": "--apply",
        "until": "$(date)",
        "why": '"`id`" --approve x',
        "apply": "true",
    }
    outcome = run("handoff", Event(name="workflow_dispatch", inputs=inputs), tmp_path)
    assert outcome.steps[-1].output.splitlines() == [
        "scripts/hand_off.py",
        "--team=delivery; rm -rf .",
        "--to=--apply",
        '--why="`id`" --approve x',
        recorded(tmp_path),
        "--until=$(date)",
        "--apply",
    ]


@pytest.mark.parametrize("name", DESK)
def test_a_run_that_fails_is_seen_to_fail_and_its_account_is_kept(name: str, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    broken = tmp_path / "bin" / "python"
    broken.write_text('#!/bin/sh\ncase "$1" in scripts/*) exit 3; esac\n', encoding="utf-8")
    broken.chmod(0o755)
    kept: list[Mapping[str, str]] = []
    outcome = run_job(
        load(WORKFLOWS / f"{name}.yml"),
        event=by_hand(name),
        repository=Repository(variables=SET_UP),
        machine=a_machine(tmp_path, kept),
    )
    assert outcome.started
    assert not outcome.succeeded
    assert kept == [
        {
            "name": "run-1",
            "path": f"{tmp_path}/run.json",
            "if-no-files-found": "ignore",
            "retention-days": "30",
        }
    ]


@pytest.mark.parametrize("name", DESK)
def test_the_desk_runs_once_at_a_time_and_drops_nothing(name: str) -> None:
    assert only_job(name)["concurrency"] == {
        "group": "support-desk",
        "queue": "max",
        "cancel-in-progress": "false",
    }


@pytest.mark.parametrize("name", DESK)
def test_secrets_come_from_the_environment_to_the_desks_own_step_alone(name: str) -> None:
    job = only_job(name)
    assert job["environment"] == "support-desk"
    others = [step for step in job["steps"] if "scripts/" not in step.get("run", "")]
    assert len(others) == len(job["steps"]) - 1
    assert "secrets." not in str(others)


def test_the_three_hand_the_same_settings_to_the_desk() -> None:
    def settings(name: str) -> dict[str, str]:
        (env,) = (step["env"] for step in only_job(name)["steps"] if "env" in step)
        return {key: text for key, text in env.items() if "inputs." not in text and key != "HEARTBEAT_URL"}

    assert settings("schedule") == settings("issues") == settings("handoff")


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_a_workflow_may_read_its_own_repository_and_no_more(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    comments = ["pull-requests: write"] if path.stem == "configuration" else []  # in a job that does no more
    assert "\npermissions: {}\n" in text
    assert re.findall(r"^ {6}(\S+: (?:read|write))", text, flags=re.MULTILINE) == [
        "contents: read",
        *comments,
    ]


@pytest.mark.parametrize("path", [*paths(), DOORBELL], ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_with_their_version_beside(path: Path) -> None:
    uses = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert uses
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", pinned) for pinned in uses)


@pytest.mark.parametrize("name", DESK)
def test_what_the_desk_needs_is_installed_from_the_lock_file_alone(name: str) -> None:
    install = next(step["run"] for step in only_job(name)["steps"] if "pip install" in step.get("run", ""))
    assert install == (
        "python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt"
    )
