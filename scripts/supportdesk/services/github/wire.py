"""One HTTP exchange with GitHub through PyGithub: authentication and addresses.

Nothing is asked twice here and nothing is interpreted. PyGithub's own retry re-sends POSTs, so it is off; its
GraphQL helpers throw partial data away, so its requester is used raw. This is the only module that loads it.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from github import Auth
from github.Requester import Requester
from jwt.exceptions import PyJWTError
from urllib3.exceptions import NewConnectionError

from supportdesk.model.tracker_setup import Installation
from supportdesk.services.errors import Denied, Missing, Unavailable
from supportdesk.services.github.credentials import AppCredentials, Credentials, Scope, TokenCredentials
from supportdesk.services.github.installation import installation_token
from supportdesk.services.observing import SILENT, Observer, observed
from supportdesk.services.retry import Transient

GRAPHQL = "graphql"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_BAD_KEY = "SUPPORTDESK_APP_PRIVATE_KEY is no PEM private key: store the file that GitHub gave for the App."


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An answer as it came; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


class Wire:
    """Exchanges with one GitHub.

    Each thread that reads has a connection of its own, and what writes has one: a requester holds the
    exchange that it is at. `is_here` tells of a stand-in on this machine. The App's token is fetched with
    the first exchange.
    """

    def __init__(
        self,
        *,
        api_url: str,
        credentials: Credentials,
        repository: str,
        scope: Scope,
        timeout: float,
        observer: Observer = SILENT,
    ) -> None:
        address = urlsplit(api_url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise Missing("GITHUB_API_URL is no address: write it like https://api.github.com.")
        self._api_url = api_url.rstrip("/")
        self._credentials = credentials
        self._repository = repository
        self._scope = scope
        self._timeout = timeout
        self._observer = observer
        self.is_here = address.hostname in _LOOPBACK
        self._auth: Auth.Auth | None = None
        self._installation: Installation | None = None
        self._authenticating = threading.Lock()
        self._of_thread = threading.local()
        self._reading: list[Requester] = []
        self._writing: Requester | None = None

    def read(
        self, verb: str, path: str, *, body: Any = None, parameters: Mapping[str, str] | None = None
    ) -> Raw:
        """Exchange that changes nothing. `path` is GRAPHQL, or a REST path below the base URL."""
        requester: Requester | None = getattr(self._of_thread, "requester", None)
        if requester is None:
            requester = self._of_thread.requester = self._requester(self._authentication())
            self._reading.append(requester)
        return _exchange(requester, verb, path, body=body, parameters=parameters)

    def write(self, verb: str, path: str, *, body: Any = None) -> Raw:
        """Exchange that may change something."""
        if self._writing is None:
            self._writing = self._requester(self._authentication())
        return _exchange(self._writing, verb, path, body=body)

    def installation(self) -> Installation | None:
        """How the App is installed; None where the credential is a token."""
        self._authentication()
        return self._installation

    def close(self) -> None:
        """Close what is open."""
        for requester in [*self._reading, *([self._writing] if self._writing else [])]:
            requester.close()

    def _requester(self, auth: Auth.Auth) -> Requester:
        return Requester(
            auth=auth,
            base_url=self._api_url,
            timeout=self._timeout,  # type: ignore[arg-type]  # declared as whole seconds; requests takes any
            user_agent="support-desk",
            per_page=100,
            verify=True,
            retry=None,
            pool_size=None,
            seconds_between_requests=0.0,
            seconds_between_writes=0.0,
        )

    def _authentication(self) -> Auth.Auth:
        """What all connections carry."""
        with self._authenticating:
            if self._auth is None:
                match self._credentials:
                    case TokenCredentials(token=token):
                        self._auth = Auth.Token(token)
                    case AppCredentials() as app:
                        self._auth = Auth.Token(self._app_token(app))
            return self._auth

    def _app_token(self, app: AppCredentials) -> str:
        """A token of the App's installation in the desk's repository."""
        auth = Auth.AppAuth(app.app_id, app.private_key)
        try:
            auth.create_jwt()
        except (ValueError, TypeError, AttributeError, PyJWTError):  # AttributeError: the public half
            raise Denied(_BAD_KEY) from None
        requester = self._requester(auth)

        def ask(verb: str, path: str, body: Any) -> Raw:
            with observed(self._observer, service="GitHub", request=f"{verb} {path}") as exchange:
                raw = _exchange(requester, verb, path, body=body)
                exchange.status = raw.status
            return raw

        try:
            installed = installation_token(ask, repository=self._repository, scope=self._scope)
        finally:
            requester.close()
        self._installation = installed.installation
        return installed.token


def _exchange(
    requester: Requester,
    verb: str,
    path: str,
    *,
    body: Any = None,
    parameters: Mapping[str, str] | None = None,
) -> Raw:
    """Send one request. What the libraries raise is told in our words: theirs may quote headers."""
    url = requester.graphql_url if path == GRAPHQL else path
    try:
        status, headers, text = requester.requestJson(
            verb, url, parameters=dict(parameters or {}), input=body
        )
    except requests.RequestException as failure:
        raise _broken(failure) from None
    except RuntimeError:
        raise Unavailable("GitHub redirects to another host: correct GITHUB_API_URL.") from None
    return Raw(status=status, headers=headers, text=text)


def _broken(failure: requests.RequestException) -> Transient:
    """Trouble on the way. Only a connection that never came about is known to have had no effect."""
    cause = getattr(failure.args[0], "reason", None) if failure.args else None
    if isinstance(failure, requests.ConnectTimeout) or isinstance(cause, NewConnectionError):
        return Transient("GitHub can't be reached: check GITHUB_API_URL and the network.")
    if isinstance(failure, requests.Timeout):
        return Transient("GitHub did not answer in time.", effect=True)
    return Transient("The connection to GitHub broke off.", effect=True)
