"""Asking for a team's world: each part as soon as it can be, several at a time.

What cannot be read becomes an `Incomplete` with a sentence, and the other parts and teams go on.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from supportdesk.gather.insiders import with_insiders
from supportdesk.gather.issues import Found, gather_issues
from supportdesk.gather.moment import with_time_gone_by
from supportdesk.gather.people import Accounts, fit_accounts, gather_accounts, gather_shifts
from supportdesk.gather.question import Question, Readers, read_part
from supportdesk.gather.rotation import gather_ad_hoc
from supportdesk.model.actions import mirrors_among
from supportdesk.model.channels import Channel, Group, Message
from supportdesk.model.config import Team
from supportdesk.model.snapshot import Desk, Incomplete, TeamState
from supportdesk.services.pools import open_pool
from supportdesk.services.ports import ChatAccount

HISTORY = timedelta(days=35)  # how far back the channel is read: open episodes and announcements lie within
QUESTIONS = timedelta(days=14)  # how far back the other channels are: an older question is past answering
AT_GITHUB, ELSEWHERE = 4, 8  # conversations at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Who waits for answers. A task waits for no tracker, and only for what was submitted before it."""

    trackers: ThreadPoolExecutor
    others: ThreadPoolExecutor


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all teams' parts wait for: the desk's and everybody's accounts in Slack, the shadow channel."""

    slack_user: Future[ChatAccount]
    accounts: Future[Accounts]
    rehearsal: Future[Channel] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What was asked about one team; `gaps` fill with what could not be read until the answers are there."""

    channel: Future[Channel | None]
    watched: tuple[Future[Channel | None], ...]
    issues: Future[Found]
    staffed: Future[TeamState]
    gaps: tuple[list[Incomplete], ...]


def in_slack(desk: Desk, account: ChatAccount) -> Desk:
    """The desk with who it is in Slack, and where that is."""
    return replace(desk, slack_user=account.user, slack_url=account.url)


@contextmanager
def open_pools() -> Iterator[Pools]:
    """Most of a run is waiting for answers, so that is done side by side."""
    with open_pool(AT_GITHUB) as trackers, open_pool(ELSEWHERE) as others:
        yield Pools(trackers=trackers, others=others)


def ask_for_shared(question: Question, readers: Readers, pools: Pools) -> Shared:
    """Ask for what every team's part waits for."""
    slack_user = pools.others.submit(lambda: readers.chat().read_self())
    accounts = pools.others.submit(gather_accounts, question, readers)
    channel = question.config.desk.shadow_channel
    rehearsal: Future[Channel] | None = None
    if channel is not None and any(map(question.rehearses, question.teams)):
        rehearsal = pools.others.submit(_read_since, channel, question.now - HISTORY, readers, slack_user)
    return Shared(slack_user=slack_user, accounts=accounts, rehearsal=rehearsal)


def ask_team(
    key: str, question: Question, readers: Readers, shared: Shared, pools: Pools
) -> Callable[[Desk], TeamState]:
    """Ask for everything about a team; what is returned waits for the answers."""
    team = question.config.teams[key]
    blank = question.blank(key)
    of_channel: list[Incomplete] = []
    of_issues: list[Incomplete] = []
    of_duty: list[Incomplete] = []
    of_handle: list[Incomplete] = []
    channel = pools.others.submit(_read_channel, blank, readers, shared, of_channel)
    watched = [
        pools.others.submit(_read_watched, each, blank, readers, shared, of_channel)
        for each in (team.slack.also_watch if question.issue is None else ())
    ]
    issues = pools.trackers.submit(
        gather_issues,
        team,
        question,
        said=lambda: _said(blank, channel, shared.rehearsal),
        readers=readers,
        gaps=of_issues,
    )
    on_duty = pools.others.submit(_with_duty, blank, question, readers, of_duty)
    staffed = pools.others.submit(
        _with_handle, blank, question, on_duty, readers, shared=shared, gaps=of_handle
    )

    asked = _Asked(
        channel=channel,
        watched=tuple(watched),
        issues=issues,
        staffed=staffed,
        gaps=(of_duty, of_channel, of_issues, of_handle),
    )
    return lambda desk: _answered(asked, desk, question, readers, shared=shared)


