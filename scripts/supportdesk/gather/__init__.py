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
SIDE_BY_SIDE = 4  # conversations with one service at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Who waits for answers. What waits for the tracker may wait for the others too, never the reverse."""

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
    with ThreadPoolExecutor(SIDE_BY_SIDE) as trackers, ThreadPoolExecutor(SIDE_BY_SIDE) as others:
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
    of_people: list[Incomplete] = list(accounts.gaps)
    channel = pools.others.submit(
        read_part, "channel", lambda: readers.chat().read_channel(team.slack.channel, since=since), of_channel
    )
    issues = pools.trackers.submit(gather_issues, team, question.issue, channel.result, readers, of_issues)
    people = pools.others.submit(_gather_people, blank, question, readers, of_people)

    def answer() -> TeamState:
        found, board = issues.result()
        state = replace(people.result(), channel=channel.result(), issues=found, board=board)
        gaps = dict.fromkeys(_named(gap, team) for gap in (*of_people, *of_channel, *of_issues))
        return replace(state, incomplete=tuple(gaps))

    return answer


def _gather_people(
    blank: TeamState, question: Question, readers: Readers, gaps: list[Incomplete]
) -> TeamState:
    """The state with the handle's members, who is on support, and the accounts that may be in the handle."""
    handle = blank.team.slack.handle
    group = read_part("handle", lambda: readers.chat().read_group(handle), gaps)
    shifts, order = gather_shifts(blank, question, readers, gaps)
    state = replace(blank, group=group, shifts=shifts, order=order)
    fit = fit_accounts(replace(state, incomplete=tuple(gaps)), readers, gaps)
    return replace(state, slack_ids=fit)


def _named(gap: Incomplete, team: Team) -> Incomplete:
    """The gap with the team in its sentence."""
    return gap if team.name in gap.reason else replace(gap, reason=f"{team.name}: {gap.reason}")
