"""SUP-19: the times on support that passed without a word to the channel, as while the desk did not run."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.handing_over import A_DAY, TOO_SHORT, is_told_by
from supportdesk.policies.presence import was_at_work


def untold(state: TeamState, last: datetime | None) -> Iterator[Shift]:
    """The times on support that passed since the last digest without a word to the channel, the oldest first.

    Only where it is known that the desk should have spoken: it did at a handoff before, or has made no digest
    since. What is too short is told to nobody.
    """
    channel = state.channel
    if channel is None or not state.whole("oncall"):
        return
    if state.team.mode.of("handoff") != "on" or state.team.rule("SUP-19") != "on":
        return
    since = last or (channel.since if was_at_work(state, channel.since) else state.now)
    said = [(each.at, each.payload["to"]) for each in channel.messages if is_told_by(state, each)]
    for shift in _stretches(state):
        expired = [
            state.calendar.elapsed(at, shift.end) < TOO_SHORT for at in (shift.start, since, state.now)
        ]
        is_known = since < shift.start or any(at < shift.start for at, _ in said)
        was_told = any(to == shift.person and shift.start - A_DAY <= at < shift.end for at, to in said)
        if expired == [False, False, True] and shift.start >= channel.since and is_known and not was_told:
            yield shift


def _stretches(state: TeamState) -> list[Shift]:
    """The shifts in order, with what somebody has without a break as one."""
    found: list[Shift] = []
    for shift in sorted(state.shifts, key=lambda each: each.start):
        if found and (found[-1].person, found[-1].end) == (shift.person, shift.start):
            found[-1] = replace(found[-1], end=shift.end)
        else:
            found.append(shift)
    return found
