"""Whether what is due at a time of day falls into the working hours of the team's calendar."""

from collections.abc import Iterator
from datetime import timedelta

from supportdesk.model.check import Check
from supportdesk.model.people import WEEKDAYS
from supportdesk.model.setup import Setup
from supportdesk.model.slots import due_slots
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.roster import handoff_after
from supportdesk.policies.wording import moment

LOOKED_AT = timedelta(weeks=3)  # long enough for every weekday to come by in spite of holidays


def check_digest_time(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """The digest comes on working days, in working hours."""
    slot = state.team.schedule.digest
    days = frozenset(WEEKDAYS.index(day) for day in slot.days)
    due = list(due_slots(state.calendar, days=days, at=slot.at, since=state.now, until=state.now + LOOKED_AT))
    if not due:
        named = ", ".join(slot.days)
        yield _outside(f"No digest is due in the next weeks: no working day is among {named}.", "digest.days")
    elif not any(state.calendar.is_open(each.due) for each in due):
        yield _outside(f"The digest is due at {slot.at:%H:%M}, outside of working hours.", "digest.at")


def check_handoff_time(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """A roster hands over in working hours, so that somebody is there to take over."""
    if state.team.rotation.source != "roster":
        return
    handoff = handoff_after(state.team, state.calendar, state.now)
    if not state.calendar.is_open(handoff):
        said = f"The next handoff is {moment(state, handoff)}, outside of working hours."
        mend = "Move `rotation.handoff` into the calendar's hours, unless that is meant."
        yield Check(subject="handoff", verdict="warning", detail=said, mend=mend)


def _outside(said: str, key: str) -> Check:
    mend = f"Correct `schedule.{key}` or the calendar, unless that is meant."
    return Check(subject="digest", verdict="warning", detail=said, mend=mend)
