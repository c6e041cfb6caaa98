"""The one status comment of a request: what is missing, by when somebody answers, what is late."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from supportdesk.model.actions import Decision, WriteStatus
from supportdesk.model.conversation import acknowledgement, status_comment, status_facts
from supportdesk.model.document import Block, Checklist, Document, Line, Note, Paragraph, Text, bold, words
from supportdesk.model.finding import Because
from supportdesk.model.snapshot import Comment, Issue, TeamState
from supportdesk.model.standing import board_ref, ending_of, is_silenced, on_board, same_login
from supportdesk.policies.clocks import Receipt, receipts, worst
from supportdesk.policies.completeness import missing_parts
from supportdesk.policies.wording import ENDINGS, lasting, moment, named

A_QUARTER = timedelta(minutes=15)
HELPS = {
    "background": "what you want to do, what you tried, and what stands in the way",
    "impact": "who is affected, how badly, and by when it matters",
}


def decide_status(state: TeamState) -> Iterator[Decision]:
    """REQ-1: one comment guides the requester, and is edited as things change."""
    if not state.whole("issues", "board", "channel"):
        return
    for issue in state.issues.values():
        ending = ending_of(state, issue)
        if ending and status_comment(state, issue) is None:
            continue
        facts = {"ended": ending} if ending else _facts(state, issue)
        if facts != {name: fact for name, fact in status_facts(state, issue).items() if name != "board"}:
            mine = status_comment(state, issue)
            if mine is None and is_silenced(state, issue):
                continue
            yield WriteStatus(
                because=Because(team=state.key, job="audit", rule="REQ-1", reason=_reason(mine, facts)),
                issue=issue.ref,
                comment=mine.id if mine and same_login(mine.author, state.desk.login) else None,
                document=_ended(state, issue, ending) if ending else _comment(state, issue),
                facts=facts | _board(state, issue),
            )


def _facts(state: TeamState, issue: Issue) -> dict[str, str]:
    """What the comment says, in short: it is written anew when one of these changes."""
    word = acknowledgement(state, issue)
    late = worst(state, issue)
    facts = {
        "missing": ",".join(missing_parts(issue.body, state.team.request_form)),
        "answer_due": _answer_due(state, issue),
        "acknowledged": word.by if word else "",
        "late": f"{late.clock}/{late.state}" if late else "",
    }
    if word is not None and word.seen:
        facts |= {"seen": word.at.isoformat(), "seen_by": word.by}
    return {name: value for name, value in facts.items() if value}


def _answer_due(state: TeamState, issue: Issue) -> str:
    """By when an answer is promised. What was said stands where the difference is nothing to the requester:

    a label that this run puts on will have the time of GitHub's clock, not of this run's.
    """
    receipt = next((each for each in receipts(state, issue) if each.clock != "waiting"), None)
    if receipt is None:
        return ""
    said = status_facts(state, issue).get("answer_due")
    if said is not None and abs(datetime.fromisoformat(said) - receipt.due) < A_QUARTER:
        return said
    return receipt.due.isoformat()


def _board(state: TeamState, issue: Issue) -> dict[str, str]:
    """That the issue was seen on the board, so that one that is gone is known to have been removed.

    An item that this run only plans to add (it has no ID) was not seen. It is noted beside what changes
    and is no change by itself.
    """
    item = on_board(state, issue)
    seen = (item is not None and bool(item.id)) or "board" in status_facts(state, issue)
    return {"board": str(board_ref(state).number)} if seen else {}


def _reason(standing: Comment | None, facts: dict[str, str]) -> str:
    missing = facts.get("missing")
    state = f"missing: {missing.replace(',', ', ')}" if missing else "nothing is missing"
    return f"It changed ({state})." if standing else f"The requester is told where it stands ({state})."


def _comment(state: TeamState, issue: Issue) -> Document:
    missing = missing_parts(issue.body, state.team.request_form)
    blocks: list[Block] = [Paragraph(_opening(state, missing))]
    if missing:
        blocks.append(Checklist(tuple((part not in missing, _part(part)) for part in HELPS)))
        blocks.append(
            Paragraph(words("Edit the issue and give each missing part a heading with a few lines below it."))
        )
    blocks += [Paragraph(line) for line in (_answer(state, issue), _risk(state, worst(state, issue))) if line]
    blocks.append(Note(words(f"Support for {state.team.name}. This comment is edited as things change.")))
    return Document(f"Where {issue.ref} stands", tuple(blocks))


def _ended(state: TeamState, issue: Issue, ending: str) -> Document:
    line = words(f"{ENDINGS[ending]} It has left the {state.team.name} support queue.")
    return Document(f"Where {issue.ref} stands", (Paragraph(line),))


def _opening(state: TeamState, missing: tuple[str, ...]) -> Line:
    queued = f"Thank you. This request is in the {state.team.name} support queue"
    return words(
        f"{queued}; a little more would help:" if missing else f"{queued} and has all that is needed."
    )


def _part(part: str) -> Line:
    return (bold(part.capitalize()), Text(f": {HELPS[part]}"))


def _answer(state: TeamState, issue: Issue) -> Line:
    word = acknowledgement(state, issue)
    if word is not None:
        seen = "first seen" if word.seen else "on"
        return words(f"{named(state, word.by)} has looked at it ({seen} {moment(state, word.at)}).")
    clock = next(iter(receipts(state, issue)), None)
    if clock is None or clock.state == "breached":
        return ()
    return words(f"The engineer on support answers by {moment(state, clock.due)}.")


def _risk(state: TeamState, late: Receipt | None) -> Line:
    if late is None:
        return ()
    used, budget = lasting(state, late.used), lasting(state, late.budget)
    subject = "for work to begin" if late.clock == "waiting" else "for a first answer"
    verb = "has waited" if late.state == "breached" else "may wait"
    return (bold("At risk: "), Text(f"it {verb} longer than planned {subject} ({used} of {budget})."))
