from typing import Any

import pytest

from sandbox.github.issues import Dispatch
from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

CALL = f"/repos/{REPOSITORY}/actions/workflows/%s/dispatches"
RUNG = """
on:
  workflow_dispatch:
    inputs:
      number: {required: true, type: string}
      loudly: {required: true, default: false, type: boolean}
      why: {type: string}
"""
FILES = {
    ".github/workflows/issues.yml": RUNG,
    ".github/workflows/round.yml": "on: workflow_dispatch",
    ".github/workflows/schedule.yml": "on: [push, issues]",
    ".github/workflows/empty.yml": "",
}


def with_workflows(**facts: Any) -> Desk:
    return a_desk(repositories=[{"name": REPOSITORY, "files": FILES, **facts}])


def started(desk: Desk) -> list[Dispatch]:
    return desk.github.state.repositories[REPOSITORY].dispatches


def test_a_workflow_that_is_started_is_remembered_with_its_inputs() -> None:
    desk = with_workflows()

    answer = desk.send("POST", CALL % "issues.yml", {"ref": "main", "inputs": {"number": "7"}})
    desk.send("POST", CALL % "round.yml", {"ref": "refs/heads/main"})

    assert (answer.status, answer.body) == (204, b"")
    assert started(desk) == [
        Dispatch(workflow="issues.yml", ref="main", inputs={"number": "7"}),
        Dispatch(workflow="round.yml", ref="refs/heads/main", inputs={}),
    ]


@pytest.mark.parametrize(
    ("workflow", "body", "status", "message"),
    [
        ("nowhere.yml", {"ref": "main"}, 404, "Not Found"),
        ("round.yml", {}, 422, 'Invalid request.\n\n"ref" wasn\'t supplied.'),
        ("round.yml", {"ref": "old"}, 422, "No ref found for: old"),
        ("schedule.yml", {"ref": "main"}, 422, "Workflow does not have 'workflow_dispatch' trigger"),
        ("empty.yml", {"ref": "main"}, 422, "Workflow does not have 'workflow_dispatch' trigger"),
        ("issues.yml", {"ref": "main"}, 422, "Required input 'number' not provided"),
        (
            "issues.yml",
            {"ref": "main", "inputs": {"a": "", "b": ""}},
            422,
            'Unexpected inputs provided: ["a", "b"]',
        ),
        ("round.yml", {"ref": "main", "inputs": {"a": ""}}, 422, 'Unexpected inputs provided: ["a"]'),
    ],
)
def test_what_the_workflow_does_not_take_is_refused(
    workflow: str, body: dict[str, Any], status: int, message: str
) -> None:
    desk = with_workflows()

    answer = desk.send("POST", CALL % workflow, body)

    assert answer.status == status
    assert desk.rest("POST", CALL % workflow, body)["message"] == message
    assert started(desk) == []


def test_who_may_only_read_starts_nothing() -> None:
    desk = with_workflows(collaborators={"support-desk[bot]": "read"})
    assert desk.send("POST", CALL % "round.yml", {"ref": "main"}).status == 403
