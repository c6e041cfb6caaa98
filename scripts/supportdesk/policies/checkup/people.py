"""Whether the people whom the configuration names can be reached, and can be in a handle."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState


def check_people(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """Everybody who may be in the handle has a Slack account that can be."""
    team = state.team
    deputies = {key for key in (team.deputies.em, team.deputies.pm) if key}
    for key in sorted(team.member_keys() | {team.em, team.pm} | deputies):
        person = state.people[key]
        unasked = person.slack is None and not state.whole("handle")
        if key in state.unfit:
            yield Check(
                subject=person.name,
                verdict="fault",
                detail=f"The Slack account {state.unfit[key]}: a handle takes active full members only.",
                mend="Mend it in Slack, or correct `slack` or `email`.",
            )
        elif key not in state.slack_ids and not unasked:
            yield Check(
                subject=person.name,
                verdict="fault",
                detail="No active Slack account.",
                mend="Give `slack` (a full member's ID) or an `email` that Slack knows.",
            )
