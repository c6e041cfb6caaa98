import json
from typing import Any

import pytest
from graphql import execute_sync, parse

from sandbox.github.cost import Bill
from sandbox.github.executor import Context
from sandbox.github.graphql import schema
from sandbox.http import Request
from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

EVERYTHING = """{ rateLimit { limit } viewer { login } repository(owner: "acme", name: "app") {
  owner { id url } url
  issues(first: 50) { pageInfo { hasNextPage endCursor } nodes {
    id databaseId title state url repository { nameWithOwner isPrivate isArchived viewerPermission }
    author { __typename login url ... on User { name } } issueType { name isEnabled description }
    labels(first: 9) { nodes { name color description isDefault url repository { name } } }
    assignees(first: 9) { nodes { login name } }
    comments(first: 9) { nodes { author { login } issue { number } isMinimized minimized: isMinimized
      reactionGroups { content viewerHasReacted reactors(first: 9) { nodes { ... on User { login } } } } } }
    timelineItems(first: 50) { nodes { __typename ... on LabeledEvent { actor { login } label { name } }
      ... on AssignedEvent { actor { login } assignee { __typename ... on User { login } } } } }
    projectItems(first: 9) { nodes { project { title url closed owner { id } } creator { login }
      status: fieldValueByName(name: "Status") { __typename ... on ProjectV2ItemFieldValueCommon {
        updatedAt creator { login } field { ... on ProjectV2FieldCommon { name } } } } } } } } } }"""


def a_lively_desk() -> Desk:
    """Issues that share people, labels and a board."""
    said = [
        {"author": "engineer-a", "body": "One", "reactions": {"eyes": ["engineer-b"]}},
        {"author": "ghost", "body": "Two", "minimized": True},
    ]
    issues = [
        {"labels": ["bug", "team/delivery"], "assignees": ["engineer-a"], "comments": said, "type": "Bug"}
        for _ in range(3)
    ]
    items = [{"issue": f"{REPOSITORY}#{number}", "status": "Done", "by": "engineer-a"} for number in (1, 2)]
    board = {"owner": "acme", "number": 205, "statuses": ["Done"], "items": items}
    return a_desk(*issues, projects=[board])


def test_the_executors_short_ways_give_what_graphql_core_gives() -> None:
    desk = a_lively_desk()
    plain = execute_sync(
        schema(),
        parse(EVERYTHING),
        context_value=Context(state=desk.github.state, bill=Bill()),
        type_resolver=lambda value, *_: value.typename,
    )

    assert plain.errors is None
    assert desk.data(EVERYTHING) == plain.data


def test_what_is_shared_is_put_together_anew_in_the_next_query() -> None:
    desk = a_lively_desk()
    selection = "comments(first: 1) { nodes { reactionGroups { content viewerHasReacted } } }"
    before = desk.issue(selection)
    comment = next(iter(desk.github.state.comments))
    desk.github.act("react", {"by": "support-desk[bot]", "comment": comment, "content": "heart"})

    after = desk.issue(selection)

    changed = [new for old, new in zip(groups(before), groups(after), strict=True) if old != new]
    assert changed == [{"content": "HEART", "viewerHasReacted": True}]


def groups(issue: Any) -> list[Any]:
    return list(issue["comments"]["nodes"][0]["reactionGroups"])


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"query": 1}', b""])
def test_a_body_without_a_query_is_no_request(body: bytes) -> None:
    request = Request(method="POST", path="/graphql", headers={"authorization": "token t"}, body=body)

    response = a_desk().github.handle(request)

    assert response.status == 400
    assert json.loads(response.body)["message"] == "Problems parsing JSON"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ viewer", "Syntax Error: Expected Name, found <EOF>."),
        ("query A { viewer { login } } query B { viewer { login } }", "No operation to execute."),
        (
            'query($n: Int!) { repository(owner: "acme", name: "app") { issue(number: $n) { id } } }',
            "Variable '$n' has invalid value: Expected a value of non-null type 'Int!' to be provided.",
        ),
    ],
)
def test_a_query_that_cannot_be_run_has_errors_and_no_data(query: str, message: str) -> None:
    answered = a_desk().ask(query)

    assert list(answered) == ["errors"]
    assert answered["errors"][0]["message"] == message
