"""What the desk can do, as data: every change of the world is one of these values.

An action names its target, the rule that asks for it and the reason in a sentence. Its `key` is natural: two
actions with one key are one action. `needs` holds the keys of actions that must have been done before: what
records an effect never runs ahead of it. Nothing here knows how an effect is brought about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from supportdesk.model.document import Document
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import BoardRef, Issue, IssueRef

_MIRROR = "mirror/"


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


def status_mark(team: str) -> str:
    """The hidden marker of a team's status comment: an issue of two teams has one of each."""
    return f"status/{team}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteStatus:
    """Write the team's one status comment on an issue, new or in place; `facts` go into its hidden marker."""

    because: Because
    issue: IssueRef
    comment: str | None
    document: Document
    facts: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The hidden marker that the comment is known by."""
        return status_mark(self.because.team)

    @property
    def key(self) -> str:
        return f"{self.issue}/{self.mark}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Write a comment of its own because somebody must be notified, once per occasion."""

    because: Because
    issue: IssueRef
    occasion: str
    document: Document
    needs: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The hidden marker that names the occasion, so that a second occasion is a second notice."""
        return f"notice/{self.occasion}"

    @property
    def key(self) -> str:
        return f"{self.issue}/{self.mark}"


ANSWER = "answer/"  # the occasion of a sentence that answers a command


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """Answer a command in a comment by a reaction: it was seen, and accepted or refused."""

    because: Because
    issue: IssueRef
    comment: str
    number: int
    verdict: Literal["accepted", "refused"]
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.issue}/reaction/{self.number}"


def mirror_mark(issue: IssueRef) -> str:
    """The hidden marker of the issue that stands for a customer's in the team's own repository."""
    return f"{_MIRROR}{issue}"


def mirrored_by(mark: str | None) -> IssueRef | None:
    """The customer's issue that an issue with this marker stands for."""
    return IssueRef.parse(mark.removeprefix(_MIRROR)) if mark and mark.startswith(_MIRROR) else None


def mirrors_among(issues: Iterable[Issue]) -> dict[IssueRef, IssueRef]:
    """From each customer's issue to the open stand-in among these issues; of two, to the older one.

    People may edit a stand-in, and what it stands for with it: then it is one only of an issue on which the
    desk noted that there is one, and after those that nobody edited.
    """
    known = {issue.ref: issue for issue in issues}
    found = [
        (not mirror.own_words, mirror.ref, origin)
        for mirror in known.values()
        if mirror.open and mirror.mark and (origin := mirrored_by(mirror.mark)) is not None
        if mirror.own_words or (origin in known and _has_mirror_noted(known[origin]))
    ]
    return {origin: mirror for _, mirror, origin in sorted(found, reverse=True)}


def _has_mirror_noted(issue: Issue) -> bool:
    return any(comment.trusted and "mirrored" in comment.facts for comment in issue.comments)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMirror:
    """File a public stand-in for a customer's issue, once, and put it on the team's board, with its ETA."""

    because: Because
    issue: IssueRef
    repository: str
    title: str
    labels: tuple[str, ...]
    document: Document
    board: BoardRef
    board_id: str
    status_field: str
    option: str
    status: str
    eta_field: str | None = None
    day: date | None = None

    @property
    def mark(self) -> str:
        """The hidden marker that it is found by."""
        return mirror_mark(self.issue)

    @property
    def key(self) -> str:
        return f"{self.issue}/mirror"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMessage:
    """Post an occurrence to a channel, or into a thread, at most once by its key."""

    because: Because
    channel: str
    key: str
    document: Document
    facts: Mapping[str, str] = field(default_factory=dict)
    thread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMessage:
    """Bring a message of the desk up to date in place; `keeps_thread` where what stands below it stays."""

    because: Because
    channel: str
    ts: str
    occurrence: str
    document: Document
    facts: Mapping[str, str] = field(default_factory=dict)
    keeps_thread: bool = False
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.occurrence}/edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMessage:
    """Take back a message of the desk's that says an occurrence a second time."""

    because: Because
    channel: str
    ts: str
    occurrence: str

    @property
    def key(self) -> str:
        return f"{self.occurrence}/again/{self.ts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveComment:
    """Take back a comment of the desk's, by its ID, that says something a second time."""

    because: Because
    issue: IssueRef
    comment: str

    @property
    def key(self) -> str:
        return f"{self.issue}/again/{self.comment}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGroup:
    """Make a user group exactly this set of members; `changes` says each + and - with its cause."""

    because: Because
    group: str
    handle: str
    users: frozenset[str]
    before: frozenset[str]
    enable: bool
    changes: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"group/{self.group}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """File an issue in the desk's repository, once for its occurrence."""

    because: Because
    repository: str
    occurrence: str
    title: str
    labels: tuple[str, ...]
    document: Document

    @property
    def key(self) -> str:
        return f"{self.occurrence}/report"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOverride:
    """Commit an override to the desk's repository: `person` instead of the rotation, `end` exclusive.

    The file holds local times of the team's `timezone`. Where the branch is protected, a pull request with
    the words of `document` asks for it.
    """

    because: Because
    repository: str
    person: str
    start: datetime
    end: datetime
    timezone: str
    why: str
    by: str
    document: Document

    @property
    def key(self) -> str:
        return f"{self.because.team}/override/{self.start.isoformat()}"


Action = (
    AddLabel
    | RemoveLabel
    | Assign
    | Unassign
    | AddToBoard
    | SetStatus
    | SetEta
    | WriteStatus
    | Notify
    | React
    | FileMirror
    | PostMessage
    | EditMessage
    | RemoveMessage
    | RemoveComment
    | SetGroup
    | FileReport
    | WriteOverride
)
Decision = Action | Finding


def needs_of(action: Action) -> tuple[str, ...]:
    """The keys of the actions that must have been done before this one."""
    has_needs = RemoveLabel | Unassign | SetEta | WriteStatus | Notify | React | EditMessage
    return action.needs if isinstance(action, has_needs) else ()
