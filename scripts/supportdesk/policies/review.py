"""What a change of the configuration would change: who is on support, before and after, from the files alone.

What has been stays: a change by which somebody else would have been on support before today is refused. It
may be a fact that begins in the past, or a key without a date, such as the order of the roster.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.snapshot import TeamState
from supportdesk.model.tables import Page, Said, Table
from supportdesk.policies.gaps import Span, gaps, spans
from supportdesk.policies.outlook_page import local_moment, proposed
from supportdesk.policies.swap import proposals

WEEKS = timedelta(weeks=12)
SHOWN = 10  # stretches of the past; a change of the order changes all of it
ANEW = "The rotation begins anew: who was on support before counts no more, for turns nor in the account."
NOT_KNOWN = "Who is on support is not in these files: {} knows. Only the overrides are looked at."


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who is on support in a stretch of time, by GitHub login and by name; `away` where they are away."""

    logins: frozenset[str]
    names: str
    away: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time, and who is on support in it before and after the change."""

    start: datetime
    end: datetime
    before: Holding
    after: Holding

    @property
    def is_given_away(self) -> bool:
        """Whether the change gives it to somebody else; people may be called otherwise."""
        return self.before.logins != self.after.logins

    @property
    def differs(self) -> bool:
        """Whether the change changes anything about it."""
        return self.is_given_away or self.before.away != self.after.away


def rewritten(base: TeamState, head: TeamState) -> tuple[Stretch, ...]:
    """The stretches before today for which the change names somebody else; who was away is no matter."""
    today = local_date(head.now, timezone=base.calendar.timezone)
    midnight = slot_on(today, time.min, timezone=base.calendar.timezone)
    first = min((shift.start for state in (base, head) for shift in state.shifts), default=midnight)
    found = compared(_all_there(base), _all_there(head), min(first, midnight), midnight)
    return tuple(each for each in found if each.is_given_away)


def compared(base: TeamState, head: TeamState, since: datetime, until: datetime) -> tuple[Stretch, ...]:
    """Who is on support before and after the change; each stretch as long as neither changes."""
    sides = [list(spans(state, since, until)) for state in (base, head)]
    cuts = sorted({since, until, *(each.start for side in sides for each in side)})
    found: list[Stretch] = []
    for start, end in pairwise(cuts):
        before, after = (_at(state, side, start) for state, side in zip((base, head), sides, strict=True))
        if found and (found[-1].before, found[-1].after) == (before, after):
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Stretch(start=start, end=end, before=before, after=after))
    return tuple(found)


def refusals(base: TeamState | None, head: TeamState) -> tuple[str, ...]:
    """Why a change of a team is refused, in sentences; nothing where it is not."""
    if base is None or not _is_known(base) or not _is_known(head) or _begins_anew(head):
        return ()
    zone, found = head.calendar.timezone, rewritten(base, head)
    said = [
        f"{_when(each, zone)}: was {each.before.names}, would have been {each.after.names}"
        for each in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        said.append(f"and {len(found) - SHOWN} more stretches")
    return tuple(said)


def review_page(base: TeamState | None, head: TeamState) -> Page:
    """The next twelve weeks of a team, before and after."""
    title = head.team.name
    if not _is_known(head):
        return Page(title=title, parts=(Said(NOT_KNOWN.format(head.team.rotation.source)),))
    until = head.now + WEEKS
    before = base if base is not None and _is_known(base) else replace(head, shifts=())
    rows = compared(before, head, head.now, until)
    if base is not None and not any(each.differs for each in rows):
        return Page(title=title, parts=(Said("Nothing changes in the next twelve weeks."), *_gaps(head)))
    anew = (Said(ANEW),) if base is not None and _begins_anew(head) and not _begins_anew(base) else ()
    return Page(title=title, parts=(*anew, _calendar(rows, head.calendar.timezone), *_gaps(head)))


def _begins_anew(state: TeamState) -> bool:
    """Whether the rotation begins today or later: of what was before nothing is told any more."""
    today, starts = local_date(state.now, timezone=state.calendar.timezone), state.team.rotation.starts
    return starts is not None and starts >= today


def _calendar(rows: Sequence[Stretch], zone: str) -> Table:
    told = tuple(
        (
            local_moment(each.start, zone),
            local_moment(each.end, zone),
            _shown(each.before),
            _shown(each.after),
        )
        for each in rows
    )
    changed = frozenset(place for place, each in enumerate(rows) if each.differs)
    return Table(columns=("from", "until", "before", "after"), rows=told, marked=changed)


def _gaps(state: TeamState) -> tuple[Said, ...]:
    return tuple(map(proposed, proposals(state, gaps(state, state.now, state.now + WEEKS))))


def _all_there(state: TeamState) -> TeamState:
    """The state without absences: who was away is no matter of who had the shift."""
    return replace(state, people={key: replace(each, absent=()) for key, each in state.people.items()})


def _at(state: TeamState, side: Sequence[Span], moment: datetime) -> Holding:
    span = next(each for each in side if each.start <= moment < each.end)
    people = [state.people[key] for key in sorted(span.holders)]
    is_work = state.calendar.elapsed(span.start, span.end) > timedelta()
    return Holding(
        logins=frozenset(each.github.casefold() for each in people),
        names=" and ".join(each.name for each in people) or "nobody",
        away=bool(span.away) and is_work,
    )


def _shown(holding: Holding) -> str:
    return f"{holding.names} (away)" if holding.away else holding.names


def _is_known(state: TeamState) -> bool:
    return state.team.rotation.source == "roster"


def _when(stretch: Stretch, zone: str) -> str:
    return f"{local_moment(stretch.start, zone)} to {local_moment(stretch.end, zone)}"
