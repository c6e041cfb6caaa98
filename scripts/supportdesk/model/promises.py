"""What a team promises and when the desk speaks: schedule, clocks, risk, brakes, the two-week cycle."""

# ruff: noqa: RUF009 - the defaults are frozen values

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Literal

from supportdesk.model.duration import Duration
from supportdesk.model.forms import Share
from supportdesk.model.marks import Mark, Range
from supportdesk.model.people import WORKDAYS, Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySlot:
    """Days and the local time at which a post is due."""

    days: Annotated[tuple[Weekday, ...], Mark.SOME, "Weekdays; holidays are left out."] = WORKDAYS
    at: Annotated[time, "Local time of the calendar."] = time(9, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When each post is due, and how long after that it is still made."""

    digest: Annotated[DailySlot, "The daily queue digest."] = DailySlot()
    catch_up: Annotated[Duration, "A late post is still made this long after it was due, once."] = (
        Duration.parse("6 hours")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """How often, and how many times at most."""

    every: Annotated[Duration, "The time between two reminders."]
    times: Annotated[int, Range(least=1, most=50), "How many at most; the last one mentions EM and PM."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How long things may take. `off` is no clock."""

    acknowledge: Annotated[Duration | None, Mark.SWITCH, "Until a member answers."] = Duration.parse(
        "1 business day"
    )
    acknowledge_urgent: Annotated[Duration | None, Mark.SWITCH, "The same for an urgent request."] = (
        Duration.parse("1 business hour")
    )
    remind_urgent: Annotated[
        Reminders | None, Mark.SWITCH, "Reminders in the thread of an urgent request without an answer."
    ] = Reminders(every=Duration.parse("1 business hour"), times=3)
    round_the_clock: Annotated[bool, "Urgent clocks run outside working hours too."] = False
    waiting: Annotated[Duration | None, Mark.SWITCH, "Acknowledged, but not in flight."] = Duration.parse(
        "5 business days"
    )
    eta: Annotated[Duration | None, Mark.SWITCH, "From acknowledgement to an ETA."] = None
    update: Annotated[Duration | None, Mark.SWITCH, "Since the last word to the requester."] = None
    resolve: Annotated[Mapping[str, Duration] | None, Mark.SWITCH, "Until it is closed, by priority."] = None
    warn_at: Annotated[Share, "The share of a clock used that warns."] = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class TellRequester:
    """From which state of a clock on the requester is told; `off` is never."""

    private: Annotated[Literal["warned", "breached"] | None, Mark.SWITCH, "In private repositories."] = (
        "warned"
    )
    public: Annotated[Literal["warned", "breached"] | None, Mark.SWITCH, "In public repositories."] = (
        "breached"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Who hears that a request is at risk."""

    tell_requester: Annotated[TellRequester, "From which state of a clock on."] = TellRequester()
    outsiders: Annotated[bool, "Tell requesters outside the organization too."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """How many issues at risk at once open an episode."""

    issues_at_risk: Annotated[int, Range(least=1, most=1000), "So many at once are escalated."] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Brakes: a plan that changes more than this is refused."""

    max_changes: Annotated[int, Range(least=1, most=10_000), "Actions per team and run."] = 200
    max_share_of_board: Annotated[Share, "Board changes per board items."] = 0.3
    share_from: Annotated[
        int, Range(least=0, most=10_000), "The share is looked at from so many board items on."
    ] = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """A weekday and a local time of a ceremony."""

    day: Annotated[Weekday, "The day of the week."]
    at: Annotated[time, "Local time of the calendar."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The two-week cycle, counted from a date."""

    anchor: Annotated[date, "A day in the first week of a cycle."]
    planning: Annotated[Ceremony | None, "In the first week of each cycle."] = None
    sync: Annotated[Ceremony | None, "In the second week."] = None
    retro: Annotated[Ceremony | None, "In the second week."] = None
