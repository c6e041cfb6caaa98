"""REQ-5: the calls on single engineers since the last digest, counted: who was called on, never by whom."""

from collections.abc import Iterator
from datetime import datetime

from supportdesk.model.channels import Message
from supportdesk.model.document import Line, Text, words
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.focus import Call, calls, is_pointed
from supportdesk.policies.wording import bare_link, day_name, reach

SHOWN = 5  # calls that are told one by one; the rest is counted


def interruptions(state: TeamState, since: datetime) -> tuple[Call, ...]:
    """The calls since then, where the team wants to know."""
    return calls(state, since) if state.team.rule("REQ-5") != "off" else ()


def account_of(state: TeamState, found: tuple[Call, ...]) -> Iterator[Line]:
    """Those that were pointed to the handle, and the others."""
    is_on = state.team.rule("REQ-5") == "on"
    others = [call for call in found if not is_on or not is_pointed(state, call)]
    pointed = len(found) - len(others)
    if pointed:
        were = "was" if pointed == 1 else "were"
        yield words(f"Interruptions avoided: {counted(pointed)} {were} pointed to {reach(state)}.")
    if others:
        were = "was" if len(others) == 1 else "were"
        pieces = [piece for call in others[:SHOWN] for piece in (Text(", "), *_called(state, call))][1:]
        more = f", and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        yield (Text(f"{counted(len(others))} who {were} not on support: "), *pieces, Text(f"{more}."))


def counted(number: int) -> str:
    """How many calls there were."""
    return "1 call on a single engineer" if number == 1 else f"{number} calls on single engineers"


def _called(state: TeamState, call: Call) -> Line:
    """Who was called on and where."""
    name, day = Text(state.people[call.who].name), local_date(call.at, timezone=state.calendar.timezone)
    if isinstance(call.where, Message):
        return (name, Text(f" (in the channel, {day_name(day)})"))
    return (name, Text(" ("), *bare_link(call.where), Text(")"))
