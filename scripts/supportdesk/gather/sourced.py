"""The shifts of a team whose rotation stands in another system."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from supportdesk.model.config import Team
from supportdesk.model.duty import Override
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.shifts import overlay
from supportdesk.services.errors import Unknown
from supportdesk.services.oncall.stretches import unbroken
from supportdesk.services.ports import OnCall, OnCallSource

BEHIND = timedelta(weeks=26)  # reports look back so far; every system keeps at least a year


def sourced_shifts(
    state: TeamState, source: OnCallSource, *, until: datetime, overrides: Iterable[Override] = ()
) -> tuple[Shift, ...]:
    """Who is on support as the team's source tells it, from half a year back.

    Touching and overlapping times of one person are one shift. Several people at once stay several shifts,
    which the resolver reports; so does it report nobody.
    """
    since = state.now - BEHIND
    shifts = source.shifts(since, until)
    people = people_by_identity(state)
    tops = overlay((), overrides, team=state.key, timezone=state.calendar.timezone)
    if not any(top.start <= state.now < top.end for top in tops):
        _refuse_unknown(state, [shift for shift in shifts if folded(shift.identity) not in people])
    known = (
        OnCall(identity=people[folded(shift.identity)], start=shift.start, end=shift.end)
        for shift in shifts
        if folded(shift.identity) in people
    )
    return tuple(
        Shift(person=each.identity, start=each.start, end=each.end)
        for each in unbroken(known, since=since, until=until)
    )


def people_by_identity(state: TeamState) -> Mapping[str, str]:
    """Keys of people by what the system may call them: what the configuration's `names` say, then e-mails."""
    emails = {folded(person.email): key for key, person in state.people.items() if person.email}
    return emails | {folded(name): key for name, key in _names(state.team).items()}


def _names(team: Team) -> Mapping[str, str]:
    section = {"jsm": team.rotation.jsm, "ical": team.rotation.ical}.get(team.rotation.source)
    return section.names if section else {}


def folded(identity: str) -> str:
    """An identity as it is compared: the case does not count, nor how many blanks there are."""
    return " ".join(identity.split()).casefold()


def _refuse_unknown(state: TeamState, unknown: list[OnCall]) -> None:
    """Somebody the configuration does not know is never guessed, and matters while on call.

    Raises Unknown. Before and after it is a gap, which is reported in its time.
    """
    for shift in unknown:
        if shift.start <= state.now < shift.end:
            mend = _mend(state.team)
            raise Unknown(f"The on-call source of {state.team.name} names {shift.identity[:100]}: {mend}.")


def _mend(team: Team) -> str:
    source = team.rotation.source
    if source in {"jsm", "ical"}:
        return f"give somebody that `email`, or add it to rotation.{source}.names"
    return "give somebody that `email`"
