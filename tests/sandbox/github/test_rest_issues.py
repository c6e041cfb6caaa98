from typing import Any

import pytest

from tests.sandbox.github.worlds import REPOSITORY, a_desk

REPO = f"/repos/{REPOSITORY}"


def names(labels: list[dict[str, Any]]) -> list[str]:
    return [label["name"] for label in labels]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [4, 3, 1]),
        ("?state=all", [4, 3, 2, 1]),
        ("?labels=bug,team/delivery", [3]),
        ("?creator=engineer-a&direction=asc", [1]),
        ("?assignee=none", [4, 3]),
        ("?assignee=*", [1]),
        ("?since=2026-11-14T00:00:00Z", [4]),
    ],
)
def test_issues_are_listed_newest_first_with_all_the_labels_asked_for_and_pull_requests(
    query: str, numbers: list[int]
) -> None:
    desk = a_desk(
        {"created": "2026-11-10", "labels": ["bug"], "author": "engineer-a", "assignees": ["engineer-b"]},
        {"created": "2026-11-11", "state": "closed"},
        {"created": "2026-11-12", "labels": ["bug", "team/delivery"]},
        {"created": "2026-11-14", "head": "a-branch"},
    )

    assert [issue["number"] for issue in desk.rest("GET", f"{REPO}/issues{query}")] == numbers


def test_pages_link_to_each_other() -> None:
    desk = a_desk(*({} for _ in range(5)))

    response = desk.send("GET", f"{REPO}/issues?per_page=2&page=2")

    address = f"http://127.0.0.1:8000/gh{REPO}/issues?per_page=2&page="
    links = {"prev": 1, "next": 3, "last": 3, "first": 1}
    assert response.headers["Link"] == ", ".join(
        f'<{address}{to}>; rel="{name}"' for name, to in links.items()
    )


def test_a_new_issue_gets_its_labels_and_those_assignees_that_can_have_it() -> None:
    desk = a_desk()

    issue = desk.rest(
        "POST",
        f"{REPO}/issues",
        {
            "title": "New",
            "body": "Text",
            "labels": ["bug", "unheard of"],
            "assignees": ["engineer-a", "nobody"],
        },
    )

    assert (issue["number"], issue["user"]["login"]) == (1, "support-desk[bot]")
    assert names(issue["labels"]) == ["bug", "unheard of"]
    assert [person["login"] for person in issue["assignees"]] == ["engineer-a"]


def test_an_issue_is_edited_closed_and_opened_again() -> None:
    desk = a_desk({"labels": ["bug"], "assignees": ["engineer-a"]})
    changed = {"title": "Better", "labels": ["team/delivery"], "assignees": ["engineer-b"]}
    closed = desk.rest(
        "PATCH", f"{REPO}/issues/1", {**changed, "state": "closed", "state_reason": "not_planned"}
    )

    opened = desk.rest("PATCH", f"{REPO}/issues/1", {"state": "open"})

    assert (closed["title"], closed["state"], closed["state_reason"]) == ("Better", "closed", "not_planned")
    assert names(closed["labels"]) == ["team/delivery"]
    assert [person["login"] for person in closed["assignees"]] == ["engineer-b"]
    assert (opened["state"], opened["state_reason"], opened["closed_at"]) == ("open", "reopened", None)


def test_a_label_that_the_repository_has_not_is_made_when_an_issue_gets_it() -> None:
    desk = a_desk({})

    given = desk.rest("POST", f"{REPO}/issues/1/labels", {"labels": ["unheard of"]})

    assert names(given) == ["unheard of"]
    assert desk.rest("GET", f"{REPO}/labels/unheard%20of")["color"] == "ededed"


@pytest.mark.parametrize("name", ["team%2Fdelivery", "team/delivery"])
def test_a_label_is_taken_off_with_its_slash_quoted_or_not(name: str) -> None:
    desk = a_desk({"labels": ["team/delivery", "bug"]})

    assert names(desk.rest("DELETE", f"{REPO}/issues/1/labels/{name}")) == ["bug"]
    assert desk.rest("DELETE", f"{REPO}/issues/1/labels/{name}")["message"] == "Label does not exist"


def test_the_labels_of_an_issue_can_be_replaced() -> None:
    desk = a_desk({"labels": ["bug"]})

    replaced = desk.rest("PUT", f"{REPO}/issues/1/labels", {"labels": ["team/delivery"]})

    assert names(replaced) == names(desk.rest("GET", f"{REPO}/issues/1/labels")) == ["team/delivery"]


def test_a_label_is_made_once() -> None:
    desk = a_desk()
    made = desk.rest("POST", f"{REPO}/labels", {"name": "new", "color": "#abcdef", "description": "For what"})
    again = desk.send("POST", f"{REPO}/labels", {"name": "NEW"})

    assert (made["color"], made["description"]) == ("abcdef", "For what")
    assert again.status == 422
    assert b'"already_exists"' in again.body
    assert "new" in names(desk.rest("GET", f"{REPO}/labels"))


def test_comments_are_written_edited_and_listed() -> None:
    desk = a_desk({"comments": [{"author": "requester", "body": "Old", "at": "2026-11-10T08:00:00Z"}]})
    mine = desk.rest("POST", f"{REPO}/issues/1/comments", {"body": "New"})
    edited = desk.rest("PATCH", f"{REPO}/issues/comments/{mine['id']}", {"body": "Newer"})

    listed = desk.rest("GET", f"{REPO}/issues/1/comments?since=2026-11-11T00:00:00Z")

    assert edited == desk.rest("GET", f"{REPO}/issues/comments/{mine['id']}")
    assert [comment["body"] for comment in listed] == ["Newer"]


def test_the_same_reaction_counts_once() -> None:
    desk = a_desk({})
    comment = desk.rest("POST", f"{REPO}/issues/1/comments", {"body": "."})["id"]
    place = f"{REPO}/issues/comments/{comment}"

    statuses = [desk.send("POST", f"{place}/reactions", {"content": "+1"}).status for _ in range(2)]

    assert statuses == [201, 200]
    assert desk.rest("GET", place)["reactions"]["+1"] == 1
    assert desk.rest("POST", f"{REPO}/issues/1/reactions", {"content": "eyes"})["content"] == "eyes"


def test_assignees_come_and_go() -> None:
    desk = a_desk({"author": "requester"})
    given = desk.send(
        "POST", f"{REPO}/issues/1/assignees", {"assignees": ["engineer-a", "requester", "nobody"]}
    )

    left = desk.rest("DELETE", f"{REPO}/issues/1/assignees", {"assignees": ["engineer-a"]})

    assert given.status == 201
    assert [person["login"] for person in left["assignees"]] == ["requester"]
