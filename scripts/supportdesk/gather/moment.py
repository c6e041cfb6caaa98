"""The moment that a run goes by: never earlier than what the desk has done already.

A runner's clock may be behind. A run that took a handoff back, or gave yesterday's digest after today's,
would be seen by everybody.
"""

from dataclasses import replace
from datetime import timedelta

from supportdesk.model.snapshot import TeamState

ABREAST = timedelta(minutes=1)  # closer than that clocks are never
BEHIND = timedelta(hours=2)  # who is farther behind rehearses another moment


def with_time_gone_by(state: TeamState) -> TeamState:
    """The state at the moment of the desk's newest post, or change of the handle, if that is later."""
    prefix, group = f"{state.key}/", state.group
    messages = state.channel.messages if state.channel is not None else ()
    done = [each.at for each in messages if (each.key or "").startswith(prefix)]
    if group is not None and group.updated_by == state.desk.slack_user and group.updated_at is not None:
        done.append(group.updated_at)
    newest = max(done, default=state.now)
    return replace(state, now=newest) if ABREAST < newest - state.now <= BEHIND else state
