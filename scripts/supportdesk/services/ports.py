"""What the desk needs of the services it talks to, in its own words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from supportdesk.model.channels import Channel, Group
from supportdesk.model.document import Document
from supportdesk.model.issues import BoardView, Issue, IssueRef
from supportdesk.model.places import Board, Repository
from supportdesk.model.snapshot import Desk, Incomplete


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerRead:
    """What a tracker gave for one team, and what of it is not whole."""

    issues: Sequence[Issue]
    board: BoardView | None
    incomplete: Sequence[Incomplete] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrors:
    """Where a team's stand-ins for customers' issues are, and the label that all of them carry."""

    repository: str
    label: str


Keep = Callable[[Issue], Issue]
Advanced = Callable[[int, int], None]


def everything(issue: Issue) -> Issue:
    """Keep an issue as it came."""
    return issue


def nobody(seen: int, total: int) -> None:
    """Tell nobody how far a read has come."""


class TrackerReader(Protocol):
    """Reads issues and boards. Nothing here changes anything."""

    def read_desk(self, repository: str) -> Desk:
        """The account that the token belongs to, and the desk's own repository (slack_user left empty)."""

    def read_team(
        self,
        *,
        repositories: Sequence[Repository],
        labels: Sequence[str],
        board: Board,
        closed_since: datetime,
        keep: Keep = everything,
        advanced: Advanced = nobody,
    ) -> TrackerRead:
        """Every open issue that carries one of the labels, with the board, a page of each in one request.

        Those closed since then come along, as far as they are the 25 newest of a repository.

        `keep` says what to keep of each issue, as soon as it has come: thousands are read. `advanced` is told
        after each page how many issues and items have come, of how many that are known of by then.
        """

    def read_issues(self, ids: Sequence[str], *, board: Board) -> TrackerRead:
        """Issues by node ID, a hundred a request."""

    def read_moved(self, ref: IssueRef) -> str | None:
        """The address in a browser to which that of an issue leads on; None where the desk sees nothing.

        Raises a ServiceError where GitHub does not say.
        """

    def read_ad_hoc(
        self, *, repositories: Sequence[Repository], label: str, since: datetime
    ) -> Mapping[str, int]:
        """How many issues with the label, opened since then, each login (folded) is assigned to.

        Raises a ServiceError where they cannot be read whole.
        """

    def read_members(self, *, owner: str, issues: Sequence[str]) -> frozenset[str]:
        """Who of the authors of these issues (by node ID) belongs to the organization, by folded login.

        Fifty issues a request. Raises a ServiceError where members cannot be told from strangers.
        """

    def read_issue(
        self, ref: IssueRef, *, label: str, private: bool, board: Board, mirrors: Mirrors | None = None
    ) -> TrackerRead:
        """One issue with its board, in one request; a pull request or a missing issue gives no issue.

        The label must exist in its repository. With `mirrors`, the open stand-ins for customers' issues
        come along.
        """


