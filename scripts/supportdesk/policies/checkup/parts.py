"""The parts of a team's world that a run reads: what was found there, or why it could not be read whole."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Part, TeamState
from supportdesk.model.standing import is_labelled
from supportdesk.policies.shifts import on_support

PARTS: dict[Part, str] = {
    "issues": "repositories",
    "board": "board",
    "channel": "Slack channel",
    "watched": "other Slack channels",
    "rehearsal": "shadow channel",
    "handle": "Slack handle",
    "oncall": "on-call source",
    "ad_hoc": "ad-hoc issues",
    "members": "organization members",
}


def check_parts(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """Every part that one read of the team's world can tell of."""
    for part, subject in PARTS.items():
        if part == "watched" and not state.team.slack.also_watch:
            continue
        gaps = [gap.reason for gap in state.incomplete if gap.part == part]
        if part == "rehearsal" and state.rehearsal is None and not gaps:
            continue
        for reason in gaps:
            yield Check(subject=subject, verdict="fault", detail=reason)
        if not gaps and part not in {"ad_hoc", "members"}:
            yield _seen(state, part, subject)


def _seen(state: TeamState, part: Part, subject: str) -> Check:
    """A part that was read whole, with what was found there."""
    if part == "oncall":
        duty = on_support(state, state.now)
        detail = f"{state.people[duty.person].name} is on support" if duty.person else duty.problem
        return Check(subject=subject, verdict="good" if duty.person else "fault", detail=detail)
    open_issues = sum(issue.open and is_labelled(state, issue) for issue in state.issues.values())
    details: dict[Part, str] = {
        "issues": f"{_counted(open_issues, 'open issue')} with “{state.team.label.name}”",
        "board": f"{_counted(len(state.board.cards), 'item')} on {state.board.url}" if state.board else "",
        "channel": f"#{state.channel.name}" if state.channel else "",
        "watched": ", ".join(f"#{each.name}" for each in state.watched),
        "rehearsal": f"#{state.rehearsal.name}" if state.rehearsal else "",
        "handle": f"@{state.group.handle}, {_counted(len(state.group.users), 'member')}"
        if state.group
        else "",
    }
    return Check(subject=subject, detail=details[part])


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
