"""Who is on call by an Opsgenie schedule. The API ends on 2027-04-05."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import requests

from supportdesk.services.errors import Denied, Missing, ServiceError
from supportdesk.services.retry import Patience, Transient, retried, told_wait


class OpsgenieSource:
    """Implements `OnCallSource` for one schedule, given by its ID. `url` has no `/v2`."""

    def __init__(
        self, schedule: str, *, key: str, url: str, patience: Patience | None = None, timeout: float = 20
    ) -> None:
        self._what = f"Opsgenie schedule {schedule}"
        self._address = f"{url.rstrip('/')}/v2/schedules/{quote(schedule, safe='')}/on-calls"
        self._patience = patience or Patience()
        self._timeout = timeout
        self._session = requests.Session()
        self._session.auth = _GenieKey(key)

    def on_call(self, at: datetime) -> tuple[str, ...]:
        """The user names (e-mail addresses, in lower case) of everybody on call. Raises ServiceError."""
        names = retried(lambda: self._names(self._ask(at)), patience=self._patience)
        return tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))

    def _names(self, answer: Mapping[str, Any]) -> list[str]:
        """The names in an answer. One without them is asked for again before anybody is told of a gap."""
        data = answer.get("data")
        names = data.get("onCallRecipients") if isinstance(data, Mapping) else None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Transient(
                f"{self._what}: Opsgenie answered without a list of who is on call; run again later."
            )
        return names

    def _ask(self, at: datetime) -> Mapping[str, Any]:
        """One request. The errors carry no cause: it may quote the answer or the key's header."""
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            response = self._session.get(
                self._address,
                params={"flat": "true", "date": moment, "scheduleIdentifierType": "id"},
                timeout=self._timeout,
                allow_redirects=False,
            )
        except (requests.RequestException, ValueError):  # urllib3 has errors of its own for odd host names
            raise Transient(f"{self._what}: Opsgenie could not be reached; run again later.") from None
        if response.status_code != requests.codes.ok:
            raise self._failure(response)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, Mapping):
            raise Transient(f"{self._what}: Opsgenie did not answer with JSON; run again later.")
        return answer

    def _failure(self, response: requests.Response) -> ServiceError:
        status = response.status_code
        if status == 429 or status >= 500:
            headers = {name.lower(): value for name, value in response.headers.items()}
            after = told_wait(headers, now=self._patience.clock())
            return Transient(f"{self._what}: Opsgenie answered {status}; run again later.", after=after)
        if status == 401:
            return Denied(
                f"{self._what}: Opsgenie does not accept the key; put a valid one into OPSGENIE_API_KEY, and"
                " check that the region in the configuration is the account's."
            )
        if status == 403:
            return Denied(
                f"{self._what}: the key in OPSGENIE_API_KEY may not read it; give the key read access."
            )
        if status == 404:
            return Missing(f"{self._what}: Opsgenie has none of that ID; check rotation.opsgenie.schedule.")
        return ServiceError(
            f"{self._what}: Opsgenie refused the question ({status}); check schedule and region."
        )


class _GenieKey(requests.auth.AuthBase):
    """Sets the key. As a plain header, requests would replace it by what a .netrc file holds for the host."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"GenieKey {self._key}"
        return request
