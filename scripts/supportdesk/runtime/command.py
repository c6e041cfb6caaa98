"""What a script says of itself. It loads next to nothing, so that Ctrl-C is heard from the start on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from supportdesk.model.config import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A script: its name, what it is for, the jobs it runs, and the further flags it takes."""

    name: str
    about: str
    jobs: frozenset[Job]
    kind: Literal["job", "due", "digest", "handoff", "event", "doctor", "rotation", "review", "uninstall"] = (
        "job"
    )

    @property
    def plans(self) -> bool:
        """Whether it makes a plan, of which an account is given."""
        return self.kind not in {"rotation", "review"}
