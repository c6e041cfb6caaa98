"""Reading a team's issues with its board, and those that these and the channel point at."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from supportdesk.gather.question import Readers, read_part
from supportdesk.model.config import Team
from supportdesk.model.snapshot import BoardView, Channel, Incomplete, Issue, IssueRef
from supportdesk.services.ports import Keep, TrackerRead, TrackerReader


def gather_issues(
    team: Team,
    keep: Keep,
    only: IssueRef | None,
    *,
    channel: Callable[[], Channel | None],
    readers: Readers,
    gaps: list[Incomplete],
) -> tuple[Mapping[IssueRef, Issue], BoardView | None]:
    """The team's open issues with the board; then, a hundred a request, what those point at but lack.

    `channel` may wait for the channel: it is asked only after the issues have come.
    """
    read = read_part("issues", lambda: _read(team, only, readers.tracker(), keep), gaps)
    if read is None:
        gaps.append(replace(gaps[-1], part="board"))  # both come with one answer
        return {}, None
    issues = {issue.ref: issue for issue in read.issues}
    gaps += read.incomplete
    wanted = [] if only else sorted({*_unlabelled(team, read.board, issues), *_announced(channel(), issues)})
    if wanted:
        more = read_part("issues", lambda: readers.tracker().read_issues(wanted, board=team.board), gaps)
        if more is not None:
            issues |= {issue.ref: keep(issue) for issue in more.issues}
            gaps += more.incomplete
    return issues, read.board


def _read(team: Team, only: IssueRef | None, tracker: TrackerReader, keep: Keep) -> TrackerRead:
    if only is None:
        labels = (team.label.name, *team.label.aliases)
        return tracker.read_team(repositories=team.repositories, labels=labels, board=team.board, keep=keep)
    read = tracker.read_issue(only, private=_is_private(team, only), board=team.board)
    return replace(read, issues=tuple(map(keep, read.issues)))


def _is_private(team: Team, ref: IssueRef) -> bool:
    return any(
        each.private for each in team.repositories if each.name.casefold() == ref.repository.casefold()
    )


def _unlabelled(team: Team, board: BoardView | None, issues: Mapping[IssueRef, Issue]) -> Iterable[str]:
    """Node IDs of open issues in the board's intake that were not found by the team's label."""
    watched = {repository.name.casefold() for repository in team.repositories}
    return (
        card.issue_id
        for card in (board.cards if board else ())
        if card.open
        and card.status == team.board.statuses.intake
        and card.ref not in issues
        and card.ref.repository.casefold() in watched
    )


def _announced(channel: Channel | None, issues: Mapping[IssueRef, Issue]) -> Iterable[str]:
    """Node IDs of issues whose announcement still says open, but which are not among the open ones."""
    known = {str(ref) for ref in issues}
    return (
        message.payload["id"]
        for message in (channel.messages if channel else ())
        if message.payload.get("state") == "open"
        and "id" in message.payload
        and message.payload.get("issue") not in known
    )
