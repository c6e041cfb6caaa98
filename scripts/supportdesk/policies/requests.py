"""What a requester did or left out: the label, the board, the parts of the request (REQ-1, REQ-2, REQ-3)."""

from collections.abc import Iterator

from supportdesk.model.actions import AddLabel, Decision, RemoveLabel
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    is_labelled,
    is_old,
    is_request,
    is_shared,
    is_watched,
    on_board,
    removed_by_person,
    set_by_desk,
)
from supportdesk.policies.completeness import missing_parts
from supportdesk.policies.placement import column, is_stood_in_for, taken_off


def decide_labels(state: TeamState) -> Iterator[Decision]:
    """REQ-2: the team's label is on the issue; known wrong names are corrected, the rest is reported."""
    if not state.whole("issues"):
        return
    label = state.team.label
    for issue in state.issues.values():
        if not issue.open or is_old(state, issue) or issue.mark is not None:
            continue  # what the desk filed got its labels then, and they are people's since
        wrong = sorted(issue.labels.intersection(label.aliases))
        if not is_labelled(state, issue):
            yield from _labelled(state, issue, wrong)
        if wrong and not removed_by_person(state, issue, label.name):
            because = _because(state, f"“{label.name}” stands for it.", "REQ-2")
            right = f"{issue.ref}/label/{label.name}"  # without it the issue would be nobody's
            for name in wrong:
                yield RemoveLabel(because=because, issue=issue.ref, label=name, needs=(right,))
    if state.board is not None and state.whole("board"):
        unread = (card for card in state.board.cards if card.ref not in state.issues)
        for card in unread:
            if (
                card.open
                and card.status not in state.team.board.statuses.done
                and is_watched(state, card.ref)
            ):
                yield _unlabelled(state, card.ref)


def _labelled(state: TeamState, issue: Issue, wrong: list[str]) -> Iterator[Decision]:
    """The team's label for an issue that a wrong name or the board's intake makes the team's."""
    label, intake = state.team.label.name, state.team.board.statuses.intake
    item = on_board(state, issue) if state.whole("board") else None
    if item is not None and item.archived:
        item = None
    if wrong:
        because = _because(state, f"“{wrong[0]}” stands for “{label}”.", "REQ-2")
    elif item is not None and item.status == intake:
        because = _because(state, f"It is in “{intake}” on the board but has no “{label}”.", "REQ-2")
    elif item is not None:
        yield _unlabelled(state, issue.ref)
        return
    else:
        return
    if removed_by_person(state, issue, label):
        yield Finding(because=because, subject=str(issue.ref))
    else:
        yield AddLabel(because=because, issue=issue.ref, label=label)


def _unlabelled(state: TeamState, ref: IssueRef) -> Finding:
    reason = f"It is on the board but has no “{state.team.label.name}”."
    return Finding(because=_because(state, reason, "REQ-2"), subject=str(ref))


def decide_board(state: TeamState) -> Iterator[Decision]:
    """REQ-3: a support issue is on the team's board; what people removed or archived is only reported."""
    board = state.board
    if board is None or not state.whole("issues", "board"):
        return
    intake = state.team.board.statuses.intake
    place = column(board, intake)
    if place is None:
        return  # a board without its statuses was not read whole
    for issue in _requests(state):
        if is_stood_in_for(state, issue):
            continue
        item = on_board(state, issue)
        if item is None and taken_off(state, issue):
            because = _because(state, "Somebody took it off the board; it stays off.", "REQ-3")
            yield Finding(because=because, subject=str(issue.ref))
        elif item is None:
            yield place.added(issue, _because(state, "It was not on the board.", "REQ-3"))
        elif item.archived:
            because = _because(state, "It is open, but archived on the board.", "REQ-3")
            yield Finding(because=because, subject=str(issue.ref))
        elif item.status is None:
            yield place.moved(issue, item, _because(state, "It had no status on the board.", "REQ-3"))


def decide_needs_info(state: TeamState) -> Iterator[Decision]:
    """REQ-1: the label says that a part of the request is missing, and goes once it is complete, or none."""
    if not state.whole("issues"):
        return
    label = state.team.labels.needs_info
    for issue in state.issues.values():
        asks = is_request(state, issue)
        missing = missing_parts(issue.body, state.team.request_form) if asks else ()
        if missing and label not in issue.labels and not removed_by_person(state, issue, label):
            because = _because(state, f"Missing: {', '.join(missing)}.", "REQ-1")
            yield AddLabel(because=because, issue=issue.ref, label=label)
        elif not missing and issue.open and set_by_desk(state, issue, label) and not is_shared(state, issue):
            reason = "The request is complete." if asks else "It is no request any more."
            yield RemoveLabel(because=_because(state, reason, "REQ-1"), issue=issue.ref, label=label)


def _requests(state: TeamState) -> Iterator[Issue]:
    return (issue for issue in state.issues.values() if is_request(state, issue))


def _because(state: TeamState, reason: str, rule: str) -> Because:
    return Because(team=state.key, job="audit", rule=rule, reason=reason)
