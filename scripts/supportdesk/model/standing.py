"""What an issue is to a team: inside or outside, support or planned work, urgent, in flight, whose turn.

Every policy asks these questions here, so that there is one answer.
"""

from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from supportdesk.model.config import Priority
from supportdesk.model.issues import BoardItem, BoardRef, Event, EventKind, Issue, IssueRef
from supportdesk.model.memo import remembered
from supportdesk.model.moment import slot_on
from supportdesk.model.snapshot import TeamState


def same_login(left: str | None, right: str | None) -> bool:
    """Whether two GitHub logins name one account: case is free, and `[bot]` tells an App from a person."""
    return bool(left and right) and _folded(left) == _folded(right)


def is_desk(state: TeamState, login: str | None) -> bool:
    """Whether a login is the desk's own account, or one that it had before."""
    return any(same_login(login, own) for own in (state.desk.login, *state.desk.former_logins))


def is_member(state: TeamState, login: str | None) -> bool:
    """Whether a GitHub login belongs to one of the team's members."""
    return member_key(state, login) is not None


def member_key(state: TeamState, login: str | None) -> str | None:
    """The configuration's key of the member with this GitHub login."""
    members = state.team.member_keys()
    return next((key for key in members if same_login(state.people[key].github, login)), None)


def board_ref(state: TeamState) -> BoardRef:
    """The address of the team's board."""
    return BoardRef(state.team.board.owner, state.team.board.number)


def on_board(state: TeamState, issue: Issue) -> BoardItem | None:
    """The issue's item on the team's board, archived or not."""
    return issue.on(board_ref(state))


def is_labelled(state: TeamState, issue: Issue) -> bool:
    """Whether the issue carries the team's label (by its right name)."""
    return state.team.label.name in issue.labels


def is_feature(state: TeamState, issue: Issue) -> bool:
    """Whether people marked the issue as a feature request, by label or issue type; never guessed."""
    labels = state.team.labels
    return bool(issue.labels.intersection(labels.feature)) or issue.type in labels.feature_types


@remembered()
def is_support(state: TeamState, issue: Issue) -> bool:
    """Whether the issue is a support issue of the team: open, labelled, not excluded, and asked for.

    Asked for means written from outside, in a customers' repository, or carrying the support label;
    the rest is the team's own planned work. What the desk filed itself (a mirror, a report) is no request.
    """
    labels = state.team.labels
    if not issue.open or not is_labelled(state, issue) or issue.labels.intersection(labels.exclude):
        return False
    if issue.mark is not None or not is_watched(state, issue.ref):
        return False
    is_customers = state.team.is_customers(issue.ref.repository, private=issue.private)
    return is_customers or labels.support in issue.labels or not is_member(state, issue.author)


def is_watched(state: TeamState, ref: IssueRef) -> bool:
    """Whether the issue is in one of the team's repositories; one that was transferred may not be."""
    return state.team.repository(ref.repository) is not None


@remembered()
def is_request(state: TeamState, issue: Issue) -> bool:
    """A support issue on the rotation's clock: no feature request, and not from before the team's start."""
    return is_support(state, issue) and not is_feature(state, issue) and not is_old(state, issue)


def ending_of(state: TeamState, issue: Issue) -> str:
    """Why it is no request any more: closed, duplicate, feature or withdrawn; nothing while it is one."""
    if is_request(state, issue):
        return ""
    if not issue.open:
        return "duplicate" if duplicate_of(issue) else "closed"
    return "feature" if is_feature(state, issue) else "withdrawn"


def duplicate_of(issue: Issue) -> str | None:
    """The address of the issue that a closed one is a duplicate of, as it was said since it was last open."""
    said: str | None = None
    for event in sorted(issue.events, key=lambda event: event.at):
        if event.kind in ("duplicate", "reopened"):
            said = event.subject or None
    return None if issue.open else said


def is_shared(state: TeamState, issue: Issue) -> bool:
    """Whether the issue carries another team's label too: then what only one team would undo stays."""
    return not issue.labels.isdisjoint(state.other_labels)


def is_old(state: TeamState, issue: Issue) -> bool:
    """Whether the issue was created before the team's `since`: such issues appear in digests only."""
    return issue.created_at < _midnight(state.team.since, state.calendar.timezone)


def stand_in(state: TeamState, issue: Issue) -> Issue:
    """The issue that stands on the board for this one: a customer's open mirror, or the issue itself."""
    mirror = state.issues.get(state.mirrors[issue.ref]) if issue.ref in state.mirrors else None
    return mirror or issue


@remembered()
def work_item(state: TeamState, issue: Issue) -> BoardItem | None:
    """The item that shows how far the work is: a customer's issue has it at its mirror.

    But where the issue itself is in flight, that counts: whoever put it there works on it.
    """
    own, card = on_board(state, issue), on_board(state, stand_in(state, issue))
    return own if _flies(state, own) else card or own


