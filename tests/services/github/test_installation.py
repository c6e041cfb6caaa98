"""The App's token: for what a run needs, as far as it was granted."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from supportdesk.services.errors import Denied, ServiceError, Unavailable
from supportdesk.services.github import GitHub
from supportdesk.services.github.credentials import CHANGING, COMMITTING, READING, Scope
from tests.services.github.conftest import Place
from tests.services.github.worlds import VAULT, WEB, a_repository, a_world, an_issue, read_team, reasons, ref

SetUp = Callable[[Mapping[str, Any]], Place]
EXCHANGE = "POST /gh/app/installations/*"
ALL = {"owner": "acme"}


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def app(place: SetUp, private_key: str) -> Callable[..., tuple[Place, GitHub]]:
    """An App in a world with two repositories, installed as told; what it asks for is `scope`."""

    def install(installation: Mapping[str, Any] = ALL, *, scope: Scope) -> tuple[Place, GitHub]:
        world = a_world(a_repository(WEB, an_issue(1)), a_repository(VAULT, an_issue(1), private=True))
        world["github"]["installations"] = [installation]
        here = place(world)
        here.github = here.connect(app_id="1", private_key=private_key, scope=scope)
        return here, here.github

    return install


def exchanged(here: Place) -> list[Any]:
    """What tokens were asked for."""
    entries = here.sandbox.control.log.entries()
    return [each.request.json() for each in entries if each.request.path.endswith("/access_tokens")]


def test_a_token_is_asked_for_the_repositories_and_permissions_of_the_run(app: Any) -> None:
    here, github = app(
        scope=Scope(repositories=(VAULT, WEB, "ACME/Vault", "else/where"), permissions=CHANGING)
    )
    github.reader.read_desk(WEB)
    assert exchanged(here) == [{"repositories": ["web", "vault"], "permissions": CHANGING}]


def test_one_token_serves_all_that_a_run_asks(app: Any) -> None:
    here, github = app(scope=Scope(permissions=CHANGING))
    github.reader.read_desk(WEB)
    github.writer.add_label(ref(1), "needs-info")
    assert read_team(github, WEB).incomplete == ()
    assert len(exchanged(here)) == 1


def test_a_permission_that_the_app_was_not_granted_is_not_asked_for(app: Any) -> None:
    granted = {"metadata": "read", "issues": "read", "organization_projects": "admin"}
    here, github = app({**ALL, "permissions": granted}, scope=Scope(permissions=COMMITTING))
    github.reader.read_desk(WEB)
    (asked,) = exchanged(here)
    assert asked["permissions"] == {"metadata": "read", "issues": "read", "organization_projects": "write"}


def test_a_level_that_nobody_knows_is_not_asked_for(app: Any) -> None:
    here, github = app(scope=Scope(permissions=READING))
    told = {"id": 1, "permissions": {"metadata": "read", "issues": "tomorrow's"}}
    here.fault("GET /gh/repos/*/installation", "body", body=told)
    github.reader.read_desk(WEB)
    assert exchanged(here) == [{"permissions": {"metadata": "read"}, "repositories": ["web"]}]


def test_a_repository_outside_the_installation_is_left_out_and_told_by_its_reading(app: Any) -> None:
    installation = {**ALL, "repositories": ["web"]}
    here, github = app(installation, scope=Scope(repositories=(VAULT, WEB), permissions=READING))
    assert read_team(github, WEB).incomplete == ()
    assert [asked["repositories"] for asked in exchanged(here)] == [["web", "vault"], ["web"]]
    told = "GitHub shows the desk no repository acme/vault"
    assert [reason for _, reason in reasons(read_team(github, VAULT)) if reason.startswith(told)]


def test_a_repository_by_a_former_name_costs_only_the_narrowing(app: Any) -> None:
    here, github = app(scope=Scope(repositories=(VAULT,)))
    here.fault(EXCHANGE, "body", status=422, body={"message": "no"}, times=2)
    assert github.reader.read_desk(WEB).repository == WEB
    assert exchanged(here)[-1] == {"permissions": dict(READING)}


def test_more_repositories_than_can_be_named_are_not_named(app: Any) -> None:
    here, github = app(scope=Scope(repositories=tuple(f"acme/r{number}" for number in range(500))))
    github.reader.read_desk(WEB)
    assert exchanged(here) == [{"permissions": dict(READING)}]


def test_a_token_to_read_changes_nothing(app: Any) -> None:
    here, github = app(scope=Scope(permissions=READING))
    with pytest.raises(Denied, match="denies access to issue acme/web#1"):
        github.writer.add_label(ref(1), "needs-info")
    board = read_team(github, WEB).board
    assert board is not None
    with pytest.raises(Denied, match="denies access to the board's items"):
        github.writer.add_to_board(
            board_id=board.id, issue_id="I_1", status_field=board.status_field, option="x"
        )
    assert len(exchanged(here)) == 1


@pytest.mark.parametrize(
    "body", ["", "<html>", [], {}, {"token": None}, {"token": ""}, {"token": "ghs_a\nb"}]
)
def test_an_answer_without_a_token_is_asked_for_again_and_then_said(app: Any, body: Any) -> None:
    here, github = app(scope=Scope())
    here.fault(EXCHANGE, "body", status=201, body=body, times=99)
    with pytest.raises(Unavailable, match="holds no token for the App"):
        github.reader.read_desk(WEB)
    assert len(exchanged(here)) == 4


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_that_passes_is_waited_for(app: Any, status: int) -> None:
    here, github = app(scope=Scope())
    here.fault(EXCHANGE, "status", status=status, times=2)
    assert github.reader.read_desk(WEB).repository == WEB
    assert here.waits == [1.0, 2.0]


@pytest.mark.parametrize(
    "body", ["<html>", [], {"id": 1}, {"permissions": {}}, {"id": "x", "permissions": {}}]
)
def test_an_installation_that_is_not_described_is_said(app: Any, body: Any) -> None:
    here, github = app(scope=Scope())
    here.fault("GET /gh/repos/*/installation", "body", body=body, times=99)
    with pytest.raises(Unavailable, match="did not say where in acme/web the App is installed"):
        github.reader.read_desk(WEB)


@pytest.mark.parametrize("status", [401, 403, 404, 422, 429, 500])
def test_a_refusal_repeats_nothing_of_the_answer(app: Any, status: int) -> None:
    here, github = app(scope=Scope())
    body = {"message": "ghs_1_planted", "token": "ghs_1_planted"}
    here.fault(EXCHANGE, "body", status=status, body=body, times=99)
    with pytest.raises(ServiceError, match=r"token|credentials") as caught:
        github.reader.read_desk(WEB)
    assert "planted" not in str(caught.value)
