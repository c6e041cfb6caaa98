from base64 import b64decode, b64encode
from typing import Any

import pytest

from sandbox.github.branches import blob_sha
from sandbox.http import Request
from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

REPO = f"/repos/{REPOSITORY}"
FILE = f"{REPO}/contents/config/overrides.yml"


def names(labels: list[dict[str, Any]]) -> list[str]:
    return [label["name"] for label in labels]


def b64(text: str) -> str:
    return b64encode(text.encode()).decode()


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


def test_a_file_is_read_and_written_by_the_hash_of_what_it_replaces() -> None:
    desk = a_desk()
    held = desk.rest("GET", FILE)

    written = desk.send(
        "PUT", FILE, {"message": "Change", "content": b64("version: 2\n"), "sha": held["sha"]}
    )

    assert b64decode(held["content"]) == b"version: 1\n"
    assert written.status == 200
    assert desk.rest("GET", f"{FILE}?ref=main")["sha"] == blob_sha(b"version: 2\n")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (FILE, {"message": "m", "content": b64("x")}, 422),
        (FILE, {"message": "m", "content": b64("x"), "sha": "0" * 40}, 409),
        (FILE, {"message": "m", "content": "?"}, 422),
        (FILE, {"content": b64("x")}, 422),
        (FILE, {"message": "m", "content": b64("x"), "branch": "none"}, 404),
        (f"{REPO}/contents/new.yml", {"message": "m", "content": b64("x")}, 201),
        (f"{REPO}/contents/new.yml", {"message": "m", "content": b64("x"), "sha": "0" * 40}, 409),
    ],
)
def test_a_file_is_not_overwritten_unseen(path: str, body: dict[str, str], status: int) -> None:
    assert a_desk().send("PUT", path, body).status == status


def test_a_folder_lists_what_stands_in_it() -> None:
    files = {"config/overrides.yml": "x", "config/old/overrides.yml": "y"}
    desk = a_desk(repositories=[{"name": REPOSITORY, "files": files}])

    entries = desk.rest("GET", f"{REPO}/contents/config")

    assert [(entry["type"], entry["name"]) for entry in entries] == [
        ("file", "overrides.yml"),
        ("dir", "old"),
    ]


def test_a_change_to_a_protected_branch_goes_by_a_pull_request() -> None:
    desk = a_desk(repositories=[{"name": REPOSITORY, "protected": True}])
    content = {"message": "m", "content": b64("x")}
    refused = desk.send("PUT", f"{REPO}/contents/a.yml", content)
    main = desk.rest("GET", f"{REPO}/git/ref/heads/main")["object"]["sha"]
    desk.rest("POST", f"{REPO}/git/refs", {"ref": "refs/heads/desk/change", "sha": main})
    desk.rest("PUT", f"{REPO}/contents/a.yml", {**content, "branch": "desk/change"})

    asked = {"title": "Change", "head": "desk/change", "base": "main"}
    pull = desk.rest("POST", f"{REPO}/pulls", asked)

    assert refused.status == 409
    assert (pull["number"], pull["head"]["ref"], pull["base"]["sha"]) == (1, "desk/change", main)
    assert [each["number"] for each in desk.rest("GET", f"{REPO}/pulls?head=acme:desk/change")] == [1]
    assert desk.send("POST", f"{REPO}/pulls", asked).status == 422


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"ref": "main", "sha": "x"}, "Reference name must start with"),
        ({"ref": "refs/heads/main", "sha": "x"}, "Reference already exists"),
        ({"ref": "refs/heads/new", "sha": "x"}, "Object does not exist"),
    ],
)
def test_a_branch_that_cannot_be_is_refused(body: dict[str, str], message: str) -> None:
    assert a_desk().rest("POST", f"{REPO}/git/refs", body)["message"].startswith(message)


