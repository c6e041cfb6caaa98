"""Shifts of any source with the overrides on top, and the one resolver: who is on support at T."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from supportdesk.model.duty import Override
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.roster import handoffs


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSupport:
    """The answer to "who is on support at T": a person with their shift, or the problem in a sentence.

    Where whoever has the shift is away the answer is a problem, with that shift.
    """

    person: str | None = None
    shift: Shift | None = None
    problem: str = ""


def on_support(state: TeamState, at: datetime) -> OnSupport:
    """Who is on support at an instant. Group, digest, assignment and handoff all ask here."""
    unread = next((gap.reason for gap in state.incomplete if gap.part == "oncall"), None)
    if unread is not None:
        return OnSupport(problem=unread)
    current = {shift.person: shift for shift in state.shifts if shift.start <= at < shift.end}
    if not current:
        return OnSupport(problem=f"Nobody is on support for {state.team.name}.")
    if len(current) > 1:
        names = ", ".join(sorted(state.people[person].name for person in current))
        return OnSupport(problem=f"Several people are on support for {state.team.name} at once: {names}.")
    ((person, shift),) = current.items()
    if state.people[person].is_absent(local_date(at, timezone=state.calendar.timezone)):
        name = state.people[person].name
        return OnSupport(shift=shift, problem=f"{name} is on support for {state.team.name} but away.")
    return OnSupport(person=person, shift=shift)


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
    return tuple(sorted([*kept, replace(top, covers=True)], key=lambda shift: shift.start))


def last_handoff(state: TeamState, at: datetime) -> datetime | None:
    """The newest regular handoff that is not after an instant; None before the first one."""
    first = state.team.rotation.starts or state.team.since
    past = [moment for moment in handoffs(state.team, state.calendar, first, at) if moment <= at]
    return past[-1] if past else None
