"""Checks of a team's `rotation`, and of the overrides to it."""

from collections.abc import Iterator
from datetime import date

from supportdesk.model.coherence.objection import Objection, unknown
from supportdesk.model.config import Config
from supportdesk.model.duty import Overrides


def sources_are_described(config: Config) -> Iterator[Objection]:
    """A roster has people and a first day; any other source has the section that says where it is."""
    for name, team in config.teams.items():
        rotation, path = team.rotation, f"teams.{name}.rotation"
        needed = ("starts", "roster") if rotation.source == "roster" else (rotation.source,)
        for key in needed:
            if not getattr(rotation, key):
                yield Objection(
                    path=f"{path}.{key}",
                    problem=f"is needed for the source {rotation.source}",
                    mend="add it, or choose another source",
                )


def members_are_known(config: Config) -> Iterator[Objection]:
    """Where the source is no roster, `members` says who is inside; a roster is among them."""
    for name, team in config.teams.items():
        if team.members is None and team.rotation.source != "roster":
            yield Objection(
                path=f"teams.{name}.members",
                problem=f"is needed, as {team.rotation.source} does not say who belongs to the team",
                mend="list the keys of its people",
            )
        for index, turn in enumerate(team.rotation.roster):
            if team.members is not None and turn.person not in team.members:
                yield Objection(
                    path=f"teams.{name}.rotation.roster[{index}]",
                    problem=f"{turn.person} is in the roster but not among the members",
                    mend="add the person to members, or leave members out",
                )


def turns_make_sense(config: Config) -> Iterator[Objection]:
    """A turn ends after it begins, and nobody has two places in the roster at once."""
    for name, team in config.teams.items():
        earlier: dict[str, list[tuple[date, date]]] = {}
        for index, turn in enumerate(team.rotation.roster):
            path = f"teams.{name}.rotation.roster[{index}]"
            first, last = turn.first or date.min, turn.last or date.max
            if last < first:
                yield Objection(
                    path=path,
                    problem=f"ends on {last}, before it begins on {first}",
                    mend="correct the dates",
                )
            spans = earlier.setdefault(turn.person, [])
            if any(start <= last and first <= end for start, end in spans):
                yield Objection(
                    path=path,
                    problem=f"{turn.person} is in the roster at that time already",
                    mend="keep one place, or end the earlier one with until",
                )
            spans.append((first, last))


def overrides_make_sense(overrides: Overrides, config: Config) -> Iterator[Objection]:
    """An override names a team and a person of the configuration, and ends after it begins."""
    for index, override in enumerate(overrides.overrides):
        path = f"overrides[{index}]"
        yield from unknown(override.team, config.teams, path=f"{path}.team", section="teams")
        yield from unknown(override.person, config.people, path=f"{path}.person", section="people")
        if override.end <= override.start:
            yield Objection(
                path=f"{path}.to",
                problem=f"{override.end:%Y-%m-%d %H:%M} is not after the beginning",
                mend="write the local time at which the rotation holds again",
            )
