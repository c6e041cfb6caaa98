from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.expressions import UnknownSyntaxError
from tests.workflows.runner import Event, JobRun, Machine, Repository, load, run_job

REPOSITORY = Repository(
    variables={"PLACE": "repository"},
    environment_variables={"PLACE": "environment"},
    environment_secrets={"TOKEN": "s3cret"},
    secrets={"KEY": "k3y"},
)


def a_workflow(*steps: dict[str, Any], **job: Any) -> dict[str, Any]:
    return {
        "on": {"issues": {"types": ["opened"]}, "workflow_dispatch": ""},
        "jobs": {"only": {"timeout-minutes": "1", "steps": list(steps), **job}},
    }


def run(workflow: dict[str, Any], tmp_path: Path, action: str = "opened", **machine: Any) -> JobRun:
    return run_job(
        workflow,
        event=Event(name="issues", payload={"action": action, "issue": {"number": 7}}),
        repository=REPOSITORY,
        machine=Machine(workspace=tmp_path, temp=tmp_path, **machine),
    )


def test_a_step_sees_its_variables_and_the_event_file(tmp_path: Path) -> None:
    step = {
        "name": "show",
        "run": 'echo "$NUMBER"; cat "$GITHUB_EVENT_PATH"',
        "env": {"NUMBER": "n${{ github.event.issue.number == 7 }}"},
    }
    (shown,) = run(a_workflow(step), tmp_path).steps
    assert shown.output == 'ntrue\n{"action": "opened", "issue": {"number": 7}}'


def test_the_environments_secrets_reach_only_a_job_that_names_it(tmp_path: Path) -> None:
    step = {
        "name": "show",
        "run": 'echo "$TOKEN at $PLACE"',
        "env": {"TOKEN": "${{ secrets.TOKEN }}", "PLACE": "${{ vars.PLACE }}"},
    }
    (without,) = run(a_workflow(step), tmp_path).steps
    (within,) = run(a_workflow(step, environment="support-desk"), tmp_path).steps
    assert (without.output, within.output) == (" at repository\n", "s3cret at environment\n")


def test_a_step_is_handed_what_those_before_it_gave(tmp_path: Path) -> None:
    asked: list[Mapping[str, str]] = []

    def keyring(given: Mapping[str, str]) -> Mapping[str, str]:
        asked.append(given)
        return {"token": "t0ken"}

    workflow = a_workflow(
        {"name": "split", "id": "split", "run": 'echo "owner=acme" >> "$GITHUB_OUTPUT"'},
        {
            "name": "token",
            "id": "token",
            "uses": "some/keyring@v1",
            "with": {"for": "${{ steps.split.outputs.owner }}"},
        },
        {"name": "show", "run": 'echo "$TOKEN"', "env": {"TOKEN": "${{ steps.token.outputs.token }}"}},
    )
    outcome = run(workflow, tmp_path, actions={"some/keyring": keyring})
    assert (asked, outcome.steps[-1].output) == ([{"for": "acme"}], "t0ken\n")


def test_a_secret_of_the_repository_reaches_every_job(tmp_path: Path) -> None:
    step = {"name": "show", "run": 'echo "$KEY"', "env": {"KEY": "${{ secrets.KEY }}"}}
    for job in ({}, {"environment": "support-desk"}):
        assert run(a_workflow(step, **job), tmp_path).steps[0].output == "k3y\n"


def test_a_job_ends_at_the_step_that_fails_and_keeps_its_summary(tmp_path: Path) -> None:
    outcome = run(
        a_workflow(
            {"name": "first", "run": 'echo "# Plan" >> "$GITHUB_STEP_SUMMARY"; false; echo never'},
            {"name": "second", "run": "true"},
        ),
        tmp_path,
    )
    assert [(step.name, step.status, step.output) for step in outcome.steps] == [("first", 1, "")]
    assert not outcome.succeeded
    assert outcome.summary == "# Plan\n"


def test_an_action_that_is_not_listened_to_starts_nothing(tmp_path: Path) -> None:
    assert not run(a_workflow({"name": "show", "run": "true"}), tmp_path, action="pinned").started


def test_after_a_failure_only_what_runs_always_is_run(tmp_path: Path) -> None:
    steps = (
        {"name": "fail", "run": "exit 3"},
        {"name": "next", "run": "true"},
        {"name": "conditional", "run": "true", "if": "github.event_name == 'issues'"},
        {"name": "clean up", "run": "true", "if": "always()"},
    )
    outcome = run(a_workflow(*steps), tmp_path)
    assert [(step.name, step.status) for step in outcome.steps] == [("fail", 3), ("clean up", 0)]
    assert not outcome.succeeded


def test_a_step_whose_condition_does_not_hold_is_left_out(tmp_path: Path) -> None:
    step = {"name": "never", "run": "true", "if": "github.event_name == 'push'"}
    assert run(a_workflow(step), tmp_path).steps == ()


@pytest.mark.parametrize(
    "workflow",
    [
        a_workflow({"name": "foreign", "uses": "somebody/action@main"}),
        a_workflow({"name": "risky", "run": "echo ${{ github.event.issue.title }}"}),
        a_workflow({"name": "conditional", "run": "true", "shell": "sh"}),
        a_workflow({"name": "show", "run": "true"}, strategy={}),
        a_workflow({"name": "long", "run": 'echo "a<<END" >> "$GITHUB_OUTPUT"'}),
    ],
    ids=["foreign action", "expression in run", "unknown step key", "unknown job key", "long output"],
)
def test_what_is_not_imitated_is_refused(workflow: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UnknownSyntaxError):
        run(workflow, tmp_path)


def test_an_unknown_key_of_a_workflow_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.yml"
    path.write_text("on: push\ndefaults: {}\njobs: {}\n", encoding="utf-8")
    with pytest.raises(UnknownSyntaxError):
        load(path)
