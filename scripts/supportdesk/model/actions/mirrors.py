"""Public stand-ins for customers' issues."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from supportdesk.model.document import Document
from supportdesk.model.finding import Because
from supportdesk.model.issues import BoardRef, Issue, IssueRef

_MIRROR = "mirror/"


def mirror_mark(issue: IssueRef) -> str:
    """The hidden marker of the issue that stands for a customer's in the team's own repository."""
    return f"{_MIRROR}{issue}"


def mirrored_by(mark: str | None) -> IssueRef | None:
    """The customer's issue that an issue with this marker stands for."""
    return IssueRef.parse(mark.removeprefix(_MIRROR)) if mark and mark.startswith(_MIRROR) else None


def mirrors_among(issues: Iterable[Issue]) -> dict[IssueRef, IssueRef]:
    """From each customer's issue to the open stand-in among these issues; of two, to the older one.

    People may edit a stand-in, and what it stands for with it: then it is one only of an issue on which the
    desk noted that there is one, and after those that nobody edited.
    """
    known = {issue.ref: issue for issue in issues}
    found = [
        (not mirror.own_words, mirror.ref, origin)
        for mirror in known.values()
        if mirror.open and mirror.mark and (origin := mirrored_by(mirror.mark)) is not None
        if mirror.own_words or (origin in known and _has_mirror_noted(known[origin]))
    ]
    return {origin: mirror for _, mirror, origin in sorted(found, reverse=True)}


def _has_mirror_noted(issue: Issue) -> bool:
    return any(comment.trusted and "mirrored" in comment.facts for comment in issue.comments)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMirror:
    """File a public stand-in for a customer's issue, once, and put it on the team's board, with its ETA."""

    because: Because
    issue: IssueRef
    repository: str
    title: str
    labels: tuple[str, ...]
    document: Document
    board: BoardRef
    board_id: str
    status_field: str
    option: str
    status: str
    eta_field: str | None = None
    day: date | None = None

    @property
    def mark(self) -> str:
        """The hidden marker that it is found by."""
        return mirror_mark(self.issue)

    @property
    def key(self) -> str:
        return f"{self.issue}/mirror"
