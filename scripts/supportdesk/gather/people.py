"""Reading who is on support, and which Slack accounts people have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from supportdesk.gather.question import Question, Readers, read_part
from supportdesk.gather.sourced import sourced_shifts
from supportdesk.model.snapshot import HandoffOrder, Incomplete, Shift, TeamState
from supportdesk.policies.handle import handle_accounts
from supportdesk.policies.roster import roster_shifts
from supportdesk.policies.shifts import cover, overlay


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Slack member IDs by person as far as they are known, and why some could not be looked up."""

    known: Mapping[str, str]
    gaps: tuple[Incomplete, ...]


def gather_shifts(
    state: TeamState, question: Question, readers: Readers, gaps: list[Incomplete]
) -> tuple[tuple[Shift, ...], HandoffOrder | None]:
    """Who is on support, from the team's source, with overrides and a handoff by order on top.

    An order that the shifts hold already was carried out before: it is none any more.
    """
    planned = read_part("oncall", lambda: _planned(state, question, readers), gaps) or ()
    shifts = overlay(planned, question.overrides, team=state.key, timezone=state.calendar.timezone)
    order = question.order
    if order is None or any(_holds(shift, order, question.now) for shift in shifts):
        return shifts, None
    return cover(shifts, Shift(person=order.person, start=order.start, end=order.until, why=order.why)), order


def _holds(shift: Shift, order: HandoffOrder, now: datetime) -> bool:
    return shift.person == order.person and shift.start <= now and shift.end == order.until


def planned_shifts(state: TeamState, question: Question) -> TeamState:
    """The state with the shifts that the files alone tell: a roster's, with the overrides on top."""
    until = question.planned_until(state.team)
    is_roster = state.team.rotation.source == "roster"
    planned = roster_shifts(state.team, state.people, state.calendar, until=until) if is_roster else ()
    zone = state.calendar.timezone
    return replace(state, shifts=overlay(planned, question.overrides, team=state.key, timezone=zone))


def _planned(state: TeamState, question: Question, readers: Readers) -> tuple[Shift, ...]:
    source, until = readers.source(state.team), question.planned_until(state.team)
    if source is not None:
        return sourced_shifts(state, source, until=until, overrides=question.overrides)
    return roster_shifts(state.team, state.people, state.calendar, until=until)


def gather_accounts(question: Question, readers: Readers) -> Accounts:
    """Slack member IDs of everybody these teams may name; who is unknown to Slack is left out."""
    teams = [question.config.teams[key] for key in question.teams]
    concerned = {key for team in teams for key in team.named_keys()}
    people = {key: question.config.people[key] for key in sorted(concerned)}
    wanted = {key: person.email for key, person in people.items() if person.slack is None and person.email}
    gaps: list[Incomplete] = []
    emails = sorted(set(wanted.values()))
    found = read_part("handle", lambda: readers.chat().read_people(emails), gaps) or {}
    given = {key: person.slack for key, person in people.items() if person.slack}
    known = given | {key: found[email] for key, email in wanted.items() if email in found}
    return Accounts(known=known, gaps=tuple(gaps))


def fit_accounts(state: TeamState, readers: Readers, gaps: list[Incomplete]) -> TeamState:
    """The state without accounts that Slack would refuse in the handle; asked only where it would change."""
    wanted = handle_accounts(state)
    if state.group is None or state.team.slack.handle_mode == "report":
        return state
    if state.group.users == wanted and state.group.enabled:
        return state
    refused = read_part("handle", lambda: readers.chat().read_unfit(sorted(wanted)), gaps) or {}
    accounts = state.slack_ids
    return replace(
        state,
        slack_ids={key: account for key, account in accounts.items() if account not in refused},
        unfit={key: refused[account] for key, account in accounts.items() if account in refused},
    )
