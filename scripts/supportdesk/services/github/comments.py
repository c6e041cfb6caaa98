"""Comments and reports that the desk writes, each at most once by the mark in it.

Two runs that file the same issue at once both find none: so each looks again once it has filed its own, and
closes it where an older one stands. A comment that stands twice is found and taken back by the next run.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supportdesk.model.issues import IssueRef
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.answers import fault_error
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.cursor import turning
from supportdesk.services.github.once import make_once
from supportdesk.services.github.parsing import Parser, nodes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filed:
    """An issue that the desk filed."""

    id: str
    number: int
    url: str
    open: bool


class Comments:
    """Writes comments and issues, and finds those that the desk wrote."""

    def __init__(self, connection: Connection, parser: Parser) -> None:
        self._connection = connection
        self._parser = parser

    def edit(self, issue: IssueRef, *, comment: str, body: str) -> None:
        """Give a comment, by its node ID, a new text."""
        variables = {"comment": comment, "body": body}
        self._connection.mutate("edit_comment", variables, subject=f"the desk's comment on {issue}")

    def add(self, issue: IssueRef, *, body: str, mark: str) -> None:
        """Comment, unless a comment of the desk's with the mark stands."""
        path = f"/repos/{issue.repository}/issues/{issue.number}/comments"
        self._connection.pace()

        def find() -> bool | None:
            return any(mark in text for text in self._desk_comments(issue)) or None

        def make() -> bool:
            self._connection.once("POST", path, body={"body": body}, subject=f"issue {issue}")
            return True

        make_once(find=find, make=make, subject=f"a comment on {issue}", patience=self._connection.patience)

    def file_issue(self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str) -> str:
        """File an issue, unless an open one of the desk's with the mark stands; its URL."""
        request = {"title": title, "body": body, "labels": list(labels)}
        return self._file(repository, request, mark=mark, states=("OPEN",)).url

    def file_mirror(
        self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str
    ) -> str | None:
        """File an issue, unless one of the desk's with the mark stands; its node ID, none if it is closed."""
        request = {"title": title, "body": body, "labels": list(labels)}
        filed = self._file(repository, request, mark=mark, states=("OPEN", "CLOSED"))
        return filed.id if filed.open else None

    def _file(
        self, repository: str, request: Mapping[str, Any], *, mark: str, states: Sequence[str]
    ) -> _Filed:
        self._connection.pace()

        def find() -> _Filed | None:
            standing = self._desk_issues(repository, request["labels"], states)
            marked = (filed for filed, text in standing if mark in text)
            return min(marked, key=lambda filed: filed.number, default=None)

        def make() -> _Filed:
            told = self._connection.once(
                "POST", f"/repos/{repository}/issues", body=request, subject=f"repository {repository}"
            )
            made = _Filed(id=told["node_id"], number=told["number"], url=told["html_url"], open=True)
            return self._only(repository, made, find)

        return make_once(
            find=find, make=make, subject=f"an issue in {repository}", patience=self._connection.patience
        )

    def _only(self, repository: str, made: _Filed, find: Callable[[], _Filed | None]) -> _Filed:
        """The oldest issue with the mark; where that is not the one just made, this one is closed."""
        try:
            oldest = find()
            if oldest is None or oldest.number >= made.number:
                return made
            path, subject = f"/repos/{repository}/issues/{made.number}", f"issue {repository}#{made.number}"
            closed = {"state": "closed", "state_reason": "not_planned"}
            self._connection.repeatable("PATCH", path, body=closed, subject=subject)
        except ServiceError:
            return made
        return oldest

    def _desk_comments(self, issue: IssueRef) -> Iterator[str]:
        """Texts of the desk's comments that nobody else edited, newest first by pages."""
        owner, _, name = issue.repository.partition("/")
        place = {"owner": owner, "name": name, "number": issue.number}
        before: str | None = None
        for _ in turning(f"comments on {issue}"):
            found = self._repository("desk_comments", {**place, "before": before}, subject=f"issue {issue}")
            connection = (found["issue"] or {}).get("comments") or {}
            yield from (node["body"] for node in nodes_of(connection) if self._parser.trusted(node))
            page = connection.get("pageInfo") or {}
            if not page.get("hasPreviousPage"):
                return
            before = page["startCursor"]

    def _desk_issues(
        self, repository: str, labels: Sequence[str], states: Sequence[str]
    ) -> Iterator[tuple[_Filed, str]]:
        """The desk's issues in these states with their text, newest first.

        A person may have edited them, to tick a box: who filed them is what counts.
        """
        owner, _, name = repository.partition("/")
        place = {"owner": owner, "name": name, "labels": list(labels) or None, "states": list(states)}
        after: str | None = None
        for _ in turning(f"issues in {repository}"):
            found = self._repository(
                "desk_issues", {**place, "after": after}, subject=f"repository {repository}"
            )
            connection = found["issues"]
            yield from (
                (
                    _Filed(
                        id=node["id"], number=node["number"], url=node["url"], open=node["state"] == "OPEN"
                    ),
                    node["body"],
                )
                for node in nodes_of(connection)
                if self._parser.by_desk(node)
            )
            if not connection["pageInfo"]["hasNextPage"]:
                return
            after = connection["pageInfo"]["endCursor"]

    def _repository(self, name: str, variables: Mapping[str, Any], *, subject: str) -> Mapping[str, Any]:
        """A query's repository, whole: here a part is as good as nothing."""
        partial = self._connection.query(name, lambda: variables, subject=subject)
        if partial.faults:
            raise fault_error(partial.faults[0], subject)
        repository: Mapping[str, Any] = partial.data["repository"]
        return repository
