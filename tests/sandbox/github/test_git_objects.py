"""Files, branches and workflows, as the sandbox shows them to who may see them."""

import json
from typing import Any

import pytest

from sandbox.github.branches import Branch
from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

FILES = {"a/one.txt": "1", "a/b/two.txt": "2", ".github/workflows/schedule.yml": "on: schedule"}
RUNS = [
    {"at": "2026-11-16T07:04:00Z"},
    {"at": "2026-11-16T07:10:00Z", "event": "workflow_dispatch", "conclusion": None},
]


def the_desk(**facts: Any) -> Desk:
    """A desk before one repository with these files."""
    return a_desk(repositories=[{"name": REPOSITORY, "files": FILES, **facts}])


def asked(desk: Desk, selection: str) -> Any:
    query = f'query {{ repository(owner: "acme", name: "app") {{ {selection} }} }}'
    answered = json.loads(desk.send("POST", "/graphql", {"query": query}).body)
    return answered["data"]["repository"]


def got(desk: Desk, path: str) -> tuple[int, Any]:
    answered = desk.send("GET", f"/repos/{REPOSITORY}/actions/workflows/{path}")
    return answered.status, json.loads(answered.body)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("HEAD:a/one.txt", {"__typename": "Blob", "text": "1", "byteSize": 1}),
        (
            "main:a",
            {
                "__typename": "Tree",
                "entries": [
                    {"name": "b", "object": {"__typename": "Tree"}},
                    {"name": "one.txt", "object": {"__typename": "Blob"}},
                ],
            },
        ),
        ("HEAD:nowhere", None),
        ("other:a", None),
    ],
)
def test_what_stands_at_a_path_is_a_file_or_a_folder(expression: str, found: Any) -> None:
    selection = (
        f'object(expression: "{expression}") {{ __typename ... on Blob {{ text byteSize }} '
        "... on Tree { entries { name object { __typename } } } }"
    )
    assert asked(the_desk(), selection) == {"object": found}


def test_a_file_that_is_no_text_has_none() -> None:
    desk = the_desk()
    desk.github.state.repositories[REPOSITORY].branches["main"].files["x"] = b"\xff"
    assert asked(desk, 'object(expression: "HEAD:x") { ... on Blob { text } }') == {"object": {"text": None}}


def test_pull_requests_are_found_by_their_branch_newest_first_even_if_it_is_gone() -> None:
    issues = [{"number": number, "title": "One", "head": "mine"} for number in (1, 2)]
    desk = the_desk(issues=[*issues, {"number": 3, "title": "Other", "head": "theirs"}])
    desk.github.state.repositories[REPOSITORY].branches["mine"] = Branch(sha="1" * 40)
    desk.github.act("close", {"issue": f"{REPOSITORY}#2", "by": "engineer-a"})

    def found(more: str = "") -> list[Any]:
        newest = f'headRefName: "mine", orderBy: {{field: CREATED_AT, direction: DESC}}{more}'
        selection = f"pullRequests(first: 5, {newest}) {{ nodes {{ number state isCrossRepository }} }}"
        nodes = asked(desk, selection)["pullRequests"]["nodes"]
        return [(each["number"], each["state"]) for each in nodes if not each["isCrossRepository"]]

    assert found() == [(2, "CLOSED"), (1, "OPEN")]
    desk.github.act("merge_pull_request", {"issue": f"{REPOSITORY}#1", "by": "engineer-a"})
    del desk.github.state.repositories[REPOSITORY].branches["mine"]
    assert found() == [(2, "CLOSED"), (1, "MERGED")]
    assert found(", states: MERGED") == [(1, "MERGED")]


def test_a_workflow_is_on_unless_the_world_says_otherwise() -> None:
    assert got(the_desk(), "schedule.yml")[1]["state"] == "active"
    off = the_desk(workflows={"schedule.yml": {"state": "disabled_inactivity"}})
    assert got(off, "schedule.yml")[1]["state"] == "disabled_inactivity"
    assert got(off, "other.yml")[0] == 404


def test_all_workflows_are_listed_each_with_its_state() -> None:
    off = the_desk(workflows={"schedule.yml": {"state": "disabled_inactivity"}})
    answered = json.loads(off.send("GET", f"/repos/{REPOSITORY}/actions/workflows?per_page=100").body)
    assert answered["total_count"] == 1
    assert [(each["path"], each["state"]) for each in answered["workflows"]] == [
        (".github/workflows/schedule.yml", "disabled_inactivity")
    ]


def test_runs_come_newest_first_and_by_their_event() -> None:
    desk = the_desk(workflows={"schedule.yml": {"runs": RUNS}})
    _, told = got(desk, "schedule.yml/runs")
    assert [(run["event"], run["status"], run["conclusion"]) for run in told["workflow_runs"]] == [
        ("workflow_dispatch", "in_progress", None),
        ("schedule", "completed", "success"),
    ]
    answered = desk.send(
        "GET", f"/repos/{REPOSITORY}/actions/workflows/schedule.yml/runs?event=schedule&per_page=1"
    )
    assert json.loads(answered.body)["total_count"] == 1


def test_a_classic_token_s_scopes_stand_in_each_answer() -> None:
    desk = the_desk()
    assert "X-OAuth-Scopes" not in desk.send("GET", "/rate_limit").headers
    desk.github.state.scopes = ["repo", "gist"]
    assert desk.send("GET", "/rate_limit").headers["X-OAuth-Scopes"] == "repo, gist"
