from base64 import b64decode, b64encode
from typing import Any

import pytest

from sandbox.github.branches import blob_sha
from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

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
    ("protected", "said"),
    [
        (True, "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"),
        ("ruleset", "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"),
        ("reviews", "Could not update file: Changes must be made through a pull request."),
        ("checks", 'Could not update file: Required status check "test" is expected.'),
        ("pushes", "Could not update file: You're not authorized to push to this branch. Visit "),
    ],
)
def test_a_protected_branch_says_what_protects_it(protected: Any, said: str) -> None:
    files = {"config/overrides.yml": "version: 1\n"}
    desk = a_desk(repositories=[{"name": REPOSITORY, "protected": protected, "files": files}])
    content = {"message": "m", "content": b64("x"), "sha": blob_sha(b"version: 1\n")}
    assert desk.rest("PUT", FILE, content)["message"].startswith(said)


def a_proposal(desk: Desk, path: str = "config/new.yml", name: str = "desk/change") -> str:
    """Commit a file on a branch of its own and ask for it; where the main branch stands."""
    main: str = desk.rest("GET", f"{REPO}/git/ref/heads/main")["object"]["sha"]
    desk.rest("POST", f"{REPO}/git/refs", {"ref": f"refs/heads/{name}", "sha": main})
    held = desk.rest("GET", f"{REPO}/contents/{path}?ref={name}").get("sha")
    content = {"message": "m", "content": b64("new"), "branch": name, **({"sha": held} if held else {})}
    desk.rest("PUT", f"{REPO}/contents/{path}", content)
    desk.rest("POST", f"{REPO}/pulls", {"title": "Change", "head": name, "base": "main"})
    return main


def merge(desk: Desk, number: int = 1) -> None:
    desk.github.act("merge_pull_request", {"by": "engineer-a", "issue": f"{REPOSITORY}#{number}"})


def test_a_merged_pull_request_changes_the_branch_and_is_open_no_more() -> None:
    desk = a_desk({}, repositories=[{"name": REPOSITORY, "protected": True}])
    a_proposal(desk)
    assert desk.send("GET", f"{REPO}/contents/config/new.yml").status == 404
    merge(desk)
    assert b64decode(desk.rest("GET", f"{REPO}/contents/config/new.yml")["content"]) == b"new"
    assert desk.rest("GET", f"{REPO}/pulls") == []
    (pull,) = desk.rest("GET", f"{REPO}/pulls?state=closed&base=main")
    assert (pull["state"], pull["merged"], pull["merged_at"] is not None) == ("closed", True, True)
    assert desk.rest("GET", f"{REPO}/pulls?state=closed&base=other") == []


def test_what_is_merged_keeps_what_came_to_the_branch_meanwhile() -> None:
    desk = a_desk(repositories=[{"name": REPOSITORY}])
    a_proposal(desk)
    desk.rest("PUT", f"{REPO}/contents/other.yml", {"message": "m", "content": b64("other")})
    merge(desk)
    for path in ("other.yml", "config/new.yml"):
        assert desk.send("GET", f"{REPO}/contents/{path}").status == 200


def test_what_changed_on_both_branches_is_not_merged() -> None:
    desk = a_desk(repositories=[{"name": REPOSITORY, "files": {"config/overrides.yml": "version: 1\n"}}])
    a_proposal(desk, "config/overrides.yml")
    content = {"message": "m", "content": b64("x"), "sha": blob_sha(b"version: 1\n")}
    assert desk.send("PUT", FILE, content).status == 200
    with pytest.raises(ValueError, match="conflicts"):
        merge(desk)


def test_only_an_open_pull_request_is_merged() -> None:
    desk = a_desk({"title": "Help"})
    with pytest.raises(ValueError, match="no open pull request"):
        merge(desk)


def test_a_branch_is_moved_back_by_force_only() -> None:
    desk = a_desk()
    main = a_proposal(desk)
    ref = f"{REPO}/git/refs/heads/desk/change"
    assert desk.rest("PATCH", ref, {"sha": main})["message"] == "Update is not a fast forward"
    assert desk.rest("PATCH", ref, {"sha": main, "force": True})["object"]["sha"] == main
    assert desk.rest("PATCH", ref, {"sha": main})["object"]["sha"] == main
    assert desk.send("GET", f"{REPO}/contents/config/new.yml?ref=desk/change").status == 404


@pytest.mark.parametrize(
    ("ref", "message"), [("none", "Reference does not exist"), ("main", "Object does not exist")]
)
def test_a_branch_is_moved_to_what_is_there(ref: str, message: str) -> None:
    body = {"sha": "0" * 40, "force": True}
    assert a_desk().rest("PATCH", f"{REPO}/git/refs/heads/{ref}", body)["message"] == message


def test_a_branch_without_a_commit_of_its_own_is_no_pull_request() -> None:
    desk = a_desk()
    main = desk.rest("GET", f"{REPO}/git/ref/heads/main")["object"]["sha"]
    desk.rest("POST", f"{REPO}/git/refs", {"ref": "refs/heads/desk/change", "sha": main})
    refused = desk.rest("POST", f"{REPO}/pulls", {"title": "Change", "head": "desk/change", "base": "main"})
    assert refused["errors"][0]["message"] == "No commits between main and desk/change"


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


def test_what_one_branch_has_beyond_another_is_told_with_who_made_it() -> None:
    desk = a_desk()
    main = desk.rest("GET", f"{REPO}/git/ref/heads/main")["object"]["sha"]
    desk.rest("POST", f"{REPO}/git/refs", {"ref": "refs/heads/desk/change", "sha": main})
    content = {"message": "m", "content": b64("x"), "branch": "desk/change"}

    def told() -> tuple[str, int, int, list[str | None]]:
        found = desk.rest("GET", f"{REPO}/compare/main...desk/change")
        makers = [(each["author"] or {}).get("login") for each in found["commits"]]
        return found["status"], found["ahead_by"], found["behind_by"], makers

    assert told() == ("identical", 0, 0, [])
    desk.rest("PUT", f"{REPO}/contents/a.yml", content)
    branches = desk.github.state.repositories[REPOSITORY].branches
    branches["desk/change"].commit("b.yml", b"y", "By hand")
    assert told() == ("ahead", 2, 0, [desk.github.state.viewer.login, None])
    branches["main"].commit("c.yml", b"z", "By hand")
    assert told() == ("diverged", 2, 1, [desk.github.state.viewer.login, None])
    assert desk.rest("GET", f"{REPO}/compare/desk/change...desk/change")["status"] == "identical"
    assert desk.send("GET", f"{REPO}/compare/main...nowhere").status == 404
    assert desk.send("GET", f"{REPO}/compare/main").status == 404
