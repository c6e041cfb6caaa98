"""A GitHub App made of a manifest: GitHub's one-time code is exchanged for its ID and its private key.

It takes no token: the code is all. It is good once, for an hour; so an exchange whose answer was lost is not
tried again. https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

from supportdesk.model.apps import App, AppKind, Place
from supportdesk.services.errors import Denied, ServiceError, Unavailable

_CODE = re.compile(r"[A-Za-z0-9_-]{1,200}")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_KEY = re.compile(
    r"-----BEGIN (RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\s]{100,10000}-----END \1?PRIVATE KEY-----\s*"
)
_LARGEST = 2**63
_ANEW = "start this step anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An App, and its private key, which GitHub gives this once."""

    app: App
    private_key: str = field(repr=False)


def register(code: str, *, kind: AppKind, place: Place, api_url: str, timeout: float) -> Registered:
    """Exchange the code that the browser came back with; `timeout` is in seconds. Raises ServiceError."""
    if not _CODE.fullmatch(code):
        raise Denied(f"{kind.title}: GitHub sent no usable code; {_ANEW}.")
    address = f"{api_url.rstrip('/')}/app-manifests/{code}/conversions"
    try:
        answer = requests.post(
            address,
            headers={"Accept": "application/vnd.github+json", "User-Agent": "support-desk"},
            auth=_nobody,
            allow_redirects=False,
            timeout=timeout,
        )
    except (requests.RequestException, ValueError):  # urllib3 has errors of its own for odd host names
        raise Unavailable(f"{kind.title}: GitHub's answer did not arrive. {_half_made(place)}") from None
    if answer.status_code != HTTPStatus.CREATED:
        raise Denied(
            f"{kind.title}: GitHub did not take the code ({answer.status_code}); it is good once, for an"
            f" hour. {_half_made(place)}"
        )
    return _read(answer, kind, place)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No credentials: requests would otherwise take what a .netrc file holds for the host."""
    return request


def _read(answer: requests.Response, kind: AppKind, place: Place) -> Registered:
    """What the answer says, as far as it is of the shape that GitHub documents; nothing of it is quoted."""
    try:
        told: Mapping[str, Any] = answer.json()
        number, slug, key = told["id"], str(told["slug"]), str(told["pem"])
        owner, address = str(told["owner"]["login"]), str(told["html_url"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _misshapen(kind, place) from None
    if type(number) is not int or not 0 < number < _LARGEST:
        raise _misshapen(kind, place)
    if not _SLUG.fullmatch(slug) or not _KEY.fullmatch(key):
        raise _misshapen(kind, place)
    if owner.casefold() != place.owner.casefold():
        raise Denied(
            f"{kind.title}: it belongs to another account than {place.owner}, so it can't be installed there."
            f" Delete it on GitHub, and {_ANEW} as {place.owner}."
        )
    # Enterprise Server has its Apps at /github-apps; whatever else is told would be a link to anywhere.
    expected = (f"{place.web}/apps/{slug}", f"{place.web}/github-apps/{slug}")
    app = App(
        key=kind.key,
        owner=place.owner,
        number=number,
        slug=slug,
        address=address if address in expected else expected[0],
    )
    return Registered(app=app, private_key=key)


def _half_made(place: Place) -> str:
    """What to do about an App whose key nobody has."""
    return f"If the App is listed on {place.apps}, delete it there; then {_ANEW}."


def _misshapen(kind: AppKind, place: Place) -> ServiceError:
    return ServiceError(
        f"{kind.title}: GitHub's answer is of another shape than it documents; check GITHUB_API_URL."
        f" {_half_made(place)}"
    )
