"""The REST call that starts a workflow: checked as GitHub does, and remembered. Nothing runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from sandbox.github.call import Call, RestError
from sandbox.github.issues import Dispatch
from sandbox.http import Response


def dispatch_workflow(call: Call) -> Response:
    """Start a workflow of the branch that `ref` names, with the inputs that its file asks for."""
    repository, body = call.repository_to(call.state.can_write), call.body()
    path = f".github/workflows/{call.parts['file']}"
    if path not in repository.branches[repository.default_branch].files:
        raise RestError(404, "Not Found")
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
