from base64 import b64decode, b64encode

import pytest

from sandbox.github.branches import blob_sha
from tests.sandbox.github.worlds import REPOSITORY, a_desk

REPO = f"/repos/{REPOSITORY}"
FILE = f"{REPO}/contents/config/overrides.yml"


def b64(text: str) -> str:
    return b64encode(text.encode()).decode()


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
