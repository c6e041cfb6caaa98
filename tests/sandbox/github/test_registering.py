"""Registering an App from a manifest, as GitHub's pages do it."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from sandbox.http import Request, Response
from tests.sandbox.github.worlds import Desk, a_desk

MANIFEST = {
    "name": "Acme <desk>",
    "url": "https://example.com",
    "redirect_url": "http://127.0.0.1:9/made",
    "default_permissions": {"issues": "write"},
}
PATH = "/organizations/acme/settings/apps/new"


def posted(desk: Desk, path: str = PATH, state: str = "abc", **form: str) -> Response:
    query = {"state": state} if state else {}
    sent = Request(method="POST", path=path, query=query, body=urlencode(form).encode())
    return desk.github.pages.handle(sent)


def registered(desk: Desk, name: str = "Acme desk", **how: str) -> dict[str, list[str]]:
    """What the browser is sent back with."""
    answered = posted(desk, manifest=json.dumps(MANIFEST), name=name, **how)
    assert answered.status == 302, answered.body
    address = answered.headers["Location"]
    assert address.startswith("http://127.0.0.1:9/made?")
    return parse_qs(urlsplit(address).query)


def exchanged(desk: Desk, code: str) -> tuple[int, Any]:
    sent = desk.github.handle(Request(method="POST", path=f"/app-manifests/{code}/conversions"))
    return sent.status, json.loads(sent.body)


def test_the_name_is_asked_for_with_what_the_manifest_proposes() -> None:
    page = posted(a_desk(), manifest=json.dumps(MANIFEST)).body.decode()
    assert '<input name="name" value="Acme &lt;desk&gt;">' in page
    kept = re.search(r'name="manifest" value="([^"]+)"', page)
    assert kept is not None
    assert json.loads(unescape(kept[1])) == MANIFEST


def test_the_code_gives_the_app_and_its_key_once_and_without_a_token() -> None:
    desk = a_desk()
    back = registered(desk)
    assert back["state"] == ["abc"]
    status, app = exchanged(desk, back["code"][0])
    facts = (status, app["slug"], app["owner"]["login"], app["permissions"], app["pem"][:31])
    key = "-----BEGIN RSA PRIVATE KEY-----"
    assert facts == (201, "acme-desk", "acme", {"issues": "write"}, key)
    assert exchanged(desk, back["code"][0])[0] == 404


def test_a_state_that_was_not_given_does_not_come_back() -> None:
    assert "state" not in registered(a_desk(), state="")


def test_a_code_is_good_for_an_hour() -> None:
    desk = a_desk()
    codes = [registered(desk, name)["code"][0] for name in ("One", "Two")]
    clock = desk.github.state.clock
    for code, minutes, status in ((codes[0], 59, 201), (codes[1], 61, 404)):
        clock.set(desk.github.pages.registered[code].since + timedelta(minutes=minutes))
        assert exchanged(desk, code)[0] == status


def test_a_personal_account_has_a_page_of_its_own() -> None:
    desk = a_desk()
    code = registered(desk, path="/settings/apps/new")["code"][0]
    assert exchanged(desk, code)[1]["owner"]["login"] == "administrator"


@pytest.mark.parametrize(
    "path", ["/organizations/nobody/settings/apps/new", "/organizations/engineer-a/settings/apps/new", "/x"]
)
def test_there_is_no_page_for_who_is_no_organization(path: str) -> None:
    assert posted(a_desk(), path, manifest=json.dumps(MANIFEST)).status == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": None}, "&quot;url&quot; wasn&#x27;t supplied."),
        ({"hook_attributes": {"active": False}}, "&quot;url&quot; wasn&#x27;t supplied."),
        ({"redirect_url": "made"}, "Redirect url must be a valid URL."),
        ({"default_permissions": {"singing": "read"}}, "resource is not included in the list: singing"),
    ],
)
def test_a_manifest_that_github_does_not_take_is_refused_with_its_words(wrong: Any, words: str) -> None:
    answered = posted(a_desk(), manifest=json.dumps({**MANIFEST, **wrong}))
    assert (answered.status, words in answered.body.decode()) == (422, True)


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    assert posted(a_desk(), manifest=text).status == 422


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Name can&#x27;t be blank"), ("x" * 35, "maximum is 34"), ("TAKEN", "Name is already taken")],
)
def test_a_name_that_cannot_be_is_refused(name: str, words: str) -> None:
    desk = a_desk()
    registered(desk, "Taken")
    answered = posted(desk, manifest=json.dumps(MANIFEST), name=name)
    assert (answered.status, words in answered.body.decode()) == (422, True)
