"""SUP-6, SUP-7: only urgent requests spill over to others, unless a manager agrees or a colleague asks.

What the desk assigned is never spill-over: a carry-over moves it. Where it is not known who is or was on
support, nothing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from supportdesk.model.actions import Decision
from supportdesk.model.commands import commands_on
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    assigned_by_desk,
    is_desk,
    is_in_flight,
    is_member,
    is_request,
    is_shared,
    is_urgent,
    last_event,
    member_key,
)
from supportdesk.policies.entitled import is_manager
from supportdesk.policies.focus import engineers
from supportdesk.policies.shifts import on_support


@dataclass(frozen=True, slots=True, kw_only=True)
class Spill:
    """An engineer who is not on support, by login, with a request that is not theirs; and why not.

    `void` is true where the label that would approve it stands, but was not set by EM or PM.
    """

    login: str
    why: str
    void: bool = False


def decide_spillover(state: TeamState) -> Iterator[Decision]:
    """SUP-6, SUP-7: what spilled over without a word from the team is in the digest."""
    if not state.whole("issues", "board"):
        return
    for issue in state.issues.values():
        for rule, spills in (("SUP-6", spillover(state, issue)), ("SUP-7", uninvited(state, issue))):
            for spill in spills:
                because = Because(team=state.key, job="audit", rule=rule, reason=spill.why)
                yield Finding(because=because, subject=str(issue.ref))


def spillover(state: TeamState, issue: Issue) -> tuple[Spill, ...]:
    """SUP-6: the engineers who have a request that is not urgent, and to whom no manager agreed."""
    if state.team.rule("SUP-6") == "off" or is_approved(state, issue):
        return ()
    void = state.team.labels.approve_spillover in issue.labels
    rest = f"not on support; no manager has agreed to it yet (/approve-spillover).{void_label(state) * void}"
    return tuple(
        Spill(login=login, why=f"{state.people[key].name} has it although {rest}", void=void)
        for key, login in _helpers(state, issue)
        if not _sees_it_through(state, issue, key, login)
    )


def uninvited(state: TeamState, issue: Issue) -> tuple[Spill, ...]:
    """SUP-7: the engineers whom somebody outside assigned; a member's assignment is a colleague asking."""
    if state.team.rule("SUP-7") == "off" or is_approved(state, issue):
        return ()
    return tuple(
        Spill(
            login=login,
            why=f"{state.people[key].name} is not on support, and somebody outside the team assigned it.",
        )
        for key, login in _helpers(state, issue)
        if _is_from_outside(state, issue, key, login)
    )


def void_label(state: TeamState) -> str:
    """That the label which would approve it does not, as a further sentence."""
    return f" The label “{state.team.labels.approve_spillover}” counts where EM or PM set it."


def is_approved(state: TeamState, issue: Issue) -> bool:
    """Whether the label stands that lets others help, set by a manager of then, or by the desk for one.

    On an issue of two teams the desk may have set it for the other: there this team's manager has asked.
    """
    label = state.team.labels.approve_spillover
    event = last_event(issue, ("labeled",), label) if label in issue.labels else None
    if event is None:
        return False
    if is_desk(state, event.actor):
        return not is_shared(state, issue) or _is_asked(state, issue)
    return is_manager(replace(state, now=event.at), event.actor)


def _is_asked(state: TeamState, issue: Issue) -> bool:
    """Whether a manager of this team agreed by command."""
    typed = (each for commands in commands_on(issue) for each in commands if each.name == "approve-spillover")
    return any(is_manager(replace(state, now=each.comment.at), each.comment.author) for each in typed)


def _helpers(state: TeamState, issue: Issue) -> Iterator[tuple[str, str]]:
    """The engineers, by key and login, who have a request that is not urgent and are not on support."""
    if not issue.assignees or not is_request(state, issue) or is_urgent(state, issue):
        return
    on_duty = on_support(state, state.now).person
    if on_duty is None:
        return
    for login in issue.assignees:
        key = member_key(state, login)
        if key in engineers(state) and key != on_duty and not assigned_by_desk(state, issue, login):
            yield key, login


def _sees_it_through(state: TeamState, issue: Issue, key: str, login: str) -> bool:
    """Whether they work on what they took in an earlier week on support; so it is if that is not known."""
    event = last_event(issue, ("assigned",), login)
    return is_in_flight(state, issue) and (
        event is None or _was_on_support(state, key, event.at) is not False
    )


def _is_from_outside(state: TeamState, issue: Issue, key: str, login: str) -> bool:
    event = last_event(issue, ("assigned",), login)
    if event is None or event.actor is None or is_member(state, event.actor):
        return False
    return _was_on_support(state, key, event.at) is False


def _was_on_support(state: TeamState, key: str, at: datetime) -> bool | None:
    """Whether somebody was on support then; None where that is not known."""
    person = on_support(state, at).person
    return None if person is None else person == key
