"""Who is on support in the next weeks: its gaps and what is proposed, how even it is, who is next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from supportdesk.model.snapshot import TeamState
from supportdesk.policies.fairness import Quality, Share, account, quality, roster_of
from supportdesk.policies.gaps import Span, gaps, spans
from supportdesk.policies.shifts import on_support
from supportdesk.policies.swap import Proposal, proposals
from supportdesk.policies.wording import moment

WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A stretch of time and who is on support in it, in words; `note` says what is unusual about it."""

    start: datetime
    end: datetime
    who: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A team's next weeks.

    `problem` says why they could not be known, `uncounted` why no ad-hoc issues are in the shares; both are
    empty else.
    """

    team: str
    timezone: str
    duties: tuple[Duty, ...]
    proposals: tuple[Proposal, ...]
    shares: tuple[tuple[str, Share], ...]
    quality: Quality
    next_up: str
    problem: str = ""
    uncounted: str = ""


def outlook(state: TeamState, *, weeks: int = WEEKS) -> Outlook:
    """The team's next weeks, from this moment."""
    until = state.now + timedelta(weeks=min(weeks, state.team.rotation.weeks_told))
    return Outlook(
        team=state.team.name,
        timezone=state.calendar.timezone,
        duties=tuple(duties(state, state.now, until)),
        proposals=tuple(proposals(state, gaps(state, state.now, until))),
        shares=tuple((state.people[share.person].name, share) for share in account(state)),
        quality=quality(state),
        next_up=_next_up(state),
        problem="" if state.whole("oncall") else on_support(state, state.now).problem,
        uncounted=next((each.reason for each in state.incomplete if each.part == "ad_hoc"), ""),
    )


def duties(state: TeamState, since: datetime, until: datetime) -> Iterator[Duty]:
    """Who is on support between two instants, one after another; each as long as nothing changes."""
    last: Duty | None = None
    for span in spans(state, since, until):
        duty = Duty(start=span.start, end=span.end, who=_who(state, span), note=_note(state, span))
        if last is not None and (last.who, last.note) == (duty.who, duty.note):
            last = replace(last, end=duty.end)
            continue
        if last is not None:
            yield last
        last = duty
    if last is not None:
        yield last


def _who(state: TeamState, span: Span) -> str:
    return " and ".join(sorted(state.people[key].name for key in span.holders)) or "nobody"


def _note(state: TeamState, span: Span) -> str:
    if len(span.holders) != 1:
        return "gap" if state.calendar.elapsed(span.start, span.end) else ""
    if span.away:
        return "away" if state.calendar.elapsed(span.start, span.end) else ""
    return "override" if span.shifts[0].covers else ""


def _next_up(state: TeamState) -> str:
    """Who takes over next and why, in a sentence."""
    current = on_support(state, state.now).shift
    following = (
        shift
        for shift in state.shifts
        if shift.start > state.now and (current is None or shift.person != current.person)
    )
    shift = next(following, None)
    if shift is None:
        return "Nobody is planned next."
    name, when = state.people[shift.person].name, moment(state, shift.start)
    if shift.covers:
        return f"Next is {name}, from {when}, by an override."
    if state.team.rotation.source != "roster":
        return f"Next is {name}, from {when}, as the on-call schedule has it."
    ended = max(
        (each.end for each in state.shifts if each.person == shift.person and each.end <= state.now),
        default=None,
    )
    waits = f"since {moment(state, ended)}" if ended else "not having had a turn yet"
    of = f" of {len(roster_of(state))}" if len(roster_of(state)) > 1 else ""
    return f"Next is {name}, from {when}: waits longest{of}, {waits}."
