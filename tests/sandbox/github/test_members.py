"""Who belongs to an organization, as GraphQL tells it to an app."""

from typing import Any

import pytest

from tests.sandbox.github.worlds import Desk, a_desk

MEMBERS = ["engineer-a", "engineer-b"]


def an_organization(**facts: Any) -> Desk:
    return a_desk({}, organizations=[{"login": "acme", "members": MEMBERS, **facts}])


def belongs(desk: Desk, login: str, organization: str = "acme") -> bool:
    query = (
        "query($login: String!, $of: String!) { user(login: $login) { organization(login: $of) { login } } }"
    )
    return desk.data(query, login=login, of=organization)["user"]["organization"] is not None


def test_a_user_has_the_organizations_that_they_belong_to() -> None:
    desk = an_organization(private_members=["engineer-b"])
    assert belongs(desk, "engineer-a")
    assert belongs(desk, "Engineer-B", "ACME")
    assert not belongs(desk, "requester")
    assert not belongs(desk, "engineer-a", "nobody")
    assert not belongs(desk, "engineer-a", "requester")


def test_an_organization_lists_its_members_page_by_page() -> None:
    members = an_organization().data(
        '{ organization(login: "acme") { membersWithRole(first: 1) { totalCount nodes { login } } } }'
    )["organization"]["membersWithRole"]
    assert members == {"totalCount": 2, "nodes": [{"login": members["nodes"][0]["login"]}]}
    assert members["nodes"][0]["login"] in MEMBERS


def test_an_app_without_the_permission_sees_public_members_one_by_one_and_no_list() -> None:
    desk = an_organization(private_members=["engineer-b"], hides_members=True)
    assert belongs(desk, "engineer-a")
    assert not belongs(desk, "engineer-b")
    answered = desk.ask('{ organization(login: "acme") { membersWithRole(first: 1) { totalCount } } }')
    (error,) = answered["errors"]
    assert (error["type"], error["path"]) == ("FORBIDDEN", ["organization", "membersWithRole"])
    assert answered["data"] == {"organization": None}


@pytest.mark.parametrize(("owner", "kind"), [("acme", "Organization"), ("engineer-a", "User")])
def test_an_owner_of_repositories_is_an_organization_or_a_user(owner: str, kind: str) -> None:
    told = an_organization().data(
        "query($owner: String!) { repositoryOwner(login: $owner) { __typename } }", owner=owner
    )
    assert told == {"repositoryOwner": {"__typename": kind}}
