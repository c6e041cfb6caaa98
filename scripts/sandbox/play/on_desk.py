"""What people write into the desk's own configuration: who is away, and what the desk proposed for that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import yaml

from sandbox.play.cast import Player
from sandbox.play.desk import Event
from sandbox.play.scene import Scene, Told
from sandbox.play.teams import Team
from sandbox.play.world import OVERRIDES

CONFIG = "config/teams.yml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENTRY = re.compile(r"- \{team: .*\}")


class OnDesk:
    """People's commits in the desk's repository. None of them starts a workflow of the desk."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.verbs: Mapping[str, Callable[[str, Player, Team, Told], Iterator[Event]]] = {
            "takes_leave": self._take_leave,
            "agrees": self._agree,
        }

    def _take_leave(self, day: str, player: Player, _team: Team, _told: Told) -> Iterator[Event]:
        """Write down that they are away on a day of this week."""
        now = self._scene.sandbox.clock.now()
        date = (now + timedelta(days=DAYS.index(day) - now.weekday())).date()
        text = with_absence(self._read(CONFIG), player.key, f"{{from: {date}, to: {date}}}")
        self._commit(CONFIG, text, f"{player.github} is away on {date}")
        yield from ()

    def _agree(self, _what: str, player: Player, team: Team, _told: Told) -> Iterator[Event]:
        """Paste into the overrides what the desk proposed last, if it did."""
        lines = self._proposed(team)
        if lines:
            text = re.sub(r"^overrides: \[\]$", "overrides:", self._read(OVERRIDES), flags=re.MULTILINE)
            entries = "".join(f"  {line}\n" for line in lines)
            self._commit(OVERRIDES, f"{text.rstrip()}\n{entries}", f"Agreed, says {player.github}")
        yield from ()

    def _proposed(self, team: Team) -> list[str]:
        """The entries that the newest message of the team's channel with such entries shows."""
        messages = self._scene.sandbox.slack.workspace.channels[team.channel].messages
        for message in reversed(messages):
            found = [text for text in _texts(message.blocks) if _ENTRY.fullmatch(text)]
            if found:
                return found
        return []

    def _read(self, path: str) -> str:
        text: bytes = self._branch().files[path]
        return text.decode("utf-8")

    def _commit(self, path: str, text: str, message: str) -> None:
        self._branch().commit(path, text.encode("utf-8"), message)

    def _branch(self) -> Any:
        repository = self._scene.sandbox.github.state.repositories[self._scene.teams.desk_repository.lower()]
        return repository.branches[repository.default_branch]


def with_absence(text: str, key: str, absence: str) -> str:
    """The configuration's text with one more absence of a person; all else stays as it is written."""
    person = _value(_value(yaml.compose(text, yaml.SafeLoader), "people"), key)
    known = next((value for name, value in person.value if name.value == "absent"), None)
    if known is not None and known.flow_style:
        place = known.start_mark.index + 1
        return f"{text[:place]}{absence}{', ' if known.value else ''}{text[place:]}"
    if known is not None:
        place, indent = known.start_mark.index, " " * known.start_mark.column
        return f"{text[:place]}- {absence}\n{indent}{text[place:]}"
    place = person.value[0][0].start_mark.index
    rest = ", " if person.flow_style else "\n" + " " * person.start_mark.column
    return f"{text[:place]}absent: [{absence}]{rest}{text[place:]}"


def _value(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _texts(blocks: Any) -> Iterator[str]:
    """Every text that blocks hold, wherever it stands."""
    if isinstance(blocks, Mapping):
        if isinstance(blocks.get("text"), str):
            yield blocks["text"]
        blocks = blocks.values()
    if not isinstance(blocks, str) and hasattr(blocks, "__iter__"):
        for each in blocks:
            yield from _texts(each)
