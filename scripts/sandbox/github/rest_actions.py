"""The REST calls about workflows. Starting one is checked as GitHub does, and remembered: nothing runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from sandbox.github.call import Call, RestError
from sandbox.github.issues import Dispatch, Repository
from sandbox.github.shapes import Shape
from sandbox.github.workflows import Run, Workflow
from sandbox.http import Response, json_response


def dispatch_workflow(call: Call) -> Response:
    """Start a workflow of the branch that `ref` names, with the inputs that its file asks for."""
    repository, body = call.repository_to(call.state.can_write), call.body()
    path = _path(call, repository)
    if "ref" not in body:
        raise RestError(422, 'Invalid request.\n\n"ref" wasn\'t supplied.')
    branch = repository.branches.get(str(body["ref"]).removeprefix("refs/heads/"))
    if branch is None:
        raise RestError(422, f"No ref found for: {body['ref']}")
    inputs = dict(body.get("inputs") or {})
    _check_inputs(_triggers(branch.files.get(path, b"")), inputs)
    started = Dispatch(workflow=call.parts["file"], ref=str(body["ref"]), inputs=inputs)
    repository.dispatches.append(started)
    return Response(status=204)


def _path(call: Call, repository: Repository) -> str:
    """Where the workflow's file is, in the default branch; where there is none, there is no workflow."""
    path = f".github/workflows/{call.parts['file']}"
    if path not in repository.branches[repository.default_branch].files:
        raise RestError(404, "Not Found")
    return path


def get_workflow(call: Call) -> Response:
    """A workflow and whether it is on."""
    repository = call.repository()
    _path(call, repository)
    return json_response(_shown(call, repository, call.parts["file"]))


def list_workflows(call: Call) -> Response:
    """All of them, which are files of the default branch."""
    repository = call.repository()
    folders = (path.rpartition("/") for path in repository.branches[repository.default_branch].files)
    names = [name for folder, _, name in folders if folder == ".github/workflows"]
    size = int(call.request.query.get("per_page", 30))
    shown = [_shown(call, repository, name) for name in names[:size]]
    return json_response({"total_count": len(names), "workflows": shown})


def _shown(call: Call, repository: Repository, name: str) -> Shape:
    path, workflow = f".github/workflows/{name}", _workflow(repository, name)
    url = f"{call.shapes.repository_url(repository)}/actions/workflows/{workflow.number}"
    return {
        "id": workflow.number,
        "node_id": f"W_{workflow.number}",
        "name": name.rpartition(".")[0].capitalize(),
        "path": path,
        "state": workflow.state,
        "created_at": repository.created_at,
        "updated_at": repository.created_at,
        "url": url,
        "html_url": f"{repository.url}/blob/{repository.default_branch}/{path}",
        "badge_url": f"{repository.url}/workflows/{name}/badge.svg",
    }


def list_runs(call: Call) -> Response:
    """A workflow's runs, newest first, of one event if that is asked for."""
    repository, event = call.repository(), call.request.query.get("event")
    path, workflow = _path(call, repository), _workflow(repository, call.parts["file"])
    runs = [run for run in workflow.runs[::-1] if event in {None, run.event}]
    size = int(call.request.query.get("per_page", 30))
    shown = [_run(call, repository, path, workflow, run) for run in runs[:size]]
    return json_response({"total_count": len(runs), "workflow_runs": shown})


def _workflow(repository: Repository, name: str) -> Workflow:
    return repository.workflows.get(name) or Workflow(number=repository.database_id)


def _run(call: Call, repository: Repository, path: str, workflow: Workflow, run: Run) -> Shape:
    url = f"{call.shapes.repository_url(repository)}/actions/runs/{run.number}"
    minimal = call.shapes.repository(repository)
    links = {"jobs": "jobs", "logs": "logs", "cancel": "cancel", "rerun": "rerun", "artifacts": "artifacts"}
    return {
        "id": run.number,
        "node_id": f"WFR_{run.number}",
        "name": call.parts["file"].rpartition(".")[0].capitalize(),
        "display_title": "Schedule",
        "head_branch": repository.default_branch,
        "head_sha": repository.branches[repository.default_branch].sha,
        "path": path,
        "run_number": 1 + workflow.runs.index(run),
        "event": run.event,
        "status": "completed" if run.conclusion else "in_progress",
        "conclusion": run.conclusion,
        "workflow_id": workflow.number,
        "url": url,
        "html_url": f"{repository.url}/actions/runs/{run.number}",
        "created_at": run.at,
        "updated_at": run.at,
        **{f"{name}_url": f"{url}/{rest}" for name, rest in links.items()},
        "check_suite_url": f"{call.shapes.repository_url(repository)}/check-suites/{run.number}",
        "workflow_url": f"{call.shapes.repository_url(repository)}/actions/workflows/{workflow.number}",
        "pull_requests": [],
        "head_commit": None,
        "repository": minimal,
        "head_repository": minimal,
    }


def _triggers(workflow: bytes) -> Mapping[str, Any]:
    """What starts the workflow; every scalar a text, so that `on` stays what it is."""
    told = yaml.load(workflow, Loader=yaml.BaseLoader) or {}  # noqa: S506 - texts only
    on = told.get("on") or {}
    return on if isinstance(on, Mapping) else dict.fromkeys([on] if isinstance(on, str) else on)


def _check_inputs(triggers: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
    if "workflow_dispatch" not in triggers:
        raise RestError(422, "Workflow does not have 'workflow_dispatch' trigger")
    declared = (triggers["workflow_dispatch"] or {}).get("inputs") or {}
    unexpected = [name for name in inputs if name not in declared]
    if unexpected:
        raise RestError(422, f"Unexpected inputs provided: {json.dumps(unexpected)}")
    for name, rule in declared.items():
        if rule.get("required") == "true" and "default" not in rule and inputs.get(name) in (None, ""):
            raise RestError(422, f"Required input '{name}' not provided")
