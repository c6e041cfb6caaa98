"""The App's token: for no more repositories and permissions of its installation than the run needs.

A token lasts an hour and a run a quarter of one at most, so none is renewed. Nothing of an answer is ever
repeated: it holds the token. https://docs.github.com/rest/apps/apps
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from supportdesk.model.tracker_setup import Installation
from supportdesk.services.errors import Denied
from supportdesk.services.github.credentials import Scope
from supportdesk.services.retry import Transient

if TYPE_CHECKING:
    from supportdesk.services.github.wire import Raw

MOST_REPOSITORIES = 500  # that a token can be asked for by name
_LEVELS = ("read", "write", "admin")
_Ask = Callable[[str, str, Any], "Raw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Installation:
    """The App in the account of the desk's repository, with what it was granted there."""

    number: int
    granted: Mapping[str, str]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The App's token for the run, and how the App is installed where the token is from."""

    token: str = field(repr=False)
    installation: Installation


def installation_token(ask: _Ask, *, repository: str, scope: Scope) -> Installed:
    """A token for the run; `ask` exchanges as the App: verb, path, body.

    Of the repositories, those that the installation does not hold are left out: reading them says what is
    missing. The same holds for permissions. Raises Denied or Transient.
    """
    found = _installation(ask, repository)
    if found is None:
        raise Denied(f"The GitHub App is not installed in {repository}: install it there.")
    permissions = _within(scope.permissions, found.granted)
    wanted = _of_one_account(repository, scope.repositories)
    raw = _exchange(ask, found, names=wanted, permissions=permissions)
    if raw.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        wanted = [repository, *(each for each in wanted[1:] if _installation(ask, each) == found)]
        raw = _exchange(ask, found, names=wanted, permissions=permissions)
    if raw.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        # One has been renamed: GitHub follows its old name when asked about it, but takes it for no token.
        # The desk reads it all the same, and says what it is called now.
        raw = _exchange(ask, found, names=[], permissions=permissions)
    holds = frozenset(map(str.casefold, wanted)) if len(wanted) <= MOST_REPOSITORIES else None
    installation = Installation(granted=found.granted, url=found.url, holds=holds)
    return Installed(token=_token(raw), installation=installation)


def _installation(ask: _Ask, repository: str) -> _Installation | None:
    """Where the App is installed that holds this repository; None where it is not. Raises as above."""
    raw = ask("GET", f"/repos/{repository}/installation", None)
    if raw.status == HTTPStatus.NOT_FOUND:
        return None
    _refuse(raw)
    try:
        told = json.loads(raw.text)
        granted = {str(name): str(level) for name, level in dict(told["permissions"]).items()}
        return _Installation(number=int(told["id"]), granted=granted, url=str(told.get("html_url") or ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Transient(f"GitHub did not say where in {repository} the App is installed.") from None


def _within(wanted: Mapping[str, str], granted: Mapping[str, str]) -> dict[str, str]:
    """What is wanted, as far as it was granted: GitHub gives no token to who asks for more."""
    return {
        name: min(level, granted[name], key=_LEVELS.index)
        for name, level in wanted.items()
        if granted.get(name) in _LEVELS
    }


def _of_one_account(repository: str, names: Iterable[str]) -> list[str]:
    """The desk's repository first, then those others of its account: an installation holds no more."""
    owner = repository.partition("/")[0].casefold()
    mine: dict[str, str] = {}
    for each in (repository, *names):
        if each.partition("/")[0].casefold() == owner:
            mine.setdefault(each.casefold(), each)
    return list(mine.values())


def _exchange(ask: _Ask, found: _Installation, *, names: list[str], permissions: Mapping[str, str]) -> "Raw":
    """Ask for a token; for all that the installation holds where there are no names, or too many."""
    body: dict[str, Any] = {"permissions": permissions}
    if 0 < len(names) <= MOST_REPOSITORIES:
        body["repositories"] = [each.partition("/")[2] for each in names]
    return ask("POST", f"/app/installations/{found.number}/access_tokens", body)


def _token(raw: "Raw") -> str:
    _refuse(raw)
    try:
        token = json.loads(raw.text)["token"]
    except (ValueError, KeyError, TypeError, RecursionError):
        token = None
    if isinstance(token, str) and token and token.isascii() and token.isprintable() and " " not in token:
        return token
    raise Transient("GitHub's answer holds no token for the App: check GITHUB_API_URL if it lasts.")


def _refuse(raw: "Raw") -> None:
    """Raise what an answer other than a good one means."""
    status = raw.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status == HTTPStatus.UNAUTHORIZED:
        raise Denied("GitHub refuses the App's credentials: check SUPPORTDESK_APP_ID and its private key.")
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Transient(f"GitHub did not give the App a token ({status}).")
    raise Denied(
        f"GitHub gives the App no token ({status}): check that it is neither suspended nor uninstalled."
    )
