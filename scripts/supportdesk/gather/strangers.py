"""Whom an on-call source names for the next weeks and the configuration does not know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from supportdesk.gather.question import Readers
from supportdesk.gather.sourced import folded, people_by_identity
from supportdesk.model.config import Team
from supportdesk.model.snapshot import TeamState
from supportdesk.services.ports import OnCall, OnCallSource

LONGEST = 100  # of an identity that is quoted
MOST = 10  # identities of a team: whoever has more of them has named a wrong schedule


@dataclass(slots=True)
class Ear:
    """Hears what sources answer to a run, by the team's name, so that they need not be asked again."""

    heard: dict[str, Sequence[OnCall]] = field(default_factory=dict)

    def on(self, readers: Readers) -> Readers:
        """The readers, with this ear on their sources."""

        def source(team: Team) -> OnCallSource | None:
            found = readers.source(team)
            return None if found is None else _Overheard(found, team.name, self)

        return replace(readers, source=source)

    def strangers(self, states: Sequence[TeamState]) -> Mapping[str, tuple[str, ...]]:
        """By each team's key, who is on call now or later and nobody whom the configuration knows."""
        return {state.key: _strangers(state, self.heard.get(state.team.name, ())) for state in states}


@dataclass(frozen=True, slots=True)
class _Overheard:
    """A source that keeps what it answered."""

    source: OnCallSource
    team: str
    ear: Ear

    def shifts(self, since: datetime, until: datetime) -> Sequence[OnCall]:
        """As the source has them."""
        answer = self.source.shifts(since, until)
        self.ear.heard[self.team] = answer
        return answer


def _strangers(state: TeamState, shifts: Sequence[OnCall]) -> tuple[str, ...]:
    known = people_by_identity(state)
    later = (each.identity for each in shifts if each.end > state.now)
    found = dict.fromkeys(each[:LONGEST] for each in later if folded(each) not in known)
    return tuple(found)[:MOST]
