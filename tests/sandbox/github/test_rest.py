from base64 import b64encode

import pytest

from sandbox.http import Request
from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

REPO = f"/repos/{REPOSITORY}"
FILE = f"{REPO}/contents/config/overrides.yml"


def b64(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", REPO, 200),
        ("GET", "/repos/acme/none", 404),
        ("GET", f"{REPO}/issues/9", 404),
        ("GET", f"{REPO}/issues/comments/9", 404),
        ("GET", f"{REPO}/labels/none", 404),
        ("GET", f"{REPO}/contents/none.yml", 404),
        ("GET", f"{REPO}/contents/a?ref=none", 404),
        ("GET", f"{REPO}/git/ref/heads/none", 404),
        ("POST", f"{REPO}/issues", 422),
        ("POST", f"{REPO}/labels", 422),
        ("POST", f"{REPO}/issues/1/comments", 422),
        ("POST", f"{REPO}/issues/1/reactions", 422),
        ("POST", f"{REPO}/pulls", 422),
        ("GET", "/users/engineer-a", 200),
        ("GET", "/users/none", 404),
        ("GET", "/user", 403),
        ("GET", "/orgs/acme/members/engineer-a", 204),
        ("GET", "/orgs/acme/members/requester", 404),
        ("GET", "/nothing", 404),
        ("GET", "/app", 200),
        ("POST", "/app/installations/9/access_tokens", 404),
    ],
)
def test_a_call_has_githubs_status(method: str, path: str, status: int) -> None:
    assert a_desk({}).send(method, path).status == status


def test_a_state_that_is_none_is_refused() -> None:
    assert a_desk({}).send("PATCH", f"{REPO}/issues/1", {"state": "asleep"}).status == 422


def test_an_overlong_comment_is_refused() -> None:
    refused = a_desk({}).rest("POST", f"{REPO}/issues/1/comments", {"body": "x" * 65_537})

    assert refused["errors"][0]["message"] == "body is too long (maximum is 65536 characters)"


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    headers = {"authorization": "token t"}
    request = Request(method="PATCH", path=f"{REPO}/issues/1", headers=headers, body=body)

    assert a_desk({}).github.handle(request).status == 400


def test_issues_that_are_switched_off_are_gone() -> None:
    desk = a_desk(repositories=[{"name": REPOSITORY, "has_issues": False}])

    calls = [("GET", "issues"), ("POST", "issues"), ("GET", "issues/1")]

    assert [desk.send(method, f"{REPO}/{rest}").status for method, rest in calls] == [410, 410, 410]


def an_onlooker() -> Desk:
    """A desk that may only read."""
    comments = [{"author": "requester", "body": "."}]
    roles = {"support-desk[bot]": "read"}
    issues = [{"title": ".", "author": "requester", "comments": comments}]
    return a_desk(repositories=[{"name": REPOSITORY, "issues": issues, "collaborators": roles}])


def test_without_the_right_to_write_every_change_is_forbidden() -> None:
    desk = an_onlooker()
    (comment,) = desk.rest("GET", f"{REPO}/issues/1/comments")
    changes = [
        ("PATCH", "issues/1"),
        ("POST", "issues/1/labels"),
        ("POST", "issues/1/comments"),
        ("PATCH", f"issues/comments/{comment['id']}"),
        ("POST", "issues/1/assignees"),
        ("POST", "labels"),
        ("PUT", "contents/a"),
        ("POST", "git/refs"),
        ("POST", "pulls"),
    ]

    assert {desk.send(method, f"{REPO}/{rest}", {"body": "."}).status for method, rest in changes} == {403}


def test_calls_are_counted_and_refused_when_none_are_left() -> None:
    desk = a_desk(rate_limits={"core": 1})
    first, second = desk.send("GET", REPO), desk.send("GET", REPO)

    assert (first.status, first.headers["X-RateLimit-Remaining"]) == (200, "0")
    assert second.status == 403
    assert b"API rate limit exceeded" in second.body
    assert desk.rest("GET", "/rate_limit")["resources"]["core"]["remaining"] == 0
