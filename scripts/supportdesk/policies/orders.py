"""What members ordered by command: the date of the first look, a time of quiet, the risk (SUP-11, SUP-16).

What a command meant is written down in the status comment when it is accepted: from then on a later edit of
the comment changes nothing, nor does it matter that its author has left the team.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from supportdesk.model.commands import CommandName, commands_on
from supportdesk.model.conversation import status_facts
from supportdesk.model.dates import understand
from supportdesk.model.issues import Issue
from supportdesk.model.memo import remembered
from supportdesk.model.moment import date_of, instant_of
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import course, is_in_flight, is_member, work_item
from supportdesk.policies.entitled import Commands, heeded, judged, pending

OrderName = Literal["eta", "snooze", "risk"]
ORDER_NAMES: tuple[OrderName, ...] = ("eta", "snooze", "risk")
NEWEST = "commands"  # the fact that says up to which comment commands are understood
ORDERS: Mapping[CommandName, OrderName] = {
    "eta": "eta",
    "snooze": "snooze",
    "at-risk": "risk",
    "not-at-risk": "risk",
}
_LONGEST_NUMBER = 18  # digits of a comment's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody ordered: in which comment, when, and what it means.

    `value` is the local date of an ETA, the instant at which a snooze ends, or the name of the command;
    `reason` is what stands behind `/at-risk`.
    """

    number: int
    at: datetime
    by: str
    value: str
    reason: str = ""

    @property
    def written(self) -> str:
        """The order as the status comment keeps it."""
        return " ".join((str(self.number), self.at.isoformat(), self.by, self.value, self.reason)).rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Eta:
    """The promised date of the first look, since when it stands, and who gave it, if by command."""

    day: date
    since: datetime
    by: str | None = None


@remembered()
def orders(state: TeamState, issue: Issue) -> dict[OrderName, Order]:
    """What is ordered on an issue now: the newest of each kind, none from before it was reopened."""
    facts = status_facts(state, issue)
    given = {name: order for name in ORDER_NAMES if name in facts and (order := _read(name, facts[name]))}
    unrecorded = _unrecorded(state, issue)
    if not given and not unrecorded:
        return {}
    for commands in unrecorded:
        given |= dict(_orders(state, commands))
    heard = course(state, issue).heard
    return {
        name: order
        for name, order in given.items()
        if order.at >= heard and not _is_spent(state, issue, order, name)
    }


def newest(state: TeamState, issue: Issue) -> int:
    """The number of the newest comment whose commands are understood: what it says later changes nothing."""
    numbers = (commands[0].comment.number for commands in _unrecorded(state, issue))
    return max((_recorded(status_facts(state, issue)), *numbers))


def kept(facts: Mapping[str, str]) -> dict[str, str]:
    """Of a status comment's facts those about orders: they outlast what ends a request for a while."""
    return {name: facts[name] for name in (*ORDER_NAMES, NEWEST) if name in facts}


def eta_of(state: TeamState, issue: Issue) -> Eta | None:
    """The promise that holds: the board's ETA field, or a newer command."""
    order, item = orders(state, issue).get("eta"), work_item(state, issue)
    told = Eta(day=date.fromisoformat(order.value), since=order.at, by=order.by) if order else None
    if item is None or item.eta is None:
        return told
    since = item.eta_since or issue.created_at
    is_older = told is not None and told.since > since
    return told if is_older or _is_desks(state, issue, item.eta, order) else Eta(day=item.eta, since=since)


def _is_desks(state: TeamState, issue: Issue, day: date, order: Order | None) -> bool:
    """Whether the field says what the desk wrote there: for this command, or for an older one.

    It may have done so after the command was typed.
    """
    before = _read("eta", status_facts(state, issue).get("eta", ""))
    return order is not None and day.isoformat() in (order.value, before.value if before else "")


def _unrecorded(state: TeamState, issue: Issue) -> tuple[Commands, ...]:
    """The members' commands that count and are not written down yet: accepted ones, and those about to be."""
    if not commands_on(issue):
        return ()
    known = _recorded(status_facts(state, issue))
    waiting = {commands[0].comment.number for commands in pending(state, issue)}
    typed = (
        commands
        for commands in heeded(state, issue)
        if (
            (comment := commands[0].comment).number in waiting
            or (comment.verdict == "accepted" and comment.number > known)
        )
        and is_member(state, comment.author)
    )
    return tuple(commands for commands, why in judged(state, issue, typed) if not why)


def _recorded(facts: Mapping[str, str]) -> int:
    number = facts.get(NEWEST, "")
    return int(number) if _is_number(number) else 0


def _orders(state: TeamState, commands: Commands) -> Iterator[tuple[OrderName, Order]]:
    """What the commands of one comment mean; of two of a kind the last one counts."""
    for command in commands:
        kind, comment, value = ORDERS.get(command.name), command.comment, str(command.name)
        if kind is None:
            continue
        if kind != "risk":
            understood = understand(command.argument, written=comment.at, calendar=state.calendar)
            value = (understood.day if kind == "eta" else understood.moment).isoformat()
        reason = command.argument if command.name == "at-risk" else ""
        yield (
            kind,
            Order(number=comment.number, at=comment.at, by=comment.author or "", value=value, reason=reason),
        )


def _is_spent(state: TeamState, issue: Issue, order: Order, name: OrderName) -> bool:
    """Whether an order has had its time: the quiet is over, or work began after somebody saw a risk."""
    if name == "snooze":
        return datetime.fromisoformat(order.value) <= state.now
    if order.value != "at-risk" or not is_in_flight(state, issue):
        return False
    item = work_item(state, issue)
    return item is not None and item.since is not None and item.since > order.at


def _read(name: OrderName, written: str) -> Order | None:
    """An order as the status comment has it; None where it makes no sense."""
    number, at, by, value, reason = [*written.split(" ", 4), "", "", "", ""][:5]
    since = instant_of(at)
    makes_sense = {
        "eta": date_of(value) is not None,
        "snooze": instant_of(value) is not None,
        "risk": value in ("at-risk", "not-at-risk"),
    }
    if since is None or not by or not _is_number(number) or not makes_sense[name]:
        return None
    return Order(number=int(number), at=since, by=by, value=value, reason=reason)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
