"""Reading a team's issues with its board, and those that these and the channel point at."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from supportdesk.gather.condense import condenser
from supportdesk.gather.question import Question, Readers, read_part
from supportdesk.model.channels import Message
from supportdesk.model.config import Team
from supportdesk.model.issues import BoardView, Issue, IssueRef
from supportdesk.model.snapshot import Incomplete
from supportdesk.services.ports import Keep, Mirrors, TrackerRead, TrackerReader

CLOSED_LATELY = timedelta(days=7)  # so far back, what an event about a closed issue missed is made up for


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a team's tracker holds; `gone` are issues that were looked for and are not there any more."""

    issues: Mapping[IssueRef, Issue] = field(default_factory=dict)
    board: BoardView | None = None
    gone: frozenset[IssueRef] = frozenset()


def gather_issues(
    team: Team,
    question: Question,
    *,
    said: Callable[[], Iterable[Message]],
    readers: Readers,
    gaps: list[Incomplete],
) -> Found:
    """The team's open issues with the board; then, a hundred a request, what those point at but lack.

    `said` gives what the desk said for the team, and may wait for it: it is asked after the issues have come.
    """
    keep = condenser(question.config, team)
    read = read_part("issues", lambda: _read(team, question, readers, keep), gaps)
    if read is None:
        gaps.append(replace(gaps[-1], part="board"))  # both come with one answer
        return Found()
    issues = {issue.ref: issue for issue in read.issues}
    gaps += read.incomplete
    if question.issue is not None:
        is_gone = question.issue not in issues and not read.incomplete
        gone = frozenset({question.issue} if is_gone else ())
        return Found(issues=issues, board=read.board, gone=gone)
    announced = {message.payload["id"]: message for message in _announced(said(), issues)}
    wanted = sorted({*_unlabelled(team, read.board, issues), *announced})
    more = None
    if wanted:
        more = read_part("issues", lambda: readers.tracker().read_issues(wanted, board=team.board), gaps)
    if more is None:
        return Found(issues=issues, board=read.board)
    gaps += more.incomplete
    issues |= {issue.ref: keep(issue) for issue in more.issues}
    found = {issue.id for issue in more.issues}
    lost = [ref for node, each in announced.items() if node not in found and (ref := _about(each))]
    if more.incomplete or not lost:
        return Found(issues=issues, board=read.board)
    moved = read_part("issues", lambda: _moved(lost, issues, readers.tracker()), gaps)
    if moved is None:
        return Found(issues=issues, board=read.board)
    return Found(issues=issues | moved, board=read.board, gone=frozenset(lost))


def _moved(
    lost: Iterable[IssueRef], issues: Mapping[IssueRef, Issue], tracker: TrackerReader
) -> dict[IssueRef, Issue]:
    """Those of the issues to which the address of a lost one leads on: a transfer gives an issue a new ID.

    GitHub is asked of each once: the announcement is edited then.
    """
    places = {issue.url: issue for issue in issues.values()}
    asked = ((ref, tracker.read_moved(ref)) for ref in sorted(lost))
    led = ((ref, places[url]) for ref, url in asked if url in places)
    return {issue.ref: replace(issue, former=ref) for ref, issue in led}


def _read(team: Team, question: Question, readers: Readers, keep: Keep) -> TrackerRead:
    only, tracker = question.issue, readers.tracker()
    if only is None:
        readers.observer.advanced(team.name, seen=0, total=0)
        return tracker.read_team(
            repositories=team.repositories,
            labels=(team.label.name, *team.label.aliases),
            board=team.board,
            closed_since=question.now - CLOSED_LATELY,
            keep=keep,
            advanced=lambda seen, total: readers.observer.advanced(team.name, seen=seen, total=total),
        )
    watched = team.repository(only.repository)
    private = watched is not None and watched.private
    read = tracker.read_issue(
        only,
        label=team.label.name,
        private=private,
        board=team.board,
        mirrors=_mirrors(team) if private else None,
    )
    return replace(read, issues=tuple(map(keep, read.issues)))


def _mirrors(team: Team) -> Mirrors | None:
    """Where the stand-ins for customers' issues are, if the team makes such."""
    intake = team.intake
    if intake.customer_issues != "mirror" or intake.repository is None:
        return None
    return Mirrors(repository=intake.repository, label=team.labels.mirror)


def _unlabelled(team: Team, board: BoardView | None, issues: Mapping[IssueRef, Issue]) -> Iterable[str]:
    """Node IDs of open issues in the board's intake that were not found by the team's label."""
    return (
        card.issue_id
        for card in (board.cards if board else ())
        if card.open
        and card.status == team.board.statuses.intake
        and card.ref not in issues
        and team.repository(card.ref.repository) is not None
    )


def _announced(said: Iterable[Message], issues: Mapping[IssueRef, Issue]) -> Iterable[Message]:
    """Announcements that still say open of an issue which is not among those read."""
    known = {str(ref) for ref in issues}
    return (
        message
        for message in said
        if message.payload.get("state") == "open"
        and "id" in message.payload
        and message.payload.get("issue") not in known
    )


def _about(message: Message) -> IssueRef | None:
    """The issue that an announcement is about."""
    return IssueRef.parse(message.payload.get("issue", ""))
