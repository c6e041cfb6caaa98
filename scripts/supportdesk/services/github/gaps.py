"""What could not be read whole, each said once, with its mend."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from supportdesk.model.places import Board
from supportdesk.model.snapshot import Incomplete, Part
from supportdesk.services.github.answers import Fault, fault_error, not_found


class Gaps:
    """The gaps of one read, in the order in which they were found."""

    def __init__(self) -> None:
        self._found: dict[tuple[Part, str], None] = {}

    def add(self, part: Part, reason: str) -> None:
        """Note a gap."""
        self._found[part, reason] = None

    def add_faults(self, faults: Iterable[Fault], subjects: dict[Part, str]) -> None:
        """Note GraphQL's faults under the part of the world that each belongs to."""
        for fault in faults:
            for part in _parts(fault):
                if part in subjects:
                    self.add(part, str(fault_error(fault, subjects[part])))

    def add_unseen(self, part: Part, name: str) -> None:
        """Note that something was not there, unless GitHub has said more about it already."""
        if not any(found == part and name in reason for found, reason in self._found):
            self.add(part, str(not_found(name)))

    def add_odd_repository(self, found: Mapping[str, Any], *, name: str, label: str) -> None:
        """Note what a repository must have and has not: the name that is written, and the team's label.

        Without them an issue that is there looks as if it were none of the team's.
        """
        if found["nameWithOwner"] != name:
            self.add(
                "issues", f"Repository {name} is called {found['nameWithOwner']} on GitHub: write it so."
            )
        if not found.get("label"):
            self.add(
                "issues",
                f"Repository {name} has no label {label!r}: create it there, or correct `label`.",
            )

    def all(self) -> Sequence[Incomplete]:
        """Every gap, as the snapshot keeps it."""
        return tuple(Incomplete(part=part, reason=reason) for part, reason in self._found)


def board_name(board: Board) -> str:
    """A board as sentences name it."""
    return f"board {board.owner}/{board.number}"


def _parts(fault: Fault) -> tuple[Part, ...]:
    """A fault inside the boards is the board's, also under an issue; one without a place may be any's."""
    if not fault.path:
        return ("issues", "board")
    if "issueTemplates" in fault.path:
        return ()  # nobody depends on them: without them a prompt is taken for an answer
    return ("board",) if {"board", "projectItems"} & set(fault.path) else ("issues",)
