"""What an episode's message keeps of it in its metadata, so that any run can go on with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from supportdesk.model.addresses import expand, shorten
from supportdesk.model.issues import IssueRef

NOTED = 50  # requests that are kept by their addresses: Slack bounds what a message carries
LONGEST = 9  # digits, more than any count has
NOBODY: frozenset[IssueRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An episode: who is in it, who was and is no more, how many are and were at most.

    `called` is the last local date on which EM and PM were called, `spoken_of` how many they were told of,
    none since the all-clear; `cleared` is the date of that. Dates are in ISO form, empty before the first.
    """

    is_open: bool
    members: frozenset[IssueRef] = NOBODY
    left: frozenset[IssueRef] = NOBODY
    count: int = 0
    peak: int = 0
    called: str = ""
    spoken_of: int = 0
    cleared: str = ""

    @property
    def everybody(self) -> list[IssueRef]:
        """All who are or were in it, as far as they are kept."""
        return sorted(self.members | self.left)

    def with_members(self, refs: frozenset[IssueRef]) -> "Record":
        """The record with exactly these in it."""
        left = (self.members | self.left) - refs
        return replace(self, members=refs, left=left, count=len(refs), peak=max(self.peak, len(refs)))

    @property
    def facts(self) -> dict[str, str]:
        """The record as metadata."""
        return {
            "state": "open" if self.is_open else "closed",
            "members": shorten(self.members, most=NOTED),
            "left": shorten(self.left, most=NOTED),
            "count": str(self.count),
            "peak": str(self.peak),
            "called": self.called,
            "spoken_of": str(self.spoken_of),
            "cleared": self.cleared,
        }


def record_of(facts: Mapping[str, str]) -> Record:
    """The record that a message carries; what makes no sense in it counts as nothing."""
    return Record(
        is_open=facts.get("state") == "open",
        members=frozenset(expand(facts.get("members", ""))),
        left=frozenset(expand(facts.get("left", ""))),
        count=_count(facts.get("count", "")),
        peak=_count(facts.get("peak", "")),
        called=facts.get("called", ""),
        spoken_of=_count(facts.get("spoken_of", "")),
        cleared=facts.get("cleared", ""),
    )


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
