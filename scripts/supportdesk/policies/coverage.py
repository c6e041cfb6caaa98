"""SUP-3, SUP-18: somebody is always on support; a doubt is told, ahead of time where it can be."""

from collections.abc import Iterator
from datetime import date, timedelta

from supportdesk.model.actions import Decision
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.roster import is_absent, on_support
from supportdesk.policies.telling import tell_managers

OPSGENIE_ENDS = date(2027, 4, 5)  # Atlassian's date for the end of Opsgenie's API
OPSGENIE_WARNING_DAYS = 180


def decide_warnings(state: TeamState) -> Iterator[Decision]:
    """SUP-18: a gap or a source that cannot be read is told to EM and PM.

    SUP-3: Opsgenie's end is in the digest on the first business day of each week.
    """
    duty = on_support(state, state.now)
    if duty.problem:
        sentence = f"{duty.problem} The handle and the assignments stay as they are."
        yield from tell_managers(state, _because(state, "SUP-18", sentence), subject="oncall")
    yield from _absence_ahead(state)
    today = local_date(state.now, timezone=state.calendar.timezone)
    days = (OPSGENIE_ENDS - today).days
    if state.team.rotation.source == "opsgenie" and days <= OPSGENIE_WARNING_DAYS:
        reason = f"Opsgenie's API {_opsgenie_ends(days)}: choose another source."
        if today == state.calendar.next_business_day(today - timedelta(days=today.weekday())):
            yield Finding(because=_because(state, "SUP-3", reason), subject="On-call source")


def _opsgenie_ends(days: int) -> str:
    if days < 0:
        return f"ended on {OPSGENIE_ENDS}"
    if days == 0:
        return "ends today"
    return f"ends on {OPSGENIE_ENDS}, in {days} {'day' if days == 1 else 'days'}"


def _absence_ahead(state: TeamState) -> Iterator[Decision]:
    """The shifts whose engineer is away for a part, as far ahead as the team wants to know."""
    horizon = state.now + timedelta(weeks=state.team.rotation.warn_weeks_ahead)
    for shift in state.shifts:
        if shift.end <= state.now or shift.start > horizon:
            continue
        days = _days_away(state, shift)
        if days:
            who = state.people[shift.person].name
            more = f" and on {len(days) - 1} more of the shift's days" if len(days) > 1 else ""
            reason = f"{who} is on support but away on {days[0]}{more}. Who covers? Add an override."
            yield Finding(because=_because(state, "SUP-18", reason), subject=f"on support {days[0]}")


def _days_away(state: TeamState, shift: Shift) -> list[date]:
    """The working days of what is left of a shift on which its engineer is away."""
    start, end = (
        local_date(moment, timezone=state.calendar.timezone)
        for moment in (max(shift.start, state.now), shift.end)
    )
    days = (start + timedelta(days=count) for count in range((end - start).days))
    person = state.people[shift.person]
    return [day for day in days if is_absent(person, day) and state.calendar.is_business_day(day)]


def _because(state: TeamState, rule: str, reason: str) -> Because:
    return Because(team=state.key, job="rotation", rule=rule, reason=reason)
