"""SUP-12, SUP-20: a customer's issue has its place on the team's board through a stand-in, its mirror.

A mirror shows the customer's issue as number and link, and nothing else of it. It is made once, when the
request is acknowledged. From then on it is people's: the desk only says on it that the request was closed.
"""

from collections.abc import Iterator

from supportdesk.model.actions import AddToBoard, Decision, FileMirror, Notify, SetStatus, mirrored_by
from supportdesk.model.conversation import acknowledgement, stamp, status_facts
from supportdesk.model.document import Document, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.occasions import is_noticed
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import asked_at, is_old, is_request, is_silenced, on_board
from supportdesk.policies.orders import eta_of
from supportdesk.policies.placement import Column, column, is_stood_in_for, taken_off
from supportdesk.policies.wording import bare_link


def decide_mirrors(state: TeamState) -> Iterator[Decision]:
    """SUP-12: an acknowledged customer's issue gets a mirror; SUP-20: which hears when that is closed."""
    intake, board = state.team.intake, state.board
    if intake.customer_issues != "mirror" or intake.repository is None or intake.status is None:
        return
    if board is None or not state.whole("issues", "board", "channel"):
        return
    place = column(board, intake.status)
    if place is None:
        return  # a board without its statuses was not read whole
    for issue in state.issues.values():
        origin = mirrored_by(issue.mark)
        if origin is not None and (issue.own_words or state.mirrors.get(origin) == issue.ref):
            yield from _kept(state, issue, origin, place)
        elif origin is None and _needs_mirror(state, issue):
            yield _filed(state, issue, intake.repository, place)


def _needs_mirror(state: TeamState, issue: Issue) -> bool:
    """Whether it is acknowledged and has no place on the board, neither its own nor through a mirror.

    What the desk wrote down, or a closed mirror, tells of one that people are done with: none is made again.
    """
    if not is_stood_in_for(state, issue) or not is_request(state, issue):
        return False
    item = on_board(state, issue)
    has_place = item is not None and not item.archived
    had_mirror = (
        issue.ref in state.mirrors
        or "mirrored" in status_facts(state, issue)
        or any(mirrored_by(each.mark) == issue.ref for each in state.issues.values() if each.mark)
    )
    return not has_place and not had_mirror and acknowledgement(state, issue) is not None


def _filed(state: TeamState, issue: Issue, repository: str, place: Column) -> FileMirror:
    why = "It gives a customer's request its place on the board. What it is about stays over there."
    eta = eta_of(state, issue)
    blocks = (Paragraph((Text("This stands for "), *bare_link(issue), Text("."))), Note(words(why)))
    return FileMirror(
        because=_because(state, "It is a customer's request, and acknowledged."),
        issue=issue.ref,
        repository=repository,
        title=f"Customer request {issue.ref}",
        labels=(state.team.label.name, state.team.labels.mirror),
        document=Document(f"A mirror of {issue.ref}", blocks),
        board=place.board.ref,
        board_id=place.board.id,
        status_field=place.board.status_field,
        option=place.option,
        status=place.status,
        eta_field=place.board.eta_field,
        day=eta.day if eta is not None else None,
    )


def _kept(
    state: TeamState, mirror: Issue, origin: IssueRef, place: Column
) -> Iterator[AddToBoard | SetStatus | Notify | Finding]:
    """An open mirror is on the board as long as its request is one, and hears of the end."""
    if not mirror.open or is_old(state, mirror):
        return
    request = state.issues.get(origin)
    if request is not None and not request.open:
        yield from _told_of_the_end(state, mirror, request)
    elif request is None or is_request(state, request):
        yield from _placed(state, mirror, place)


def _placed(state: TeamState, mirror: Issue, place: Column) -> Iterator[AddToBoard | SetStatus | Finding]:
    item = on_board(state, mirror)
    if item is None and taken_off(state, mirror):
        because = _because(state, "Somebody took it off the board; it stays off.")
        yield Finding(because=because, subject=str(mirror.ref))
    elif item is None:
        yield place.added(mirror, _because(state, "It was not on the board."))
    elif item.status is None and not item.archived:
        yield place.moved(mirror, item, _because(state, "It had no status on the board."))


def _told_of_the_end(state: TeamState, mirror: Issue, request: Issue) -> Iterator[Notify]:
    """Once each time that the request is closed, in working hours."""
    line = (*bare_link(request), Text(" was closed."))
    then = words("If nothing is left to do here, please close this issue too.")
    notice = Notify(
        because=_because(state, f"{request.ref} was closed.", rule="SUP-20"),
        issue=mirror.ref,
        occasion=f"closed/{stamp(asked_at(state, request))}",
        document=Document(f"{request.ref} was closed", (Paragraph(line), Note(then))),
    )
    if (
        not is_noticed(mirror, notice.mark)
        and not is_silenced(state, mirror)
        and state.calendar.is_open(state.now)
    ):
        yield notice


def _because(state: TeamState, reason: str, *, rule: str = "SUP-12") -> Because:
    return Because(team=state.key, job="audit", rule=rule, reason=reason)
