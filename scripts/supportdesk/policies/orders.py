"""What members ordered by command, and whether a command may be given: SUP-6, SUP-10, SUP-11, SUP-16, REQ-7.

A comment is accepted or refused as a whole, and the desk's reaction to it says which. What a command meant is
written down in the status comment when it is accepted: from then on a later edit of the comment changes
nothing, nor does it matter that its author has left the team.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from supportdesk.model.commands import LONGEST_ARGUMENT, Command, CommandName, commands_on
from supportdesk.model.conversation import status_facts
from supportdesk.model.dates import understand
from supportdesk.model.occasions import is_fresh
from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.model.standing import course, is_feature, is_member, is_support, on_board, same_login
from supportdesk.policies.wording import acting

OrderName = Literal["eta", "snooze", "risk"]
ORDER_NAMES: tuple[OrderName, ...] = ("eta", "snooze", "risk")
ORDERS: Mapping[CommandName, OrderName] = {
    "eta": "eta",
    "snooze": "snooze",
    "at-risk": "risk",
    "not-at-risk": "risk",
}


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


def orders(state: TeamState, issue: Issue) -> dict[OrderName, Order]:
    """What is ordered on an issue now: the newest of each kind, none from before it was reopened."""
    facts = status_facts(state, issue)
    written = {name: order for name in ORDER_NAMES if (order := _read(facts.get(name, "")))}
    typed = commands_on(issue)
    if not written and not typed:
        return {}
    _, heard = course(state, issue)
    newest = max((order.number for order in written.values()), default=0)
    given = {name: order for name, order in written.items() if order.at >= heard}
    for commands in typed:
        comment = commands[0].comment
        if comment.number > newest and comment.at >= heard and _holds(state, issue, commands):
            given |= dict(_orders(state, commands))
    return given


def eta_of(state: TeamState, issue: Issue) -> Eta | None:
    """The promise that holds: the board's ETA field, or a newer command."""
    order, item = orders(state, issue).get("eta"), on_board(state, issue)
    told = Eta(day=date.fromisoformat(order.value), since=order.at, by=order.by) if order else None
    if item is None or item.eta is None or (told and told.day == item.eta):
        return told
    since = item.eta_since or issue.created_at
    return told if told and told.since > since else Eta(day=item.eta, since=since)


def pending(state: TeamState, issue: Issue) -> Iterator[tuple[Command, ...]]:
    """The commands of each comment that nobody has answered yet, oldest first; old ones are history."""
    for commands in commands_on(issue):
        comment = commands[0].comment
        if not comment.verdict and is_fresh(state, comment.at):
            yield commands


def refusal(state: TeamState, issue: Issue, commands: tuple[Command, ...]) -> str:
    """Why the commands of a comment are not done, in one sentence; nothing where they are."""
    return next(filter(None, (_objection(state, issue, command) for command in commands)), "")


def _holds(state: TeamState, issue: Issue, commands: tuple[Command, ...]) -> bool:
    """Whether these commands count: the desk accepted them, or is about to."""
    verdict = commands[0].comment.verdict
    answerable = verdict == "accepted" or (not verdict and commands in pending(state, issue))
    return answerable and not refusal(state, issue, commands)


def _objection(state: TeamState, issue: Issue, command: Command) -> str:
    """What stands against one command."""
    name, author = command.name, command.comment.author
    if name == "support":
        return ""
    if not is_member(state, author):
        return f"/{name} is for the members of {state.team.name}."
    if name == "approve-spillover" and not is_manager(state, author):
        em, pm = (state.people[acting(state, role)].name for role in ("em", "pm"))
        who = em if em == pm else f"{em} or {pm}"
        return f"/{name} is for {who}."
    if not is_support(state, issue):
        return f"/{name} does nothing here: this is not in the {state.team.name} support queue."
    if is_feature(state, issue) and name != "feature":
        return f"/{name} does nothing here: this is a feature request, and out of the queue."
    check = _CHECKS.get(name)
    return check(state, issue, command) if check else ""


def is_manager(state: TeamState, login: str | None) -> bool:
    """Whether somebody is EM or PM, or stands in for one of them today."""
    keys = {state.team.em, state.team.pm, acting(state, "em"), acting(state, "pm")}
    return any(same_login(state.people[key].github, login) for key in keys)


def _check_author(_state: TeamState, issue: Issue, command: Command) -> str:
    if same_login(issue.author, command.comment.author):
        return "/ack is for somebody else than the person who asks."
    return ""


def _check_date(state: TeamState, _issue: Issue, command: Command) -> str:
    try:
        understand(command.argument, written=command.comment.at, calendar=state.calendar)
    except ValueError as error:
        return f"/{command.name}: {error}"
    return ""


def _check_reason(_state: TeamState, _issue: Issue, command: Command) -> str:
    if not command.argument:
        return "/at-risk: say in a few words why, as in “/at-risk the release is on Friday”."
    if len(command.argument) > LONGEST_ARGUMENT:
        return f"/at-risk: say why in {LONGEST_ARGUMENT} characters; the rest can stand below."
    return ""


_CHECKS: Mapping[CommandName, Callable[[TeamState, Issue, Command], str]] = {
    "ack": _check_author,
    "eta": _check_date,
    "snooze": _check_date,
    "at-risk": _check_reason,
}


def _orders(state: TeamState, commands: tuple[Command, ...]) -> Iterator[tuple[OrderName, Order]]:
    """What the commands of one comment mean."""
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


def _read(written: str) -> Order | None:
    """An order as the status comment has it."""
    number, at, by, value, *reason = [*written.split(" ", 4), "", "", "", ""][:5]
    if not number.isdecimal():
        return None
    return Order(
        number=int(number), at=datetime.fromisoformat(at), by=by, value=value, reason="".join(reason)
    )
