"""Faults that somebody ordered: which request they hit, and what becomes of it and of its answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any, Literal

from sandbox.http import Request, Response, json_response
from sandbox.requestlog import operation_name

KINDS: Mapping[str, str] = {
    "status": "Answers with `status` (500 unless given), `headers` and `body` in the service's place.",
    "drop_before": "Closes the connection instead of asking the service.",
    "drop_after": "Closes it after the service has done its work.",
    "stall": "The service does its work, and nothing is ever answered.",
    "away": "Closes, and accepts nothing more until the sandbox comes back.",
    "truncate": "Breaks the answer off half-way.",
    "html": "Answers with a page in the service's place.",
    "body": "Answers with `body` in the service's place.",
    "partial": "Takes the last part of a GraphQL answer's data away, and says so.",
}
Kind = Literal["status", "drop_before", "drop_after", "stall", "away", "truncate", "html", "body", "partial"]

_HTML = (
    "<!DOCTYPE html><html><head><title>Unavailable</title></head><body><h1>We are on it.</h1></body></html>"
)


@dataclass(slots=True, kw_only=True)
class Fault:
    """What happens to the nth request (from 1) that matches, and to the `times - 1` that follow it.

    `match` is METHOD PATH, both with * as a wildcard, and for GraphQL a third word, the operation's name;
    `says`, where given, is the whole body or query of the request.
    `KINDS` says what becomes of each; what answers in the service's place does so with `after` once the
    service has done its work.
    """

    match: str
    kind: Kind
    nth: int = 1
    times: int = 1
    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    after: bool = False
    says: str | None = None
    seen: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError for an unknown kind or a match that is no METHOD PATH."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no kind of fault; there are {', '.join(KINDS)}.")
        if len(self.match.split()) not in {2, 3}:
            raise ValueError(f"{self.match!r} does not read METHOD PATH, or METHOD PATH OPERATION.")

    @property
    def lets_service_work(self) -> bool:
        """Whether the request takes effect although its answer is spoilt."""
        return self.after or self.kind in {"drop_after", "stall", "truncate", "partial"}

    def matches(self, request: Request) -> bool:
        """Whether the fault is about such a request."""
        if self.says is not None and self.says != said_by(request):
            return False
        told = (request.method, request.path, operation_name(request))
        return all(
            fnmatchcase(value or "", pattern)
            for value, pattern in zip(told, self.match.split(), strict=False)
        )

    def spoil(self, response: Response | None) -> Response | None:
        """What the client gets, as far as it gets any; `response` is the service's, if it was asked."""
        match self.kind:
            case "drop_before" | "drop_after" | "stall" | "away":
                return None
            case "truncate":
                return response
            case "partial" if response is not None:
                return _without_last_part(response)
            case _:
                return self._answer()

    def _answer(self) -> Response:
        """The answer in the service's place."""
        if self.kind == "html":
            body, content_type = self.body or _HTML, "text/html; charset=utf-8"
        elif self.body is None or isinstance(self.body, str):
            body, content_type = self.body or "", "text/plain; charset=utf-8"
        else:
            body, content_type = json.dumps(self.body), "application/json; charset=utf-8"
        default = 500 if self.kind == "status" else 200
        return Response(
            status=self.status or default,
            headers={"Content-Type": content_type, **self.headers},
            body=str(body).encode(),
        )


def said_by(request: Request) -> str:
    """What tells a request from others to the same address: its body, or without one its query."""
    return request.body.decode("utf-8", "replace") or request.query_string


def _without_last_part(response: Response) -> Response:
    """A GraphQL answer whose data lacks the last part below its last field, with the error that says so."""
    answer = json.loads(response.body)
    data = answer.get("data") or {}
    path: list[str] = [*reversed(data)][:1]
    inner = data[path[0]] if path else None
    parts = [part for part, value in inner.items() if value is not None] if isinstance(inner, dict) else []
    if isinstance(inner, dict) and parts:
        inner[parts[-1]] = None
        path.append(parts[-1])
    elif path:
        data[path[0]] = None
    error = {"type": "FORBIDDEN", "path": path, "message": "Resource not accessible by integration"}
    return json_response({**answer, "errors": [*answer.get("errors", ()), error]})


def _read_fault(seed: Mapping[str, Any]) -> Fault:
    known = [each.name for each in fields(Fault) if each.name != "seen"]
    missing, strange = {"match", "kind"} - set(seed), set(seed) - set(known)
    if missing or strange:
        wrong = [f"{name} is missing" for name in sorted(missing)]
        wrong += [f"{name} is unknown" for name in sorted(strange)]
        raise ValueError(f"A fault: {'; '.join(wrong)}. It takes {', '.join(known)}.")
    return Fault(**seed)


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def order(self, seeds: Iterable[Mapping[str, Any]]) -> None:
        """Replace the faults by new ones. Raises ValueError for one that makes no sense."""
        self._faults = [_read_fault(seed) for seed in seeds]

    def strike(self, request: Request) -> Fault | None:
        """The fault that hits this request; counts it for all that match."""
        struck = None
        for fault in self._faults:
            if fault.matches(request):
                fault.seen += 1
                if struck is None and fault.nth <= fault.seen < fault.nth + fault.times:
                    struck = fault
        return struck
