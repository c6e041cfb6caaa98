"""Who is on support when: the types behind a team's `rotation` and behind `config/overrides.yml`."""

# ruff: noqa: RUF009 - the defaults are frozen values

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Annotated, Literal

from supportdesk.model.duration import Duration
from supportdesk.model.forms import VariableName
from supportdesk.model.marks import Key, Mark, Range
from supportdesk.model.people import Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTime:
    """A weekday and a local time."""

    day: Annotated[Weekday, "The day of the week."]
    at: Annotated[time, Key("time"), "Local time of the calendar."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A place in the roster: who, and from and until when (inclusive local dates)."""

    person: Annotated[str, Mark.SHORTHAND, "A key of `people`."]
    first: Annotated[date | None, Key("from"), "Joins the rotation on this day."] = None
    last: Annotated[date | None, Key("until"), "Leaves it after this day."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpsgenieSource:
    """An Opsgenie schedule. (Opsgenie's API ends on 2027-04-05.)"""

    schedule: Annotated[str, "The schedule's ID."]
    region: Annotated[Literal["us", "eu"], "Where the account is kept."] = "us"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsmSource:
    """A schedule of Jira Service Management Operations, and whom account IDs mean whose e-mail is hidden."""

    cloud_id: Annotated[str, "The site's cloud ID."]
    schedule: Annotated[str, "The schedule's ID."]
    names: Annotated[Mapping[str, str], "From an Atlassian account ID to a key of `people`."] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutySource:
    """A PagerDuty schedule."""

    schedule: Annotated[str, "The schedule's ID."]


@dataclass(frozen=True, slots=True, kw_only=True)
class IcalSource:
    """An iCalendar feed whose address stands in the environment, and whom its names mean."""

    url_env: Annotated[VariableName, "The environment variable that holds the feed's address."]
    names: Annotated[Mapping[str, str], "From a name in the feed to a key of `people`."] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Who is on support when, and where that is known."""

    source: Annotated[
        Literal["roster", "opsgenie", "jsm", "pagerduty", "ical"],
        "Where it is known: the roster below, or the system whose key stands below.",
    ]
    starts: Annotated[date | None, "The first shift's local date; a roster needs it."] = None
    handoff: Annotated[
        WeeklyTime,
        "When the next shift begins, in the calendar's time zone; a holiday: the next working day.",
    ] = field(default_factory=lambda: WeeklyTime(day="mon", at=time(10, 0)))
    weeks: Annotated[int, Range(least=1, most=8), "Length of a shift."] = 1
    roster: Annotated[
        tuple[Turn, ...], "In the order of first turns; later turns go to whoever waits longest."
    ] = ()
    skip_absences_of: Annotated[
        Duration,
        "An absence at least this long, in a shift, skips the person from then on; a shorter one is a gap.",
    ] = Duration.parse("3 business days")
    warn_weeks_ahead: Annotated[
        int, Range(least=0, most=26), "How far ahead gaps are looked for and reported."
    ] = 4
    opsgenie: Annotated[OpsgenieSource | None, "For the source opsgenie."] = None
    jsm: Annotated[JsmSource | None, "For the source jsm."] = None
    pagerduty: Annotated[PagerDutySource | None, "For the source pagerduty."] = None
    ical: Annotated[IcalSource | None, "For the source ical."] = None

    @property
    def weeks_told(self) -> int:
        """How many weeks ahead can be known at all: PagerDuty tells 90 days, the others a year and more."""
        return 12 if self.source == "pagerduty" else 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Somebody on support instead of who the rotation says; local times of the team, `to` exclusive."""

    team: Annotated[str, "A key of `teams`."]
    person: Annotated[str, "A key of `people`: who takes over."]
    start: Annotated[datetime, Key("from"), "Local time of the team."]
    end: Annotated[datetime, Key("to"), "Local time of the team; from then on the rotation holds again."]
    why: Annotated[str, "Shown in the handoff report."]
    by: Annotated[str, "Who decided it: a key of `people`, a GitHub login, or `local` for a terminal."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """A whole overrides file."""

    version: Annotated[Literal[1], "The version of this file's form."]
    overrides: Annotated[
        tuple[Override, ...], Mark.BARE, "In any order; where two overlap, the later one in the file holds."
    ] = ()
