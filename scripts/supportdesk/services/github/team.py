"""One team's issues and board, a page of both in each request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from supportdesk.model.issues import BoardView, Card, Issue
from supportdesk.model.places import Board, Repository
from supportdesk.model.snapshot import Part
from supportdesk.services.errors import Unavailable
from supportdesk.services.github.answers import Partial, TooHeavy
from supportdesk.services.github.boards import board_view, field_variables
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.cursor import Cursor, PageSize
from supportdesk.services.github.gaps import Gaps, board_name
from supportdesk.services.github.lists import complete
from supportdesk.services.github.parsing import Node, Parser, card, nodes_of
from supportdesk.services.ports import Advanced, Keep, TrackerRead


class TeamRead:
    """Walks through the repositories one after another, and through the board at the same time.

    Its requests are as many as the pages of issues, or of board items, whichever are more.
    """

    def __init__(
        self,
        *,
        connection: Connection,
        parser: Parser,
        repositories: Sequence[Repository],
        labels: Sequence[str],
        board: Board,
        closed_since: datetime,
        keep: Keep,
        advanced: Advanced,
    ) -> None:
        self._connection = connection
        self._parser = parser
        self._repositories = list(repositories)
        self._labels = list(labels)
        self._board = board
        self._closed_since = closed_since
        self._keep = keep
        self._advanced = advanced
        self._before = 0
        self._page = PageSize()
        self._gaps = Gaps()
        self._at_issues = Cursor()
        self._at_items = Cursor()
        self._issues: dict[str, Issue] = {}
        self._cards: dict[str, Card] = {}
        self._view: BoardView | None = None

    def read(self) -> TrackerRead:
        """Everything, or as much as came, with what is missing."""
        while self._repositories or not self._at_items.done:
            try:
                self._take(self._ask())
            except TooHeavy as failure:
                self._note(str(failure))
                self._take(failure.partial)
            except Unavailable as failure:
                self._note(str(failure))
                break
            self._tell()
        view = replace(self._view, cards=tuple(self._cards.values())) if self._view else None
        return TrackerRead(issues=tuple(self._issues.values()), board=view, incomplete=self._gaps.all())

    def _ask(self) -> Partial:
        subject = " and ".join(self._subjects().values())
        return self._connection.query(
            "team_page", self._variables, subject=subject, lighten=self._page.lighten
        )

    def _tell(self) -> None:
        """Tell how many issues and items have come, of those in the lists that were begun."""
        seen = self._before + self._at_issues.seen + self._at_items.seen
        self._advanced(seen, self._before + self._at_issues.total + self._at_items.total)

    def _variables(self) -> Mapping[str, Any]:
        owner, _, name = (self._repositories[0].name if self._repositories else "/").partition("/")
        return {
            "withIssues": bool(self._repositories),
            "owner": owner,
            "name": name,
            "label": self._labels[0],
            "labels": self._labels,
            "issuesFirst": self._page.size,
            "issuesAfter": self._at_issues.after,
            "isFirst": self._at_issues.after is None,
            "closedSince": self._closed_since.isoformat(),
            "withItems": not self._at_items.done,
            "boardOwner": self._board.owner,
            "boardNumber": self._board.number,
            "itemsFirst": self._page.size,
            "itemsAfter": self._at_items.after,
            **field_variables(self._board),
        }

    def _subjects(self) -> dict[Part, str]:
        """What the next request is about."""
        subjects: dict[Part, str] = {}
        if self._repositories:
            subjects["issues"] = f"repository {self._repositories[0].name}"
        if not self._at_items.done:
            subjects["board"] = board_name(self._board)
        return subjects

    def _note(self, reason: str) -> None:
        """A whole request failed, and with it everything that it was about."""
        for part in self._subjects():
            self._gaps.add(part, reason)

    def _take(self, partial: Partial) -> None:
        self._gaps.add_faults(partial.faults, {"board": board_name(self._board), **self._subjects()})
        if not self._at_items.done:
            self._take_items((partial.data.get("board") or {}).get("projectV2"))
        if self._repositories:
            self._take_issues(partial.data.get("repository"))

    def _take_issues(self, found: Mapping[str, Any] | None) -> None:
        repository = self._repositories[0]
        connection = (found or {}).get("issues")
        if not found or not connection:
            self._gaps.add_unseen("issues", f"repository {repository.name}")
            self._next_repository()
            return
        if self._at_issues.after is None:
            self._gaps.add_odd_repository(found, name=repository.name, label=self._labels[0])
            self._parser.learn(found)
            self._take_nodes(nodes_of(found.get("closed")), repository)
        self._take_nodes(self._at_issues.advance(connection), repository)
        if self._at_issues.done:
            if self._at_issues.short():
                self._gaps.add("issues", _short(self._at_issues, f"open issues of {repository.name}"))
            self._next_repository()

    def _take_nodes(self, nodes: Iterable[Node], repository: Repository) -> None:
        for node in nodes:
            complete(node, connection=self._connection, board=self._board, gaps=self._gaps)
            issue = self._parser.issue(node, board=self._board, private=repository.private)
            self._issues[issue.id] = self._keep(issue)

    def _next_repository(self) -> None:
        self._repositories.pop(0)
        self._before += self._at_issues.seen
        self._at_issues = Cursor()

    def _take_items(self, project: Mapping[str, Any] | None) -> None:
        connection = (project or {}).get("items")
        if not project or not connection:
            self._gaps.add_unseen("board", board_name(self._board))
            self._at_items.done = True
            return
        if self._view is None:
            self._view = board_view(project, self._board, self._gaps, self._connection)
        for item in filter(None, map(card, self._at_items.advance(connection))):
            self._cards[item.item] = item
        if self._view is None:
            self._at_items.done = True
        elif self._at_items.done and self._at_items.short():
            self._gaps.add("board", _short(self._at_items, f"items of {board_name(self._board)}"))


def _short(cursor: Cursor, what: str) -> str:
    return f"GitHub gave {cursor.seen} of {cursor.total} {what}: a later run may read them all."
