"""A team's day as its digest sees it: what waits, is at risk, in flight, new, and changed since the last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from supportdesk.model.conversation import acknowledgement, is_announced, request_thread
from supportdesk.model.finding import Finding
from supportdesk.model.issues import Issue
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.occasions import is_fresh_at
from supportdesk.model.slots import DueSlot
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.model.standing import (
    asked_at,
    is_feature,
    is_in_flight,
    is_labelled,
    is_request,
    is_support,
    stand_in,
)
from supportdesk.policies.clocks import worst
from supportdesk.policies.digest_slots import digests_since
from supportdesk.policies.last_digest import LastDigest, last_digest
from supportdesk.policies.presence import first_met, was_at_work
from supportdesk.policies.queue import Entry, queue
from supportdesk.policies.receipt import Receipt
from supportdesk.policies.untold import untold

SPILLOVER = ("SUP-6", "SUP-7")
LATE_AFTER = timedelta(minutes=30)
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a digest tells of. `since` is the last one, or a day ago; `missed` are digests never made.

    Where the last one is older than what the channel is read back, `none_since` is as far as that is known.
    `untold` are shifts that went by since the last one without a word to the channel.
    """

    slot: DueSlot
    last: LastDigest | None
    since: datetime
    is_late: bool
    missed: tuple[date, ...]
    none_since: date | None
    untold: tuple[Shift, ...]
    queue: tuple[Entry, ...]
    at_risk: tuple[tuple[Issue, Receipt], ...]
    flying: tuple[Issue, ...]
    new: tuple[Issue, ...]
    again: tuple[Issue, ...]
    unannounced: tuple[Issue, ...]
    features: tuple[Issue, ...]
    spilled: tuple[Finding, ...]
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """The headline's numbers by their names."""
        return {"queue": len(self.queue), "risk": len(self.at_risk), "flight": len(self.flying)}


def day_of(state: TeamState, slot: DueSlot) -> Day:
    """The team's day at this moment."""
    last = last_digest(state, slot.day)
    since = last.at if last is not None else _slot_before(state, slot)
    entries = queue(state)
    flying = [issue for issue in state.issues.values() if is_team_work(state, issue)]
    open_issues = [*(entry.issue for entry in entries), *flying]
    found = dict.fromkeys(state.findings)
    return Day(
        slot=slot,
        last=last,
        since=since,
        is_late=state.now - slot.due > LATE_AFTER,
        missed=tuple(_missed(state, slot, last)),
        none_since=_none_since(state, last),
        untold=tuple(untold(state, last.at if last is not None else None)),
        queue=entries,
        at_risk=tuple((issue, late) for issue in open_issues if (late := worst(state, issue))),
        flying=tuple(issue for issue in flying if not _is_shown_by_its_mirror(state, issue)),
        new=tuple(each for each in open_issues if is_request(state, each) and asked_at(state, each) > since),
        again=tuple(_again(state, last)),
        unannounced=tuple(_unannounced(state, last)),
        features=tuple(
            issue for issue in state.issues.values() if is_support(state, issue) and is_feature(state, issue)
        ),
        spilled=tuple(each for each in found if each.because.rule in SPILLOVER),
        findings=tuple(each for each in found if each.because.rule not in SPILLOVER),
    )


def _slot_before(state: TeamState, slot: DueSlot) -> datetime:
    """When the digest before this one was due; a day ago where none was within a week."""
    before = (each.due for each in digests_since(state, slot.due - A_WEEK) if each.day < slot.day)
    return max(before, default=slot.due - A_DAY)


def _missed(state: TeamState, slot: DueSlot, last: LastDigest | None) -> Iterator[date]:
    """The digests between the last one and this one that were never made."""
    if last is not None:
        since = slot_on(last.day, time.max, timezone=state.calendar.timezone)
        yield from (each.day for each in digests_since(state, since) if each.day < slot.day)


def _none_since(state: TeamState, last: LastDigest | None) -> date | None:
    """Since when there was no digest, as far as is known, where the desk was at work before that."""
    channel = state.channel
    if last is not None or channel is None or not was_at_work(state, channel.since):
        return None
    return local_date(channel.since, timezone=state.calendar.timezone)


def _again(state: TeamState, last: LastDigest | None) -> Iterator[Issue]:
    """WORK-1: what was in flight at the last digest and waits again, the team's own work too."""
    for ref in sorted(last.flying) if last is not None else ():
        issue = state.issues.get(ref)
        if issue is not None and issue.open and is_labelled(state, issue) and not is_in_flight(state, issue):
            yield issue


def _unannounced(state: TeamState, last: LastDigest | None) -> Iterator[Issue]:
    """REQ-4: requests that were not said in the channel in time, and became too old for it since the last.

    Where there was none that is known, since the desk first wrote on an issue.
    """
    since = last.at if last is not None else first_met(state)
    if since is None or state.team.mode.of("audit") != "on" or state.team.rule("REQ-4") != "on":
        return
    for issue in state.issues.values():
        if not is_request(state, issue) or is_in_flight(state, issue) or is_announced(state, issue):
            continue
        asked = asked_at(state, issue)
        became_old = is_fresh_at(state, asked, since) and not is_fresh_at(state, asked, state.now)
        if became_old and acknowledgement(state, issue) is None and request_thread(state, issue) is None:
            yield issue


def is_team_work(state: TeamState, issue: Issue) -> bool:
    """Whether the team works on it; a mirror that is only planned has no address yet."""
    is_real = issue.ref.number > 0
    return is_real and issue.open and is_labelled(state, issue) and is_in_flight(state, issue)


def _is_shown_by_its_mirror(state: TeamState, issue: Issue) -> bool:
    mirror = stand_in(state, issue)
    return mirror is not issue and is_team_work(state, mirror)
