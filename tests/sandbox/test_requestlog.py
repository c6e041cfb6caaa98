import json
from datetime import UTC, datetime

import pytest

from sandbox.http import Request, json_response, text_response
from sandbox.requestlog import Entry, operation_name


def a_graphql(body: object) -> Request:
    return Request(method="POST", path="/gh/graphql", body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"query": "query Issues($n: Int) { x }"}, "Issues"),
        ({"query": "mutation A { x } mutation B { x }", "operationName": "B"}, "B"),
        ({"query": "{ viewer { login } }"}, None),
        ([], None),
    ],
)
def test_an_operation_is_known_by_its_name(body: object, name: str | None) -> None:
    assert operation_name(a_graphql(body)) == name


def test_a_request_that_is_no_graphql_has_no_operation() -> None:
    assert operation_name(Request(method="POST", path="/gh/graphql", body=b"{")) is None
    assert operation_name(Request(method="GET", path="/gh/repos/a/b")) is None


def test_an_entry_reads_forms_and_text_and_leaves_tokens_out() -> None:
    request = Request(
        method="POST",
        path="/slack/api/auth.test",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=b"token=xoxb-1&a=b",
    )
    response = text_response("<h1>", 502)
    entry = Entry(
        at=datetime(2026, 11, 16, tzinfo=UTC),
        request=request,
        operation=None,
        status=502,
        response=response,
        fault="html",
        seconds=0.1,
    )

    data = entry.as_data()

    assert (data["request"], data["response"], data["cost"]) == ({"a": "b"}, "<h1>", None)


def test_the_points_of_a_graphql_call_stand_in_the_answer_s_header() -> None:
    entry = Entry(
        at=datetime(2026, 11, 16, tzinfo=UTC),
        request=a_graphql({}),
        operation=None,
        status=200,
        response=json_response({}, headers={"X-Sandbox-Cost": "3"}),
        fault=None,
        seconds=0.1,
    )

    assert entry.cost == 3
