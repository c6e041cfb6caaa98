"""SUP-9, REQ-8, REQ-9: questions in the channel that nobody has answered within a business day.

A question needs no issue, and none is asked for. Whatever somebody from outside writes at the top of the
channel is taken for one; in further channels only what names the team. What links an issue is a request,
which has clocks of its own.
"""

from dataclasses import dataclass

from supportdesk.model.channels import Channel, Message
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.talk import is_from_outside, linked_refs, member_accounts, names_team

ANSWERED_WITHIN_DAYS = 1  # business days
FORGOTTEN_AFTER_DAYS = 10  # business days: who asked that long ago has found another way


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message that waits for a word, and the further channel that it stands in."""

    message: Message
    channel: str | None = None


def questions(state: TeamState) -> tuple[Question, ...]:
    """Messages from outside without a reply or reaction by a member, the oldest first."""
    if state.team.rule("SUP-9") == "off":
        return ()
    found = [
        Question(message=each)
        for each in (state.channel.messages if state.channel else ())
        if _waits(state, each)
    ]
    for channel in _further(state):
        found += [
            Question(message=each, channel=channel.name)
            for each in channel.messages
            if _waits(state, each) and names_team(state, each.text)
        ]
    return tuple(sorted(found, key=lambda question: question.message.at))


def _further(state: TeamState) -> list[Channel]:
    return [channel for channel in state.watched if channel.id != state.team.slack.channel]


def _waits(state: TeamState, message: Message) -> bool:
    age, day = state.calendar.elapsed(message.at, state.now), state.calendar.day_length()
    return (
        ANSWERED_WITHIN_DAYS * day < age <= FORGOTTEN_AFTER_DAYS * day
        and is_from_outside(state, message)
        and member_accounts(state).isdisjoint(message.repliers | message.reactors)
        and not linked_refs(state, message.text)
    )
