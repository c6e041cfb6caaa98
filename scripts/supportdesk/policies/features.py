"""REQ-7: what is not officially supported is a feature request, and the product manager's.

The submitter is told once, and only while it is news, so that a desk that is new to a team is calm. Nobody is
told or given an issue outside working hours. What is in flight stays in its column and with its engineer.
"""

from collections.abc import Iterator
from datetime import datetime

from supportdesk.model.actions import AddToBoard, Assign, Decision, Notify, SetStatus, Unassign
from supportdesk.model.assignment import assigned_as_feature, is_another_teams, is_declined
from supportdesk.model.conversation import stamp
from supportdesk.model.document import Document, Line, Paragraph, Text
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import BoardItem, Issue
from supportdesk.model.occasions import is_news, is_told, labelled_since
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    assigned_by_desk,
    is_feature,
    is_in_flight,
    is_old,
    is_request,
    is_silenced,
    is_support,
    on_board,
    same_login,
    stand_in,
)
from supportdesk.policies.placement import Column, column, is_stood_in_for, taken_off
from supportdesk.policies.shifts import on_support
from supportdesk.policies.wording import acting, asker, mention


def decide_features(state: TeamState) -> Iterator[Decision]:
    """REQ-7: the submitter hears of it, the PM gets it, and the board shows it as the product's."""
    if not state.whole("issues", "board"):
        return
    product = state.team.board.statuses.product
    place = column(state.board, product) if state.board and product else None
    if state.board and product and place is None:
        reason = f"The board has no status “{product}”: no feature request can be put there."
        yield Finding(because=_because(state, reason), subject="board.statuses.product")
    for issue in state.issues.values():
        if not is_feature(state, issue):
            yield from _given_back(state, issue)
        elif is_support(state, issue) and not is_old(state, issue):
            since = labelled_since(issue, state.team.labels.feature)
            yield from _told(state, issue, since)
            yield from _handed_over(state, issue)
            if place is not None:
                yield from _placed(state, issue, place, since or issue.created_at)


def _told(state: TeamState, issue: Issue, since: datetime | None) -> Iterator[Notify]:
    """The one word to the submitter; where only the issue's type says it, no event tells since when."""
    is_due = state.calendar.is_open(state.now) and is_news(state, issue, since)
    if is_due and not is_told(issue, "feature", since) and not is_silenced(state, issue):
        yield Notify(
            because=_because(state, "It is a feature request."),
            issue=issue.ref,
            occasion=f"feature/{stamp(since or issue.created_at)}",
            document=_notice(state, issue),
            needs=tuple(f"{issue.ref}/label/{label}" for label in state.team.labels.feature),
        )


def _notice(state: TeamState, issue: Issue) -> Document:
    is_pm = same_login(issue.author, state.people[acting(state, "pm")].github)
    submitter = None if is_pm else asker(state, issue)
    thanks: Line = (Text("Thank you, "), submitter, Text(". ")) if submitter else (Text("Thank you. "),)
    line: Line = (
        *thanks,
        Text("This is not officially supported today, so it goes to "),
        mention(state, state.people[acting(state, "pm")].github),
        Text(" (product) as a feature request; the support rotation does not handle it."),
    )
    return Document(f"{issue.ref} is a feature request", (Paragraph(line),))


def _handed_over(state: TeamState, issue: Issue) -> Iterator[Assign | Unassign]:
    """To the PM, unless a person took it from them; back from the engineers to whom the desk gave it."""
    manager = state.people[acting(state, "pm")].github
    managers = (manager, state.people[state.team.pm].github)
    has = [login for login in issue.assignees if any(same_login(login, each) for each in managers)]
    declined = any(is_declined(state, issue, each) for each in managers)
    if not has and not declined and state.calendar.is_open(state.now):
        because = _because(state, "It is a feature request: the product manager looks at it.")
        yield Assign(because=because, issue=issue.ref, login=manager)
    if is_in_flight(state, issue):
        return
    for login in issue.assignees:
        if login not in has and _is_ours(state, issue, login):
            because = _because(state, "It is a feature request: the rotation does not handle it.")
            yield Unassign(because=because, issue=issue.ref, login=login)


def _is_ours(state: TeamState, issue: Issue, login: str) -> bool:
    """Whether it was the desk that gave them the issue, for this team."""
    return assigned_by_desk(state, issue, login) and not is_another_teams(state, issue, login)


def _given_back(state: TeamState, issue: Issue) -> Iterator[Unassign]:
    """A request once more: the PM, who had it as a feature request, is not in the way of the rotation.

    Whoever is on support now would be given it anyway.
    """
    if not issue.assignees or not is_request(state, issue) or is_in_flight(state, issue):
        return
    lent = [login for login in issue.assignees if assigned_as_feature(state, issue, login)]
    duty = on_support(state, state.now).person if lent else None
    engineer = state.people[duty].github if duty else None
    for login in lent:
        if _is_ours(state, issue, login) and not same_login(login, engineer):
            yield Unassign(because=_because(state, "It is a request again."), issue=issue.ref, login=login)


def _placed(
    state: TeamState, issue: Issue, place: Column, since: datetime
) -> Iterator[AddToBoard | SetStatus]:
    """The product's column for what waits elsewhere or is not on the board; people's places stay."""
    card = stand_in(state, issue)
    item = on_board(state, card)
    because = _because(state, "It is a feature request.")
    if item is None:
        if not taken_off(state, card) and not (card is issue and is_stood_in_for(state, issue)):
            yield place.added(card, because)
    elif _waits(state, item) and not (item.since is not None and item.since > since):
        yield place.moved(card, item, because)


def _waits(state: TeamState, item: BoardItem) -> bool:
    statuses = state.team.board.statuses
    return not item.archived and item.status in (None, statuses.intake, *statuses.waiting)


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="audit", rule="REQ-7", reason=reason)
