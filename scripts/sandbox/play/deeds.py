"""What people do in the story: each step has one verb; a deed that starts a workflow gives its event."""

from __future__ import annotations

from sandbox.play.desk import Event
from sandbox.play.in_slack import InSlack
from sandbox.play.on_desk import OnDesk
from sandbox.play.on_github import OnGitHub
from sandbox.play.scene import Scene, Told
from sandbox.play.teams import Team, Teams
from sandbox.server import Sandbox


class Deeds:
    """People's deeds in one sandbox."""

    def __init__(self, teams: Teams, sandbox: Sandbox) -> None:
        self._scene = Scene(teams, sandbox)
        places = (OnGitHub(self._scene), InSlack(self._scene), OnDesk(self._scene))
        self._verbs = {name: verb for place in places for name, verb in place.verbs.items()}
        self.cast = self._scene.cast
        self.team = self._scene.team

    def do(self, told: Told) -> list[Event]:
        """Let it happen; the events that GitHub would start a workflow for, in order."""
        verb, team = self._find(told)
        if team is None:
            return []
        player = self.cast.player(told["who"], team)
        return list(self._verbs[verb](told[verb], player, team, told))

    def happens(self, told: Told) -> bool:
        """Whether the team that it is told of is there."""
        return self._find(told)[1] is not None

    def _find(self, told: Told) -> tuple[str, Team | None]:
        verb = next(name for name in self._verbs if name in told)
        if "team" in told:
            return verb, self.team(told["team"])
        known = self._scene.issues.get(told[verb])
        return verb, known[1] if known else None
