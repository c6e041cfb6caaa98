"""A board as it is read: its names, and what of the configuration it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from supportdesk.model.issues import BoardRef, BoardView
from supportdesk.model.nearest import nearest
from supportdesk.model.places import Board
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.gaps import Gaps, board_name
from supportdesk.services.github.parsing import nodes_of
from supportdesk.services.shapes import text

_LONGEST_NAME = 100  # of a field or a status that is quoted


def field_variables(board: Board) -> dict[str, Any]:
    """The board's fields as the documents ask for them; a variable has a value even where it is not used."""
    return {
        "statusField": board.status_field,
        "etaField": board.eta_field or board.status_field,
        "withEta": board.eta_field is not None,
    }


def board_view(
    project: Mapping[str, Any], board: Board, gaps: Gaps, connection: Connection
) -> BoardView | None:
    """The board without its cards; None if it has no such status field.

    Where a field is missing, one request more asks for the names that there are.
    """
    lacks = _Lacks(project=project, board=board, gaps=gaps, connection=connection)
    field = project.get("status") or {}
    if "options" not in field:
        lacks.field("single-select", board.status_field, "status_field")
        return None
    options = {text(option["name"]): text(option["id"]) for option in field["options"]}
    for status in _configured(board):
        if status not in options:
            near = nearest(status, options)
            lacks.note(f"status {status!r}{_but(near)}: add it there, or correct `statuses`.")
    eta = project.get("eta") or {}
    has_eta = eta.get("dataType") == "DATE"
    if board.eta_field is not None and not has_eta:
        lacks.field("date", board.eta_field, "eta_field")
    return BoardView(
        ref=BoardRef(owner=board.owner, number=board.number),
        id=text(project["id"]),
        url=text(project["url"]),
        status_field=text(field["id"]),
        options=options,
        eta_field=text(eta["id"]) if has_eta else None,
        closed=project["closed"] is True,
    )


def _configured(board: Board) -> tuple[str, ...]:
    """The statuses that all rules go by; that one for feature requests is missing stops nothing else."""
    statuses = board.statuses
    return tuple(dict.fromkeys((statuses.intake, *statuses.in_flight, *statuses.waiting, *statuses.done)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lacks:
    """Says what a board has not, and what it has that may have been meant."""

    project: Mapping[str, Any]
    board: Board
    gaps: Gaps
    connection: Connection

    def note(self, lack: str) -> None:
        self.gaps.add("board", f"{board_name(self.board).capitalize()} has no {lack}")

    def field(self, kind: str, name: str, key: str) -> None:
        """Note that there is no such field of this kind; `key` is what the configuration calls it."""
        kinds = self._kinds()
        folded = {each.casefold(): each for each in kinds}
        there = folded.get(name.casefold())
        what = f", but a {kinds[there]} field of that name" if there else _but(nearest(name, kinds))
        self.note(f"{kind} field {name!r}{what}: create it, or correct `{key}`.")

    def _kinds(self) -> dict[str, str]:
        """What kind of field each is, by its name; nothing where that cannot be read."""
        found = {"id": self.project["id"]}
        try:
            partial = self.connection.query("board_fields", lambda: found, subject=board_name(self.board))
        except ServiceError:
            return {}
        fields = nodes_of((partial.data.get("node") or {}).get("fields"))
        return {text(each["name"]): text(each["dataType"]).casefold().replace("_", "-") for each in fields}


def _but(name: str | None) -> str:
    return f", but {name[:_LONGEST_NAME]!r}" if name else ""
