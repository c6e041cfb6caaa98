"""The one status comment of a request: where it stands, section by section, edited as things change."""

from collections.abc import Iterator, Mapping

from supportdesk.model.actions import Decision, WriteStatus
from supportdesk.model.conversation import (
    announcement,
    first_ref,
    is_announced,
    request_key,
    status_comment,
    status_facts,
)
from supportdesk.model.document import Document, Note, Paragraph, words
from supportdesk.model.finding import Because
from supportdesk.model.issues import Comment, Issue
from supportdesk.model.occasions import is_fresh
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import asked_at, board_ref, ending_of, is_silenced, on_board, same_login
from supportdesk.policies.orders import kept
from supportdesk.policies.sections import SECTIONS, mirrored
from supportdesk.policies.wording import ending_line

BESIDE = frozenset({"board", "of", "announced"})  # noted beside what changes, and no change by themselves


def decide_status(state: TeamState) -> Iterator[Decision]:
    """REQ-1: one comment guides the requester, and is edited as things change."""
    if not state.whole("issues", "board", "channel") or not _is_kept(state):
        return
    for issue in state.issues.values():
        mine, ending = status_comment(state, issue), ending_of(state, issue)
        if mine is None and (ending or is_silenced(state, issue)):
            continue
        facts, document = _ended(state, issue, ending) if ending else _standing(state, issue)
        said = {name: fact for name, fact in status_facts(state, issue).items() if name not in BESIDE}
        is_new = not ending and _is_newly_announced(state, issue)
        if mine is None or not mine.trusted or facts != said or is_new:
            yield WriteStatus(
                because=Because(team=state.key, job="audit", rule="REQ-1", reason=_reason(mine, facts)),
                issue=issue.ref,
                comment=mine.id if mine and same_login(mine.author, state.desk.login) else None,
                document=document,
                facts={**facts, **_beside(state, issue)},
                needs=_told(state, issue),
            )


def _is_kept(state: TeamState) -> bool:
    """Whether the comment is kept: it is the audit's, so what watches that writes none for another job."""
    audit, risk = state.team.mode.of("audit"), state.team.mode.of("risk")
    return audit == "on" or (audit == "shadow" and risk != "on")


def _standing(state: TeamState, issue: Issue) -> tuple[Mapping[str, str], Document]:
    """The comment on a request, with its facts: what the sections say, one after another."""
    sections = [section(state, issue) for section in SECTIONS]
    facts = {name: fact for section in sections for name, fact in section.facts.items() if fact}
    blocks = [block for section in sections for block in section.blocks]
    blocks.append(Note(words(f"Support for {state.team.name}. This comment is edited as things change.")))
    return facts, Document(f"Where {issue.ref} stands", tuple(blocks))


def _ended(state: TeamState, issue: Issue, ending: str) -> tuple[Mapping[str, str], Document]:
    """The comment on what is no request any more."""
    document = Document(f"Where {issue.ref} stands", (Paragraph(ending_line(issue, ending)),))
    facts = {"ended": ending, **kept(status_facts(state, issue)), **mirrored(state, issue).facts}
    return facts, document


def _beside(state: TeamState, issue: Issue) -> dict[str, str]:
    """Where the issue was first met, that it was seen on the board, and that it was announced.

    What is gone from the board or the channel was removed by a person.

    An item that this run only plans to add (it has no ID) was not seen.
    """
    item = on_board(state, issue)
    seen = (item is not None and bool(item.id)) or "board" in status_facts(state, issue)
    board = {"board": str(board_ref(state).number)} if seen else {}
    posted = announcement(state, issue)
    said = status_facts(state, issue).get("announced", "")
    when = said if is_announced(state, issue) else asked_at(state, issue).isoformat() if posted else ""
    return {"of": str(first_ref(state, issue)), **board, **({"announced": when} if when else {})}


def _is_newly_announced(state: TeamState, issue: Issue) -> bool:
    """Whether the announcement is still to be noted, lest it is made again once somebody deletes it."""
    posted = announcement(state, issue)
    return bool(posted) and not is_announced(state, issue) and is_fresh(state, asked_at(state, issue))


def _told(state: TeamState, issue: Issue) -> tuple[str, ...]:
    """What this run says and makes for the issue elsewhere: it is written down only once it is done."""
    announcement = request_key(state, issue)
    thread = f"{announcement}/"
    return (f"{issue.ref}/mirror", announcement, *sorted(key for key in state.said if key.startswith(thread)))


def _reason(standing: Comment | None, facts: Mapping[str, str]) -> str:
    missing = facts.get("missing")
    state = f"missing: {missing.replace(',', ', ')}" if missing else "nothing is missing"
    return f"It changed ({state})." if standing else f"The requester is told where it stands ({state})."
