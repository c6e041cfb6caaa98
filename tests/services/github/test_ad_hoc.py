"""Counting who got how many issues of a label."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from supportdesk.model.places import Repository
from supportdesk.services.errors import Missing, ServiceError, Unavailable
from tests.services.github.conftest import Place
from tests.services.github.worlds import LATELY, VAULT, WEB, a_repository, a_world, an_issue

SetUp = Callable[[dict[str, Any]], Place]
AD_HOC = "ad-hoc"


def one(number: int, **facts: Any) -> dict[str, Any]:
    """An ad-hoc issue of an engineer, opened lately."""
    told = {"labels": [AD_HOC], "assignees": ["engineer"], "created": "2026-11-16T10:00:00Z"}
    return an_issue(number, **{**told, **facts})


def counted(place: Place, *repositories: str) -> Mapping[str, int]:
    names = repositories or (WEB,)
    return place.github.reader.read_ad_hoc(
        repositories=[Repository(name=name) for name in names], label=AD_HOC, since=LATELY
    )


def a_place(place: SetUp, *issues: dict[str, Any]) -> Place:
    return place(a_world(a_repository(WEB, *issues, labels=[AD_HOC])))


def test_each_issue_counts_for_everybody_who_has_it(place: SetUp) -> None:
    there = a_place(place, one(1), one(2, assignees=["engineer", "requester"]), one(3, assignees=[]))
    assert counted(there) == {"engineer": 2, "requester": 1}


def test_what_was_opened_before_or_has_another_label_does_not_count(place: SetUp) -> None:
    lately = {"author": "engineer", "body": "still", "at": "2026-11-16T10:00:00Z"}
    old = one(1, created="2026-11-01T10:00:00Z", comments=[lately])
    assert counted(a_place(place, old, one(2, labels=[]))) == {}


def test_closed_issues_count_as_well(place: SetUp) -> None:
    assert counted(a_place(place, one(1, closed="2026-11-16T12:00:00Z"))) == {"engineer": 1}


def test_pages_and_repositories_are_read_to_their_end(place: SetUp) -> None:
    web = a_repository(WEB, *(one(number) for number in range(1, 131)), labels=[AD_HOC])
    vault = a_repository(VAULT, one(1), labels=[AD_HOC])
    there = place(a_world(web, vault))
    assert counted(there, WEB, VAULT) == {"engineer": 131}
    assert len(there.variables("AdHoc")) > 2


def test_a_repository_that_is_not_there_is_named(place: SetUp) -> None:
    with pytest.raises(Missing, match="repository acme/gone"):
        counted(a_place(place), WEB, "acme/gone")


def test_a_repository_that_github_hides_without_a_word_is_named_too(place: SetUp) -> None:
    there = a_place(place, one(1))
    there.fault("POST /gh/graphql AdHoc", "body", body={"data": {"repository": None}})
    with pytest.raises(Missing, match="repository acme/web"):
        counted(there)


def test_a_list_that_ends_early_is_no_count(place: SetUp) -> None:
    there = a_place(place, one(1))
    issues = {"totalCount": 3, "nodes": [None], "pageInfo": {"hasNextPage": False, "endCursor": None}}
    there.fault("POST /gh/graphql AdHoc", "body", body={"data": {"repository": {"issues": issues}}})
    with pytest.raises(Unavailable, match="GitHub gave 0 of 3 ad-hoc issues of repository acme/web"):
        counted(there)


def test_a_login_is_one_in_any_case(place: SetUp) -> None:
    issue = one(1, assignees=["Big-Engineer"])
    web = a_repository(WEB, issue, labels=[AD_HOC], collaborators={"Big-Engineer": "write"})
    assert counted(place(a_world(web))) == {"big-engineer": 1}


def test_what_cannot_be_read_is_no_count(place: SetUp) -> None:
    there = a_place(place, one(1))
    there.fault("POST /gh/graphql", "status", status=403, times=100)
    with pytest.raises(ServiceError):
        counted(there)
