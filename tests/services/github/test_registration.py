"""What GitHub answers for an App's code is taken as far as it is of the shape that it documents."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from supportdesk.model.apps import DESK, Place
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.registration import Registered, register

PLACE = Place(web="https://github.example", repository="acme/desk", organization="acme")
KEY = f"-----BEGIN RSA PRIVATE KEY-----\n{'A' * 64}\n{'B' * 64}\n-----END RSA PRIVATE KEY-----\n"
TOLD = {
    "id": 12,
    "slug": "acme-desk",
    "pem": KEY,
    "owner": {"login": "Acme"},
    "html_url": "https://github.example/github-apps/acme-desk",
}
Answer = Callable[..., str]


@pytest.fixture
def answering() -> Iterator[tuple[Answer, list[str]]]:
    """A server that gives one answer, and what it was asked."""
    body, status, asked = [b""], [201], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(f"{self.path} {self.headers.get('Authorization')}")
            self.send_response(status[0])
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body[0])))
            self.end_headers()
            self.wfile.write(body[0])

        def log_message(self, *_: Any) -> None:
            pass

    def answer(told: Any, code: int = 201) -> str:
        body[0], status[0] = json.dumps(told).encode(), code
        return f"http://127.0.0.1:{server.server_address[1]}/api/v3"

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield answer, asked
        server.shutdown()


def registered(url: str, code: str = "0abc") -> Registered:
    return register(code, kind=DESK, place=PLACE, api_url=url, timeout=5)


def test_an_app_is_made_of_what_github_tells(answering: Any, monkeypatch: Any, tmp_path: Any) -> None:
    answer, asked = answering
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    made = registered(answer(TOLD))
    assert (made.app.number, made.app.slug, made.private_key) == (12, "acme-desk", KEY)
    assert made.app.install == "https://github.example/github-apps/acme-desk/installations/new"
    assert asked == ["/api/v3/app-manifests/0abc/conversions None"]


@pytest.mark.parametrize("code", [302, 307])
def test_the_code_is_not_taken_along_to_where_the_answer_redirects(code: int, answering: Any) -> None:
    answer, asked = answering
    with pytest.raises(ServiceError, match=rf"GitHub did not take the code \({code}\)"):
        registered(answer(TOLD, code))
    assert asked == ["/api/v3/app-manifests/0abc/conversions None"]


def test_an_address_elsewhere_is_not_followed(answering: Any) -> None:
    url = answering[0]({**TOLD, "html_url": "https://evil.example/apps/acme-desk"})
    assert registered(url).app.address == "https://github.example/apps/acme-desk"


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "x"},
        {"id": 0},
        {"id": float("inf")},
        {"id": "12"},
        {"id": 12.5},
        {"id": True},
        {"id": 2**63},
        {"id": None},
        {"slug": '"><script>'},
        {"slug": "a\nb"},
        {"slug": ""},
        {"pem": "secret"},
        {"pem": KEY + "secret"},
        {"pem": KEY.replace("PRIVATE", "PUBLIC")},
        {"pem": None},
        {"owner": None},
        {"owner": []},
    ],
)
def test_an_answer_of_another_shape_is_refused_and_never_quoted(wrong: Any, answering: Any) -> None:
    with pytest.raises(ServiceError, match="another shape than it documents") as raised:
        registered(answering[0]({**TOLD, **wrong}))
    assert not any(word in str(raised.value) for word in ("secret", "script", "AAAA"))


@pytest.mark.parametrize("told", [[], None, "x", 3])
def test_an_answer_that_is_no_object_is_refused(told: Any, answering: Any) -> None:
    with pytest.raises(ServiceError, match="another shape than it documents"):
        registered(answering[0](told))


def test_an_app_of_another_account_is_refused(answering: Any) -> None:
    with pytest.raises(ServiceError, match="belongs to another account than acme"):
        registered(answering[0]({**TOLD, "owner": {"login": "somebody-else"}}))


@pytest.mark.parametrize("code", ["", "../user", "a b", "x" * 201, "é"])
def test_what_is_no_code_is_not_sent(code: str, answering: Any) -> None:
    with pytest.raises(ServiceError, match="no usable code"):
        registered(answering[0](TOLD), code)
    assert answering[1] == []


def test_a_github_that_cannot_be_reached_is_said_with_what_to_do() -> None:
    with pytest.raises(
        ServiceError, match=r"listed on https://github.example/organizations/acme/settings/apps,"
    ):
        registered("http://127.0.0.1:1")
