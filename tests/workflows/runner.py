"""A local runner: reads a shipped workflow and executes the `run:` steps of its job, as GitHub's would.

It imitates what the shipped workflows use and refuses everything else (`UnknownSyntaxError`), so that a
workflow that changed is never half run. Secrets and variables of an environment reach only a job that names
the environment, as on GitHub. Check-out and set-up steps count as done: the working directory and the
`python` on `path` stand for them. What another action gives, the test says.
"""

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from tests.workflows.expressions import UnknownSyntaxError, Value, evaluate, interpolate, truthy

Document: TypeAlias = Mapping[str, Any]
Action: TypeAlias = Callable[[Mapping[str, str]], Mapping[str, str]]  # what it is given, and its outputs

DONE_BY_THE_TEST = ("actions/checkout@", "actions/setup-python@")
WORKFLOW_KEYS = {"name", "on", "permissions", "concurrency", "jobs"}
JOB_KEYS = {
    "name", "if", "needs", "runs-on", "timeout-minutes", "environment", "permissions", "concurrency",
    "outputs", "steps",
}  # fmt: skip
STEP_KEYS = {"name", "id", "if", "uses", "with", "run", "env"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)  # of a workflow_dispatch, as a person typed them


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """What the settings of the desk's repository hold."""

    name: str = "example/support-desk"
    variables: Mapping[str, str] = field(default_factory=dict)
    environment: str = "support-desk"
    environment_variables: Mapping[str, str] = field(default_factory=dict)
    environment_secrets: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where steps run: the check-out, a place for the runner's own files, and variables beyond GitHub's.

    `actions` stand for what steps use, by what the name begins with.
    """

    workspace: Path
    temp: Path
    path: Sequence[Path] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    name: str
    status: int
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """`started` is False where the trigger or the job's `if:` kept it from running."""

    started: bool
    steps: tuple[StepRun, ...] = ()
    summary: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        return self.started and all(step.status == 0 for step in self.steps)


def load(path: Path) -> Document:
    """The workflow as written: every scalar a string, so that `on` and `false` stay what they are."""
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    _refuse_unknown(document, WORKFLOW_KEYS)
    return dict(document)


def run_job(
    workflow: Document, *, event: Event, repository: Repository, machine: Machine, **needs: JobRun
) -> JobRun:
    """Runs the job that `needs` these, or none, for one event; after a failure only steps that run always."""
    if not _triggers(workflow, event):
        return JobRun(started=False)
    jobs = workflow["jobs"].items()
    ((job_id, job),) = ((name, job) for name, job in jobs if job.get("needs", "") == "".join(needs))
    _refuse_unknown(job, JOB_KEYS)
    inputs = _inputs(workflow, event)
    github: Mapping[str, Value] = {
        "event_name": event.name,
        "event": {**event.payload, "inputs": dict(inputs)} if inputs else event.payload,
        "repository": repository.name,
        "token": "token",
        "run_attempt": "1",
    }
    contexts: dict[str, Value] = {"github": github, "inputs": inputs, "vars": repository.variables}
    contexts["runner"] = {"temp": str(machine.temp)}
    contexts["needs"] = {name: {"outputs": run.outputs} for name, run in needs.items()}
    if "if" in job and not truthy(evaluate(job["if"], contexts)):
        return JobRun(started=False)
    contexts["secrets"] = repository.secrets
    if job.get("environment") == repository.environment:
        contexts["vars"] = {**repository.variables, **repository.environment_variables}
        contexts["secrets"] = {**repository.secrets, **repository.environment_secrets}
    base = _runner_env(job_id, github=github, repository=repository, machine=machine)
    return _run_steps(job, contexts=contexts, base=base, machine=machine)


