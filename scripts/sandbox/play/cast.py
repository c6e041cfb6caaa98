"""Who plays a role at a moment: found as people would find out, by looking at the team's handle."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.play.teams import Team, Teams
from sandbox.play.world import REQUESTERS, requester
from sandbox.server import Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """Somebody who acts: by which accounts, and by which key of the configuration if it has one."""

    github: str
    slack: str
    key: str = ""


class Cast:
    """The people of a configuration and the requesters, by the roles of the story."""

    def __init__(self, teams: Teams, sandbox: Sandbox) -> None:
        self._teams = teams
        self._sandbox = sandbox

    def player(self, role: str, team: Team) -> Player:
        """Who has a role in a team right now. Raises KeyError for a role that is none."""
        if role.startswith("requester-") and role[-1] in REQUESTERS:
            login, _, account = requester(role[-1])
            return Player(github=login, slack=account)
        if role in {"em", "pm"}:
            return self._known(team.told[role])
        support = self.on_support(team)
        if role == "support":
            return self._known(support)
        if role == "other":
            others = [key for key in team.engineers if key != support]
            return self._known(others[0] if others else team.managers[0])
        raise KeyError(f"there is no role {role!r} in a story")

    def on_support(self, team: Team) -> str:
        """The key of the engineer whom the handle names; before the desk's first run, the first engineer."""
        accounts = self._sandbox.slack.workspace.groups[team.handle].users
        named = [key for key in team.engineers if self._teams.people[key].slack in accounts]
        return (named or [*team.engineers])[0]

    def _known(self, key: str) -> Player:
        person = self._teams.people[key]
        return Player(github=person.github, slack=person.slack, key=key)
