"""What the stand-ins exchange with the server: one request in, one response out, no sockets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request; `path` is as the client sent it, not decoded; `headers` have lower-case names.

    `query` keeps the last value of a repeated field; `query_string`, not decoded, has them all.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    query_string: str = ""

    def values(self, name: str) -> list[str]:
        """Every value of a field of the query, in order."""
        if not self.query_string:
            return [self.query[name]] if name in self.query else []
        return [value for key, value in parse_qsl(self.query_string, keep_blank_values=True) if key == name]

    def json(self) -> Any:
        """The body as JSON; an empty body is None. Raises ValueError for anything else that is not JSON."""
        return json.loads(self.body) if self.body else None

    def form(self) -> dict[str, str]:
        """The body as a submitted form; a repeated field keeps its last value."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP response; the server adds the length and the connection headers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def json_response(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`data` as a JSON response."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return Response(
        status=status,
        headers={"Content-Type": "application/json; charset=utf-8", **(headers or {})},
        body=body,
    )


def text_response(text: str, status: int = 200, content_type: str = "text/html") -> Response:
    """`text` as a response, HTML unless said otherwise."""
    return Response(
        status=status,
        headers={"Content-Type": f"{content_type}; charset=utf-8"},
        body=text.encode(errors="replace"),
    )


def noting_needs(response: Response, needed: Iterable[str]) -> Response:
    """The response with a note of the permissions or scopes that its request needed, for the request log."""
    return replace(response, headers={**response.headers, "X-Sandbox-Needed": ", ".join(sorted(needed))})
