"""An app's token reaches what it was asked for, of what its installation was given."""

import json
from typing import Any

import pytest

from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

REPO = f"/repos/{REPOSITORY}"
OTHER = "/repos/acme/other"
TOKENS = "/app/installations/1/access_tokens"
READ_ISSUE = 'query { repository(owner: "acme", name: "app") { issue(number: 1) { title } } }'
READ_OTHER = 'query { repository(owner: "acme", name: "other") { name } }'
READ_TEMPLATES = 'query { repository(owner: "acme", name: "app") { issueTemplates { body } } }'
READ_BOARD = 'query { organization(login: "acme") { projectV2(number: 205) { id title } } }'
READ_MEMBERS = 'query { organization(login: "acme") { membersWithRole(first: 1) { totalCount } } }'
ADD_COMMENT = """mutation($it: ID!) {
  addComment(input: {subjectId: $it, body: "Hello"}) { clientMutationId }
}"""
REACT = """mutation($it: ID!) {
  addReaction(input: {subjectId: $it, content: EYES}) { clientMutationId }
}"""
ADD_CARD = """mutation($board: ID!, $it: ID!) {
  addProjectV2ItemById(input: {projectId: $board, contentId: $it}) { clientMutationId }
}"""
REFUSED = "Resource not accessible by integration"


def a_private_desk(**section: Any) -> Desk:
    """Two private repositories of one organization, each with an issue."""
    desk = a_desk({})
    world: dict[str, Any] = {
        "repositories": [
            {"name": REPOSITORY, "private": True, "issues": [{"title": "Ours", "number": 1}]},
            {"name": "acme/other", "private": True, "issues": [{"title": "Theirs", "number": 1}]},
        ],
        **section,
    }
    return type(desk)(github=type(desk.github)({**_people(), **world}, desk.github.state.clock))


def _people() -> dict[str, Any]:
    return {
        "organizations": [{"login": "acme", "members": ["engineer-a"]}],
        "projects": [{"owner": "acme", "number": 205, "statuses": ["Backlog", "Done"]}],
    }


def token_of(desk: Desk, body: Any = None) -> str:
    answered = desk.send("POST", TOKENS, body)
    assert answered.status == 201, answered.body
    return str(json.loads(answered.body)["token"])


def asked(desk: Desk, token: str, query: str, **variables: Any) -> Any:
    """The messages of the errors that a query meets."""
    sent = {"query": query, "variables": variables}
    answered = json.loads(desk.send("POST", "/graphql", sent, token=token).body)
    return [(error["type"], error["message"]) for error in answered.get("errors", ())]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"repositories": ["app", "nowhere"]}, "There is at least one repository that does not exist"),
        ({"repositories": [REPOSITORY]}, "There is at least one repository that does not exist"),
        ({"repositories": ["other"]}, "There is at least one repository that does not exist"),
        ({"repositories": ["app"] * 501}, "There is at least one repository that does not exist"),
        ({"permissions": {"issues": "admin"}}, "The permissions requested are not granted"),
        ({"permissions": {"members": "read"}}, "The permissions requested are not granted"),
        ({"permissions": {"issues": "odd"}}, "The permissions requested are not granted"),
    ],
)
def test_whoever_asks_for_more_than_was_given_gets_no_token(body: Any, message: str) -> None:
    given = {"owner": "acme", "repositories": ["app"], "permissions": {"issues": "write"}}
    answered = a_private_desk(installations=[given]).send("POST", TOKENS, body)
    assert answered.status == 422
    assert json.loads(answered.body)["message"].startswith(message)


def test_the_answer_says_how_far_a_token_reaches() -> None:
    body = {"repositories": ["App"], "permissions": {"issues": "read"}}
    told = a_private_desk().rest("POST", TOKENS, body)
    assert told["permissions"] == {"metadata": "read", "issues": "read"}
    assert [each["full_name"] for each in told["repositories"]] == [REPOSITORY]
    assert told["repository_selection"] == "selected"


def test_each_account_has_an_installation_of_its_own() -> None:
    desk = a_private_desk(repositories=[{"name": REPOSITORY}, {"name": "else/where"}])
    found = [desk.rest("GET", f"/repos/{name}/installation")["id"] for name in (REPOSITORY, "else/where")]
    assert found == [1, 2]


def test_a_repository_that_the_app_was_not_given_has_no_installation() -> None:
    desk = a_private_desk(installations=[{"owner": "acme", "repositories": ["app"]}])
    assert desk.send("GET", f"{REPO}/installation").status == 200
    assert desk.send("GET", f"{OTHER}/installation").status == 404


def test_a_token_is_no_key_to_the_app_itself() -> None:
    desk = a_private_desk()
    assert desk.send("GET", "/app", token=token_of(desk)).status == 401


def test_a_private_repository_beside_those_named_is_not_there() -> None:
    desk = a_private_desk()
    token = token_of(desk, {"repositories": ["app"]})
    assert desk.send("GET", REPO, token=token).status == 200
    assert desk.send("GET", OTHER, token=token).status == 404
    assert asked(desk, token, READ_OTHER)[0][0] == "NOT_FOUND"
    theirs = desk.github.state.issue("acme/other#1").node_id
    assert asked(desk, token, "query($it: ID!) { node(id: $it) { id } }", it=theirs)[0][0] == "NOT_FOUND"


