"""What a requester did or left out: the label, the board, the parts of the request (REQ-1, REQ-2, REQ-3)."""

from collections.abc import Iterator

from supportdesk.model.actions import AddLabel, AddToBoard, Decision, RemoveLabel, SetStatus
from supportdesk.model.finding import Because, Finding
from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.model.standing import (
    board_ref,
    is_desk,
    is_labelled,
    is_old,
    is_request,
    last_event,
    on_board,
    removed_by_person,
    set_by_desk,
    status_facts,
)
from supportdesk.policies.completeness import missing_parts


def decide_labels(state: TeamState) -> Iterator[Decision]:
    """REQ-2: the team's label is on the issue; known wrong names are corrected."""
    if not state.whole("issues", "board"):
        return
    label = state.team.label
    for issue in state.issues.values():
        if not issue.open or is_labelled(state, issue) or is_old(state, issue):
            continue
        wrong = sorted(issue.labels.intersection(label.aliases))
        if not wrong and not _in_intake(state, issue):
            continue
        because = Because(
            team=state.key,
            job="audit",
            rule="REQ-2",
            reason=f"“{wrong[0]}” stands for “{label.name}”."
            if wrong
            else f"It is in “{state.team.board.statuses.intake}” on the board but has no “{label.name}”.",
        )
        if removed_by_person(state, issue, label.name):
            yield Finding(because=because, subject=str(issue.ref))
            continue
        yield AddLabel(because=because, issue=issue.ref, label=label.name)
        for name in wrong:
            yield RemoveLabel(because=because, issue=issue.ref, label=name)


def decide_board(state: TeamState) -> Iterator[Decision]:
    """REQ-3: a support issue is on the team's board; what people removed or archived is only reported."""
    board = state.board
    if board is None or not state.whole("issues", "board"):
        return
    intake = state.team.board.statuses.intake
    for issue in _requests(state):
        item = on_board(state, issue)
        if item is None and _taken_off(state, issue):
            yield _report(state, issue, "Somebody took it off the board; it stays off.")
        elif item is None:
            yield AddToBoard(
                because=_because(state, "It was not on the board."),
                issue=issue.ref,
                issue_id=issue.id,
                board=board.ref,
                board_id=board.id,
                status_field=board.status_field,
                option=board.options[intake],
                status=intake,
            )
        elif item.archived:
            yield _report(state, issue, "It is open, but archived on the board.")
        elif item.status is None:
            yield SetStatus(
                because=_because(state, "It had no status on the board."),
                issue=issue.ref,
                item=item.id,
                board=board.ref,
                board_id=board.id,
                status_field=board.status_field,
                option=board.options[intake],
                status=intake,
            )


def decide_needs_info(state: TeamState) -> Iterator[Decision]:
    """REQ-1: the label says that a part of the request is missing, and goes once the request is complete."""
    if not state.whole("issues"):
        return
    label = state.team.labels.needs_info
    for issue in _requests(state):
        missing = missing_parts(issue.body, state.team.request_form)
        if missing and label not in issue.labels and not removed_by_person(state, issue, label):
            because = Because(
                team=state.key, job="audit", rule="REQ-1", reason=f"Missing: {', '.join(missing)}."
            )
            yield AddLabel(because=because, issue=issue.ref, label=label)
        elif not missing and set_by_desk(state, issue, label):
            because = Because(team=state.key, job="audit", rule="REQ-1", reason="The request is complete.")
            yield RemoveLabel(because=because, issue=issue.ref, label=label)


def _requests(state: TeamState) -> Iterator[Issue]:
    return (issue for issue in state.issues.values() if is_request(state, issue))


def _in_intake(state: TeamState, issue: Issue) -> bool:
    item = on_board(state, issue)
    return item is not None and not item.archived and item.status == state.team.board.statuses.intake


def _taken_off(state: TeamState, issue: Issue) -> bool:
    """Whether a person removed it from the board: GitHub's event says so, or the desk had seen it there."""
    number = str(board_ref(state).number)
    event = last_event(issue, ("boarded", "unboarded"), number)
    if event is not None and event.kind == "unboarded":
        return not is_desk(state, event.actor)
    return status_facts(issue).get("board") == number


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="audit", rule="REQ-3", reason=reason)


def _report(state: TeamState, issue: Issue, reason: str) -> Finding:
    return Finding(because=_because(state, reason), subject=str(issue.ref))
