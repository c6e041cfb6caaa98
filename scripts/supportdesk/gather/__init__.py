"""The only reader: services in, one snapshot out.

What cannot be read becomes an `Incomplete` with a sentence, and the other parts and teams go on. An account
that GitHub or Slack refuses stops the run, since nothing could be decided without it; a check-up goes on.
"""

from dataclasses import replace
from datetime import timedelta

from supportdesk.gather.issues import gather_issues
from supportdesk.gather.people import Accounts, fit_accounts, gather_accounts, gather_shifts
from supportdesk.gather.question import Question, Readers, read_part
from supportdesk.model.check import Check
from supportdesk.model.config import Team
from supportdesk.model.snapshot import Desk, Incomplete, Snapshot, TeamState
from supportdesk.services.errors import ServiceError

HISTORY = timedelta(days=35)  # how far back the channel is read: open episodes and announcements lie within


def gather_snapshot(question: Question, readers: Readers) -> Snapshot:
    """Read everything that a run decides on, once."""
    desk = replace(readers.tracker().read_desk(question.repository), slack_user=readers.chat().read_self())
    return _gather_teams(question, readers, desk)


def gather_checkup(question: Question, readers: Readers) -> tuple[Snapshot, tuple[Check, ...]]:
    """Read as much as can be read, also where a run would stop; and how the desk's accounts were found."""
    desk = Desk(login="", slack_user="", repository=question.repository)
    checks: list[Check] = []
    try:
        desk = readers.tracker().read_desk(question.repository)
        checks.append(Check(subject="GitHub", good=True, detail=f"{desk.login}, in {desk.repository}"))
    except ServiceError as error:
        checks.append(Check(subject="GitHub", good=False, detail=str(error)))
    try:
        desk = replace(desk, slack_user=readers.chat().read_self())
        checks.append(Check(subject="Slack", good=True, detail=f"member {desk.slack_user}"))
    except ServiceError as error:
        checks.append(Check(subject="Slack", good=False, detail=str(error)))
    return _gather_teams(question, readers, desk), tuple(checks)


def _gather_teams(question: Question, readers: Readers, desk: Desk) -> Snapshot:
    accounts = gather_accounts(question, readers)
    return Snapshot(
        now=question.now,
        teams=tuple(_gather_team(key, question, readers, desk, accounts) for key in question.teams),
    )


def _gather_team(key: str, question: Question, readers: Readers, desk: Desk, accounts: Accounts) -> TeamState:
    team = question.config.teams[key]
    gaps = list(accounts.gaps)
    blank = TeamState(
        now=question.now,
        key=key,
        team=team,
        people=question.config.people,
        priorities=question.config.priorities,
        calendar=question.calendars[team.calendar],
        desk=desk,
        slack_ids=accounts.known,
        asked=question.asked,
        refresh=question.refresh,
    )
    since = question.now - HISTORY
    channel = read_part("channel", lambda: readers.chat().read_channel(team.slack.channel, since=since), gaps)
    issues, board = gather_issues(team, question.issue, channel, readers, gaps)
    group = read_part("handle", lambda: readers.chat().read_group(team.slack.handle), gaps)
    shifts, order = gather_shifts(blank, question, readers, gaps)
    state = replace(
        blank, channel=channel, issues=issues, board=board, group=group, shifts=shifts, order=order
    )
    fit = fit_accounts(replace(state, incomplete=tuple(gaps)), readers, gaps)
    incomplete = tuple(dict.fromkeys(_named(gap, team) for gap in gaps))
    return replace(state, slack_ids=fit, incomplete=incomplete)


def _named(gap: Incomplete, team: Team) -> Incomplete:
    """The gap with the team in its sentence."""
    return gap if team.name in gap.reason else replace(gap, reason=f"{team.name}: {gap.reason}")
