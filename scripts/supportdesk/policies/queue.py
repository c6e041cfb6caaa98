"""SUP-5: the queue, in the one order that always holds, and who waits how long in business time."""

from dataclasses import dataclass
from datetime import timedelta

from supportdesk.model.config import Priority
from supportdesk.model.snapshot import Issue, IssueRef, TeamState
from supportdesk.model.standing import (
    asked_at,
    is_feature,
    is_in_flight,
    is_support,
    is_urgent,
    priority_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A support issue in the queue: how long it waits since it was asked for, in business time."""

    issue: Issue
    priority: Priority | None
    urgent: bool
    waits: timedelta


def queue(state: TeamState) -> tuple[Entry, ...]:
    """Support issues that wait for somebody to pick them up, the next one first.

    Incidents; urgent; priority; the board's own order; longest waiting; then the address, so that the order
    is total.
    """
    cards = {card.ref: place for place, card in enumerate(state.board.cards if state.board else ())}
    places = cards | {ref: cards[mirror] for ref, mirror in state.mirrors.items() if mirror in cards}
    entries = [
        Entry(
            issue=issue,
            priority=priority_of(state, issue),
            urgent=is_urgent(state, issue),
            waits=state.calendar.elapsed(asked_at(state, issue), state.now),
        )
        for issue in state.issues.values()
        if is_support(state, issue) and not is_feature(state, issue) and not is_in_flight(state, issue)
    ]
    return tuple(sorted(entries, key=lambda entry: _rank(state, entry, places)))


def _rank(
    state: TeamState, entry: Entry, places: dict[IssueRef, int]
) -> tuple[bool, bool, int, int, timedelta, IssueRef]:
    rung = entry.priority
    return (
        not (rung is not None and rung.incident),
        not entry.urgent,
        state.priorities.index(rung) if rung is not None else len(state.priorities),
        places.get(entry.issue.ref, len(places)),
        -entry.waits,
        entry.issue.ref,
    )