def _run_steps(
    job: Document, *, contexts: Mapping[str, Value], base: Mapping[str, str], machine: Machine
) -> JobRun:
    runs: list[StepRun] = []
    given: dict[str, Value] = {}  # what steps with an `id` gave, for those after them
    for step in job["steps"]:
        _refuse_unknown(step, STEP_KEYS)
        known = {**contexts, "steps": given}
        if not _is_due(step, known, failed=any(run.status for run in runs)):
            continue
        if "uses" in step:
            outputs = _use(step, known, machine)
        else:
            run = _run_step(step, contexts=known, base=base, machine=machine, minutes=job["timeout-minutes"])
            runs.append(run)
            outputs = _take_outputs(Path(base["GITHUB_OUTPUT"]))
        if "id" in step:
            given[step["id"]] = {"outputs": outputs}
    summary = Path(base["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    known = {**contexts, "steps": given}
    told = {name: interpolate(text, known) for name, text in job.get("outputs", {}).items()}
    return JobRun(started=True, steps=tuple(runs), summary=summary, outputs=told)


def _is_due(step: Document, contexts: Mapping[str, Value], *, failed: bool) -> bool:
    """Whether a step runs: after a failure only where its condition asks how the job stands."""
    condition = step.get("if", "success()")
    asks = any(f"{status}()" in condition for status in ("always", "cancelled"))
    if failed and not asks:
        return False
    return condition == "success()" or truthy(evaluate(condition, contexts))


def _use(step: Document, contexts: Mapping[str, Value], machine: Machine) -> Mapping[str, str]:
    """The outputs of an action."""
    if step["uses"].startswith(DONE_BY_THE_TEST):
        return {}
    for name, action in machine.actions.items():
        if step["uses"].startswith(f"{name}@"):
            return action({key: interpolate(text, contexts) for key, text in step.get("with", {}).items()})
    raise UnknownSyntaxError(step["uses"])


def _run_step(
    step: Document, *, contexts: Mapping[str, Value], base: Mapping[str, str], machine: Machine, minutes: str
) -> StepRun:
    if "${{" in step["run"]:
        message = f"an expression inside run: {step['run']}"
        raise UnknownSyntaxError(message)
    env = {name: interpolate(text, contexts) for name, text in step.get("env", {}).items()}
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=machine.workspace,
        env={**base, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60 * float(minutes),
        check=False,
    )
    return StepRun(name=step["name"], status=done.returncode, output=done.stdout)


def _take_outputs(path: Path) -> Mapping[str, str]:
    """What a step wrote to its file of outputs, which is empty for the next one."""
    outputs: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, text = line.partition("=")
        if not separator or "<<" in name:
            message = f"an output of several lines: {line}"
            raise UnknownSyntaxError(message)
        outputs[name] = text
    path.write_text("", encoding="utf-8")
    return outputs


def _triggers(workflow: Document, event: Event) -> bool:
    if event.name not in workflow["on"]:
        return False
    trigger = workflow["on"][event.name]
    types = trigger.get("types") if isinstance(trigger, Mapping) else None
    return types is None or event.payload.get("action") in types


def _inputs(workflow: Document, event: Event) -> Mapping[str, Value]:
    """The inputs of a dispatch, checked and completed as GitHub does."""
    if event.name != "workflow_dispatch":
        return {}
    declared = workflow["on"]["workflow_dispatch"] or {"inputs": {}}
    if unknown := set(event.inputs) - set(declared["inputs"]):
        message = f"Unexpected inputs provided: {sorted(unknown)}"
        raise ValueError(message)
    inputs: dict[str, Value] = {}
    for name, rule in declared["inputs"].items():
        text = event.inputs.get(name, rule.get("default", ""))
        if rule.get("required") == "true" and not text:
            message = f"Required input '{name}' not provided"
            raise ValueError(message)
        inputs[name] = text == "true" if rule["type"] == "boolean" else text
    return inputs


def _runner_env(
    job_id: str, *, github: Mapping[str, Value], repository: Repository, machine: Machine
) -> dict[str, str]:
    """What GitHub's runner sets; of this process's own environment only the search path comes through."""
    event_file, summary = machine.temp / "event.json", machine.temp / "summary.md"
    outputs = machine.temp / "outputs"
    event_file.write_text(json.dumps(github["event"]), encoding="utf-8")
    summary.touch()
    outputs.touch()
    return {
        "PATH": os.pathsep.join([*map(str, machine.path), os.environ["PATH"]]),
        "HOME": str(machine.temp),
        "LANG": "C.UTF-8",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": str(github["event_name"]),
        "GITHUB_EVENT_PATH": str(event_file),
        "GITHUB_JOB": job_id,
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": repository.name,
        "GITHUB_RUN_ID": "1",
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(machine.workspace),
        "RUNNER_TEMP": str(machine.temp),
        **machine.env,
    }


def _refuse_unknown(part: Document, known: set[str]) -> None:
    if unknown := set(part) - known:
        message = f"keys that this runner does not imitate: {sorted(unknown)}"
        raise UnknownSyntaxError(message)
