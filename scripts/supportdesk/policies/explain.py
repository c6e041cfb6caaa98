"""Why an issue stands where it does: its place in the queue, and the receipt of each clock."""

from collections.abc import Iterator
from datetime import date, datetime

from supportdesk.model.conversation import acknowledgement
from supportdesk.model.duration import humanize_business
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import asked_at, is_feature, is_in_flight, is_old, is_support
from supportdesk.policies.clock_words import itemised
from supportdesk.policies.clocks import late, receipts
from supportdesk.policies.orders import orders
from supportdesk.policies.queue import queue, why_before
from supportdesk.policies.wording import day_name, moment


def explain(state: TeamState, issue: Issue) -> Iterator[str]:
    """The account of one issue for one team, sentence by sentence."""
    if not is_support(state, issue):
        yield "It is no support issue of this team: closed, unlabelled, excluded, or the team's own work."
        return
    if is_old(state, issue):
        yield f"It is from before {state.team.since:%Y-%m-%d} (`since`): it appears in digests only."
    if is_feature(state, issue):
        yield "It is a feature request: the PM's, not the rotation's."
    yield f"It was asked for on {moment(state, asked_at(state, issue))}."
    word = acknowledgement(state, issue)
    if word is not None:
        seen = ", first seen then" if word.seen else ""
        yield f"Acknowledged by {word.by} on {moment(state, word.at)}{seen}."
    yield from _place(state, issue)
    for receipt in receipts(state, issue):
        yield from itemised(state, receipt)
    yield from _overruled(state, issue)
    found = late(state, issue)
    if found:
        yield f"It is at risk by “{found[0].clock}” ({found[0].state})."


def _place(state: TeamState, issue: Issue) -> Iterator[str]:
    """Its number in the queue, and what puts it between its neighbours."""
    if is_in_flight(state, issue):
        yield "It is in flight, so it is not in the queue."
        return
    entries = queue(state)
    place = next((n for n, entry in enumerate(entries) if entry.issue.ref == issue.ref), None)
    if place is None:
        yield "It is not in the queue."
        return
    entry = entries[place]
    rung = entry.priority.name if entry.priority else "no priority"
    waits = humanize_business(entry.waits, state.calendar)
    yield f"It is number {place + 1} of {len(entries)} in the queue: {rung}, waiting for {waits}."
    if place > 0:
        before = entries[place - 1]
        yield f"It comes after {before.issue.ref}: {why_before(state, before, entry)}."
    if place + 1 < len(entries):
        behind = entries[place + 1]
        yield f"{behind.issue.ref} comes after it: {why_before(state, entry, behind)}."


def _overruled(state: TeamState, issue: Issue) -> Iterator[str]:
    """What members ordered of its clocks."""
    for name, order in orders(state, issue).items():
        on = f"{order.by} on {moment(state, order.at)}"
        if name == "snooze":
            until = moment(state, datetime.fromisoformat(order.value))
            yield f"Set aside until {until}, by {on}: no clock is late until then."
        elif name == "eta":
            yield f"A look is promised for {day_name(date.fromisoformat(order.value))}, by {on}."
        elif order.value == "at-risk":
            yield f"At risk, by {on}: {order.reason or 'no reason given'}."
        else:
            yield f"Not at risk, by {on}: clocks that were started before then are late no more."
