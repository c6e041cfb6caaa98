"""A week, played: the clock is set from step to step, people act, and the desk's scripts run in between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sandbox.play.deeds import Deeds
from sandbox.play.desk import Desk
from sandbox.play.story import STORY, Step, by_day, end_of_day, read_story
from sandbox.play.teams import Teams, read_teams
from sandbox.play.world import make_world
from sandbox.requestlog import Entry
from sandbox.server import Sandbox

LOOKING = frozenset({"doctor", "show_rotation"})  # scripts that change nothing
USUAL_WEEK = date(2026, 11, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What became of one day: the runs of the desk, people's deeds, and the requests that the runs made."""

    day: date
    runs: int
    deeds: int
    requests: tuple[Entry, ...]


class Week:
    """One playing of a story over a configuration."""

    def __init__(self, config: Path, *, summary: Path, port: int = 0, story: Path = STORY) -> None:
        self.teams = read_teams(config)
        self.monday = week_of(self.teams)
        self.steps = read_story(story, monday=self.monday, zone=self.teams.zone)
        world = make_world(self.teams, now=self.steps[0].at, config=config.read_text(encoding="utf-8"))
        self.sandbox = Sandbox(world, port)
        self._deeds = Deeds(self.teams, self.sandbox)
        self._summary = summary

    def play(self) -> Iterator[Day]:
        """Play day by day. Raises RunError when a script of the desk fails."""
        with tempfile.TemporaryDirectory(prefix="support-desk-") as checkout:
            desk = Desk(
                self.sandbox,
                repository=self.teams.desk_repository,
                checkout=Path(checkout),
                summary=self._summary,
            )
            for day, steps in by_day(self.steps):
                yield self._play_day(desk, day, steps)
            self._check_that_all_is_done(desk)

    def _play_day(self, desk: Desk, day: date, steps: tuple[Step, ...]) -> Day:
        before, runs, deeds = len(self.sandbox.control.log.entries()), desk.runs, 0
        for step in steps:
            self.sandbox.clock.set(step.at)
            if "run" in step.told:
                desk.run(step.told["run"], *step.told.get("flags", ()), apply=step.told["run"] not in LOOKING)
            elif "hands_off" in step.told:
                self._hand_off(desk, step)
            elif self._deeds.happens(step.told):
                deeds += 1
                self._let_happen(desk, step)
        requests = self.sandbox.control.log.entries()[before:]
        return Day(day=day, runs=desk.runs - runs, deeds=deeds, requests=requests)

    def _let_happen(self, desk: Desk, step: Step) -> None:
        for event in self._deeds.do(step.told):
            if desk.runs:  # before the desk is switched on, nobody listens
                desk.run("handle_event", event=event)

    def _hand_off(self, desk: Desk, step: Step) -> None:
        team = self._deeds.team(step.told["hands_off"])
        if team is None:
            return
        to = self._deeds.cast.player(step.told["to"], team).key
        until = end_of_day(self.monday, step.told["until"]).isoformat()
        desk.run("hand_off", "--team", team.key, "--to", to, "--until", until, "--why", step.told["why"])

    def _check_that_all_is_done(self, desk: Desk) -> None:
        """Plan once more: nothing may be left to do."""
        desk.run("run_due", "--detailed-exitcode", apply=False)


def week_of(teams: Teams) -> date:
    """The Monday of the week that is played: the usual one, or the second after the last team began."""
    begun = [date.fromisoformat(team.told["since"]) for team in teams.teams]
    begun += [date.fromisoformat(team.told["rotation"]["starts"]) for team in teams.teams if team.roster]
    later = max(begun) + timedelta(weeks=2)
    return max(USUAL_WEEK, later - timedelta(days=later.weekday()))
