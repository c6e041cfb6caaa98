"""How an App is registered from a manifest: the pages that a person sees, and the exchange of the code.

The form that a site of one's own posts is answered with a page that asks for the name; what is sent from
there leads back to the site, with a code that is good once, for an hour.
https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.github.grants import PERMISSIONS
from sandbox.github.nodes import Account
from sandbox.github.state import State
from sandbox.http import Request, Response, text_response

LIFETIME = timedelta(hours=1)
LONGEST_NAME = 34
_NEW = re.compile(r"(?:/organizations/(?P<owner>[^/]+))?/settings/apps/new")
_TOP = "<!doctype html><meta charset=utf-8><title>Register new GitHub App</title>"


class Invalid(Exception):
    """A manifest that GitHub does not take; the message is what its page says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An App that was registered, and since when its code waits to be exchanged."""

    number: int
    name: str
    owner: Account
    manifest: Mapping[str, Any]
    since: datetime

    @property
    def slug(self) -> str:
        """The name as addresses have it."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


class Pages:
    """GitHub's pages, to whoever is at the browser; `registered` are the Apps whose code is unused."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._names: set[str] = set()
        self.registered: dict[str, Registration] = {}

    def handle(self, request: Request) -> Response:
        """A form was posted: by a site of somebody's, or, with a name, by the page that was shown for it."""
        place = _NEW.fullmatch(request.path)
        owner = self._owner(place["owner"]) if place else None
        if owner is None or request.method != "POST":
            return text_response(f"{_TOP}<h1>Page not found</h1>", 404)
        form = request.form()
        try:
            manifest = _checked(form.get("manifest", ""))
            name = form.get("name", str(manifest.get("name") or ""))
            if "name" not in form:
                return text_response(_question(request, form["manifest"], name=name, owner=owner))
            return self._register(manifest, name, owner, state=request.query.get("state"))
        except Invalid as problem:
            return text_response(
                f"{_TOP}<h1>Invalid GitHub App configuration</h1><p>{escape(str(problem))}", 422
            )

    def take(self, code: str) -> Registration | None:
        """The App that a code stands for, which is worth nothing from then on."""
        found = self.registered.pop(code, None)
        return found if found and self._state.clock.now() - found.since <= LIFETIME else None

    def _owner(self, login: str | None) -> Account | None:
        if login is None:
            return self._state.account("administrator")
        found = self._state.accounts.get(login.lower())
        return found if found and found.typename == "Organization" else None

    def _register(
        self, manifest: Mapping[str, Any], name: str, owner: Account, *, state: str | None
    ) -> Response:
        if not name or len(name) > LONGEST_NAME:
            raise Invalid(
                f"Name is too long (maximum is {LONGEST_NAME} characters)" if name else "Name can't be blank"
            )
        if name.lower() in self._names:
            raise Invalid("Name is already taken")
        self._names.add(name.lower())
        number = self._state.next_id()
        code = f"{number:040x}"
        self.registered[code] = Registration(
            number=number, name=name, owner=owner, manifest=manifest, since=self._state.clock.now()
        )
        back = urlencode({"code": code, **({} if state is None else {"state": state})})
        return Response(status=302, headers={"Location": f"{manifest['redirect_url']}?{back}"})


def _checked(text: str) -> Mapping[str, Any]:
    """The manifest, if GitHub would take it."""
    try:
        manifest = json.loads(text)
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict):
        raise Invalid("The configuration does not appear to be a valid GitHub App manifest.")
    for told in (manifest, manifest.get("hook_attributes", manifest)):
        if not told.get("url"):  # GitHub names the field without what it is in
            raise Invalid('Error "url" wasn\'t supplied.')
    if not urlsplit(str(manifest.get("redirect_url", ""))).hostname:
        raise Invalid("Redirect url must be a valid URL.")
    unknown = set(manifest.get("default_permissions") or {}) - set(PERMISSIONS)
    if unknown:
        raise Invalid(f"Default permission records resource is not included in the list: {min(unknown)}")
    return manifest


def _question(request: Request, manifest: str, *, name: str, owner: Account) -> str:
    """The page on which a person names the App and agrees."""
    action = escape(f"?{urlencode(request.query)}")
    return f"""{_TOP}<h1>Create GitHub App for {escape(owner.login)}</h1>
<form method="post" action="{action}">
<input type="hidden" name="manifest" value="{escape(manifest)}">
<label>GitHub App name <input name="name" value="{escape(name)}"></label>
<button>Create GitHub App for {escape(owner.login)}</button>
</form>"""
