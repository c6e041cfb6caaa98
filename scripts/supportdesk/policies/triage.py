"""SUP-4, SUP-14, SUP-15: whose issue it is: primary triage, and the carry-over at handoff."""

from collections.abc import Iterator

from supportdesk.model.actions import Assign, Decision, Unassign
from supportdesk.model.assignment import is_another_teams, is_given_back
from supportdesk.model.config import Job
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import assigned_by_desk, is_in_flight, is_request, same_login
from supportdesk.policies.shifts import on_support


def decide_triage(state: TeamState) -> Iterator[Decision]:
    """SUP-4: a support issue that never had an assignee is assigned to the support engineer."""
    person = on_support(state, state.now).person
    if person is None or not state.whole("issues"):
        return
    engineer = state.people[person]
    for issue in state.issues.values():
        if is_request(state, issue) and not _had_assignee(state, issue):
            because = _because(
                state, "audit", "SUP-4", f"{engineer.name} is on support and does primary triage."
            )
            yield Assign(because=because, issue=issue.ref, login=engineer.github)


def _had_assignee(state: TeamState, issue: Issue) -> bool:
    """Whether it was ever anybody's. Whom the desk took for the other team of an issue does not count,

    nor from whom it took the issue back itself, as it does when that becomes a feature request and after.
    """
    taken = {event.subject for event in issue.events if event.kind == "assigned"}
    return any(
        login in issue.assignees or not is_given_back(state, issue, login)
        for login in taken.union(issue.assignees)
        if not is_another_teams(state, issue, login)
    )


def decide_carry_over(state: TeamState) -> Iterator[Decision]:
    """SUP-15: what is not in flight moves to the engineer on support now; SUP-14: what is in flight stays.

    Only assignments that the desk made are moved: an owner that a person chose is that person's decision.
    Without the channel it is not known whether support is just changing hands: then the report comes first.
    """
    person = on_support(state, state.now).person
    if person is None or not state.whole("issues", "board"):
        return
    if state.team.mode.of("handoff") != "off" and not state.whole("channel"):
        return
    incoming = state.people[person]
    because = _because(
        state, "rotation", "SUP-15", f"{incoming.name} is on support now; it was not in flight."
    )
    for issue in state.issues.values():
        if not is_request(state, issue) or is_in_flight(state, issue):
            continue
        leaving = [login for login in issue.assignees if is_carried(state, issue, login, incoming.github)]
        is_new = not any(same_login(login, incoming.github) for login in issue.assignees)
        given = Assign(because=because, issue=issue.ref, login=incoming.github)
        if leaving and is_new:
            yield given
        for login in leaving:  # never before: nobody would have it then
            yield Unassign(because=because, issue=issue.ref, login=login, needs=(given.key,))


def is_carried(state: TeamState, issue: Issue, login: str, incoming: str) -> bool:
    """Whether an assignment is the desk's own, and so moves to the incoming engineer (by login)."""
    if is_another_teams(state, issue, login) or same_login(login, incoming):
        return False
    return assigned_by_desk(state, issue, login)


def _because(state: TeamState, job: Job, rule: str, reason: str) -> Because:
    return Because(team=state.key, job=job, rule=rule, reason=reason)
