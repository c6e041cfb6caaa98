"""A board as it is read: its names, and what of the configuration it lacks."""

from collections.abc import Mapping
from typing import Any

from supportdesk.model.issues import BoardRef, BoardView
from supportdesk.model.places import Board
from supportdesk.services.github.gaps import Gaps, board_name
from supportdesk.services.shapes import text


def field_variables(board: Board) -> dict[str, Any]:
    """The board's fields as the documents ask for them; a variable has a value even where it is not used."""
    return {
        "statusField": board.status_field,
        "etaField": board.eta_field or board.status_field,
        "withEta": board.eta_field is not None,
    }


def board_view(project: Mapping[str, Any], board: Board, gaps: Gaps) -> BoardView | None:
    """The board without its cards; None if it has no such status field."""
    field = project.get("status") or {}
    if "options" not in field:
        gaps.add(
            "board",
            f"{board_name(board).capitalize()} has no single-select field {board.status_field!r}: "
            "create it, or correct `status_field`.",
        )
        return None
    options = {text(option["name"]): text(option["id"]) for option in field["options"]}
    for status in _configured(board):
        if status not in options:
            gaps.add(
                "board",
                f"{board_name(board).capitalize()} has no status {status!r}: "
                "add it there, or correct `statuses`.",
            )
    return BoardView(
        ref=BoardRef(owner=board.owner, number=board.number),
        id=text(project["id"]),
        url=text(project["url"]),
        status_field=text(field["id"]),
        options=options,
        eta_field=_eta_field(project, board, gaps),
    )


def _configured(board: Board) -> tuple[str, ...]:
    """The statuses that all rules go by; that one for feature requests is missing stops nothing else."""
    statuses = board.statuses
    return tuple(dict.fromkeys((statuses.intake, *statuses.in_flight, *statuses.waiting, *statuses.done)))


def _eta_field(project: Mapping[str, Any], board: Board, gaps: Gaps) -> str | None:
    if board.eta_field is None:
        return None
    field = project.get("eta") or {}
    if field.get("dataType") != "DATE":
        gaps.add(
            "board",
            f"{board_name(board).capitalize()} has no date field {board.eta_field!r}: "
            "create it, or correct `eta_field`.",
        )
        return None
    return text(field["id"])
