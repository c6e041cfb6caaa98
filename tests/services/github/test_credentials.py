import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from supportdesk.services.errors import Denied, Missing
from supportdesk.services.github import connect
from supportdesk.services.github.credentials import (
    AppCredentials,
    TokenCredentials,
    choose_credentials,
)
from supportdesk.services.github.documents import document, names
from tests.services.github.conftest import Place
from tests.services.github.worlds import WEB, a_world

SetUp = Callable[[dict[str, Any]], Place]


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def test_without_credentials_the_desk_says_what_to_set() -> None:
    with pytest.raises(Denied, match="set GITHUB_TOKEN, or SUPPORTDESK_APP_ID"):
        choose_credentials(token=" ", app_id=None, private_key="")


@pytest.mark.parametrize(
    ("app_id", "key", "absent"),
    [("1", None, "SUPPORTDESK_APP_PRIVATE_KEY"), (None, "key", "SUPPORTDESK_APP_ID")],
)
def test_half_an_app_is_named(app_id: str | None, key: str | None, absent: str) -> None:
    with pytest.raises(Denied, match=f"set {absent} too"):
        choose_credentials(token="t", app_id=app_id, private_key=key)


def test_the_app_comes_before_the_token() -> None:
    chosen = choose_credentials(token="t", app_id="1", private_key="a\\nb")
    assert chosen == AppCredentials(app_id="1", private_key="a\nb")


def test_a_token_with_a_stray_character_is_refused_unseen() -> None:
    with pytest.raises(Denied) as caught:
        choose_credentials(token="ghp_one\nghp_two", app_id=None, private_key=None)
    assert "ghp_" not in str(caught.value)


def test_credentials_never_show() -> None:
    secrets = (TokenCredentials(token="ghp_x"), AppCredentials(app_id="1", private_key="PEM"))
    assert "ghp_x" not in repr(secrets)
    assert "PEM" not in repr(secrets)


@pytest.mark.parametrize("url", ["api.github.com", "ftp://api.github.com", "https://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Missing, match="GITHUB_API_URL"):
        connect(repository=WEB, api_url=url, token="t")


def test_an_app_reads_as_its_installation(place: SetUp, private_key: str) -> None:
    here = place(a_world())
    github = here.connect(app_id="1", private_key=private_key.replace("\n", "\\n"))
    assert github.reader.read_desk(WEB).repository == WEB
    assert here.asked()[0] == "GET /repos/acme/web/installation"
    github.connection.close()


def test_a_key_that_is_none_is_said_without_showing_it(place: SetUp) -> None:
    github = place(a_world()).connect(app_id="1", private_key="-----BEGIN no key-----")
    with pytest.raises(Denied, match="no PEM private key") as caught:
        github.reader.read_desk(WEB)
    assert "BEGIN" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(401, "refuses the App's credentials"), (404, "not installed in acme/web")],
)
def test_an_app_that_github_does_not_know_is_said(
    place: SetUp, private_key: str, status: int, sentence: str
) -> None:
    here = place(a_world())
    here.fault("GET /gh/repos/acme/web/installation", "status", status=status)
    with pytest.raises(Denied, match=sentence):
        here.connect(app_id="1", private_key=private_key).reader.read_desk(WEB)


def test_an_installation_without_a_token_is_said(place: SetUp, private_key: str) -> None:
    here = place(a_world())
    here.fault("POST /gh/app/installations/*", "body", status=403, body={"message": "suspended"})
    with pytest.raises(Denied, match=r"no token \(403\)"):
        here.connect(app_id="1", private_key=private_key).reader.read_desk(WEB)


def test_the_way_in_does_not_load_pygithub() -> None:
    scripts = Path(__file__).parents[3] / "scripts"
    program = "import sys, supportdesk.services.github; sys.exit('github' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(scripts)}, check=False)
    assert run.returncode == 0


def test_every_document_carries_each_fragment_once() -> None:
    assert "team_page" in names()
    for name in names():
        text = document(name)
        assert text.count("fragment Cursor on") <= 1
