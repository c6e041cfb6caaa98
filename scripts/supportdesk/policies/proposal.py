"""SUP-19: where the configuration takes changes by pull request only, what the one for a handoff says."""

from datetime import timedelta

from supportdesk.model.document import Bullets, Document, Paragraph, bold, words
from supportdesk.model.snapshot import HandoffOrder, TeamState
from supportdesk.policies.shifts import on_support
from supportdesk.policies.wording import moment

A_MOMENT = timedelta(seconds=1)


def proposal(state: TeamState, order: HandoffOrder) -> Document:
    """The pull request that asks for a handoff: who, from when until when, why, and what follows.

    Its summary is the title. Times are the team's own; the reason and the asking account are anybody's words.
    """
    team, incoming = state.team.name, state.people[order.person].name
    before = on_support(state, order.start - A_MOMENT).person
    change = f"goes from {state.people[before].name} to {incoming}" if before else f"goes to {incoming}"
    if before == order.person:
        change = f"stays with {incoming}"
    return Document(
        f"{team} support {change}",
        (
            Paragraph((bold(f"{team} support {change}."),)),
            Bullets(
                (
                    words(f"From: {moment(state, order.start)}"),
                    words(f"Until: {moment(state, order.until)}"),
                    words(f"Why: {order.why}"),
                    words(f"Asked for by: {order.by}"),
                )
            ),
            Paragraph(
                words(
                    "Nothing has changed yet, for this branch takes changes by pull request only. If this is "
                    "right, please merge it; if not, close it. The next round of the desk does the rest."
                )
            ),
        ),
    )