def _answered(
    asked: _Asked, desk: Desk, question: Question, readers: Readers, *, shared: Shared
) -> TeamState:
    """The team's state, as soon as all answers are there."""
    found, blank = asked.issues.result(), asked.staffed.result()
    of_rehearsal: list[Incomplete] = []
    shadow = shared.rehearsal if question.rehearses(blank.key) else None
    state = replace(
        blank,
        desk=desk,
        channel=asked.channel.result(),
        watched=tuple(filter(None, (each.result() for each in asked.watched))),
        rehearsal=read_part("rehearsal", shadow.result, of_rehearsal) if shadow else None,
        issues=found.issues,
        gone=found.gone,
        mirrors=mirrors_among(found.issues.values()),
        board=found.board,
    )
    missing = (gap for gaps in (*asked.gaps, of_rehearsal) for gap in gaps)
    gaps = dict.fromkeys(_named(gap, blank.team) for gap in missing)
    state = with_time_gone_by(replace(state, incomplete=tuple(gaps)))
    return with_insiders(state, question, readers)


def _read_channel(
    state: TeamState, readers: Readers, shared: Shared, gaps: list[Incomplete]
) -> Channel | None:
    channel, since = state.team.slack.channel, state.now - HISTORY
    return read_part("channel", lambda: _read_since(channel, since, readers, shared.slack_user), gaps)


def _said(
    blank: TeamState, channel: Future[Channel | None], rehearsal: Future[Channel] | None
) -> Iterator[Message]:
    """What the desk said for the team in its channel, and in shadow what was rehearsed for it."""
    found = [channel.result()]
    if rehearsal is not None and blank.team.mode.of("audit") == "shadow":
        found.append(read_part("rehearsal", rehearsal.result, []))  # that it cannot be read is told elsewhere
    for each in filter(None, found):
        yield from (message for message in each.messages if (message.key or "").startswith(f"{blank.key}/"))


def _read_watched(
    channel: str, state: TeamState, readers: Readers, shared: Shared, gaps: list[Incomplete]
) -> Channel | None:
    """A further channel. Without it only the questions there are not known, so no rule waits for it."""
    since = state.now - QUESTIONS
    return read_part("watched", lambda: _read_since(channel, since, readers, shared.slack_user), gaps)


def _read_since(channel: str, since: datetime, readers: Readers, slack_user: Future[ChatAccount]) -> Channel:
    slack_user.result()  # asked once, whatever comes of it, not again for each part
    return readers.chat().read_channel(channel, since=since)


def _with_duty(blank: TeamState, question: Question, readers: Readers, gaps: list[Incomplete]) -> TeamState:
    """The state with who is on support."""
    shifts, order = gather_shifts(blank, question, readers, gaps)
    state = replace(blank, shifts=shifts, order=order, incomplete=tuple(gaps))
    return replace(state, ad_hoc=gather_ad_hoc(state, question, readers, gaps))


def _with_handle(
    blank: TeamState,
    question: Question,
    on_duty: Future[TeamState],
    readers: Readers,
    *,
    shared: Shared,
    gaps: list[Incomplete],
) -> TeamState:
    """The state with the handle's members, and of the accounts those that may be among them.

    An event changes no handle.
    """

    def read() -> Group:
        shared.slack_user.result()
        return readers.chat().read_group(blank.team.slack.handle)

    group = read_part("handle", read, gaps)
    accounts = shared.accounts.result()
    gaps += accounts.gaps
    state = replace(on_duty.result(), group=group, slack_ids=accounts.known)
    return fit_accounts(state, readers, gaps) if question.issue is None else state


def _named(gap: Incomplete, team: Team) -> Incomplete:
    """The gap with the team in its sentence."""
    return gap if team.name in gap.reason else replace(gap, reason=f"{team.name}: {gap.reason}")
