"""The log of what was asked and answered, to count requests and to see what a client sent."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from sandbox.http import Request, Response

_OPERATION = re.compile(r"\b(?:query|mutation)\s+(\w+)")


def operation_name(request: Request) -> str | None:
    """The name of a GraphQL request's operation."""
    if not request.path.endswith("/graphql") or request.method != "POST":
        return None
    try:
        body = request.json()
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    if name := body.get("operationName"):
        return str(name)
    match = _OPERATION.search(str(body.get("query", "")))
    return match[1] if match else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One request and what came of it; `status` is None where the connection was dropped."""

    at: datetime
    request: Request
    operation: str | None
    status: int | None
    response: Response | None
    fault: str | None
    seconds: float

    @property
    def cost(self) -> int | None:
        """The points a GraphQL request cost, as the stand-in charged them."""
        charged = _header(self.response, "x-sandbox-cost")
        return int(charged) if charged else None

    @property
    def needed(self) -> frozenset[str]:
        """What the token needed for it: permissions as `issues=write` on GitHub, scopes on Slack."""
        return frozenset(filter(None, _header(self.response, "x-sandbox-needed").split(", ")))

    def as_data(self) -> dict[str, Any]:
        """The entry as plain data: bodies parsed where they are JSON or forms, no credentials."""
        return {
            "at": self.at.isoformat(),
            "method": self.request.method,
            "path": self.request.path,
            "query": dict(self.request.query),
            "operation": self.operation,
            "request": _read_body(self.request.body, self.request.headers.get("content-type", "")),
            "status": self.status,
            "response": _read_body(self.response.body if self.response else b""),
            "cost": self.cost,
            "fault": self.fault,
            "seconds": round(self.seconds, 6),
        }


def _header(response: Response | None, wanted: str) -> str:
    headers = response.headers if response else {}
    return next((value for name, value in headers.items() if name.lower() == wanted), "")


def _read_body(body: bytes, content_type: str = "") -> Any:
    if not body:
        return None
    text = body.decode("utf-8", "replace")
    if content_type.startswith("application/x-www-form-urlencoded"):
        return {name: value for name, value in parse_qsl(text, keep_blank_values=True) if name != "token"}
    try:
        return json.loads(text)
    except ValueError:
        return text


class RequestLog:
    """Every request to a service, oldest first; control and page are not in it.

    Where the environment variable SANDBOX_LOG names a folder, each is written there too, as a line of JSON:
    so what many sandboxes were asked, a test suite's say, can be read in one place.
    """

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Note a request."""
        self._entries.append(entry)
        if folder := os.environ.get("SANDBOX_LOG"):
            with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as copy:
                copy.write(json.dumps(entry.as_data()) + "\n")

    def clear(self) -> None:
        """Forget them all."""
        self._entries = []

    def entries(self) -> tuple[Entry, ...]:
        """What was asked so far."""
        return tuple(self._entries)
