"""Whose an issue is, and by whose doing: what the desk gave, what it took back, what a person decided."""

from supportdesk.model.issues import Event, Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import assigned_by_desk, is_desk, is_member, is_shared, last_event, same_login


def is_another_teams(state: TeamState, issue: Issue, login: str) -> bool:
    """Whether the desk assigned them for the other team whose label the issue carries too."""
    return is_shared(state, issue) and not is_member(state, login) and assigned_by_desk(state, issue, login)


def is_given_back(state: TeamState, issue: Issue, login: str) -> bool:
    """Whether the desk gave the issue to somebody and took it back itself: as if it never had been theirs."""
    event = last_event(issue, ("assigned", "unassigned"), login)
    ended = event is not None and event.kind == "unassigned" and is_desk(state, event.actor)
    return ended and assigned_by_desk(state, issue, login)


def is_declined(state: TeamState, issue: Issue, login: str) -> bool:
    """Whether a person took the issue from somebody last: then the desk does not give it to them again.

    On an issue of two teams nor where the desk did: what one team takes back, the other does not put there.
    """
    about = [
        event
        for event in reversed(issue.events)
        if event.kind in ("assigned", "unassigned") and same_login(event.subject, login)
    ]
    event = max(about, key=lambda event: event.at, default=None)
    if event is None or event.kind == "assigned":
        return False
    return is_shared(state, issue) or not is_desk(state, event.actor)


def assigned_as_feature(state: TeamState, issue: Issue, login: str) -> bool:
    """Whether the desk gave the issue to somebody last while its label said that it is a feature request."""
    standing: set[str] = set()
    given: Event | None = None
    for event in sorted(issue.events, key=lambda event: event.at):
        if event.kind == "labeled" and event.subject in state.team.labels.feature:
            standing.add(event.subject)
        elif event.kind == "unlabeled":
            standing.discard(event.subject)
        elif event.kind == "assigned" and event.subject == login:
            given = event if standing else None
    return given is not None and is_desk(state, given.actor)
