import pytest

from tests.sandbox.github.worlds import REPOSITORY, a_desk

REPO = f"/repos/{REPOSITORY}"


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
