from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.openapi import Description, Exchange

pytestmark = pytest.mark.contract

LABEL: dict[str, Any] = {
    "id": 1,
    "node_id": "LA_1",
    "url": "https://api.github.com/repos/o/r/labels/needs-info",
    "name": "needs-info",
    "description": None,
    "color": "ededed",
    "default": False,
}
ADD_LABEL = Exchange(
    method="POST",
    path="/repos/o/r/issues/12/labels",
    request={"labels": ["needs-info"]},
    status=200,
    response=[LABEL],
)


@pytest.fixture(scope="session")
def description(packages: Path) -> Description:
    return Description(packages)


def test_what_github_describes_has_no_faults(description: Description) -> None:
    assert description.check(ADD_LABEL) == []


def test_a_slash_in_a_label_s_name_is_escaped(description: Description) -> None:
    escaped = Exchange(method="DELETE", path="/repos/o/r/issues/1/labels/team%2Fx", status=200, response=[])
    bare = replace(escaped, path="/repos/o/r/issues/1/labels/team/x")
    assert (description.check(escaped), len(description.check(bare))) == ([], 1)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"path": "/repos/o/r/issues/12/label"}, "POST /repos/o/r/issues/12/label is no call of GitHub's."),
        ({"method": "PATCH"}, "PATCH /repos/o/r/issues/12/labels is no call of GitHub's."),
        ({"query": {"pages": "2"}}, "there is no query parameter pages."),
        ({"request": {"labels": [12]}}, "request: .labels[0]: 12 is not of type"),
        ({"response": [LABEL | {"color": None}]}, "200: [0].color: None is not of type 'string'"),
        ({"response": [LABEL | {"url": "needs-info"}]}, "200: [0].url: 'needs-info' is not a 'uri'"),
        ({"response": [{}]}, "200: [0]: 'id' is a required property"),
        ({"status": 202}, "the answer 202 is not described."),
    ],
)
def test_what_github_does_not_describe_is_a_fault(
    change: dict[str, Any], fault: str, description: Description
) -> None:
    assert fault in " ".join(description.check(replace(ADD_LABEL, **change)))


def test_a_fault_that_a_test_ordered_may_answer_anything(description: Description) -> None:
    broken = replace(ADD_LABEL, status=502, response="<html>", fault="html")
    assert description.check(broken) == []


def test_what_was_refused_may_have_been_wrong(description: Description) -> None:
    refusal = {"message": "Validation Failed", "documentation_url": "https://docs.github.com", "errors": []}
    refused = replace(ADD_LABEL, request={"labels": 12}, status=422, response=refusal)
    assert description.check(refused) == []
