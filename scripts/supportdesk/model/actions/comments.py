"""What the desk says on an issue: its status comment, notices, and answers to commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from supportdesk.model.issues import IssueRef

ANSWER = "answer/"  # the occasion of a sentence that answers a command


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveComment:
    """Take back a comment of the desk's, by its ID, that says something a second time."""

    because: Because
    issue: IssueRef
    comment: str

    @property
    def key(self) -> str:
        return f"{self.issue}/again/{self.comment}"
