"""The world as one run saw it: values only, read once, never written back to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from supportdesk.model.channels import Channel, Group
from supportdesk.model.config import Job, Priority, Team
from supportdesk.model.finding import Finding
from supportdesk.model.insider import Insider
from supportdesk.model.issues import BoardView, Issue, IssueRef
from supportdesk.model.memo import Frame, Memo
from supportdesk.model.people import Person
from supportdesk.model.worktime import BusinessTime

Part = Literal["issues", "board", "channel", "watched", "rehearsal", "handle", "oncall", "ad_hoc", "members"]


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
    frame: Frame = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", self.memo.frame_of(self))

    def whole(self, *parts: Part) -> bool:
        """Whether these parts were read to the end: what is partial is no ground for a change."""
        return not any(gap.part in parts for gap in self.incomplete)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One read of the world for all jobs and teams of a run."""

    now: datetime
    teams: tuple[TeamState, ...]
