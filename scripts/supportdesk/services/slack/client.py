"""Calls of Slack's Web API: one answer or one error, and nothing that matters sent twice unknowingly.

Reads are asked again after whatever may pass. A write is sent again only when Slack cannot have carried it
out (rate limit, no connection); when that is unknown, `Transient` with `effect` says so, and the caller reads
back.
"""

import logging
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, build_opener, install_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.slack_response import SlackResponse

from supportdesk.services.errors import ServiceError, Unavailable
from supportdesk.services.observing import SILENT, Observer, observed
from supportdesk.services.retry import Patience, Transient, retried, told_wait
from supportdesk.services.slack.refusals import refusal
from supportdesk.services.slack.scopes import kind_of, scopes_in

SLACK_API_URL = "https://slack.com/api/"

# What Slack says when it may have done half of something; and when it has done nothing.
_UNCERTAIN = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
_TOO_FAST = frozenset({"ratelimited", "rate_limited"})

# The connection did not come about, so nothing was sent through it.
_NEVER_SENT = (ConnectionRefusedError, gaierror, SSLCertVerificationError)

# No channel has this many pages in the weeks that the desk reads: a cursor that never ends is a fault.
_MOST_PAGES = 500
_PAGE = 999

# slack_sdk's own log quotes answers; the desk speaks for itself.
_SILENT = logging.getLogger("supportdesk.slack.sdk")
_SILENT.setLevel(logging.CRITICAL + 1)


class _Staying(HTTPRedirectHandler):
    """Follows no redirect: urllib would take the token along, to whatever host an answer names."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """None, which makes an error of it."""


class SlackClient:
    """Slack's Web API by one token. `token_name` is the variable that the token came from, for the errors."""

    def __init__(
        self,
        token: str,
        *,
        url: str = SLACK_API_URL,
        token_name: str = "SLACK_BOT_TOKEN",  # noqa: S107 - the name of a variable
        patience: Patience | None = None,
        observer: Observer = SILENT,
    ) -> None:
        self.patience = patience or Patience()
        self._observer = observer
        self.token_name = token_name
        self.kind = kind_of(token)
        self._granted: frozenset[str] | None = None
        # Its default handlers would send a message again after a dropped connection.
        self._web = WebClient(token, base_url=url, retry_handlers=[], logger=_SILENT)
        # Declared as whole seconds, and handed to urllib, which takes any.
        self._web.timeout = self.patience.timeout  # type: ignore[assignment]
        # urllib's own proxy handling heeds NO_PROXY; slack_sdk's does not.
        self._web.proxy = None
        # slack_sdk asks through urllib's one opener, and lets nobody give it another.
        install_opener(build_opener(_Staying))

    @property
    def granted(self) -> frozenset[str] | None:
        """The token's scopes as the last answer had them; None before one, and where Slack tells none.

        https://docs.slack.dev/authentication/installing-with-oauth/ names the header.
        """
        return self._granted

    def read(self, method: str, what: str, **arguments: str) -> Mapping[str, Any]:
        """A method's answer; `what` names the thing in errors. Raises ServiceError."""
        return retried(lambda: self._call(method, what, form=arguments), patience=self.patience)

    def pages(self, method: str, what: str, **arguments: str) -> Iterator[Mapping[str, Any]]:
        """All pages of an answer. Raises ServiceError."""
        cursor: Mapping[str, str] = {}
        for _ in range(_MOST_PAGES):
            page = self.read(method, what, limit=str(_PAGE), **arguments, **cursor)
            yield page
            metadata = page.get("response_metadata")
            after = metadata.get("next_cursor") if isinstance(metadata, Mapping) else None
            if not after:
                return
            cursor = {"cursor": str(after)}
        raise Unavailable(f"{what}: Slack's pages did not end after {_MOST_PAGES}; ask again later.")

    def write(self, method: str, what: str, **arguments: Any) -> Mapping[str, Any]:
        """Change something. Raises Transient with `effect` when it is unknown whether it was done."""
        return retried(
            lambda: self._call(method, what, body=arguments),
            patience=self.patience,
            worth=lambda failure: not failure.effect,
        )

    def _call(
        self,
        method: str,
        what: str,
        *,
        form: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:
        """One request. The errors carry no cause: a cause may quote the answer, or the token's header."""
        try:
            response = self._answer(
                method, params=dict(form) if form else None, json=dict(body) if body else None
            )
            answer = response.data
        except SlackApiError as error:
            raise self._failure(what, error) from None
        except URLError as error:
            never_sent = isinstance(error.reason, _NEVER_SENT)
            raise Transient(_lost(what, "could not be reached"), effect=not never_sent) from None
        except (OSError, HTTPException):
            raise Transient(_lost(what, "broke off"), effect=True) from None
        except (ValueError, AttributeError):
            raise Transient(_lost(what, "did not answer with JSON"), effect=True) from None
        if not isinstance(answer, Mapping):
            raise Transient(_lost(what, "did not answer with JSON"), effect=True)
        self._granted = scopes_in(_headers(response))
        return answer

    def _answer(self, method: str, **arguments: Any) -> SlackResponse:
        with observed(self._observer, service="Slack", request=method) as exchange:
            try:
                response = self._web.api_call(method, **arguments)
            except SlackApiError as error:
                exchange.status = error.response.status_code
                raise
            exchange.status = response.status_code
            return response

    def _failure(self, what: str, error: SlackApiError) -> ServiceError:
        response = error.response
        answer = response.data if isinstance(response.data, Mapping) else {}
        told, status = answer.get("error"), response.status_code
        code = told if isinstance(told, str) else ""
        if 300 <= status < 400:
            return Unavailable(f"{what}: Slack redirects to another address; correct SLACK_API_URL.")
        if status == 429 or code in _TOO_FAST:
            after = told_wait(_headers(response), now=self.patience.clock())
            return Transient(_lost(what, "is asked too often (ratelimited)"), after=after)
        if code in _UNCERTAIN:
            return Transient(_lost(what, f"has trouble of its own ({code})"), effect=True)
        if status >= 500:
            return Transient(_lost(what, f"answered {status}"), effect=True)
        if not answer or code.startswith("Received a response in a non-JSON format"):
            return Transient(_lost(what, "did not answer with JSON"), effect=True)
        return refusal(what, answer=answer, token=self.token_name)


def _headers(response: SlackResponse) -> Mapping[str, str]:
    return {str(name).lower(): str(value) for name, value in response.headers.items()}


def _lost(what: str, trouble: str) -> str:
    return f"{what}: Slack {trouble}; run again later."