class TrackerWriter(Protocol):
    """Changes issues and boards. Raises a ServiceError whose sentence is the outcome."""

    def add_label(self, issue: IssueRef, label: str) -> None: ...
    def remove_label(self, issue: IssueRef, label: str) -> None: ...
    def assign(self, issue: IssueRef, login: str) -> None: ...
    def unassign(self, issue: IssueRef, login: str) -> None: ...
    def add_to_board(self, *, board_id: str, issue_id: str, status_field: str, option: str) -> None:
        """Add the issue, then set the status if the item has none."""

    def set_status(self, *, board_id: str, item: str, status_field: str, option: str) -> None: ...
    def set_eta(self, *, board_id: str, issue_id: str, item: str, eta_field: str, day: date) -> None:
        """Set the date of an item, or without one of the item that the issue has on the board."""

    def react(self, comment: str, verdict: Literal["accepted", "refused"]) -> None:
        """React to the comment with this ID, once."""

    def write_comment(self, issue: IssueRef, *, comment: str | None, body: str, mark: str) -> None:
        """Edit the comment with this ID, or add one unless one of the desk's with `mark` stands already."""

    def remove_comment(self, issue: IssueRef, *, comment: str) -> None:
        """Take back the desk's comment with this ID; that it is gone already is as good."""

    def file_issue(self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str) -> str:
        """File an issue unless an open one of the desk's with `mark` stands already; its URL.

        Of two that were filed at the same moment the older one stays open.
        """

    def file_mirror(
        self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str
    ) -> str | None:
        """File an issue unless one of the desk's with `mark` stands; its node ID, none if it is closed."""

    def commit(
        self, *, repository: str, path: str, change: "Change", message: str, proposal: "Proposal"
    ) -> str:
        """Change a file at the head of the default branch and commit it, anew after a conflict. A URL.

        Raises Awaiting where that branch is protected: the proposal stands then as a pull request.
        """

    def create_label(self, repository: str, label: str, *, colour: str, description: str) -> None:
        """Make a label; that there is one of the name already is as good."""

    def propose(self, *, repository: str, path: str, text: str, proposal: "Proposal") -> None:
        """Ask for a file by a pull request, once. Raises Awaiting: it waits for somebody to merge it."""


class Change(Protocol):
    """A file's new text from its text now: the same where the change stands in it."""

    def __call__(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change as a pull request: `branch` names the change, the title is plain text, the body Markdown."""

    branch: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAccount:
    """The desk's own account in Slack, and the workspace's address with a slash at its end, if known."""

    user: str
    url: str = ""


class ChatReader(Protocol):
    """Reads channels, groups and people."""

    def read_self(self) -> ChatAccount:
        """Who the desk is in Slack, and in which workspace."""

    def read_channel(self, channel: str, *, since: datetime) -> Channel:
        """Messages since then, paged to the end."""

    def read_group(self, group: str) -> Group:
        """A user group with its members, disabled ones too."""

    def read_people(self, emails: Iterable[str]) -> Mapping[str, str]:
        """Slack member IDs by e-mail address; unknown addresses are left out."""

    def read_unfit(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Which of these accounts cannot be in a user group, each with why: deactivated, a bot, a guest."""


class ChatWriter(Protocol):
    """Posts and edits messages, and sets a group's members."""

    def post(
        self,
        channel: str,
        *,
        key: str,
        document: Document,
        facts: Mapping[str, str],
        thread: str | None,
        since: datetime,
    ) -> None:
        """Post unless a message with this key stands in the channel (or thread) since then.

        Where another run posted it at the same moment, the older one stands and this one is taken back.
        """

    def edit(
        self,
        channel: str,
        *,
        ts: str,
        key: str,
        document: Document,
        facts: Mapping[str, str],
        keeps_thread: bool = False,
    ) -> None:
        """Bring a message up to date, and what goes on in its thread unless that is kept."""

    def remove(self, channel: str, *, ts: str, key: str) -> None:
        """Take back a message that says what another with this key says; that it is gone is as good."""

    def set_group(self, group: str, *, users: frozenset[str], enable: bool) -> None:
        """Make the group exactly this set, and read it back."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class OnCall:
    """Somebody on call without a break, from `start` to before `end`: aware instants in UTC.

    `identity` is what the system knows the person by: the e-mail address in lower case where there is one,
    else the system's own ID of the account, or the name as a calendar writes it.
    """

    identity: str
    start: datetime
    end: datetime


class OnCallSource(Protocol):
    """Says who is on call."""

    def shifts(self, since: datetime, until: datetime) -> Sequence[OnCall]:
        """Everybody on call from `since` to before `until`, cut to that range, by start and identity.

        Touching and overlapping times of the same identity are one. Raises ServiceError; an answer that is
        not whole, or of another shape than it should be, is never taken for nobody.
        """
