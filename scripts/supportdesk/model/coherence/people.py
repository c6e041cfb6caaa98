"""Checks of `people`: told apart, found in Slack, away at sensible times."""

from collections.abc import Iterable, Iterator

from supportdesk.model.coherence.objection import Objection, shared
from supportdesk.model.config import Config
from supportdesk.model.people import Person


def people_are_told_apart(config: Config) -> Iterator[Objection]:
    """No two people have one login, one Slack ID or one e-mail address."""
    for key in ("github", "slack", "email"):
        values = ((f"people.{name}.{key}", getattr(person, key)) for name, person in config.people.items())
        written = ((path, value) for path, value in values if value)
        yield from shared(written, mend="keep one of them: it belongs to one person")


def people_are_found_in_slack(config: Config) -> Iterator[Objection]:
    """Everybody has a Slack ID, or an e-mail address to find it by."""
    for name, person in config.people.items():
        if person.slack is None and person.email is None:
            yield Objection(
                path=f"people.{name}.slack",
                problem="is missing, and there is no e-mail to look it up by",
                mend="add slack or email",
            )


def absences_make_sense(config: Config) -> Iterator[Objection]:
    """An absence ends after it begins, and overlaps no other one of the same person."""
    for name, person in config.people.items():
        yield from _absences(name, person)


def _absences(name: str, person: Person) -> Iterable[Objection]:
    for index, absence in enumerate(person.absent):
        path = f"people.{name}.absent[{index}]"
        if absence.last < absence.first:
            yield Objection(
                path=path,
                problem=f"ends on {absence.last}, before it begins on {absence.first}",
                mend="swap or correct the dates",
            )
        for other in person.absent[:index]:
            if other.first <= absence.last and absence.first <= other.last:
                problem = f"overlaps the absence from {other.first} to {other.last}"
                yield Objection(path=path, problem=problem, mend="make one absence of the two")
                break
