"""How the on-call systems are asked over HTTP, and what is said when they do not answer.

No error carries a cause, an address or a part of an answer: any of them may hold a secret.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests

from supportdesk.services.errors import Denied, Missing, ServiceError
from supportdesk.services.observing import SILENT, Observer, observed
from supportdesk.services.oncall.stretches import Misshapen
from supportdesk.services.retry import Patience, Transient, retried, told_wait

T = TypeVar("T")
Parameters = Mapping[str, str | Sequence[str]]

LARGEST = 4 * 2**20  # bytes of an answer, unpacked; half a year of shifts is a few hundred kilobytes
PIECE = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class Mends:
    """What a person can do about each refusal: the second half of a sentence that names the thing."""

    unauthorized: str
    forbidden: str
    missing: str
    other: str


class Asker:
    """Asks one system about one thing: `what` is the thing, `system` who answers, as sentences name them.

    `authorize` puts the credentials into a request. It is always an object of ours, as requests would
    otherwise take what a .netrc file holds for the host. `observer` is told an address's path; without
    `tells_path` not even that, as where the path is a secret.
    """

    def __init__(
        self,
        what: str,
        system: str,
        *,
        mends: Mends,
        authorize: requests.auth.AuthBase | None = None,
        patience: Patience | None = None,
        observer: Observer = SILENT,
        tells_path: bool = True,
    ) -> None:
        self._observer = observer
        self._tells_path = tells_path
        self._what = what
        self._system = system
        self._mends = mends
        self._patience = patience or Patience()
        self._session = requests.Session()
        self._session.auth = authorize or Anonymous()

    def read_json(self, address: str, parameters: Parameters, read: Callable[[Any], T]) -> T:
        """What `read` makes of the JSON at the address; `read` raises Misshapen for what it does not know."""
        return self.read_bytes(address, parameters, lambda body: read(_parsed(body)))

    def read_bytes(self, address: str, parameters: Parameters, read: Callable[[bytes], T]) -> T:
        """What `read` makes of the answer. Raises ServiceError.

        An answer of another shape is asked for again before it is said: a proxy may have answered instead.
        """

        def attempt() -> T:
            try:
                return read(self._ask(address, parameters))
            except Misshapen as fault:
                problem = f"{self._what}: {self._system} answered {fault}; run again later."
                raise Transient(problem) from None

        return retried(attempt, patience=self._patience)

    def _ask(self, address: str, parameters: Parameters) -> bytes:
        """One request."""
        try:
            path = urlsplit(address).path if self._tells_path else ""
            with (
                observed(self._observer, service=self._what, request=f"GET {path}".rstrip()) as exchange,
                self._session.get(
                    address,
                    params=parameters,
                    timeout=self._patience.timeout,
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                exchange.status = response.status_code
                if response.status_code != requests.codes.ok:
                    raise self._failure(response)
                return self._body(response)
        except (requests.RequestException, ValueError):  # urllib3 has errors of its own for odd host names
            raise Transient(f"{self._what}: {self._system} could not be reached; run again later.") from None

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_content(PIECE):
            body += piece
            if len(body) > LARGEST:
                raise ServiceError(
                    f"{self._what}: {self._system} answered with more than {LARGEST // 2**20} MiB;"
                    " give the desk a smaller one."
                )
        return bytes(body)

    def _failure(self, response: requests.Response) -> ServiceError:
        status = response.status_code
        if status == 429 or status >= 500:
            headers = {name.lower(): value for name, value in response.headers.items()}
            after = told_wait(headers, now=self._patience.clock())
            return Transient(f"{self._what}: {self._system} answered {status}; run again later.", after=after)
        if status == 401:
            return Denied(f"{self._what}: {self._mends.unauthorized}")
        if status == 403:
            return Denied(f"{self._what}: {self._mends.forbidden}")
        if status in {404, 410}:
            return Missing(f"{self._what}: {self._mends.missing}")
        return ServiceError(
            f"{self._what}: {self._system} refused the question ({status}); {self._mends.other}"
        )


class Scheme(requests.auth.AuthBase):
    """Sets the header `Authorization` to a scheme and its credentials."""

    def __init__(self, scheme: str, credentials: str) -> None:
        self._header = f"{scheme} {credentials}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class Anonymous(requests.auth.AuthBase):
    """Sets nothing."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Misshapen("with something else than JSON") from None
