"""Since when the desk is known to have been at work for a team.

The channel is read back some weeks. What the desk wrote on issues tells of the time before.
"""

from datetime import datetime

from supportdesk.model.conversation import status_comment
from supportdesk.model.snapshot import TeamState


def first_met(state: TeamState) -> datetime | None:
    """When the desk first wrote on an issue of the team, of those that are known."""
    written = (status_comment(state, issue) for issue in state.issues.values())
    return min((each.at for each in written if each is not None), default=None)


def was_at_work(state: TeamState, before: datetime) -> bool:
    """Whether the desk is known to have been at work for the team before an instant."""
    met = first_met(state)
    return met is not None and met < before
