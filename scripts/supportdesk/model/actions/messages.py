"""What the desk says in Slack, and whom a handle stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportdesk.model.document import Document
from supportdesk.model.finding import Because


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
