"""What the configuration names, checked against the world as it was read: each thing with its mend."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.snapshot import Part, TeamState
from supportdesk.policies.roster import on_support

PARTS: dict[Part, str] = {
    "issues": "repositories",
    "board": "board",
    "channel": "Slack channel",
    "handle": "Slack handle",
    "oncall": "on-call source",
}


def check_team(state: TeamState) -> Iterator[Check]:
    """Everything that one read of a team's world can tell."""
    for part, subject in PARTS.items():
        gaps = [gap.reason for gap in state.incomplete if gap.part == part]
        for reason in gaps:
            yield Check(subject=subject, good=False, detail=reason)
        if not gaps:
            yield Check(subject=subject, good=True, detail=_seen(state, part))
    yield from _check_statuses(state)
    yield from _check_people(state)


def _seen(state: TeamState, part: Part) -> str:
    match part:
        case "issues":
            return f"{len(state.issues)} open issues with “{state.team.label.name}”"
        case "board":
            return f"{len(state.board.cards)} items on {state.board.url}" if state.board else ""
        case "channel":
            return f"#{state.channel.name}" if state.channel else ""
        case "handle":
            return f"@{state.group.handle}, {len(state.group.users)} members" if state.group else ""
        case "oncall":
            duty = on_support(state, state.now)
            return f"{state.people[duty.person].name} is on support" if duty.person else duty.problem


def _check_statuses(state: TeamState) -> Iterator[Check]:
    """Every status that the configuration names is an option of the board's status field."""
    if state.board is None:
        return
    statuses = state.team.board.statuses
    named = (statuses.intake, *statuses.in_flight, *statuses.waiting, *statuses.done, statuses.product)
    options = ", ".join(state.board.options)
    for status in dict.fromkeys(filter(None, named)):
        if status not in state.board.options:
            mend = f"The board has no such status. It has: {options}. Rename one, here or there."
            yield Check(subject=f"status “{status}”", good=False, detail=mend)


def _check_people(state: TeamState) -> Iterator[Check]:
    """Everybody who may be in the handle has a Slack account that can be."""
    for key in sorted(state.team.member_keys()):
        person = state.people[key]
        if key not in state.slack_ids:
            mend = "No Slack account: give `slack` (a member ID) or an `email` that Slack knows."
            yield Check(subject=person.name, good=False, detail=mend)
