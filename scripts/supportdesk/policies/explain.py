"""Why an issue stands where it does: its place in the queue, and the receipt of each clock."""

from collections.abc import Iterator

from supportdesk.model.conversation import acknowledgement
from supportdesk.model.duration import humanize_business
from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.model.standing import asked_at, is_feature, is_in_flight, is_old, is_support
from supportdesk.policies.clocks import receipts
from supportdesk.policies.queue import queue
from supportdesk.policies.wording import moment


def explain(state: TeamState, issue: Issue) -> Iterator[str]:
    """The account of one issue for one team, sentence by sentence."""
    yield f"{issue.ref} for {state.team.name}:"
    if not is_support(state, issue):
        yield "It is no support issue of this team: closed, unlabelled, excluded, or the team's own work."
        return
    if is_old(state, issue):
        yield f"It is from before {state.team.since:%Y-%m-%d} (`since`): it appears in digests only."
    if is_feature(state, issue):
        yield "It is a feature request: the PM's, not the rotation's."
    yield f"It was asked for on {moment(state, asked_at(state, issue))}."
    word = acknowledgement(state, issue)
    if word is not None:
        seen = ", first seen then" if word.seen else ""
        yield f"Acknowledged by {word.by} on {moment(state, word.at)}{seen}."
    yield _place(state, issue)
    for receipt in receipts(state, issue):
        used, budget = (humanize_business(each, state.calendar) for each in (receipt.used, receipt.budget))
        due = moment(state, receipt.due)
        yield f"Clock “{receipt.clock}”: {used} of {budget} used, due {due}: {receipt.state}."


def _place(state: TeamState, issue: Issue) -> str:
    if is_in_flight(state, issue):
        return "It is in flight, so it is not in the queue."
    for place, entry in enumerate(queue(state), start=1):
        if entry.issue.ref == issue.ref:
            rung = entry.priority.name if entry.priority else "no priority"
            waits = humanize_business(entry.waits, state.calendar)
            return f"It is number {place} in the queue: {rung}, waiting for {waits}."
    return "It is not in the queue."