def is_in_flight(state: TeamState, issue: Issue) -> bool:
    """Whether somebody works on it: it, or its mirror, is on the team's board in an in-flight status."""
    return _flies(state, work_item(state, issue))


def _flies(state: TeamState, item: BoardItem | None) -> bool:
    return item is not None and not item.archived and item.status in state.team.board.statuses.in_flight


def priority_of(state: TeamState, issue: Issue) -> Priority | None:
    """The highest priority whose label the issue carries."""
    return next((rung for rung in state.priorities if issue.labels.intersection(rung.labels)), None)


def is_urgent(state: TeamState, issue: Issue) -> bool:
    """Whether the issue is an incident or has a priority that the configuration marks urgent."""
    rung = priority_of(state, issue)
    return rung is not None and (rung.urgent or rung.incident)


def last_event(issue: Issue, kinds: tuple[EventKind, ...], subject: str) -> Event | None:
    """The newest event of these kinds about a subject (a label, a login, a board's number).

    GitHub tells whole seconds: of two events in one, what it lists later is newer.
    """
    found = [event for event in reversed(issue.events) if event.kind in kinds and event.subject == subject]
    return max(found, key=lambda event: event.at, default=None)


def removed_by_person(state: TeamState, issue: Issue, label: str) -> bool:
    """Whether a person took this label off last: then the desk does not put it back."""
    event = last_event(issue, ("labeled", "unlabeled"), label)
    return event is not None and event.kind == "unlabeled" and not is_desk(state, event.actor)


def is_silenced(state: TeamState, issue: Issue) -> bool:
    """Whether a person deleted a comment of the desk on this issue: then it writes no new one there."""
    return any(
        event.kind == "comment_deleted" and is_desk(state, event.subject) and not is_desk(state, event.actor)
        for event in issue.events
    )


def set_by_desk(state: TeamState, issue: Issue, label: str) -> bool:
    """Whether the label that the issue carries was put there by the desk: only then does it take it off."""
    event = last_event(issue, ("labeled",), label)
    return label in issue.labels and event is not None and is_desk(state, event.actor)


def assigned_by_desk(state: TeamState, issue: Issue, login: str) -> bool:
    """Whether it was the desk that assigned somebody last."""
    event = last_event(issue, ("assigned",), login)
    return event is not None and is_desk(state, event.actor)


def asked_at(state: TeamState, issue: Issue) -> datetime:
    """When the request began: since when its labels make it one, or since it was reopened."""
    return course(state, issue).asked


class Course(NamedTuple):
    """Since when the team has an issue, since when it is a request, and from when on a word to it counts."""

    given: datetime
    asked: datetime
    heard: datetime


@remembered()
def course(state: TeamState, issue: Issue) -> Course:
    """The course of an issue, from its labels' events.

    A request is what carries the team's label (by whatever name), and none that makes it a feature request
    or none of support's; what a member wrote is one only with the support label. Somebody may answer before
    that, so words count from the beginning; those from before a reopening, or before the team gave the issue
    away, do not. Of one instant's events the label put on comes first: a wrong name corrected is nothing new.
    """
    labels = state.team.labels
    names = {state.team.label.name, *state.team.label.aliases}
    out = {*labels.feature, *labels.exclude}
    about = {*names, *out, labels.support}
    events = [
        event
        for event in issue.events
        if event.kind == "reopened" or (event.kind in ("labeled", "unlabeled") and event.subject in about)
    ]
    told = {event.subject for event in events}
    standing = {label for label in issue.labels if label in about and label not in told}
    is_customers = state.team.is_customers(issue.ref.repository, private=issue.private)
    depends = labels.support in told and not is_customers and is_member(state, issue.author)
    asks = labels.support if depends else None

    def is_asked() -> bool:
        return not standing.isdisjoint(names) and standing.isdisjoint(out) and (not asks or asks in standing)

    given = asked = heard = issue.created_at
    had, was_asked = not standing.isdisjoint(names), is_asked()
    for event in sorted(events, key=lambda event: (event.at, event.kind == "unlabeled")):
        if event.kind == "reopened":
            given = asked = heard = event.at
            continue
        (standing.add if event.kind == "labeled" else standing.discard)(event.subject)
        has, now_asked = not standing.isdisjoint(names), is_asked()
        if has and not had:
            given = max(given, event.at)
        elif had and not has:
            heard = event.at
        if now_asked and not was_asked:
            asked = max(asked, event.at)
        had, was_asked = has, now_asked
    return Course(given=given, asked=asked, heard=heard)


@lru_cache(maxsize=64)  # of each team one, asked for every issue by every rule
def _midnight(day: date, timezone: str) -> datetime:
    return slot_on(day, time.min, timezone=timezone)


@lru_cache(maxsize=4096)  # a few people write thousands of comments
def _folded(login: str | None) -> str:
    return (login or "").casefold()
