"""Who the desk may name, and when business time passes: the types behind `people` and `calendars`."""

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Literal

from supportdesk.model.forms import CountryCode, Email, Login, MemberId
from supportdesk.model.marks import Key, Mark

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

WORKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
WEEKDAYS: tuple[Weekday, ...] = (*WORKDAYS, "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days away, inclusive local dates. `why` is never shown to anybody."""

    first: Annotated[date, Key("from"), "The first day away."]
    last: Annotated[date, Key("to"), "The last day away."]
    why: Annotated[str | None, "Never shown to anybody."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the desk may name."""

    name: Annotated[str, "As messages show it."]
    github: Annotated[Login, "GitHub login."]
    slack: Annotated[MemberId | None, "Slack member ID; without it the person is looked up by `email`."] = (
        None
    )
    email: Annotated[Email | None, "Finds the person in Slack and in on-call sources."] = None
    timezone: Annotated[str | None, "IANA name; without it the calendar's."] = None
    pings: Annotated[bool, "false: named, never pinged."] = True
    absent: Annotated[tuple[Absence, ...], "Days away, inclusive local dates."] = ()

    def is_absent(self, day: date) -> bool:
        """Whether they are away on a local date."""
        return any(absence.first <= day <= absence.last for absence in self.absent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours of a working day, local times."""

    opens: Annotated[time, Key("from"), "Local time at which the working day begins."]
    closes: Annotated[time, Key("to"), "Local time at which it ends; 00:00 is the end of the day."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Public holidays by ISO 3166 codes, and the team's own."""

    country: Annotated[CountryCode, "ISO 3166 country code."]
    subdivision: Annotated[str | None, "ISO 3166 code of the part of the country."] = None
    extra: Annotated[tuple[date, ...], "Further days without work."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """When business time passes in one place."""

    timezone: Annotated[str, "IANA name, such as Europe/London."]
    days: Annotated[tuple[Weekday, ...], Mark.SOME, "The days on which work is done."]
    hours: Annotated[Hours, "Working hours of each of these days."]
    holidays: Annotated[Holidays | None, "Public holidays on which no business time passes."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedCalendar:
    """Several calendars at once: time passes while any of them is open."""

    any_of: Annotated[
        tuple[str, ...], Mark.SOME, "Names of calendars; the first one's time zone is the team's."
    ]


Calendar = OfficeCalendar | CombinedCalendar
