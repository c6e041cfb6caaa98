"""Where an app is installed, and how far one of its tokens reaches: never further than the installation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.github.issues import Repository
from sandbox.github.nodes import Account

# What an installation may do unless the world says otherwise, as its owner agreed to it.
PERMISSIONS: Mapping[str, str] = {
    "actions": "write",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "metadata": "read",
    "organization_projects": "write",
    "pull_requests": "write",
}
_LEVELS = {"read": 1, "write": 2, "admin": 3}


def reaches(granted: Mapping[str, str], permission: str, level: str) -> bool:
    """Whether these permissions hold this one, at this level or a higher one."""
    return _LEVELS.get(granted.get(permission, ""), 0) >= _LEVELS.get(level, len(_LEVELS) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The repositories of one account and what may be done there: all of them where `names` is None."""

    owner: Account
    permissions: Mapping[str, str]
    names: frozenset[str] | None = None

    def covers(self, repository: Repository) -> bool:
        """Whether the repository is among them."""
        mine = repository.owner is self.owner
        return mine and (self.names is None or repository.name.lower() in self.names)

    def allows(self, owner: Account, permission: str, level: str) -> bool:
        """Whether that may be done in the account."""
        return owner is self.owner and reaches(self.permissions, permission, level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """An app in one account."""

    number: int
    grant: Grant
