"""A configuration as the play reads it: plain YAML, every scalar a text, only what a world is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from sandbox.world import WorldError

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the configuration; a missing Slack ID or e-mail address is made up from the key."""

    key: str
    name: str
    github: str
    slack: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team's places and people; `told` is all that the file says of it."""

    key: str
    told: Document

    @property
    def name(self) -> str:
        return str(self.told["name"])

    @property
    def label(self) -> str:
        told = self.told["label"]
        return str(told if isinstance(told, str) else told["name"])

    @property
    def aliases(self) -> tuple[str, ...]:
        told = self.told["label"]
        return () if isinstance(told, str) else tuple(told.get("aliases") or ())

    @property
    def channel(self) -> str:
        return str(self.told["slack"]["channel"])

    @property
    def handle(self) -> str:
        return str(self.told["slack"]["handle"])

    @property
    def board(self) -> Document:
        board: Document = self.told["board"]
        return board

    @property
    def managers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.told["em"], self.told["pm"])))

    @property
    def roster(self) -> tuple[str, ...]:
        turns = self.told["rotation"].get("roster") or ()
        return tuple(turn if isinstance(turn, str) else turn["person"] for turn in turns)

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(self.told.get("members") or dict.fromkeys((*self.roster, *self.managers)))

    @property
    def engineers(self) -> tuple[str, ...]:
        """Who can be on support: all but the managers, unless there is nobody else."""
        return tuple(key for key in self.members if key not in self.managers) or self.members

    def repositories(self) -> Iterator[tuple[str, bool]]:
        """Name and privacy of each watched repository, in the file's order."""
        for told in self.told["repositories"]:
            if isinstance(told, str):
                yield told, False
            else:
                yield told["name"], str(told.get("private")).lower() in {"true", "yes", "on"}

    def home(self, *, private: bool) -> str:
        """Where a request of that kind is opened: the first such repository, else the first one."""
        repositories = list(self.repositories())
        return next((name for name, is_private in repositories if is_private == private), repositories[0][0])

    def status(self, kind: str) -> str:
        """The board's first status of a kind: intake, in_flight, waiting, done, product."""
        told = self.board["statuses"][kind]
        return str(told if isinstance(told, str) else told[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """All of the file."""

    told: Document
    people: Mapping[str, Person]
    teams: tuple[Team, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The first team's time zone: the story's clock shows its time."""
        calendar = self.told["calendars"][self.teams[0].told["calendar"]]
        while "any_of" in calendar:
            calendar = self.told["calendars"][calendar["any_of"][0]]
        return ZoneInfo(calendar["timezone"])

    @property
    def owner(self) -> str:
        """The organization that the first repository belongs to."""
        name, _ = next(self.teams[0].repositories())
        return name.partition("/")[0]

    @property
    def desk_repository(self) -> str:
        """The desk's own repository: where its overrides are committed and its reports filed."""
        return f"{self.owner}/support-desk"


def read_teams(path: Path) -> Teams:
    """The configuration at `path`. Raises WorldError; what is wrong in detail, the doctor says."""
    try:
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        people = {
            key: _read_person(key, entry, place)
            for place, (key, entry) in enumerate(told["people"].items(), 1)
        }
        teams = tuple(Team(key=key, told=entry) for key, entry in told["teams"].items())
    except OSError as error:
        raise WorldError(
            f"{path} cannot be read: {error.strerror}. Name a file like config/teams.yml."
        ) from error
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise WorldError(f"{path} is no configuration that can be played: {error}.") from error
    return Teams(told=told, people=people, teams=teams)


def _read_person(key: str, told: Document, place: int) -> Person:
    return Person(
        key=key,
        name=told["name"],
        github=told["github"],
        slack=told.get("slack") or f"U0PLAY{place:05d}",
        email=told.get("email") or f"{key}@example.com",
    )
