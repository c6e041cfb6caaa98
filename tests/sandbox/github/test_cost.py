import json
from typing import Any

import pytest

from tests.sandbox.github.worlds import Desk, a_desk

PUBLISHED_EXAMPLE = """query($outer: Int!, $deep: Boolean = true) {
  rateLimit { cost nodeCount }
  organization(login: "acme") { projectV2(number: 205) { items(first: $outer) { nodes { content {
   ... on Issue {
    comments(first: 50) { nodes { reactionGroups @include(if: $deep) { users(first: 60) { totalCount } } } }
  } } } } } }
}"""


def an_answer(desk: Desk, query: str, **variables: Any) -> tuple[Any, int]:
    """The answer, and what the stand-in says that it cost."""
    response = desk.send("POST", "/graphql", {"query": query, "variables": variables})
    return json.loads(response.body), int(response.headers["X-Sandbox-Cost"])


def test_the_cost_is_the_requests_over_all_connections_by_a_hundred() -> None:
    answered, cost = an_answer(a_desk(), PUBLISHED_EXAMPLE, outer=100)

    requests = 1 + 100 + 100 * 50
    assert cost == requests // 100 == 51
    assert answered["data"]["rateLimit"] == {"cost": 51, "nodeCount": 100 + 100 * 50 + 100 * 50 * 60}


def test_what_is_not_included_costs_nothing() -> None:
    _, cost = an_answer(a_desk(), PUBLISHED_EXAMPLE, outer=100, deep=False)

    assert cost == 1


def test_fragments_cost_as_what_they_stand_for() -> None:
    query = """{ repository(owner: "acme", name: "app") { issues(first: 100) { nodes { ...Parts } } } }
        fragment Parts on Issue {
            labels(first: 1) { nodes { name } } assignees(first: 1) { nodes { login } } }"""

    assert an_answer(a_desk(), query)[1] == 2


def test_more_than_half_a_million_nodes_are_refused() -> None:
    query = """{ repository(owner: "acme", name: "app") { issues(first: 100) { nodes {
        comments(first: 100) { nodes { reactionGroups { users(first: 100) { nodes { id } } } } } } } } }"""

    answered, _ = an_answer(a_desk(), query)

    assert answered["data"] is None
    assert answered["errors"][0]["type"] == "MAX_NODE_LIMIT_EXCEEDED"
    assert "1,010,100 possible nodes" in answered["errors"][0]["message"]


@pytest.mark.parametrize(
    ("bounds", "kind"),
    [
        ("", "MISSING_PAGINATION_BOUNDARIES"),
        ("(first: 101)", "EXCESSIVE_PAGINATION"),
        ("(last: 0)", "INVALID_PAGINATION_BOUNDARIES"),
    ],
)
def test_a_page_must_be_of_one_to_a_hundred(bounds: str, kind: str) -> None:
    query = f'{{ repository(owner: "acme", name: "app") {{ issues{bounds} {{ nodes {{ id }} }} }} }}'

    (error,) = an_answer(a_desk(), query)[0]["errors"]

    assert (error["type"], error["path"]) == (kind, ["query", "repository", "issues"])


def test_a_count_alone_needs_no_bounds() -> None:
    assert a_desk({}).repository("issues { totalCount }") == {"issues": {"totalCount": 1}}


def test_no_more_than_a_hundred_nodes_can_be_named() -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    (error,) = an_answer(a_desk(), query, ids=["x"] * 101)[0]["errors"]

    assert error["type"] == "ARGUMENT_LIMIT"


def test_points_are_spent_until_none_are_left() -> None:
    desk = a_desk(rate_limits={"graphql": 2})

    left = [desk.data("{ rateLimit { remaining } }")["rateLimit"]["remaining"] for _ in range(2)]

    assert left == [1, 0]
    assert desk.ask("{ viewer { login } }")["errors"][0]["type"] == "RATE_LIMITED"


def test_a_new_hour_brings_new_points() -> None:
    desk = a_desk(rate_limits={"graphql": 1})
    first = desk.data("{ rateLimit { resetAt used limit } }")["rateLimit"]
    desk.github.state.clock.set(desk.github.state.clock.now().replace(hour=9, minute=1))

    again = desk.data("{ rateLimit { resetAt used limit } }")["rateLimit"]

    assert first == {"resetAt": "2026-11-16T09:00:00Z", "used": 1, "limit": 1}
    assert again == {"resetAt": "2026-11-16T10:01:00Z", "used": 1, "limit": 1}
