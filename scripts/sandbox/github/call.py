"""One REST call as its handler sees it, and the answers that all handlers give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sandbox.github.issues import Comment, Issue, Repository
from sandbox.github.shapes import Shape, Shapes
from sandbox.github.state import State
from sandbox.http import Request, Response, json_response

DOCUMENTATION = "https://docs.github.com/rest"
UNLESS_TOLD_A_PAGE = 30
LARGEST_PAGE = 100


class RestError(Exception):
    """A call that GitHub refuses, with its status and words; `url` is where to go instead."""

    def __init__(
        self, status: int, message: str, errors: Sequence[Mapping[str, Any]] = (), *, url: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.url = url

    def response(self) -> Response:
        """The refusal as GitHub writes it."""
        body: Shape = {
            "message": self.message,
            "documentation_url": DOCUMENTATION,
            "status": str(self.status),
        }
        if self.errors:
            body["errors"] = list(self.errors)
        if self.url is None:
            return json_response(body, self.status)
        return json_response({**body, "url": self.url}, self.status, {"Location": self.url})


def invalid(resource: str, name: str, code: str = "missing_field") -> RestError:
    """422: a field of the resource is missing, wrong (`invalid`) or taken (`already_exists`)."""
    return RestError(422, "Validation Failed", [{"resource": resource, "field": name, "code": code}])


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with the variable parts of its path; look-ups raise RestError as GitHub would."""

    state: State
    request: Request
    parts: Mapping[str, str]
    base: str

    @property
    def shapes(self) -> Shapes:
        return Shapes(self.base)

    def body(self) -> Mapping[str, Any]:
        """The JSON object sent; nothing sent is an empty one."""
        try:
            sent = self.request.json()
        except ValueError as error:
            raise RestError(400, "Problems parsing JSON") from error
        if sent is not None and not isinstance(sent, dict):
            raise RestError(400, "Body should be a JSON object")
        return sent or {}

    def repository(self) -> Repository:
        found = self.state.repository(f"{self.parts['owner']}/{self.parts['repo']}")
        if found is None:
            raise RestError(404, "Not Found")
        return found

    def repository_to(self, allowed: Callable[[Repository], bool]) -> Repository:
        """The repository, if the viewer may do there what is asked."""
        repository = self.repository()
        if not allowed(repository):
            raise RestError(403, "Resource not accessible by integration")
        return repository

    def issue(self, allowed: Callable[[Repository], bool] | None = None) -> Issue:
        repository = self.repository_to(allowed or self.state.can_read)
        if not repository.has_issues:
            raise RestError(410, "Issues has been disabled in this repository.")
        number = int(self.parts["number"])
        if number in repository.moved:
            raise RestError(301, "Moved Permanently", url=self.shapes.issue_url(repository.moved[number]))
        found = repository.issues.get(number)
        if found is None:
            raise RestError(404, "Not Found")
        return found

    def comment(self) -> Comment:
        found = self.state.comments.get(int(self.parts["id"]))
        if found is None or found.repository is not self.repository():
            raise RestError(404, "Not Found")
        return found

    def page(self, rows: Sequence[Any], shape: Callable[[Any], Shape]) -> Response:
        """The page of the rows that `page` and `per_page` ask for, with links to the others."""
        size = min(LARGEST_PAGE, _whole(self.request.query.get("per_page"), UNLESS_TOLD_A_PAGE))
        number = _whole(self.request.query.get("page"), 1)
        last = max(1, -(-len(rows) // size))
        links = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        if number <= 1:
            del links["prev"], links["first"]
        if number >= last:
            del links["next"], links["last"]
        shown = [shape(row) for row in rows[(number - 1) * size : number * size]]
        link = ", ".join(f'<{self._address(to)}>; rel="{name}"' for name, to in links.items())
        return json_response(shown, headers={"Link": link} if link else None)

    def _address(self, page: int) -> str:
        return f"{self.base}{self.request.path}?{urlencode({**self.request.query, 'page': page})}"


def _whole(text: str | None, otherwise: int) -> int:
    """A positive number in a query; anything else is as if it were not there."""
    return int(text) if text and text.isdecimal() and int(text) > 0 else otherwise
