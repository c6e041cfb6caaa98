"""What of a team's board no run would say; the rest is among the parts that a run reads."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.nearest import nearest
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState


def check_board(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """A board that people closed, and the column for feature requests, without which only they stay."""
    board, product = state.board, state.team.board.statuses.product
    if board is None:
        return
    if board.closed:
        yield Check(
            subject="board",
            verdict="warning",
            detail=f"{board.url} is closed.",
            mend="Reopen it in its settings, or name another in `board`.",
        )
    if product and product not in board.options:
        near = nearest(product, board.options)
        yield Check(
            subject="board",
            verdict="fault",
            detail=f"The board has no status “{product}”{f', but “{near}”' if near else ''}.",
            mend="Add it there, or correct `statuses.product`.",
        )
