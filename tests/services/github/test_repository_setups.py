"""What repositories are like, twenty in a request: labels by name, forms, and what became of proposals."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.tracker_setup import Proposed, TrackerUse
from tests.services.github.test_inspector import BRANCH, FORM, USE, SetUp, a_place, inspect, unread
from tests.services.github.worlds import WEB, a_repository, a_world

SHARED = a_repository("acme/.github", files={".github/ISSUE_TEMPLATE/shared.yml": FORM})


@pytest.mark.parametrize(
    ("files", "paths"),
    [
        ({}, ["acme/.github:.github/ISSUE_TEMPLATE/shared.yml"]),
        ({".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: false\n"}, []),
        ({".github/ISSUE_TEMPLATE/own.yml": FORM}, [".github/ISSUE_TEMPLATE/own.yml"]),
    ],
)
def test_the_owner_s_forms_count_where_a_repository_has_no_folder_of_its_own(
    place: SetUp, files: dict[str, str], paths: list[str]
) -> None:
    setup = inspect(
        place(a_world(a_repository(WEB, files=files), SHARED)), TrackerUse(desk=WEB, repositories=(WEB,))
    )
    assert list(setup.repositories) == [WEB]
    found = setup.repositories[WEB]
    assert found is not None
    assert found.forms is not None
    assert [form.path for form in found.forms] == paths


def test_an_owner_s_private_forms_are_nobody_else_s(place: SetUp) -> None:
    setup = inspect(place(a_world(a_repository(WEB), {**SHARED, "private": True})))
    found = setup.repositories[WEB]
    assert found is not None
    assert found.forms == ()


def test_a_repository_that_is_not_there_is_none(place: SetUp) -> None:
    setup = inspect(a_place(place), TrackerUse(desk=WEB, repositories=("acme/gone", WEB)))
    assert setup.repositories["acme/gone"] is None
    assert setup.repositories[WEB] is not None
    assert setup.unread == ()


MANY = [f"label-{number:04}" for number in range(250)]


def wanting(*labels: str) -> TrackerUse:
    return replace(USE, labels=labels)


def test_where_a_label_is_wanted_in_vain_all_are_read_and_the_rest_is_asked_once(place: SetUp) -> None:
    here = a_place(place, labels=MANY)
    found = inspect(here, wanting("label-0249", "gone")).repositories[WEB]
    assert found is not None
    assert found.labels is not None
    assert sorted(found.labels) == [*MANY]
    asked = here.variables("RepositorySetups")
    assert [(each["isFirst"], "owner1" in each) for each in asked] == [
        (True, True),
        (False, False),
        (False, False),
    ]


def test_what_is_wanted_is_asked_for_by_name_and_no_further_page_is_read(place: SetUp) -> None:
    here = a_place(place, labels=[*MANY, "Last/One"])
    found = inspect(here, replace(wanting("last/one", "label-0200"), repositories=(WEB,))).repositories[WEB]
    assert found is not None
    assert {"Last/One", "label-0200", "label-0000"} <= set(found.labels or ())
    assert len(here.variables("RepositorySetups")) == 1


def test_a_page_of_labels_that_is_refused_is_said_once_and_half_a_list_is_none(place: SetUp) -> None:
    here = a_place(place, labels=MANY)
    refused = {"data": {"r0": None}, "errors": [{"type": "FORBIDDEN", "path": ["r0"], "message": "No"}]}
    here.fault("POST /gh/graphql RepositorySetups", "body", nth=2, times=99, body=refused)
    setup = inspect(here, replace(wanting("gone"), repositories=(WEB,)))
    found = setup.repositories[WEB]
    assert found is not None
    assert found.labels is None
    assert unread(setup) == {
        WEB: f"GitHub denies access to the labels of {WEB}: give the App or token the permission for it."
    }
    assert len(here.variables("RepositorySetups")) == 2


def test_a_repository_that_goes_between_two_pages_is_not_taken_for_one_without_labels(place: SetUp) -> None:
    here = a_place(place, labels=MANY)
    here.fault("POST /gh/graphql RepositorySetups", "body", nth=2, body={"data": {"r0": None}})
    setup = inspect(here, replace(wanting("gone"), repositories=(WEB,)))
    found = setup.repositories[WEB]
    assert found is not None
    assert found.labels is None
    assert [each.denied for each in setup.unread] == [False]


def test_twenty_repositories_go_into_a_request(place: SetUp) -> None:
    here = a_place(place)
    names = (WEB, *(f"acme/r{number}" for number in range(40)))
    assert set(inspect(here, TrackerUse(desk=WEB, repositories=names)).repositories) == set(names)
    assert here.asked().count("RepositorySetups") == 3


def test_a_proposal_is_found_by_its_branch_with_what_became_of_it(place: SetUp) -> None:
    pull = {"number": 7, "title": "Add a form", "author": "engineer", "head": BRANCH}
    here = a_place(place, issues=[pull])
    repository = here.sandbox.github.state.repositories[WEB]
    repository.branches[BRANCH] = repository.branches["main"].fork()
    found = inspect(here).repositories[WEB]
    assert found is not None
    url = "https://github.com/acme/web/pull/7"
    assert found.proposed == {BRANCH: Proposed(url=url)}
    here.sandbox.act("github", "close", issue=f"{WEB}#7", by="engineer")
    del repository.branches[BRANCH]
    found = inspect(here).repositories[WEB]
    assert found is not None
    assert found.proposed == {BRANCH: Proposed(url=url, state="closed")}


PULL: dict[str, Any] = {
    "url": "https://github.com/acme/web/pull/9",
    "state": "CLOSED",
    "isCrossRepository": False,
}


OPEN: dict[str, Any] = {
    "url": "https://github.com/acme/web/pull/8",
    "state": "OPEN",
    "isCrossRepository": False,
}


@pytest.mark.parametrize(
    ("pulls", "proposed"),
    [
        ([PULL, OPEN], {BRANCH: Proposed(url=OPEN["url"])}),
        ([{**PULL, "state": "MERGED"}], {BRANCH: Proposed(url=PULL["url"], state="merged")}),
        ([{**PULL, "isCrossRepository": True}], {}),
    ],
    ids=["an open one counts", "merged", "of a fork"],
)
def test_of_several_proposals_one_counts(
    place: SetUp, pulls: list[dict[str, Any]], proposed: dict[str, Proposed]
) -> None:
    here = a_place(place)
    node = {"nameWithOwner": WEB, "isPrivate": False, "isArchived": False, "hasIssuesEnabled": True}
    told = {"data": {"r0": {**node, "labels": None}, "q0": {"p0": {"nodes": pulls}}}}
    here.fault("POST /gh/graphql RepositorySetups", "body", body=told)
    found = inspect(here, replace(USE, repositories=(WEB,))).repositories[WEB]
    assert found is not None
    assert found.proposed == proposed


def test_a_list_of_labels_that_never_ends_is_not_followed(place: SetUp) -> None:
    here = a_place(place)
    page = {"pageInfo": {"hasNextPage": True, "endCursor": "c"}, "nodes": [{"name": "bug"}]}
    node = {
        "nameWithOwner": WEB,
        "isPrivate": False,
        "isArchived": False,
        "hasIssuesEnabled": True,
        "labels": page,
    }
    here.fault("POST /gh/graphql RepositorySetups", "body", body={"data": {"r0": node}}, times=999)
    found = inspect(here, replace(wanting("gone"), repositories=(WEB,))).repositories[WEB]
    assert found is not None
    assert found.labels == ("bug",)
    assert len(here.variables("RepositorySetups")) == 2
