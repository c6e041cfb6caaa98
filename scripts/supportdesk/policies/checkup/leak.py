"""Whether what the desk shows in its own repository tells strangers of private ones."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState


def check_leak(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """A public repository of the desk that serves a team with private sources."""
    leak = leak_of(state)
    if leak:
        yield Check(subject=state.desk.repository, verdict="fault", detail=leak)


def leak_of(state: TeamState) -> str:
    """Why the desk's repository may not serve this team: a public one shows its logs to everybody."""
    private = any(each.private for each in state.team.repositories)
    if not state.desk.public or not (private or any(issue.private for issue in state.issues.values())):
        return ""
    return (
        f"{state.desk.repository} is public and {state.team.name} watches private repositories: "
        "logs and summaries would show them. Make the desk's repository private."
    )
