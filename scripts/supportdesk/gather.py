"""The only reader: services in, one snapshot out.

What cannot be read becomes an `Incomplete` with a sentence, and the other parts and teams go on. Bad
credentials stop the run: nothing could be decided without them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from supportdesk.model.config import Config, Job, Team
from supportdesk.model.duty import Override
from supportdesk.model.snapshot import (
    BoardView,
    Channel,
    Comment,
    Desk,
    Group,
    HandoffOrder,
    Incomplete,
    Issue,
    IssueRef,
    Part,
    Shift,
    Snapshot,
    TeamState,
)
from supportdesk.model.worktime import BusinessTime
from supportdesk.policies.roster import cover, last_handoff, next_handoff, overlay, roster_shifts
from supportdesk.policies.rotation import handle_accounts
from supportdesk.render.markdown import mark_of, reveal
from supportdesk.services.errors import ServiceError, Unknown
from supportdesk.services.ports import ChatReader, OnCallSource, TrackerRead, TrackerReader

Read = TypeVar("Read")

HISTORY = timedelta(days=35)  # how far back the channel is read: open episodes and announcements lie within
AHEAD = timedelta(weeks=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a run wants to know: of which teams, at what moment, on whose behalf."""

    config: Config
    overrides: tuple[Override, ...]
    calendars: Mapping[str, BusinessTime]
    teams: tuple[str, ...]
    now: datetime
    repository: str
    asked: frozenset[Job] = frozenset()
    refresh: bool = False
    issue: IssueRef | None = None
    order: HandoffOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Where the answers come from. `source` gives a team's on-call source; None where the roster is one."""

    tracker: TrackerReader
    chat: ChatReader
    source: Callable[[Team], OnCallSource | None]


def gather_snapshot(question: Question, readers: Readers) -> Snapshot:
    """Read everything that a run decides on, once."""
    desk = replace(readers.tracker.read_desk(question.repository), slack_user=readers.chat.read_self())
    accounts = _gather_accounts(question, readers.chat)
    return Snapshot(
        now=question.now,
        teams=tuple(_gather_team(key, question, readers, desk, accounts) for key in question.teams),
    )


def _gather_team(
    key: str, question: Question, readers: Readers, desk: Desk, accounts: Mapping[str, str]
) -> TeamState:
    team = question.config.teams[key]
    gaps: list[Incomplete] = []
    blank = TeamState(
        now=question.now,
        key=key,
        team=team,
        people=question.config.people,
        priorities=question.config.priorities,
        calendar=question.calendars[team.calendar],
        desk=desk,
        slack_ids=accounts,
        asked=question.asked,
        refresh=question.refresh,
        order=question.order,
    )
    channel = _gather_channel(team, question.now, readers.chat, gaps)
    issues, board = _gather_issues(team, question.issue, channel, readers.tracker, gaps)
    group = _gather_group(team, readers.chat, gaps)
    shifts = _gather_shifts(blank, question, readers, gaps)
    state = replace(
        blank,
        channel=channel,
        issues=issues,
        board=board,
        group=group,
        shifts=shifts,
        incomplete=tuple(gaps),
    )
    return _without_unfit(state, readers.chat)


def _gather_channel(team: Team, now: datetime, chat: ChatReader, gaps: list[Incomplete]) -> Channel | None:
    return _part("channel", lambda: chat.read_channel(team.slack.channel, since=now - HISTORY), gaps)


def _gather_group(team: Team, chat: ChatReader, gaps: list[Incomplete]) -> Group | None:
    return _part("handle", lambda: chat.read_group(team.slack.handle), gaps)


def _gather_issues(
    team: Team,
    only: IssueRef | None,
    channel: Channel | None,
    tracker: TrackerReader,
    gaps: list[Incomplete],
) -> tuple[Mapping[IssueRef, Issue], BoardView | None]:
    """The team's open issues with the board; then, a hundred a request, what those point at but lack."""
    read = _part("issues", lambda: _read(team, only, tracker), gaps)
    if read is None:
        return {}, None
    issues = {issue.ref: _with_marks(issue) for issue in read.issues}
    gaps += read.incomplete
    wanted = [] if only else sorted({*_unlabelled(team, read.board, issues), *_announced(channel, issues)})
    if wanted:
        more = _part("issues", lambda: tracker.read_issues(wanted, board=team.board), gaps)
        if more is not None:
            issues |= {issue.ref: _with_marks(issue) for issue in more.issues}
            gaps += more.incomplete
    return issues, read.board


