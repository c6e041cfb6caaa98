"""SUP-5: the queue, in the one order that always holds, and why each request stands where it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from supportdesk.model.config import Priority
from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    asked_at,
    is_feature,
    is_in_flight,
    is_support,
    is_urgent,
    priority_of,
)
from supportdesk.policies.wording import lasting


class Rank(NamedTuple):
    """What the order looks at, one thing after another, the smaller first; the address makes it total."""

    no_incident: bool
    not_urgent: bool
    rung: int
    place: int
    waits: timedelta
    ref: IssueRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A support issue in the queue: how long it waits since it was asked for, in business time."""

    issue: Issue
    priority: Priority | None
    waits: timedelta
    rank: Rank


def queue(state: TeamState) -> tuple[Entry, ...]:
    """Support issues that wait for somebody to pick them up, the next one first.

    Incidents; urgent; priority; the board's own order; longest waiting; then the address.
    """
    cards = {card.ref: place for place, card in enumerate(state.board.cards if state.board else ())}
    places = cards | {ref: cards[mirror] for ref, mirror in state.mirrors.items() if mirror in cards}
    entries = [
        _entry(state, issue, places)
        for issue in state.issues.values()
        if is_support(state, issue) and not is_feature(state, issue) and not is_in_flight(state, issue)
    ]
    return tuple(sorted(entries, key=lambda entry: entry.rank))


def why_before(state: TeamState, first: Entry, second: Entry) -> str:
    """The first comparison that puts one request before another, in words."""
    differs = next(
        name for name, one, other in zip(Rank._fields, first.rank, second.rank, strict=True) if one != other
    )
    match differs:
        case "no_incident":
            return "incidents go first"
        case "not_urgent":
            return f"what is urgent ({_priority(first)}) goes before the rest"
        case "rung":
            return f"{_priority(first)} goes before {_priority(second)}"
        case "place":
            is_off = second.rank.place == _off_board(state)
            return "what is on the board goes before what is not" if is_off else "so the board has them"
        case "waits":
            longer, shorter = (lasting(state, each.waits) for each in (first, second))
            return f"the longer wait goes first, {longer} against {shorter}"
        case _:
            return "all else is equal, so the address decides"


def _entry(state: TeamState, issue: Issue, places: Mapping[IssueRef, int]) -> Entry:
    rung, waits = priority_of(state, issue), state.calendar.elapsed(asked_at(state, issue), state.now)
    rank = Rank(
        no_incident=not (rung is not None and rung.incident),
        not_urgent=not is_urgent(state, issue),
        rung=state.priorities.index(rung) if rung is not None else len(state.priorities),
        place=places.get(issue.ref, _off_board(state)),
        waits=-waits,
        ref=issue.ref,
    )
    return Entry(issue=issue, priority=rung, waits=waits, rank=rank)


def _off_board(state: TeamState) -> int:
    """The place behind every card of the board."""
    return len(state.board.cards) if state.board else 0


def _priority(entry: Entry) -> str:
    return entry.priority.name if entry.priority else "no priority"