def test_a_public_repository_beside_those_named_is_read_and_not_written() -> None:
    desk = a_private_desk(
        repositories=[{"name": REPOSITORY}, {"name": "acme/other", "issues": [{"title": "T", "number": 1}]}]
    )
    token = token_of(desk, {"repositories": ["app"]})
    assert desk.send("GET", f"{OTHER}/issues/1", token=token).status == 200
    refused = desk.send("POST", f"{OTHER}/issues/1/comments", {"body": "Hello"}, token=token)
    assert (refused.status, json.loads(refused.body)["message"]) == (403, REFUSED)
    theirs = desk.github.state.issue("acme/other#1").node_id
    assert asked(desk, token, ADD_COMMENT, it=theirs) == [("FORBIDDEN", REFUSED)]


@pytest.mark.parametrize(
    ("method", "path", "body", "lacks"),
    [
        ("GET", "/issues/1", None, "issues"),
        ("POST", "/issues/1/labels", {"labels": ["bug"]}, "issues"),
        ("POST", "/issues", {"title": "New"}, "issues"),
        ("POST", "/labels", {"name": "new"}, "issues"),
        ("GET", "/contents/a.yml", None, "contents"),
        ("PUT", "/contents/a.yml", {"message": "Add", "content": ""}, "contents"),
        ("GET", "/git/ref/heads/main", None, "contents"),
        ("GET", "/pulls", None, "pull_requests"),
        ("POST", "/actions/workflows/a.yml/dispatches", {"ref": "main"}, "actions"),
    ],
)
def test_a_rest_call_without_its_permission_is_refused(method: str, path: str, body: Any, lacks: str) -> None:
    desk = a_private_desk()
    others = {"issues", "contents", "pull_requests", "actions"} - {lacks}
    levels = {lacks: "read"} if method != "GET" and lacks != "actions" else {}
    token = token_of(desk, {"permissions": {**dict.fromkeys(others, "write"), **levels}})
    refused = desk.send(method, REPO + path, body, token=token)
    assert (refused.status, json.loads(refused.body)["message"]) == (403, REFUSED)


@pytest.mark.parametrize(
    ("query", "lacks"),
    [
        (READ_ISSUE, "issues"),
        (READ_TEMPLATES, "contents"),
        (READ_BOARD, "organization_projects"),
        (READ_MEMBERS, "members"),
    ],
)
def test_a_query_without_its_permission_is_refused(query: str, lacks: str) -> None:
    desk = a_private_desk()
    whole = {"issues": "read", "contents": "read", "organization_projects": "read", "members": "read"}
    assert asked(desk, token_of(desk, {"permissions": whole}), query) == []
    del whole[lacks]
    assert asked(desk, token_of(desk, {"permissions": whole}), query) == [("FORBIDDEN", REFUSED)]


@pytest.mark.parametrize("change", [ADD_COMMENT, REACT, ADD_CARD])
def test_a_token_to_read_changes_nothing(change: str) -> None:
    desk = a_private_desk()
    whole = {"issues": "read", "organization_projects": "read"}
    token = token_of(desk, {"permissions": whole})
    state = desk.github.state
    given = {"it": state.issue(f"{REPOSITORY}#1").node_id}
    if change == ADD_CARD:
        given["board"] = state.projects["acme", 205].node_id
    assert asked(desk, token, change, **given) == [("FORBIDDEN", REFUSED)]


def test_a_card_about_an_issue_out_of_reach_is_redacted() -> None:
    cards = [{"issue": f"{REPOSITORY}#1"}, {"issue": "acme/other#1"}]
    board = {"owner": "acme", "number": 205, "statuses": ["Backlog"], "items": cards}
    desk = a_private_desk(projects=[board])
    token = token_of(desk, {"repositories": ["app"]})
    query = """query { organization(login: "acme") { projectV2(number: 205) { items(first: 9) {
        nodes { type content { ... on Issue { title } } }
    } } } }"""
    told = json.loads(desk.send("POST", "/graphql", {"query": query}, token=token).body)
    nodes = told["data"]["organization"]["projectV2"]["items"]["nodes"]
    assert nodes == [
        {"type": "ISSUE", "content": {"title": "Ours"}},
        {"type": "REDACTED", "content": None},
    ]


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        (READ_ISSUE, "issues=read, metadata=read"),
        (READ_TEMPLATES, "contents=read, metadata=read"),
        (READ_BOARD, "organization_projects=read"),
        (READ_MEMBERS, "members=read"),
    ],
)
def test_what_a_query_needed_is_noted_for_any_token(query: str, needed: str) -> None:
    desk = a_private_desk()
    noted = {
        desk.send("POST", "/graphql", {"query": query}, token=token).headers["X-Sandbox-Needed"]
        for token in (token_of(desk), token_of(desk, {"permissions": {}}), "a person's")
    }
    assert noted == {needed}


def test_what_is_public_needs_no_permission_to_be_read() -> None:
    desk = a_desk({})
    assert desk.send("GET", f"{REPO}/issues/1").headers["X-Sandbox-Needed"] == ""
    labels = desk.send("POST", f"{REPO}/issues/1/labels", {"labels": ["bug"]})
    assert labels.headers["X-Sandbox-Needed"] == "issues=write"
