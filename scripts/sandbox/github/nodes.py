"""What everything on GitHub has, a node ID and a number of its own, and the accounts that act there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar


def stamp(moment: datetime) -> str:
    """An instant as GitHub writes it: UTC, whole seconds. The text sorts as the time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """Something with an identity: a number, and an opaque global ID that begins with the kind's `prefix`."""

    database_id: int
    node_id: str = field(init=False)

    prefix: ClassVar[str]

    def __post_init__(self) -> None:
        self.node_id = f"{self.prefix}_kwDO{self.database_id:08X}"


@dataclass(slots=True, kw_only=True, eq=False)
class Account(Node):
    """A user, a bot or an organization; an app's bot is called `name[bot]`, but not by GraphQL's actors."""

    prefix: ClassVar[str] = "U"

    login: str
    url: str
    typename: str = "User"
    name: str | None = None
    email: str | None = None
    members: set[str] = field(default_factory=set)
    private_members: set[str] = field(default_factory=set)
    hides_members: bool = False

    @property
    def actor_login(self) -> str:
        """The login as GraphQL gives it: a bot's without its suffix."""
        return self.login.removesuffix("[bot]") if self.typename == "Bot" else self.login
