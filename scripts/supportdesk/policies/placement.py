"""Where an issue is put on the team's board: the changes that do it, and what stands in the way."""

from dataclasses import dataclass

from supportdesk.model.actions import AddToBoard, SetStatus
from supportdesk.model.conversation import status_facts
from supportdesk.model.finding import Because
from supportdesk.model.issues import BoardItem, BoardView, Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import board_ref, is_desk, last_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the board as it was read."""

    board: BoardView
    status: str
    option: str

    def added(self, issue: Issue, because: Because) -> AddToBoard:
        """An issue put there that is not on the board."""
        return AddToBoard(
            because=because,
            issue=issue.ref,
            issue_id=issue.id,
            board=self.board.ref,
            board_id=self.board.id,
            status_field=self.board.status_field,
            option=self.option,
            status=self.status,
        )

    def moved(self, issue: Issue, item: BoardItem, because: Because) -> SetStatus:
        """An issue put there that is on the board."""
        return SetStatus(
            because=because,
            issue=issue.ref,
            item=item.id,
            board=self.board.ref,
            board_id=self.board.id,
            status_field=self.board.status_field,
            option=self.option,
            status=self.status,
        )


def column(board: BoardView, status: str) -> Column | None:
    """The column of this name, if the board has it."""
    option = board.options.get(status)
    return Column(board=board, status=status, option=option) if option is not None else None


def is_stood_in_for(state: TeamState, issue: Issue) -> bool:
    """Whether it is a customer's issue for which a stand-in belongs on the board, in its place.

    What is in the repository of the stand-ins itself needs none.
    """
    intake = state.team.intake
    is_customers = state.team.is_customers(issue.ref.repository, private=issue.private)
    if not is_customers or intake.customer_issues != "mirror":
        return False
    return issue.ref.repository.casefold() != (intake.repository or "").casefold()


def taken_off(state: TeamState, issue: Issue) -> bool:
    """Whether a person removed it from the board: events say so, or the desk had seen it there.

    GitHub sometimes lacks the event of a removal, so one that was put on and is gone was taken off too.
    """
    number = str(board_ref(state).number)
    event = last_event(issue, ("boarded", "unboarded"), number)
    if event is not None:
        return event.kind == "boarded" or not is_desk(state, event.actor)
    return status_facts(state, issue).get("board") == number