@pytest.mark.parametrize(
    ("login", "permission", "role"),
    [
        ("engineer-c", "write", "maintain"),
        ("engineer-a", "read", "read"),
        ("requester", "read", "read"),
        ("acme", "admin", "admin"),
    ],
)
def test_permissions_know_four_roles_and_role_names_all(login: str, permission: str, role: str) -> None:
    told = a_desk({}).rest("GET", f"{REPO}/collaborators/{login}/permission")

    assert (told["permission"], told["role_name"]) == (permission, role)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", REPO, 200),
        ("GET", "/repos/acme/none", 404),
        ("GET", f"{REPO}/issues/9", 404),
        ("GET", f"{REPO}/issues/comments/9", 404),
        ("GET", f"{REPO}/labels/none", 404),
        ("GET", f"{REPO}/contents/none.yml", 404),
        ("GET", f"{REPO}/contents/a?ref=none", 404),
        ("GET", f"{REPO}/git/ref/heads/none", 404),
        ("POST", f"{REPO}/issues", 422),
        ("POST", f"{REPO}/labels", 422),
        ("POST", f"{REPO}/issues/1/comments", 422),
        ("POST", f"{REPO}/issues/1/reactions", 422),
        ("POST", f"{REPO}/pulls", 422),
        ("GET", "/users/engineer-a", 200),
        ("GET", "/users/none", 404),
        ("GET", "/user", 403),
        ("GET", "/orgs/acme/members/engineer-a", 204),
        ("GET", "/orgs/acme/members/requester", 404),
        ("GET", "/nothing", 404),
        ("GET", "/app", 200),
        ("POST", "/app/installations/9/access_tokens", 404),
    ],
)
def test_a_call_has_githubs_status(method: str, path: str, status: int) -> None:
    assert a_desk({}).send(method, path).status == status


def test_a_state_that_is_none_is_refused() -> None:
    assert a_desk({}).send("PATCH", f"{REPO}/issues/1", {"state": "asleep"}).status == 422


def test_an_overlong_comment_is_refused() -> None:
    refused = a_desk({}).rest("POST", f"{REPO}/issues/1/comments", {"body": "x" * 65_537})

    assert refused["errors"][0]["message"] == "body is too long (maximum is 65536 characters)"


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    headers = {"authorization": "token t"}
    request = Request(method="PATCH", path=f"{REPO}/issues/1", headers=headers, body=body)

    assert a_desk({}).github.handle(request).status == 400


def test_issues_that_are_switched_off_are_gone() -> None:
    desk = a_desk(repositories=[{"name": REPOSITORY, "has_issues": False}])

    calls = [("GET", "issues"), ("POST", "issues"), ("GET", "issues/1")]

    assert [desk.send(method, f"{REPO}/{rest}").status for method, rest in calls] == [410, 410, 410]


def an_onlooker() -> Desk:
    """A desk that may only read."""
    comments = [{"author": "requester", "body": "."}]
    roles = {"support-desk[bot]": "read"}
    issues = [{"title": ".", "author": "requester", "comments": comments}]
    return a_desk(repositories=[{"name": REPOSITORY, "issues": issues, "collaborators": roles}])


def test_without_the_right_to_write_every_change_is_forbidden() -> None:
    desk = an_onlooker()
    (comment,) = desk.rest("GET", f"{REPO}/issues/1/comments")
    changes = [
        ("PATCH", "issues/1"),
        ("POST", "issues/1/labels"),
        ("POST", "issues/1/comments"),
        ("PATCH", f"issues/comments/{comment['id']}"),
        ("POST", "issues/1/assignees"),
        ("POST", "labels"),
        ("PUT", "contents/a"),
        ("POST", "git/refs"),
        ("POST", "pulls"),
    ]

    assert {desk.send(method, f"{REPO}/{rest}", {"body": "."}).status for method, rest in changes} == {403}


def test_a_token_is_needed_and_must_be_one_of_those_named() -> None:
    desk = a_desk(tokens=["known"])

    assert [desk.send("GET", REPO, token=token).status for token in ("", "unknown", "known")] == [
        401,
        401,
        200,
    ]


def test_an_app_finds_its_installation_and_gets_a_token_that_works() -> None:
    desk = a_desk(tokens=[])
    installation = desk.rest("GET", f"{REPO}/installation")["id"]
    token = desk.rest("POST", f"/app/installations/{installation}/access_tokens")["token"]

    assert len(token) == 520
    assert desk.send("GET", REPO, token=token).status == 200


def test_a_persons_token_has_a_user() -> None:
    assert a_desk(viewer="engineer-a").rest("GET", "/user")["name"] == "Engineer A"


def test_calls_are_counted_and_refused_when_none_are_left() -> None:
    desk = a_desk(rate_limits={"core": 1})
    first, second = desk.send("GET", REPO), desk.send("GET", REPO)

    assert (first.status, first.headers["X-RateLimit-Remaining"]) == (200, "0")
    assert second.status == 403
    assert b"API rate limit exceeded" in second.body
    assert desk.rest("GET", "/rate_limit")["resources"]["core"]["remaining"] == 0
