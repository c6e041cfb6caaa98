"""Checks of `calendars`: time zones and holidays that exist, hours that pass, combinations one can follow."""

from collections.abc import Iterator, Mapping
from datetime import time
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from supportdesk.model.coherence.objection import Objection, unknown
from supportdesk.model.config import Config
from supportdesk.model.faults import quoted
from supportdesk.model.people import CombinedCalendar, OfficeCalendar


def timezones_exist(config: Config) -> Iterator[Objection]:
    """Every time zone is one of the IANA data base."""
    zones = [(f"people.{key}", person.timezone) for key, person in config.people.items() if person.timezone]
    zones += [(f"calendars.{key}", office.timezone) for key, office in _offices(config).items()]
    for path, zone in zones:
        if not _exists(zone):
            meant = get_close_matches(zone, available_timezones(), n=1)
            yield Objection(
                path=f"{path}.timezone",
                problem=f"{quoted(zone)} is no time zone",
                mend=f"did you mean {meant[0]}?" if meant else "write an IANA name, such as Europe/London",
            )


def hours_pass(config: Config) -> Iterator[Objection]:
    """A working day ends after it begins; 00:00 is the end of the day."""
    for name, office in _offices(config).items():
        opens, closes = office.hours.opens, office.hours.closes
        if closes <= opens and closes != time.min:
            yield Objection(
                path=f"calendars.{name}.hours",
                problem=f"the day ends at {closes:%H:%M}, not after it begins at {opens:%H:%M}",
                mend="swap or correct the times; the end of the day is 00:00",
            )


def combinations_name_offices(config: Config) -> Iterator[Objection]:
    """A combined calendar names calendars of one place each, never combined ones: no cycles."""
    for name, calendar in config.calendars.items():
        if isinstance(calendar, CombinedCalendar):
            for index, part in enumerate(calendar.any_of):
                path = f"calendars.{name}.any_of[{index}]"
                yield from unknown(part, config.calendars, path=path, section="calendars")
                if isinstance(config.calendars.get(part), CombinedCalendar):
                    yield Objection(
                        path=path,
                        problem=f"{quoted(part)} is combined itself",
                        mend="name the calendars that it combines",
                    )


def holidays_are_known(config: Config, countries: Mapping[str, frozenset[str]]) -> Iterator[Objection]:
    """Countries and their parts are ones whose holidays are known; `countries` says which."""
    for name, office in _offices(config).items():
        wanted = office.holidays
        path = f"calendars.{name}.holidays"
        if wanted and wanted.country not in countries:
            yield Objection(
                path=f"{path}.country",
                problem=f"no holidays are known for {quoted(wanted.country)}",
                mend="write the ISO 3166 code of another country, such as GB, or leave holidays out",
            )
        elif wanted and wanted.subdivision and wanted.subdivision not in countries[wanted.country]:
            parts = ", ".join(sorted(countries[wanted.country])) or "none: leave it out"
            yield Objection(
                path=f"{path}.subdivision",
                problem=f"{quoted(wanted.subdivision)} is no part of {wanted.country} known for holidays",
                mend=f"known: {parts}",
            )


def _offices(config: Config) -> Mapping[str, OfficeCalendar]:
    return {key: each for key, each in config.calendars.items() if isinstance(each, OfficeCalendar)}


def _exists(zone: str) -> bool:
    """Whether the zone can be loaded; the data base answers folders and odd names with errors of its own."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
