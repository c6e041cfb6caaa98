"""Issues and boards as they were read from GitHub."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

EventKind = Literal[
    "labeled",
    "unlabeled",
    "assigned",
    "unassigned",
    "reopened",
    "duplicate",
    "comment_deleted",
    "boarded",
    "unboarded",
]
LONGEST_NUMBER = 9  # digits of an issue's number
Verdict = Literal["", "accepted", "refused"]


class IssueRef(NamedTuple):
    """An issue's address, written `owner/repo#12`."""

    repository: str
    number: int

    @classmethod
    def parse(cls, text: str) -> "IssueRef | None":
        """The address that a text of that form is; None for any other text."""
        repository, _, number = text.rpartition("#")
        wellformed = repository.count("/") == 1 and number.isascii() and number.isdecimal()
        return cls(repository, int(number)) if wellformed and len(number) <= LONGEST_NUMBER else None

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


class BoardRef(NamedTuple):
    """A project board's address: its owner's login and its number there."""

    owner: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on an issue. Body and ID are kept only where the desk needs them: its own, and commands.

    `trusted` is true for what the desk wrote and nobody else edited; only then do marks in it count. `mark`
    and `facts` are the hidden marker of a trusted comment: what it is, and what was true when it was written.
    `own_words` is true where nobody but the author edited it, `mentions` are the logins called on in it,
    folded, and `verdict` is what the desk's own reaction says to the command in it.
    """

    id: str
    number: int
    author: str | None
    bot: bool
    at: datetime
    by_desk: bool
    trusted: bool
    own_words: bool = True
    body: str = ""
    mentions: frozenset[str] = frozenset()
    verdict: Verdict = ""
    mark: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to an issue.

    `subject` is the label, the login, the board's number, or the address of what it is a duplicate of.
    """

    kind: EventKind
    at: datetime
    actor: str | None
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardItem:
    """An issue's place on a board. `since` is when its status was last set, `eta_since` when its ETA was."""

    id: str
    board: BoardRef
    archived: bool = False
    status: str | None = None
    since: datetime | None = None
    eta: date | None = None
    eta_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue with all that the rules ask of it; of a long body they need an outline only.

    `mentions` are the logins called on in the body, folded. `mark` is the hidden marker of an issue that the
    desk filed, `own_words` true where nobody but the author edited the body. `prompts` are the repository's
    issue templates, as far as they were read. `former` is the address from which GitHub led here, where the
    desk had to ask for it.
    """

    ref: IssueRef
    id: str
    title: str
    body: str
    url: str
    author: str | None
    author_is_bot: bool = False
    created_at: datetime
    open: bool = True
    closed_at: datetime | None = None
    type: str | None = None
    private: bool = False
    labels: frozenset[str] = frozenset()
    assignees: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    events: tuple[Event, ...] = ()
    items: tuple[BoardItem, ...] = ()
    mentions: frozenset[str] = frozenset()
    mark: str | None = None
    own_words: bool = True
    prompts: tuple[str, ...] = ()
    former: IssueRef | None = None

    def on(self, board: BoardRef) -> BoardItem | None:
        """Its item on a board, archived or not."""
        return next((item for item in self.items if item.board == board), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An item of the board's own list, in the board's order, as far as an issue stands behind it."""

    item: str
    issue_id: str
    ref: IssueRef
    open: bool
    status: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """A board as read: names to IDs for writing, and its cards in order (archived ones are not listed)."""

    ref: BoardRef
    id: str
    url: str
    status_field: str
    options: Mapping[str, str]
    eta_field: str | None = None
    cards: tuple[Card, ...] = ()
    closed: bool = False
