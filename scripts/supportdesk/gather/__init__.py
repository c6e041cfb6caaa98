"""The only reader: services in, one snapshot out.

What cannot be read becomes an `Incomplete` with a sentence, and the other parts and teams go on. An account
that GitHub or Slack refuses stops the run, since nothing could be decided without it; a check-up goes on.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

from supportdesk.gather.issues import gather_issues
from supportdesk.gather.people import Accounts, fit_accounts, gather_accounts, gather_shifts
from supportdesk.gather.question import Question, Readers, read_part
from supportdesk.model.check import Check
from supportdesk.model.config import Team
from supportdesk.model.snapshot import Desk, Incomplete, Snapshot, TeamState
from supportdesk.services.errors import ServiceError

HISTORY = timedelta(days=35)  # how far back the channel is read: open episodes and announcements lie within
AT_GITHUB, ELSEWHERE = 4, 8  # conversations at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Who waits for answers. A task waits for no tracker, and only for what was submitted before it."""

    trackers: ThreadPoolExecutor
    others: ThreadPoolExecutor


def gather_snapshot(question: Question, readers: Readers) -> Snapshot:
    """Read everything that a run decides on, once. Raises a ServiceError where an account is refused."""
    with ThreadPoolExecutor(1) as meanwhile:
        slack_user = meanwhile.submit(lambda: readers.chat().read_self())
        desk = readers.tracker().read_desk(question.repository)
        return _gather_teams(question, readers, replace(desk, slack_user=slack_user.result()))


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
    """The teams, side by side: most of a run is waiting for answers."""
    accounts = gather_accounts(question, readers)
    with ThreadPoolExecutor(AT_GITHUB) as trackers, ThreadPoolExecutor(ELSEWHERE) as others:
        pools = Pools(trackers=trackers, others=others)
        asked = [
            _ask(key, question, readers, desk=desk, accounts=accounts, pools=pools) for key in question.teams
        ]
        return Snapshot(now=question.now, teams=tuple(answer() for answer in asked))


def _ask(
    key: str, question: Question, readers: Readers, *, desk: Desk, accounts: Accounts, pools: Pools
) -> Callable[[], TeamState]:
    """Ask for everything about a team; what is returned waits for the answers."""
    team = question.config.teams[key]
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
    of_channel: list[Incomplete] = []
    of_issues: list[Incomplete] = []
    of_duty: list[Incomplete] = list(accounts.gaps)
    of_handle: list[Incomplete] = []
    channel = pools.others.submit(
        read_part, "channel", lambda: readers.chat().read_channel(team.slack.channel, since=since), of_channel
    )
    issues = pools.trackers.submit(gather_issues, team, question.issue, channel.result, readers, of_issues)
    on_duty = pools.others.submit(_with_duty, blank, question, readers, of_duty)
    staffed = pools.others.submit(_with_handle, team, on_duty.result, readers, of_handle)

    def answer() -> TeamState:
        found, board = issues.result()
        state = replace(staffed.result(), channel=channel.result(), issues=found, board=board)
        gaps = dict.fromkeys(_named(gap, team) for gap in (*of_duty, *of_channel, *of_issues, *of_handle))
        return replace(state, incomplete=tuple(gaps))

    return answer


def _with_duty(blank: TeamState, question: Question, readers: Readers, gaps: list[Incomplete]) -> TeamState:
    """The state with who is on support."""
    shifts, order = gather_shifts(blank, question, readers, gaps)
    return replace(blank, shifts=shifts, order=order, incomplete=tuple(gaps))


def _with_handle(
    team: Team, on_duty: Callable[[], TeamState], readers: Readers, gaps: list[Incomplete]
) -> TeamState:
    """The state with the handle's members, and of the accounts those that may be among them."""
    group = read_part("handle", lambda: readers.chat().read_group(team.slack.handle), gaps)
    state = replace(on_duty(), group=group)
    return replace(state, slack_ids=fit_accounts(state, readers, gaps))


def _named(gap: Incomplete, team: Team) -> Incomplete:
    """The gap with the team in its sentence."""
    return gap if team.name in gap.reason else replace(gap, reason=f"{team.name}: {gap.reason}")
