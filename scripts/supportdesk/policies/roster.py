"""Who is on support: the roster's shifts, the overrides laid over any source, and the one resolver.

SUP-2: exactly one engineer at every instant. The next shift goes to the available person who has waited
longest since the end of their last one (or since joining); at the start, in the listed order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from supportdesk.model.config import Team
from supportdesk.model.duration import amount_of
from supportdesk.model.duty import Override, Turn
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.people import WEEKDAYS, Person
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.model.worktime import BusinessTime

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSupport:
    """The answer to "who is on support at T": a person with their shift, or the problem in a sentence."""

    person: str | None = None
    shift: Shift | None = None
    problem: str = ""


def on_support(state: TeamState, at: datetime) -> OnSupport:
    """Who is on support at an instant. Group, digest, assignment and handoff all ask here."""
    unread = next((gap.reason for gap in state.incomplete if gap.part == "oncall"), None)
    if unread is not None:
        return OnSupport(problem=unread)
    current = {shift.person: shift for shift in state.shifts if shift.start <= at < shift.end}
    if len(current) == 1:
        ((person, shift),) = current.items()
        return OnSupport(person=person, shift=shift)
    if not current:
        return OnSupport(problem=f"Nobody is on support for {state.team.name}.")
    names = ", ".join(sorted(state.people[person].name for person in current))
    return OnSupport(problem=f"Several people are on support for {state.team.name} at once: {names}.")


def handoffs(team: Team, calendar: BusinessTime, first: date, until: datetime) -> Iterator[datetime]:
    """The instants at which shifts begin, from the first on or after a date: local time, on working days.

    Of several that long holidays move to one day there is one.
    """
    handoff = team.rotation.handoff
    day = first + DAY * ((WEEKDAYS.index(handoff.day) - first.weekday()) % 7)
    before: date | None = None
    while True:
        working = calendar.next_business_day(day)
        if working != before:
            moment = slot_on(working, handoff.at, timezone=calendar.timezone)
            yield moment
            if moment >= until:
                return
        before = working
        day += timedelta(weeks=team.rotation.weeks)


def roster_shifts(
    team: Team, people: Mapping[str, Person], calendar: BusinessTime, *, until: datetime
) -> tuple[Shift, ...]:
    """Every shift of a roster from its start to past `until`; a fold over the dated facts of the files alone.

    The first shift runs from the roster's first day to the first regular handoff after it, if those differ.
    Where everybody is absent the shift stays empty: nobody is put on duty during leave.
    """
    rotation = team.rotation
    if rotation.starts is None:
        return ()
    first = calendar.next_business_day(rotation.starts)
    opening = slot_on(first, rotation.handoff.at, timezone=calendar.timezone)
    later = [moment for moment in handoffs(team, calendar, rotation.starts, until) if moment > opening]
    shifts: list[Shift] = []
    free_since: dict[str, datetime] = {}
    for start, end in zip([opening, *later], later, strict=False):
        person = _next(team, people, calendar, start=start, end=end, free_since=free_since)
        if person is not None:
            shifts.append(Shift(person=person, start=start, end=end))
            free_since[person] = end
    return tuple(shifts)


def overlay(
    shifts: Iterable[Shift], overrides: Iterable[Override], *, team: str, timezone: str
) -> tuple[Shift, ...]:
    """The shifts with this team's overrides on top: an override cuts out its range and fills it."""
    result = tuple(shifts)
    for each in overrides:
        if each.team == team:
            start = slot_on(each.start.date(), each.start.time(), timezone=timezone)
            end = slot_on(each.end.date(), each.end.time(), timezone=timezone)
            result = cover(result, Shift(person=each.person, start=start, end=end, why=each.why))
    return result


def cover(shifts: Iterable[Shift], top: Shift) -> tuple[Shift, ...]:
    """The shifts with one more on top: it cuts its range out of the others."""
    kept = [
        replace(shift, start=start, end=end)
        for shift in shifts
        for start, end in ((shift.start, min(shift.end, top.start)), (max(shift.start, top.end), shift.end))
        if start < end
    ]
    return tuple(sorted([*kept, top], key=lambda shift: shift.start))


def next_handoff(state: TeamState, at: datetime) -> datetime:
    """The next regular handoff after an instant."""
    return handoff_after(state.team, state.calendar, at)


def handoff_after(team: Team, calendar: BusinessTime, at: datetime) -> datetime:
    """The next regular handoff of a team after an instant."""
    first = team.rotation.starts or team.since
    moments = handoffs(team, calendar, first, at + timedelta(weeks=2 * team.rotation.weeks))
    return next(moment for moment in moments if moment > at)


def last_handoff(state: TeamState, at: datetime) -> datetime | None:
    """The newest regular handoff that is not after an instant; None before the first one."""
    first = state.team.rotation.starts or state.team.since
    past = [moment for moment in handoffs(state.team, state.calendar, first, at) if moment <= at]
    return past[-1] if past else None


def is_absent(person: Person, day: date) -> bool:
    """Whether somebody is away on a local date."""
    return any(absence.first <= day <= absence.last for absence in person.absent)


def _next(
    team: Team,
    people: Mapping[str, Person],
    calendar: BusinessTime,
    *,
    start: datetime,
    end: datetime,
    free_since: Mapping[str, datetime],
) -> str | None:
    first, last = (local_date(moment, timezone=calendar.timezone) for moment in (start, end))
    waiting = []
    for place, turn in enumerate(team.rotation.roster):
        joined, served = _joined(turn, team, calendar), free_since.get(turn.person)
        is_new = served is None or served < joined  # of two who wait since one instant the newcomer goes last
        if (
            (turn.first is None or turn.first <= first)
            and (turn.last is None or turn.last >= last)
            and not _is_away(team, people[turn.person], calendar, first, last)
        ):
            waiting.append((joined if served is None else max(joined, served), is_new, place, turn.person))
    return min(waiting)[-1] if waiting else None


def _joined(turn: Turn, team: Team, calendar: BusinessTime) -> datetime:
    joined = max(filter(None, (turn.first, team.rotation.starts)))
    return slot_on(joined, team.rotation.handoff.at, timezone=calendar.timezone)


def _is_away(team: Team, person: Person, calendar: BusinessTime, first: date, last: date) -> bool:
    """Whether somebody is away for so much of a shift that it skips them: `skip_absences_of`, or all."""
    limit = team.rotation.skip_absences_of
    days = [first + DAY * count for count in range((last - first).days)]
    working = [day for day in days if calendar.is_business_day(day)]
    if working and all(is_absent(person, day) for day in working):
        return True
    counted, length = (working, calendar.day_length()) if limit.business else (days, DAY)
    away = sum(1 for day in counted if is_absent(person, day))
    return away > 0 and away * length >= amount_of(limit, calendar)
