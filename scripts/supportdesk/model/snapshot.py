"""The world as one run saw it: values only, read once, never written back to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from supportdesk.model.config import Job, Priority, Team
from supportdesk.model.finding import Finding
from supportdesk.model.insider import Insider
from supportdesk.model.lookup import Lookup, holds, look_up, number_of
from supportdesk.model.memo import Memo, World
from supportdesk.model.people import Person
from supportdesk.model.worktime import BusinessTime

Part = Literal["issues", "board", "channel", "watched", "rehearsal", "handle", "oncall", "ad_hoc", "members"]
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
    desk filed. `prompts` are the repository's issue templates, as far as they were read.
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
    prompts: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A top-level Slack message. `key` and `payload` are the desk's own metadata, None and empty on others'.

    `repliers` are all who replied, `reactors` all who reacted. Neither carries a time: `last_reply_at` is the
    newest reply of somebody else than the desk, None where that is not known: the desk replied too, and the
    newest reply of all is days old.
    """

    channel: str
    ts: str
    at: datetime
    user: str | None
    text: str
    by_desk: bool = False
    key: str | None = None
    payload: Mapping[str, str] = field(default_factory=dict)
    repliers: frozenset[str] = frozenset()
    reactors: frozenset[str] = frozenset()
    last_reply_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel's messages of the last weeks, newest first, and since when they are known."""

    id: str
    name: str
    since: datetime
    messages: tuple[Message, ...] = ()
    _lookup: Lookup = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lookup = look_up((message.key, message.text) for message in self.messages)
        object.__setattr__(self, "_lookup", lookup)

    def posted(self, key: str) -> Message | None:
        """The desk's message of an occurrence, if it stands in the channel."""
        place = self._lookup.keys.get(key)
        return self.messages[place] if place is not None else None

    def naming(self, url: str) -> Iterator[Message]:
        """The messages that hold exactly this issue's address, newest first."""
        places = self._lookup.numbers.get(number_of(url), ())
        return (self.messages[place] for place in places if holds(self.messages[place].text, url))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A Slack user group (the handle): its members, and who changed it last."""

    id: str
    handle: str
    users: frozenset[str]
    enabled: bool = True
    updated_by: str | None = None
    updated_by_bot: bool = False
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody on support in a half-open time range. `person` is a key of the configuration.

    `covers` is true where an override or an order put them there, `why` is what it says of that.
    """

    person: str
    start: datetime
    end: datetime
    why: str = ""
    covers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """A part of the world that could not be read whole, and why, in a sentence for people."""

    part: Part
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffOrder:
    """A handoff that a person asked for by hand; it begins with a whole minute, as overrides are written."""

    person: str
    start: datetime
    until: datetime
    why: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk's own accounts, and the repository it runs in.

    `slack_url` is the workspace's address with a slash at its end, empty where it is not known.
    """

    login: str
    former_logins: tuple[str, ...] = ()
    slack_user: str
    slack_url: str = ""
    repository: str
    url: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamState:
    """Everything that a policy may look at, for one team at one instant.

    `others` are the desk's other teams, `other_labels` those by which they know their issues; `gone` are the
    issues that were looked for and are not there any more; `mirrors` lead from a customer's issue to its open
    stand-in; `watched` are further channels where the team may be asked; `rehearsal` is the shadow channel,
    where jobs in shadow speak; `said` are keys of replies that this plan posts in threads, or that stand in
    rehearsal; `slack_ids` maps people's keys to Slack member IDs as far as they are known, and
    `unfit` says of those left out why their account cannot be in the handle ("is a guest"); `shifts` cover
    half a year and the next weeks; `ad_hoc` counts people's ad-hoc issues of that time, by folded login;
    `insiders` are the requesters known to belong to an issue's organization, of those whom it matters for;
    `asked` holds the jobs that a person started by name, outside their slots; `refresh` asks for today's
    digest to be edited; `findings` are those of the policies that went before.
    """

    now: datetime
    key: str
    team: Team
    people: Mapping[str, Person]
    priorities: tuple[Priority, ...]
    calendar: BusinessTime
    desk: Desk
    other_labels: frozenset[str] = frozenset()
    others: tuple[Team, ...] = ()
    issues: Mapping[IssueRef, Issue] = field(default_factory=dict)
    gone: frozenset[IssueRef] = frozenset()
    mirrors: Mapping[IssueRef, IssueRef] = field(default_factory=dict)
    board: BoardView | None = None
    channel: Channel | None = None
    watched: tuple[Channel, ...] = ()
    rehearsal: Channel | None = None
    said: frozenset[str] = frozenset()
    group: Group | None = None
    slack_ids: Mapping[str, str] = field(default_factory=dict)
    unfit: Mapping[str, str] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()
    ad_hoc: Mapping[str, int] = field(default_factory=dict)
    insiders: frozenset[Insider] = frozenset()
    incomplete: tuple[Incomplete, ...] = ()
    asked: frozenset[Job] = frozenset()
    refresh: bool = False
    order: HandoffOrder | None = None
    findings: tuple[Finding, ...] = ()
    memo: Memo = field(default_factory=Memo, repr=False, compare=False)
    world: World = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "world", self.memo.world_of(self))

    def whole(self, *parts: Part) -> bool:
        """Whether these parts were read to the end: what is partial is no ground for a change."""
        return not any(gap.part in parts for gap in self.incomplete)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One read of the world for all jobs and teams of a run."""

    now: datetime
    teams: tuple[TeamState, ...]
