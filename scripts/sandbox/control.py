"""The /sandbox routes: the hands that move the clock, play people, order faults and read the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sandbox.clock import Clock, parse_instant
from sandbox.faults import Faults
from sandbox.http import Request, Response, json_response
from sandbox.requestlog import RequestLog
from sandbox.verbs import find

_LONGEST_LATENCY = 60_000  # milliseconds
_SHAPE_OF_FAULTS = 'Faults are a list, such as [{"match": "POST /slack/*", "kind": "status", "status": 502}].'


class Service(Protocol):
    """What a stand-in offers: answers for the client, deeds of people, and a view for the page."""

    def handle(self, request: Request) -> Response: ...
    def act(self, verb: str, args: Mapping[str, Any]) -> Any: ...
    def view(self) -> dict[str, Any]: ...


class Control:
    """Everything about a running sandbox that can be changed from outside."""

    def __init__(self, *, clock: Clock, services: Mapping[str, Service]) -> None:
        self.clock = clock
        self.services = services
        self.faults = Faults()
        self.log = RequestLog()
        self.latency_seconds = 0.0
        self._routes: dict[tuple[str, str], Callable[[Any], Any]] = {
            ("POST", "clock"): self._set_clock,
            ("POST", "act"): self._act,
            ("POST", "faults"): self._order_faults,
            ("POST", "latency"): self._set_latency,
            ("GET", "requests"): self._list_requests,
            ("DELETE", "requests"): self._clear_requests,
        }

    def handle(self, request: Request) -> Response:
        """Answer a control request; `request.path` begins with a slash, without the /sandbox before it."""
        route = self._routes.get((request.method, request.path.strip("/")))
        if route is None:
            return json_response({"error": f"There is no control {request.method} {request.path}."}, 404)
        try:
            return json_response(route(_read(request)))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return json_response({"error": str(error.args[0] if error.args else error)}, 400)

    def _set_clock(self, body: Mapping[str, Any]) -> dict[str, str]:
        told = _fields(body, "now")["now"]
        try:
            self.clock.set(parse_instant(told))
        except (TypeError, ValueError) as error:
            raise ValueError(f"now: {told!r} is no moment; write it like 2026-11-27T09:30:00Z.") from error
        return {"now": self.clock.now().isoformat()}

    def _act(self, body: Mapping[str, Any]) -> dict[str, Any]:
        told = _fields(body, "service", "verb")
        service = find(self.services, told["service"], "service")
        return {"result": service.act(str(told["verb"]), _fields(told.get("args") or {}))}

    def _order_faults(self, body: list[Mapping[str, Any]]) -> dict[str, int]:
        if not isinstance(body, list):
            raise TypeError(_SHAPE_OF_FAULTS)
        self.faults.order(map(_fields, body))
        return {"ordered": len(body)}

    def _set_latency(self, body: Mapping[str, Any]) -> dict[str, float]:
        milliseconds = float(_fields(body, "ms")["ms"])
        if not 0 <= milliseconds <= _LONGEST_LATENCY:
            raise ValueError(f"ms must be from 0 to {_LONGEST_LATENCY}.")
        self.latency_seconds = milliseconds / 1000
        return {"ms": self.latency_seconds * 1000}

    def _list_requests(self, _: None) -> list[dict[str, Any]]:
        return [entry.as_data() for entry in self.log.entries()]

    def _clear_requests(self, _: None) -> dict[str, int]:
        self.log.clear()
        return {"requests": 0}


def _read(request: Request) -> Any:
    try:
        return request.json()
    except ValueError as error:
        raise ValueError(f"What is sent is no JSON: {error}.") from error


def _fields(body: Any, *needed: str) -> Mapping[str, Any]:
    """A mapping that holds what is needed. Raises ValueError with a sentence that says what is missing."""
    if not isinstance(body, Mapping):
        raise TypeError(f"What is sent must be a JSON object with {', '.join(needed) or 'names and values'}.")
    if missing := [name for name in needed if name not in body]:
        raise ValueError(f"{', '.join(missing)}: missing; send a JSON object with {', '.join(needed)}.")
    return body
