"""WORK-6: the fairness account: who carried how much of support, and who is proposed next, and why.

What counts is business time on support, from half a year back to twelve weeks ahead, against what would be
even: the same share of the days on which somebody was there. Fairness only proposes; people decide.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.gaps import gaps, spans

BEFORE, AHEAD = timedelta(weeks=26), timedelta(weeks=12)
DAY, NOON = timedelta(days=1), time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One engineer's part of support, in business days.

    `served` lies before now, `planned` after, `covers` is what of both overrides gave them, `even` what both
    would be if all had the same share of the days they are there. `holidays` are counted up to now, in days;
    `ad_hoc` are issues.
    """

    person: str
    served: float
    planned: float
    covers: float
    even: float
    holidays: int
    ad_hoc: int

    @property
    def balance(self) -> float:
        """How much more than even, in business days."""
        return self.served + self.planned - self.even


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a rotation is, as a share from 0 to 1 of what it could be.

    `covered` is the business time ahead in which exactly one engineer is there; `balanced` is what of the
    account lies within one shift of even.
    """

    covered: float
    balanced: float

    @property
    def score(self) -> int:
        """Both in one figure, of a hundred."""
        return round(100 * self.covered * self.balanced)


def roster_of(state: TeamState) -> tuple[str, ...]:
    """Who takes turns: the roster in its order; where another source knows, the members but EM and PM."""
    turns = tuple(dict.fromkeys(turn.person for turn in state.team.rotation.roster))
    managers = {state.team.em, state.team.pm}
    return turns or tuple(sorted(state.team.member_keys() - managers)) or tuple(sorted(managers))


def account(state: TeamState) -> tuple[Share, ...]:
    """Every engineer's share, in the roster's order; who covers without being one of them comes after."""
    since, until = state.now - BEFORE, state.now + AHEAD
    served, planned, covers = (defaultdict[str, float](float) for _ in range(3))
    holidays: Counter[str] = Counter()
    for start, end in ((since, state.now), (state.now, until)):
        for span in spans(state, start, end):
            if len(span.holders) != 1 or span.away:
                continue
            (person,) = span.holders
            days = _days(state, span.start, span.end)
            (served if end == state.now else planned)[person] += days
            covers[person] += days if span.shifts[0].covers else 0
            holidays[person] += _holidays(state, span.start, span.end) if end == state.now else 0
    people = tuple(dict.fromkeys((*roster_of(state), *sorted({*served, *planned}))))
    even = _even(state, since, until, total=sum(served.values()) + sum(planned.values()))
    return tuple(
        Share(
            person=key,
            served=served[key],
            planned=planned[key],
            covers=covers[key],
            even=even.get(key, 0.0),
            holidays=holidays[key],
            ad_hoc=state.ad_hoc.get(state.people[key].github.casefold(), 0),
        )
        for key in people
    )


def quality(state: TeamState) -> Quality:
    """How much of the next twelve weeks is covered, and how even the account is."""
    until = state.now + AHEAD
    ahead = state.calendar.elapsed(state.now, until)
    missing = sum(
        (state.calendar.elapsed(gap.start, gap.end) for gap in gaps(state, state.now, until)), timedelta()
    )
    shares = account(state)
    total = sum(share.served + share.planned for share in shares)
    shift = _days(state, state.now, state.now + timedelta(weeks=state.team.rotation.weeks))
    uneven = sum(max(0.0, share.balance - shift) for share in shares)
    return Quality(
        covered=1 - missing / ahead if ahead else 1.0,
        balanced=1 - uneven / total if total else 1.0,
    )


def is_there(state: TeamState, person: str, day: date) -> bool:
    """Whether somebody belongs to the rotation on a local date, and is not away."""
    turns = [turn for turn in state.team.rotation.roster if turn.person == person]
    belongs = not turns or any((turn.first or date.min) <= day <= (turn.last or date.max) for turn in turns)
    return belongs and not state.people[person].is_absent(day)


def _even(state: TeamState, since: datetime, until: datetime, *, total: float) -> Mapping[str, float]:
    """What each engineer would have if all had the same share of the days on which they are there."""
    begun = max(since, min((shift.start for shift in state.shifts), default=since))
    first, last = (local_date(moment, timezone=state.calendar.timezone) for moment in (begun, until))
    working = [day for day in _each(first, last) if state.calendar.is_business_day(day)]
    there = {key: sum(is_there(state, key, day) for day in working) for key in roster_of(state)}
    all_days = sum(there.values())
    return {key: total * mine / all_days for key, mine in there.items()} if all_days else {}


def _days(state: TeamState, start: datetime, end: datetime) -> float:
    return state.calendar.elapsed(start, end) / state.calendar.day_length()


def _holidays(state: TeamState, start: datetime, end: datetime) -> int:
    """The holidays whose noon lies in a stretch of time, so that each is one person's."""
    zone = state.calendar.timezone
    first, last = (local_date(moment, timezone=zone) for moment in (start, end))
    holidays = (day for day in _each(first, last + DAY) if state.calendar.is_holiday(day))
    return sum(1 for day in holidays if start <= slot_on(day, NOON, timezone=zone) < end)


def _each(first: date, end: date) -> list[date]:
    return [first + DAY * count for count in range((end - first).days)]
