"""SUP-18: when support has a gap: nobody has the shift, several have it, or its person is away."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.wording import day_name

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time with the shifts that hold all through it; `away` are their people who are away."""

    start: datetime
    end: datetime
    shifts: tuple[Shift, ...]
    away: frozenset[str]

    @property
    def holders(self) -> frozenset[str]:
        """Whose shifts they are."""
        return frozenset(shift.person for shift in self.shifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Time in which nobody is on support, or nobody knows who; `holders` have the shift nevertheless."""

    start: datetime
    end: datetime
    holders: frozenset[str]


def spans(state: TeamState, since: datetime, until: datetime) -> Iterator[Span]:
    """The time between two instants, cut wherever a shift or an absence begins or ends."""
    zone = state.calendar.timezone
    shifts = [shift for shift in state.shifts if shift.start < until and shift.end > since]
    cuts = {since, until}
    for shift in shifts:
        cuts |= {shift.start, shift.end}
        for absence in state.people[shift.person].absent:
            cuts |= {slot_on(day, time.min, timezone=zone) for day in (absence.first, absence.last + DAY)}
    for start, end in pairwise(sorted(cut for cut in cuts if since <= cut <= until)):
        holding = tuple(shift for shift in shifts if shift.start <= start < shift.end)
        day = local_date(start, timezone=zone)
        away = frozenset(each.person for each in holding if state.people[each.person].is_absent(day))
        yield Span(start=start, end=end, shifts=holding, away=away)


def gaps(state: TeamState, since: datetime, until: datetime) -> tuple[Gap, ...]:
    """Every gap between two instants that holds business time, in order."""
    found: list[Gap] = []
    for span in spans(state, since, until):
        if len(span.holders) == 1 and not span.away:
            continue
        if found and found[-1].end == span.start and found[-1].holders == span.holders:
            found[-1] = replace(found[-1], end=span.end)
        else:
            found.append(Gap(start=span.start, end=span.end, holders=span.holders))
    return tuple(gap for gap in found if state.calendar.elapsed(gap.start, gap.end))


def account_of(state: TeamState, gap: Gap) -> str:
    """A gap in a sentence."""
    when = days_of(state, gap.start, gap.end)
    names = sorted(state.people[key].name for key in gap.holders)
    match names:
        case []:
            return f"Nobody is on support {when}."
        case [name]:
            return f"{name} is on support but away {when}."
        case _:
            return f"{', '.join(names[:-1])} and {names[-1]} are on support at once {when}."


def days_of(state: TeamState, start: datetime, end: datetime) -> str:
    """The business days that a stretch of time touches, as people say it: `Wed 23 Dec` or a range."""
    touched = business_dates(state, start, end)
    first, last = touched[0], touched[-1]
    return day_name(first) if first == last else f"{day_name(first)} to {day_name(last)}"


def business_dates(state: TeamState, start: datetime, end: datetime) -> list[date]:
    """The local dates on which business time passes between two instants; business time may pass midnight."""
    dates: dict[date, None] = {}
    for each in state.calendar.open_intervals(start, end):
        day = local_date(each.start, timezone=state.calendar.timezone)
        last = local_date(each.end - datetime.resolution, timezone=state.calendar.timezone)
        while day <= last:
            dates[day] = None
            day += DAY
    return list(dates)
