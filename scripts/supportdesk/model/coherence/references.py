"""Checks of names that point elsewhere in the file: people, calendars, priorities."""

from collections.abc import Iterator

from supportdesk.model.coherence.objection import Objection, shared, unknown
from supportdesk.model.config import Config, Team
from supportdesk.model.faults import shown


def named_people_exist(config: Config) -> Iterator[Objection]:
    """Whoever a team names stands in `people`."""
    for name, team in config.teams.items():
        for path, person in _named_people(team):
            yield from unknown(person, config.people, path=f"teams.{name}.{path}", section="people")


def named_calendars_exist(config: Config) -> Iterator[Objection]:
    """A team's calendar stands in `calendars`."""
    for name, team in config.teams.items():
        path = f"teams.{name}.calendar"
        yield from unknown(team.calendar, config.calendars, path=path, section="calendars")


def named_priorities_exist(config: Config) -> Iterator[Objection]:
    """Resolve clocks are set for priorities that stand in `priorities`."""
    known = [priority.name for priority in config.priorities]
    for name, team in config.teams.items():
        for priority in team.clocks.resolve or {}:
            path = f"teams.{name}.clocks.resolve.{shown(priority)}"
            yield from unknown(priority, known, path=path, section="priorities")


def priorities_are_told_apart(config: Config) -> Iterator[Objection]:
    """A priority's name and each of its labels stand in the ladder once."""
    names = [(f"priorities[{index}].name", each.name) for index, each in enumerate(config.priorities)]
    yield from shared(names, mend="give each its own")
    labels = [
        (f"priorities[{index}].labels[{place}]", label)
        for index, each in enumerate(config.priorities)
        for place, label in enumerate(each.labels)
    ]
    yield from shared(labels, mend="keep it at one priority")


def _named_people(team: Team) -> Iterator[tuple[str, str]]:
    """Every place, below the team, at which a key of `people` stands."""
    yield "em", team.em
    yield "pm", team.pm
    if team.deputies.em:
        yield "deputies.em", team.deputies.em
    if team.deputies.pm:
        yield "deputies.pm", team.deputies.pm
    for index, person in enumerate(team.members or ()):
        yield f"members[{index}]", person
    for index, turn in enumerate(team.rotation.roster):
        yield f"rotation.roster[{index}]", turn.person
    for source, section in (("jsm", team.rotation.jsm), ("ical", team.rotation.ical)):
        for name, person in (section.names if section else {}).items():
            yield f"rotation.{source}.names.{shown(name)}", person
