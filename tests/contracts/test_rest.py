"""Each REST call that the sandbox answers, once; `exchanges` sees that all is as GitHub describes it."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from github import Auth
from github.Requester import Requester

from sandbox.server import Sandbox

pytestmark = [pytest.mark.contract, pytest.mark.usefixtures("packages")]

REPO = "/repos/sourcegraph/sourcegraph"
TOKENS = "/app/installations/1/access_tokens"
WORLD = {
    "github": {
        "viewer": "support-desk",
        "users": [
            {"login": "support-desk"},
            {"login": "delivery-engineer-a", "name": "Engineer A"},
            {"login": "requester-1"},
        ],
        "organizations": [{"login": "sourcegraph", "members": ["delivery-engineer-a"]}],
        "repositories": [
            {
                "name": "sourcegraph/sourcegraph",
                "labels": ["team/delivery"],
                "collaborators": {"delivery-engineer-a": "write"},
                "files": {
                    "config/overrides.yml": "version: 1\n",
                    ".github/workflows/round.yml": "on: workflow_dispatch\n",
                },
                "workflows": {"round.yml": {"runs": [{"at": "2026-11-16T08:04:00Z"}]}},
                "issues": [
                    {
                        "number": 12,
                        "title": "Cannot push",
                        "body": "It fails",
                        "author": "requester-1",
                        "created": "2026-11-16T08:00:00Z",
                        "labels": ["team/delivery"],
                        "comments": [
                            {"author": "requester-1", "at": "2026-11-16T09:00:00Z", "body": "Still"}
                        ],
                    }
                ],
            }
        ],
    }
}
CALLS: list[tuple[str, str, Any, int]] = [
    ("GET", "/user", None, 200),
    ("GET", "/users/delivery-engineer-a", None, 200),
    ("GET", "/rate_limit", None, 200),
    ("GET", "/orgs/sourcegraph/members/delivery-engineer-a", None, 204),
    ("GET", "/orgs/sourcegraph/members/requester-1", None, 404),
    ("GET", "/app", None, 200),
    ("GET", f"{REPO}/installation", None, 200),
    ("POST", TOKENS, {"permissions": {"issues": "write"}}, 201),
    ("POST", TOKENS, {"repositories": ["sourcegraph"], "permissions": {"contents": "read"}}, 201),
    ("POST", TOKENS, {"repositories": ["nowhere"]}, 422),
    ("POST", TOKENS, {"permissions": {"issues": "admin"}}, 422),
    ("GET", REPO, None, 200),
    ("GET", "/repos/sourcegraph/nowhere", None, 404),
    ("GET", f"{REPO}/collaborators/delivery-engineer-a/permission", None, 200),
    ("GET", f"{REPO}/labels", None, 200),
    ("GET", f"{REPO}/labels/team%2Fdelivery", None, 200),
    ("POST", f"{REPO}/labels", {"name": "needs-info", "color": "ededed"}, 201),
    ("GET", f"{REPO}/issues?labels=team%2Fdelivery&state=open", None, 200),
    ("POST", f"{REPO}/issues", {"title": "Slow", "body": "Very", "labels": ["team/delivery"]}, 201),
    ("GET", f"{REPO}/issues/12", None, 200),
    ("GET", f"{REPO}/issues/99", None, 404),
    ("PATCH", f"{REPO}/issues/12", {"state": "closed", "state_reason": "completed"}, 200),
    ("GET", f"{REPO}/issues/12/labels", None, 200),
    ("POST", f"{REPO}/issues/12/labels", {"labels": ["needs-info"]}, 200),
    ("PUT", f"{REPO}/issues/12/labels", {"labels": ["team/delivery"]}, 200),
    ("DELETE", f"{REPO}/issues/12/labels/team%2Fdelivery", None, 200),
    ("DELETE", f"{REPO}/issues/12/labels/team%2Fdelivery", None, 404),
    ("POST", f"{REPO}/issues/12/assignees", {"assignees": ["delivery-engineer-a"]}, 201),
    ("DELETE", f"{REPO}/issues/12/assignees", {"assignees": ["delivery-engineer-a"]}, 200),
    ("GET", f"{REPO}/issues/12/comments", None, 200),
    ("POST", f"{REPO}/issues/12/comments", {"body": "Complete"}, 201),
    ("POST", f"{REPO}/issues/12/reactions", {"content": "eyes"}, 201),
    ("GET", f"{REPO}/contents/config/overrides.yml", None, 200),
    ("GET", f"{REPO}/contents/config/nowhere.yml", None, 404),
    ("PUT", f"{REPO}/contents/config/new.yml", {"message": "Add", "content": "dmVyc2lvbjogMQo="}, 201),
    ("PUT", f"{REPO}/contents/config/new.yml", {"message": "Add", "content": "", "sha": "0" * 40}, 409),
    ("GET", f"{REPO}/git/ref/heads/main", None, 200),
    ("GET", f"{REPO}/pulls", None, 200),
    ("GET", f"{REPO}/compare/main...main", None, 200),
    ("GET", f"{REPO}/actions/workflows?per_page=1", None, 200),
    ("GET", f"{REPO}/actions/workflows/round.yml", None, 200),
    ("GET", f"{REPO}/actions/workflows/nowhere.yml", None, 404),
    ("GET", f"{REPO}/actions/workflows/round.yml/runs?event=schedule&per_page=1", None, 200),
    ("POST", f"{REPO}/actions/workflows/round.yml/dispatches", {"ref": "main"}, 204),
]


@pytest.fixture(scope="module")
def requester() -> Iterator[Requester]:
    with Sandbox(WORLD) as sandbox:
        yield Requester(
            auth=Auth.Token("token"),
            base_url=f"{sandbox.url}/gh",
            timeout=10,
            user_agent="support-desk",
            per_page=100,
            verify=True,
            retry=None,
            pool_size=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )


@pytest.mark.parametrize(("method", "path", "body", "status"), CALLS)
def test_call_is_answered_as_github_describes(
    method: str, path: str, body: Any, status: int, requester: Requester
) -> None:
    answered, _, _ = requester.requestJson(method, path, input=body)
    assert answered == status


def test_a_comment_is_read_edited_and_reacted_to(requester: Requester) -> None:
    _, comment = requester.requestJsonAndCheck("POST", f"{REPO}/issues/12/comments", input={"body": "One"})
    path = f"{REPO}/issues/comments/{comment['id']}"
    requester.requestJsonAndCheck("PATCH", path, input={"body": "Two"})
    requester.requestJsonAndCheck("POST", f"{path}/reactions", input={"content": "+1"})
    _, found = requester.requestJsonAndCheck("GET", path)
    assert found["body"] == "Two"


def test_a_branch_becomes_a_pull_request(requester: Requester) -> None:
    _, head = requester.requestJsonAndCheck("GET", f"{REPO}/git/ref/heads/main")
    branch = {"ref": "refs/heads/overrides", "sha": head["object"]["sha"]}
    requester.requestJsonAndCheck("POST", f"{REPO}/git/refs", input=branch)
    file = {"message": "Add", "content": "dmVyc2lvbjogMQo=", "branch": "overrides"}
    requester.requestJsonAndCheck("PUT", f"{REPO}/contents/config/swap.yml", input=file)
    requester.requestJsonAndCheck("GET", f"{REPO}/contents/config/swap.yml?ref=overrides")
    pull = {"title": "Overrides", "head": "overrides", "base": "main", "body": "A swap"}
    _, made = requester.requestJsonAndCheck("POST", f"{REPO}/pulls", input=pull)
    assert made["state"] == "open"
    place = f"{REPO}/pulls?state=open&base=main&head=sourcegraph:overrides"
    _, listed = requester.requestJsonAndCheck("GET", place)
    assert [each["number"] for each in listed] == [made["number"]]
    again, _, _ = requester.requestJson("POST", f"{REPO}/pulls", input=pull)
    assert again == 422
    moved = {"sha": head["object"]["sha"], "force": True}
    requester.requestJsonAndCheck("PATCH", f"{REPO}/git/refs/heads/overrides", input=moved)


@pytest.mark.parametrize("protected", ["ruleset", "reviews", "checks", "pushes"])
def test_a_protected_branch_refuses_as_github_describes(protected: str) -> None:
    world = {"github": {"repositories": [{"name": "sourcegraph/sourcegraph", "protected": protected}]}}
    with Sandbox(world) as sandbox:
        body = {"message": "Add", "content": "dmVyc2lvbjogMQo="}
        answer = requests.put(
            f"{sandbox.url}/gh{REPO}/contents/a.yml",
            json=body,
            headers={"Authorization": "token t"},
            timeout=9,
        )
        assert answer.status_code == 409
