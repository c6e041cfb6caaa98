"""Changes of an issue itself: its labels, who it is assigned to, and its place on a board."""

from dataclasses import dataclass
from datetime import date

from supportdesk.model.finding import Because
from supportdesk.model.issues import BoardRef, IssueRef


@dataclass(frozen=True, slots=True, kw_only=True)
class _LabelChange:
    because: Because
    issue: IssueRef
    label: str

    @property
    def key(self) -> str:
        return f"{self.issue}/label/{self.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLabel(_LabelChange):
    """Put a label on an issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLabel(_LabelChange):
    """Take a label off an issue."""

    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _AssigneeChange:
    because: Because
    issue: IssueRef
    login: str

    @property
    def key(self) -> str:
        return f"{self.issue}/assignee/{self.login}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(_AssigneeChange):
    """Assign somebody to an issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassign(_AssigneeChange):
    """Take somebody's assignment back."""

    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _BoardChange:
    because: Because
    issue: IssueRef
    board: BoardRef
    board_id: str
    status_field: str
    option: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToBoard(_BoardChange):
    """Put an issue on a board, with a status if it has none there."""

    issue_id: str

    @property
    def key(self) -> str:
        return f"{self.issue}/board/{self.board.owner}/{self.board.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus(_BoardChange):
    """Give a board item a status."""

    item: str

    @property
    def key(self) -> str:
        return f"{self.issue}/status/{self.board.owner}/{self.board.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEta:
    """Write a promised date into the board's ETA field; an item that is only planned has no ID yet."""

    because: Because
    issue: IssueRef
    issue_id: str
    board: BoardRef
    board_id: str
    item: str
    eta_field: str
    day: date
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.issue}/eta/{self.board.owner}/{self.board.number}"
