"""Telling members of an organization from strangers, by what they wrote."""

from collections.abc import Callable
from typing import Any

import pytest

from supportdesk.services.errors import Denied, ServiceError
from tests.services.github.conftest import Place
from tests.services.github.worlds import WEB, a_repository, a_world, an_issue

SetUp = Callable[[dict[str, Any]], Place]
AUTHORS = ("engineer", "stranger", "Quiet-Member")


def a_place(place: SetUp, *authors: str, **organization: Any) -> Place:
    """A repository with an issue of each author; all but the stranger and the requester are members."""
    issues = [an_issue(number, author=author) for number, author in enumerate(authors or AUTHORS, start=1)]
    world = a_world(a_repository(WEB, *issues))
    members = {"members": ["engineer", "Quiet-Member"], "private_members": ["Quiet-Member"]}
    world["github"]["organizations"] = [{"login": "acme", **members, **organization}]
    return place(world)


def ids(there: Place) -> list[str]:
    issues = there.sandbox.github.state.repositories[WEB].issues
    return [issue.node_id for issue in issues.values()]


def members(there: Place, owner: str = "acme") -> frozenset[str]:
    return there.github.reader.read_members(owner=owner, issues=ids(there))


def test_authors_who_belong_are_named_folded_also_those_who_hide_it(place: SetUp) -> None:
    assert members(a_place(place)) == {"engineer", "quiet-member"}


def test_of_a_user_nobody_is_a_member(place: SetUp) -> None:
    assert members(a_place(place), "requester") == frozenset()


def test_an_account_that_is_gone_and_a_bot_are_no_members(place: SetUp) -> None:
    assert members(a_place(place, "ghost", "robot[bot]", "engineer")) == {"engineer"}


def test_an_issue_that_is_gone_has_no_author(place: SetUp) -> None:
    there = a_place(place)
    found = there.github.reader.read_members(owner="acme", issues=["I_gone", *ids(there)])
    assert found == {"engineer", "quiet-member"}


def test_fifty_are_asked_about_in_a_request(place: SetUp) -> None:
    there = a_place(place, *("stranger" for _ in range(60)), "engineer")
    assert members(there) == {"engineer"}
    assert [len(each["ids"]) for each in there.variables("Members")] == [50, 11]
    assert there.answered("Members")["data"]["rateLimit"] == {"cost": 1}


def test_nobody_is_asked_about_without_a_request(place: SetUp) -> None:
    there = a_place(place)
    assert there.github.reader.read_members(owner="acme", issues=[]) == frozenset()
    assert there.variables("Members") == []


def test_without_the_permission_the_mend_is_said_and_nobody_is_a_member(place: SetUp) -> None:
    there = a_place(place, hides_members=True)
    with pytest.raises(Denied) as denied:
        members(there)
    assert str(denied.value) == (
        "GitHub does not tell the desk who belongs to acme: give the App the organization permission "
        "“Members: read-only”."
    )


def test_a_token_without_the_scope_is_told_which(place: SetUp) -> None:
    there = a_place(place)
    error = {"type": "INSUFFICIENT_SCOPES", "path": ["repositoryOwner", "membersWithRole"], "message": "No."}
    there.fault("POST /gh/graphql Members", "body", body={"data": None, "errors": [error]})
    with pytest.raises(Denied, match="the members of acme: give it the scopes repo, read:org and project"):
        members(there)


def test_what_cannot_be_asked_names_the_members(place: SetUp) -> None:
    there = a_place(place)
    there.fault("POST /gh/graphql Members", "status", status=403, times=100)
    with pytest.raises(ServiceError, match="the members of acme"):
        members(there)
