"""Public holidays, from the package that knows them, and the calendars that business time is counted in."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from supportdesk.model.config import Config
from supportdesk.model.people import WEEKDAYS, CombinedCalendar, Holidays, OfficeCalendar
from supportdesk.model.worktime import AnyOf, BusinessTime, WorkCalendar

# Enough for every issue that is still open and every shift that is planned; a fixed range needs no clock.
# Beyond 2035 the package warns, at each run, that it does not know India's.
_YEARS = range(2020, 2036)


def working_calendars(config: Config) -> Mapping[str, BusinessTime]:
    """Each calendar of the configuration by its name, ready to count business time."""
    offices = {
        name: _work_calendar(calendar)
        for name, calendar in config.calendars.items()
        if isinstance(calendar, OfficeCalendar)
    }
    combined = {
        name: AnyOf(calendars=tuple(offices[part] for part in calendar.any_of))
        for name, calendar in config.calendars.items()
        if isinstance(calendar, CombinedCalendar)
    }
    return {**offices, **combined}


class KnownCountries(Mapping[str, frozenset[str]]):
    """The countries whose holidays are known, by ISO 3166 code, with the codes of their parts.

    Each country is a module of its own, and is loaded when its parts are asked for.
    """

    def __init__(self) -> None:
        self._package = _package()
        self._codes = frozenset(self._package.registry.EntityLoader.get_country_codes())

    def __getitem__(self, country: str) -> frozenset[str]:
        if country not in self._codes:
            raise KeyError(country)
        return frozenset(getattr(self._package, country).subdivisions)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


def _work_calendar(calendar: OfficeCalendar) -> WorkCalendar:
    days_off, known_until = _days_off(calendar.holidays) if calendar.holidays else (frozenset[date](), None)
    return WorkCalendar(
        timezone=calendar.timezone,
        weekdays=frozenset(WEEKDAYS.index(day) for day in calendar.days),
        opens=calendar.hours.opens,
        closes=calendar.hours.closes,
        holidays=days_off,
        known_until=known_until,
    )


def _days_off(wanted: Holidays) -> tuple[frozenset[date], date | None]:
    """The public holidays of a country or one of its parts with the team's own days, and how far they go."""
    public = _package().country_holidays(wanted.country, subdiv=wanted.subdivision, years=_YEARS)
    years = {day.year for day in public if day.year in _YEARS and day.year <= public.end_year}
    return frozenset({*public, *wanted.extra}), _known_until(years, wanted.extra)


def _known_until(years: AbstractSet[int], extra: Iterable[date]) -> date | None:
    """The first date whose holidays are not known, where these years have some; None if none has.

    A year without any holiday is one that the package does not know. Beyond its last, the days that the team
    lists itself are all that is known, so that they are known to the last of them.
    """
    if not years:
        return None
    end = date(next(year for year in range(min(years), max(years) + 2) if year not in years), 1, 1)
    return max((day + timedelta(days=1) for day in extra if day >= end), default=end)


def _package() -> Any:
    """The package `holidays`, so that it loads the countries that are named and no others.

    Its registry looks a country's module up when it is first used, but these modules lie in a package that
    imports all two hundred and fifty of them: eight megabytes, and a good part of the time in which a run
    starts. A bare package in its place holds the same modules.
    """
    import holidays  # noqa: PLC0415 - loaded only where holidays are wanted

    name = "holidays.countries"
    if name not in sys.modules:
        bare = ModuleType(name)
        bare.__path__ = [str(Path(holidays.__path__[0]) / "countries")]
        sys.modules[name] = bare
    return holidays