def _read(team: Team, only: IssueRef | None, tracker: TrackerReader) -> TrackerRead:
    if only is None:
        labels = (team.label.name, *team.label.aliases)
        return tracker.read_team(repositories=team.repositories, labels=labels, board=team.board)
    return tracker.read_issue(only, private=_is_private(team, only), board=team.board)


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


def _with_marks(issue: Issue) -> Issue:
    """The issue with the desk's hidden markers read, and the comments' bodies let go."""
    return replace(issue, comments=tuple(_with_mark(comment) for comment in issue.comments))


def _with_mark(comment: Comment) -> Comment:
    mark = mark_of(comment.body) if comment.by_desk else None
    if mark is None:
        return comment
    facts = reveal(comment.body, mark) if comment.trusted else None
    return replace(comment, body="", mark=mark, trusted=facts is not None, facts=facts or {})


def _gather_shifts(
    state: TeamState, question: Question, readers: Readers, gaps: list[Incomplete]
) -> tuple[Shift, ...]:
    """Who is on support, from the team's source, with overrides and a handoff by order on top."""
    planned = _part("oncall", lambda: _planned(state, question, readers), gaps) or ()
    shifts = overlay(planned, question.overrides, team=state.key, timezone=state.calendar.timezone)
    order = question.order
    ordered = Shift(person=order.person, start=question.now, end=order.until) if order else None
    return cover(shifts, ordered) if ordered else shifts


def _planned(state: TeamState, question: Question, readers: Readers) -> tuple[Shift, ...]:
    source = readers.source(state.team)
    if source is not None:
        return _sourced(state, source)
    return roster_shifts(state.team, state.people, state.calendar, until=question.now + AHEAD)


def _sourced(state: TeamState, source: OnCallSource) -> tuple[Shift, ...]:
    """The shift before this one, this one and the next, as a source tells them.

    Several people at once become several shifts, which the resolver reports; so does nobody.
    """
    now = last_handoff(state, state.now) or state.now
    following = next_handoff(state, state.now)
    before = now - timedelta(weeks=state.team.rotation.weeks)
    after = following + timedelta(weeks=state.team.rotation.weeks)
    spans = ((before, now, before), (now, following, state.now), (following, after, following))
    return tuple(
        Shift(person=_known(state, identity), start=start, end=end)
        for start, end, instant in spans
        for identity in source.on_call(instant)
    )


def _known(state: TeamState, identity: str) -> str:
    """The person behind an e-mail address; somebody the configuration does not know is never guessed."""
    for key, person in state.people.items():
        if person.email is not None and person.email.casefold() == identity.casefold():
            return key
    raise Unknown(
        f"The on-call source of {state.team.name} names {identity[:100]}: give somebody that `email`."
    )


def _gather_accounts(question: Question, chat: ChatReader) -> Mapping[str, str]:
    """Slack member IDs of everybody these teams may name; who is unknown to Slack is left out."""
    teams = [question.config.teams[key] for key in question.teams]
    concerned = {key for team in teams for key in _people_of(team)}
    people = {key: question.config.people[key] for key in sorted(concerned)}
    wanted = {key: person.email for key, person in people.items() if person.slack is None and person.email}
    found = chat.read_people(sorted(set(wanted.values()))) if wanted else {}
    given = {key: person.slack for key, person in people.items() if person.slack}
    return given | {key: found[email] for key, email in wanted.items() if email in found}


def _people_of(team: Team) -> frozenset[str]:
    deputies = {key for key in (team.deputies.em, team.deputies.pm) if key}
    return team.member_keys() | {team.em, team.pm} | deputies


def _without_unfit(state: TeamState, chat: ChatReader) -> TeamState:
    """The state without accounts that Slack would refuse in the handle; asked only where it would change."""
    if state.group is None or state.team.slack.handle_mode == "report":
        return state
    joining = handle_accounts(state) - state.group.users
    unfit = chat.read_unfit(sorted(joining)) if joining else {}
    fit = {key: account for key, account in state.slack_ids.items() if account not in unfit}
    return replace(state, slack_ids=fit)


def _part(part: Part, read: Callable[[], Read], gaps: list[Incomplete]) -> Read | None:
    """What could be read, or None with the gap noted."""
    try:
        return read()
    except ServiceError as error:
        gaps.append(Incomplete(part=part, reason=str(error)))
        return None
