"""When the daily digest is due, and which digests fell due since some time."""

from datetime import datetime

from supportdesk.model.duration import amount_of
from supportdesk.model.moment import local_date
from supportdesk.model.people import WEEKDAYS
from supportdesk.model.slots import DueSlot, due_slots
from supportdesk.model.snapshot import TeamState


def due_digest(state: TeamState) -> DueSlot | None:
    """The digest that is due: the newest within `catch_up`, or today's when a person asks for it by name."""
    if "digest" in state.asked:
        return DueSlot(day=local_date(state.now, timezone=state.calendar.timezone), due=state.now)
    since = state.now - amount_of(state.team.schedule.catch_up, state.calendar)
    return next(reversed(digests_since(state, since)), None)


def digests_since(state: TeamState, since: datetime) -> list[DueSlot]:
    """The digests that fell due after then, up to now."""
    slot = state.team.schedule.digest
    days = frozenset(WEEKDAYS.index(day) for day in slot.days)
    return list(due_slots(state.calendar, days=days, at=slot.at, since=since, until=state.now))
