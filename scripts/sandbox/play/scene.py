"""Where the story happens: the sandbox, who plays whom, and which issue the story means by which name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.github.issues import Issue
from sandbox.play.cast import Cast, Player
from sandbox.play.teams import Team, Teams
from sandbox.server import Sandbox

Told = Mapping[str, Any]
_NAMED = re.compile(r"\{([a-z-]+)\}")


class Scene:
    """What all deeds share; `issues` has each issue of the story by its name, with its address and team."""

    def __init__(self, teams: Teams, sandbox: Sandbox) -> None:
        self.cast = Cast(teams, sandbox)
        self.issues: dict[str, tuple[str, Team]] = {}
        self.sandbox = sandbox
        self.teams = teams

    def team(self, place: int) -> Team | None:
        """The configuration's first, second … team, if it has so many."""
        return self.teams.teams[place - 1] if place <= len(self.teams.teams) else None

    def ref(self, name: str) -> str:
        """The address of an issue as it is now: `owner/name#12`."""
        return self.issues[name][0]

    def issue(self, name: str) -> Issue:
        """The issue itself, to look at."""
        return self.sandbox.github.state.issue(self.ref(name))

    def said(self, text: str, team: Team, mention: Callable[[Player], str], **known: str) -> str:
        """A text as it is written: `{other}` becomes a mention of who that is, `{link}` what is known."""

        def resolve(match: re.Match[str]) -> str:
            word = match[1]
            return known[word] if word in known else mention(self.cast.player(word, team))

        return _NAMED.sub(resolve, text)
