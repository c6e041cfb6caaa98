"""Repositories and issues as plain mutable objects, with what happened to them; `changes.py` changes them.

Times are GitHub's own text, `2026-11-16T08:00:00Z`: it sorts as it reads.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from sandbox.github.branches import Branch
from sandbox.github.nodes import Account, Node
from sandbox.github.workflows import Workflow

if TYPE_CHECKING:
    from sandbox.github.boards import Item


@dataclass(slots=True, kw_only=True, eq=False)
class Label(Node):
    prefix: ClassVar[str] = "LA"
    typename: ClassVar[str] = "Label"

    repository: Repository
    name: str
    created_at: str
    color: str = "ededed"
    description: str | None = None

    @property
    def url(self) -> str:
        return f"{self.repository.url}/labels/{quote(self.name)}"


@dataclass(slots=True, kw_only=True, eq=False)
class Reaction(Node):
    """One account's emoji; `content` is GraphQL's name of it."""

    prefix: ClassVar[str] = "REA"
    typename: ClassVar[str] = "Reaction"

    user: Account
    content: str
    created_at: str


@dataclass(slots=True, kw_only=True, eq=False)
class Comment(Node):
    prefix: ClassVar[str] = "IC"
    typename: ClassVar[str] = "IssueComment"

    issue: Issue
    author: Account | None
    body: str
    created_at: str
    updated_at: str
    last_edited_at: str | None = None
    editor: Account | None = None
    is_minimized: bool = False
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def repository(self) -> Repository:
        return self.issue.repository

    @property
    def url(self) -> str:
        return f"{self.issue.url}#issuecomment-{self.database_id}"


@dataclass(slots=True, kw_only=True, eq=False)
class Event(Node):
    """An entry of a timeline: `typename` says what happened, `facts` what it says beyond who and when."""

    prefix: ClassVar[str] = "EV"

    typename: str
    actor: Account | None
    created_at: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True, eq=False)
class IssueType(Node):
    prefix: ClassVar[str] = "IT"
    typename: ClassVar[str] = "IssueType"

    name: str


@dataclass(slots=True, kw_only=True, eq=False)
class Issue(Node):
    """An issue, or a pull request if it has a `head` branch."""

    prefix: ClassVar[str] = "I"

    repository: Repository
    number: int
    title: str
    body: str
    author: Account | None
    created_at: str
    updated_at: str
    state: str = "OPEN"
    state_reason: str | None = None
    closed_at: str | None = None
    closed_by: Account | None = None
    locked: bool = False
    issue_type: IssueType | None = None
    editor: Account | None = None
    last_edited_at: str | None = None
    labels: list[Label] = field(default_factory=list)
    assignees: list[Account] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    timeline: list[Event | Comment] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    head: str | None = None
    base: str = "main"
    merged_at: str | None = None

    @property
    def typename(self) -> str:
        return "PullRequest" if self.head else "Issue"

    @property
    def url(self) -> str:
        return f"{self.repository.url}/{'pull' if self.head else 'issues'}/{self.number}"

    def record(self, entry: Event | Comment) -> None:
        """Put an entry where it belongs in the timeline, which is in order of time."""
        insort(self.timeline, entry, key=timeline_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A workflow that somebody started by hand or from elsewhere: nothing runs, it is only remembered."""

    workflow: str
    ref: str
    inputs: dict[str, Any]


@dataclass(slots=True, kw_only=True, eq=False)
class Repository(Node):
    """A repository; `by_label` has each label's issues, `listings` the lists asked for since a change.

    `workflows` are those of which the world tells more than that their files are there.
    """

    prefix: ClassVar[str] = "R"
    typename: ClassVar[str] = "Repository"

    owner: Account
    name: str
    url: str
    created_at: str
    private: bool = False
    archived: bool = False
    has_issues: bool = True
    default_branch: str = "main"
    labels: dict[str, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    by_label: dict[str, dict[int, Issue]] = field(default_factory=dict)
    moved: dict[int, Issue] = field(default_factory=dict)
    collaborators: dict[str, str] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    listings: dict[Any, list[Issue]] = field(default_factory=dict)
    dispatches: list[Dispatch] = field(default_factory=list)
    workflows: dict[str, Workflow] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def next_number(self) -> int:
        """The number of the next issue: that of one which moved away is never given again."""
        return max((*self.issues, *self.moved), default=0) + 1

    def role_of(self, account: Account) -> str:
        """What an account may do here: none, read, triage, write, maintain or admin."""
        if account.login in self.collaborators:
            return self.collaborators[account.login]
        if account.login == self.owner.login:
            return "admin"
        return "read" if account.login in self.owner.members or not self.private else "none"

    def has_assignable(self, account: Account, issue: Issue) -> bool:
        """Whether the account can have the issue: it takes part in the repository, or in the issue."""
        named = self.collaborators.get(account.login, "none") != "none"
        part = account is issue.author or any(comment.author is account for comment in issue.comments)
        return named or part or account.login in {self.owner.login, *self.owner.members}


def timeline_key(entry: Event | Comment) -> tuple[str, int]:
    """Where an entry stands in a timeline."""
    return (entry.created_at, entry.database_id)
