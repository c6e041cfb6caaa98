"""SUP-18: what is proposed for a gap: who could take it, by fairness, and the overrides to paste.

Where somebody is away for a part of their shift it is a swap: what they miss is taken by the one who carries
the least, and they take as many days at the beginning of that one's next shift. A swap is two overrides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from supportdesk.model.duty import Override
from supportdesk.model.moment import slot_on
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.fairness import AHEAD, Share, account, is_there, roster_of
from supportdesk.policies.gaps import DAY, Gap, account_of, business_dates, days_of
from supportdesk.policies.roster import handoff_after
from supportdesk.policies.shifts import overlay


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for a gap: the problem, the proposal with its reason, and the overrides to do it."""

    gap: Gap
    problem: str
    sentence: str
    overrides: tuple[Override, ...] = ()

    @property
    def text(self) -> str:
        """The gap and the proposal."""
        return f"{self.problem} {self.sentence}"


def proposals(state: TeamState, found: tuple[Gap, ...]) -> Iterator[Proposal]:
    """A proposal for each gap, each over what those before it would change."""
    for gap in found:
        proposal = propose(state, gap)
        yield proposal
        zone = state.calendar.timezone
        shifts = overlay(state.shifts, proposal.overrides, team=state.key, timezone=zone)
        state = replace(state, shifts=shifts)


def propose(state: TeamState, gap: Gap) -> Proposal:
    """Who could take a gap: of those who are there all through it the one who carries the least."""
    problem, part = account_of(state, gap), _a_shift_of(state, gap)
    free = [share for share in account(state) if _could(state, share.person, part)]
    if not free:
        nobody = "Nobody of the rotation is there all through it: who else could help?"
        return Proposal(gap=gap, problem=problem, sentence=nobody)
    chosen = min(free, key=lambda share: (round(share.balance, 3), share.ad_hoc))
    name = state.people[chosen.person].name
    why = _reason(name, chosen) if len(free) > 1 else f"Only {name} is there all through it."
    taken = _override(state, chosen.person, part.start, part.end, why="cover")
    back = _in_return(state, part, chosen.person)
    if back is None:
        verb = "stays" if chosen.person in gap.holders else "covers"
        when = "" if part == gap else f" {days_of(state, part.start, part.end)}"
        sentence = f"Proposed: {name} {verb}{when}. {why}"
        return Proposal(gap=gap, problem=problem, sentence=sentence, overrides=(taken,))
    away = state.people[back.person].name
    when = days_of(state, back.start, back.end)
    return Proposal(
        gap=gap,
        problem=problem,
        sentence=f"Proposed swap: {name} covers, and {away} takes {when} in return. {why}",
        overrides=(
            replace(taken, why="swap"),
            _override(state, back.person, back.start, back.end, why="swap"),
        ),
    )


def _a_shift_of(state: TeamState, gap: Gap) -> Gap:
    """What one person can take of a gap: of time that nobody has, as much as a shift."""
    handoff = handoff_after(state.team, state.calendar, max(gap.start, state.now))
    return gap if gap.holders else replace(gap, end=min(gap.end, handoff))


def _could(state: TeamState, person: str, gap: Gap) -> bool:
    """Whether somebody is there all through a gap; of several who are on support at once one of them."""
    if (person in gap.holders) != (len(gap.holders) > 1) or person not in roster_of(state):
        return False
    return all(is_there(state, person, day) for day in business_dates(state, gap.start, gap.end))


def _reason(name: str, share: Share) -> str:
    carried, even = round(share.served + share.planned), round(share.even)
    days = "business day" if carried == 1 else "business days"
    return f"{name} carries the least of those who are there: {carried} {days}, where {even} would be even."


def _in_return(state: TeamState, gap: Gap, taker: str) -> Shift | None:
    """As many business days as the gap has, from the beginning of the taker's next shift."""
    if len(gap.holders) != 1:
        return None
    (away,) = gap.holders
    horizon = state.now + AHEAD
    own = (each for each in state.shifts if each.person == taker and not each.covers)
    shift = next((each for each in own if gap.end <= each.start < horizon), None)
    if shift is None:
        return None
    count = len(business_dates(state, gap.start, gap.end))
    taken = business_dates(state, shift.start, shift.end)[:count]
    if len(taken) < count or not all(is_there(state, away, day) for day in taken):
        return None
    midnight = slot_on(taken[-1] + DAY, time.min, timezone=state.calendar.timezone)
    return Shift(person=away, start=shift.start, end=min(shift.end, midnight))


def _override(state: TeamState, person: str, start: datetime, end: datetime, *, why: str) -> Override:
    """The entry in the team's local time, to the minute."""
    zone = ZoneInfo(state.calendar.timezone)
    begin, until = (
        moment.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None) for moment in (start, end)
    )
    return Override(team=state.key, person=person, start=begin, end=until, why=why, by=state.team.em)
