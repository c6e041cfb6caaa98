"""What a team writes: the types behind `config/teams.yml` and `config/overrides.yml`.

The types are the single source of the file's shape: `decode` reads values into them, and the JSON Schema that
editors use is generated from them. A field's `key` is its name in the file where that is a Python keyword;
`doc` is the sentence that the schema and the reference show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from supportdesk.model.duration import Duration

Job = Literal["audit", "rotation", "digest", "risk", "handoff"]
Mode = Literal["on", "shadow", "off"]
RuleMode = Literal["on", "report", "off"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HandleRole = Literal["support", "em", "pm"]

JOBS: tuple[Job, ...] = ("audit", "rotation", "digest", "risk", "handoff")
RULE_DEFAULTS: Mapping[str, RuleMode] = {"REQ-5": "report"}
WORKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
WEEKDAYS: tuple[Weekday, ...] = (*WORKDAYS, "sat", "sun")


def named(key: str, doc: str = "", **options: Any) -> Any:
    """A dataclass field whose name in the file is `key`."""
    return field(metadata={"key": key, "doc": doc}, **options)


def about(doc: str, **options: Any) -> Any:
    """A dataclass field with the sentence that explains it to the person who writes it."""
    return field(metadata={"doc": doc}, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days away, inclusive local dates. `why` is never shown to anybody."""

    first: date = named("from")
    last: date = named("to")
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the desk may name."""

    name: str
    github: str = about("GitHub login")
    slack: str | None = about("Slack member ID; without it the e-mail address is looked up", default=None)
    email: str | None = None
    timezone: str | None = about("IANA name; without it the calendar's", default=None)
    pings: bool = about("off: named, never pinged", default=True)
    absent: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours of a working day, local times."""

    opens: time = named("from")
    closes: time = named("to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Public holidays by ISO 3166 codes, and the team's own."""

    country: str
    subdivision: str | None = None
    extra: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """When business time passes in one place."""

    timezone: str
    days: tuple[Weekday, ...]
    hours: Hours
    holidays: Holidays | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedCalendar:
    """Several calendars at once: time passes while any of them is open."""

    any_of: tuple[str, ...]


Calendar = OfficeCalendar | CombinedCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A rung of the priority ladder; an issue stands on the first one whose label it carries."""

    name: str
    labels: tuple[str, ...]
    urgent: bool = False
    incident: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """About the desk itself."""

    former_logins: tuple[str, ...] = ()
    shadow_channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMode:
    """What the desk does for a team: everything, a shadow of it, or nothing; also job by job."""

    default: Mode = "on"
    audit: Mode | None = None
    rotation: Mode | None = None
    digest: Mode | None = None
    risk: Mode | None = None
    handoff: Mode | None = None

    def of(self, job: Job) -> Mode:
        """The mode of one job."""
        chosen: Mode | None = getattr(self, job)
        return chosen or self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLabel:
    """The label that makes an issue the team's, and the wrong names that are corrected to it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A watched repository, as `owner/name`."""

    name: str
    private: bool = False
    share_titles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Names of further labels that the desk reads or sets."""

    support: str = "support"
    needs_info: str = "needs-info"
    at_risk: str = "support/at-risk"
    feature: tuple[str, ...] = ("feature-request",)
    feature_types: tuple[str, ...] = ("Feature",)
    approve_spillover: str = "support/spillover-approved"
    triage: str = "support/triage"
    ad_hoc: str = "ad-hoc"
    exclude: tuple[str, ...] = ()
    pause: tuple[str, ...] = ("needs-info", "waiting-on-requester")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """The headings that count for each part of a request."""

    background: tuple[str, ...] = ("Background", "Context", "Challenge", "Background and context")
    impact: tuple[str, ...] = ("Impact", "Impact guidance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """What the board's columns mean."""

    intake: str
    in_flight: tuple[str, ...]
    waiting: tuple[str, ...]
    done: tuple[str, ...]
    product: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A GitHub Projects board, and what its columns mean."""

    owner: str
    number: int
    status_field: str = "Status"
    eta_field: str | None = None
    statuses: Statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackPlaces:
    """The team's channel and handle."""

    channel: str
    handle: str
    also_watch: tuple[str, ...] = ()
    handle_members: tuple[HandleRole, ...] = ("support", "em", "pm")
    handle_mode: Literal["manage", "report"] = "manage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputies:
    """Who stands in while the EM or the PM is absent."""

    em: str | None = None
    pm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTime:
    """A weekday and a local time."""

    day: Weekday
    at: time = named("time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A place in the roster: who, and from and until when (inclusive local dates)."""

    person: str
    first: date | None = named("from", default=None)
    last: date | None = named("until", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpsgenieSource:
    """An Opsgenie schedule."""

    schedule: str
    region: Literal["us", "eu"] = "us"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsmSource:
    """A schedule of Jira Service Management Operations."""

    cloud_id: str
    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutySource:
    """A PagerDuty schedule."""

    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IcalSource:
    """An iCalendar feed whose address stands in the environment, and whom its names mean."""

    url_env: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Who is on support when, and where that is known."""

    source: Literal["roster", "opsgenie", "jsm", "pagerduty", "ical"]
    starts: date | None = None
    handoff: WeeklyTime = field(default_factory=lambda: WeeklyTime(day="mon", at=time(10, 0)))
    weeks: int = 1
    roster: tuple[Turn, ...] = ()
    skip_absences_of: Duration = Duration(amount=3, unit="day", business=True)
    warn_weeks_ahead: int = 4
    opsgenie: OpsgenieSource | None = None
    jsm: JsmSource | None = None
    pagerduty: PagerDutySource | None = None
    ical: IcalSource | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySlot:
    """Days and the local time at which a post is due."""

    days: tuple[Weekday, ...] = WORKDAYS
    at: time = time(9, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When each post is due, and how long after that it is still made."""

    digest: DailySlot = DailySlot()
    catch_up: Duration = Duration(amount=6, unit="hour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """How often, and how many times at most."""

    every: Duration
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How long things may take. `off` (here: None) is no clock."""

    acknowledge: Duration | None = Duration(amount=1, unit="day", business=True)
    acknowledge_urgent: Duration | None = Duration(amount=1, unit="hour", business=True)
    remind_urgent: Reminders | None = Reminders(every=Duration(amount=1, unit="hour", business=True), times=3)
    round_the_clock: bool = False
    waiting: Duration | None = Duration(amount=5, unit="day", business=True)
    eta: Duration | None = None
    update: Duration | None = None
    resolve: Mapping[str, Duration] | None = None
    warn_at: float = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class TellRequester:
    """From which state of a clock on the requester is told; `off` (here: None) is never."""

    private: Literal["warned", "breached"] | None = "warned"
    public: Literal["warned", "breached"] | None = "breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Who hears that a request is at risk."""

    tell_requester: TellRequester = TellRequester()
    outsiders: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """How many issues at risk at once open an episode."""

    issues_at_risk: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What happens to requests from customers, and how long an announcement waits."""

    customer_issues: Literal["board", "mirror"] = "board"
    repository: str | None = None
    status: str | None = None
    announce_after: Duration = Duration(amount=10, unit="minute")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Brakes: a plan that changes more than this is refused."""

    max_changes: int = 200
    max_share_of_board: float = 0.3
    share_from: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """A weekday and a local time of a ceremony."""

    day: Weekday
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The two-week cycle, counted from a date."""

    anchor: date
    planning: Ceremony | None = None
    sync: Ceremony | None = None
    retro: Ceremony | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everything the desk knows of a team before it looks."""

    name: str
    since: date
    mode: TeamMode = TeamMode()
    label: TeamLabel
    repositories: tuple[Repository, ...]
    labels: Labels = Labels()
    request_form: RequestForm = RequestForm()
    board: Board
    slack: SlackPlaces
    em: str
    pm: str
    deputies: Deputies = Deputies()
    members: tuple[str, ...] | None = None
    calendar: str
    rotation: Rotation
    schedule: Schedule = Schedule()
    clocks: Clocks = Clocks()
    risk: Risk = Risk()
    escalation: Escalation = Escalation()
    intake: Intake = Intake()
    rules: Mapping[str, RuleMode] = field(default_factory=dict)
    limits: Limits = Limits()
    cycle: Cycle | None = None

    def rule(self, rule: str) -> RuleMode:
        """How a rule of the process is switched for this team."""
        return self.rules.get(rule) or RULE_DEFAULTS.get(rule, "on")

    def member_keys(self) -> frozenset[str]:
        """Keys of the people who are inside: `members`, or the roster with EM and PM."""
        if self.members is not None:
            return frozenset(self.members)
        return frozenset({turn.person for turn in self.rotation.roster} | {self.em, self.pm})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A whole configuration file."""

    version: Literal[1]
    people: Mapping[str, Person]
    calendars: Mapping[str, Calendar]
    priorities: tuple[Priority, ...]
    desk: DeskSettings = DeskSettings()
    teams: Mapping[str, Team]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Somebody on support instead of who the rotation says; local times of the team, `until` exclusive."""

    team: str
    person: str
    start: datetime = named("from")
    end: datetime = named("to")
    why: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """A whole overrides file."""

    version: Literal[1]
    overrides: tuple[Override, ...] = ()
