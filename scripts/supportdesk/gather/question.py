"""What a run wants to know, and where the answers come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from supportdesk.model.config import JOBS, Config, Job, Team
from supportdesk.model.duty import Override
from supportdesk.model.issues import IssueRef
from supportdesk.model.snapshot import Desk, HandoffOrder, Incomplete, Part, TeamState
from supportdesk.model.worktime import BusinessTime
from supportdesk.policies.fairness import AHEAD
from supportdesk.services.errors import ServiceError
from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.ports import ChatReader, OnCallSource, TrackerReader

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a run wants to know: of which teams, at what moment, on whose behalf.

    `leaves` is whether the desk is about to leave the teams, whatever mode they are in by now.
    """

    config: Config
    overrides: tuple[Override, ...]
    calendars: Mapping[str, BusinessTime]
    teams: tuple[str, ...]
    now: datetime
    repository: str
    asked: frozenset[Job] = frozenset()
    refresh: bool = False
    issue: IssueRef | None = None
    order: HandoffOrder | None = None
    leaves: bool = False
    weeks: int = 12

    def planned_until(self, team: Team) -> datetime:
        """How far ahead shifts are asked for: as far as shown, warned of or counted, and one shift more."""
        rotation = team.rotation
        counted = AHEAD // timedelta(weeks=1)
        weeks = max(self.weeks, counted, rotation.warn_weeks_ahead) + rotation.weeks
        return self.now + timedelta(weeks=min(weeks, rotation.weeks_told))

    def rehearses(self, key: str) -> bool:
        """Whether jobs of a team speak in the shadow channel, or may have; no event is worth reading it."""
        mode = self.config.teams[key].mode
        return self.leaves or (self.issue is None and any(mode.of(job) == "shadow" for job in JOBS))

    def blank(self, key: str) -> TeamState:
        """A team's state as far as it is known before anything is read."""
        team = self.config.teams[key]
        return TeamState(
            now=self.now,
            key=key,
            team=team,
            people=self.config.people,
            priorities=self.config.priorities,
            calendar=self.calendars[team.calendar],
            desk=Desk(login="", slack_user="", repository=self.repository),
            other_labels=frozenset(each.label.name for each in self.config.teams.values())
            - {team.label.name},
            others=tuple(each for name, each in self.config.teams.items() if name != key),
            asked=self.asked,
            refresh=self.refresh,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Where the answers come from, each connected when it is first asked, which may raise a ServiceError.

    `source` gives a team's on-call source; None where the roster is one. `observer` is told how far the read
    of each team has come.
    """

    tracker: Callable[[], TrackerReader]
    chat: Callable[[], ChatReader]
    source: Callable[[Team], OnCallSource | None]
    observer: Observer = SILENT


def read_part(part: Part, read: Callable[[], Read], gaps: list[Incomplete]) -> Read | None:
    """What could be read, or None with the gap noted."""
    try:
        return read()
    except ServiceError as error:
        gaps.append(Incomplete(part=part, reason=str(error)))
        return None
