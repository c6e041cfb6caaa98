"""What a team writes: the whole of `config/teams.yml`, and what a team is to the desk.

The types are the single source of the file's shape: `decode` reads values into them, and the JSON Schema that
editors use is generated from them. Their parts stand in `people`, `duty`, `places` and `promises`.
"""

# ruff: noqa: RUF009 - the defaults are frozen values

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from supportdesk.model.duty import Rotation
from supportdesk.model.forms import ChannelId, KeyName, Login, RuleId
from supportdesk.model.marks import Mark
from supportdesk.model.people import Calendar, Person
from supportdesk.model.places import Board, Intake, Labels, Repository, RequestForm, SlackPlaces, TeamLabel
from supportdesk.model.promises import Clocks, Cycle, Escalation, Limits, Risk, Schedule

Job = Literal["audit", "rotation", "digest", "risk", "handoff"]
Mode = Literal["on", "shadow", "off"]
RuleMode = Literal["on", "report", "off"]

JOBS: tuple[Job, ...] = ("audit", "rotation", "risk", "handoff", "digest")
RULE_DEFAULTS: Mapping[str, RuleMode] = {"REQ-5": "report"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A rung of the priority ladder; an issue stands on the first one whose label it carries."""

    name: Annotated[str, "As messages show it."]
    labels: Annotated[tuple[str, ...], Mark.SOME, "Any of them puts an issue here."]
    urgent: Annotated[bool, "May jump the queue and spill over."] = False
    incident: Annotated[bool, "An incident: before everything else."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """About the desk itself."""

    former_logins: Annotated[
        tuple[Login, ...], "Accounts it wrote under before: their marks still count."
    ] = ()
    shadow_channel: Annotated[
        ChannelId | None, "Where jobs in shadow say what they would say, calling on nobody."
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMode:
    """What the desk does for a team: everything, a shadow of it, or nothing; also job by job."""

    default: Annotated[Mode, Mark.SHORTHAND, "For every job that is not named."] = "on"
    audit: Annotated[Mode | None, "Labels, completeness, board membership, focus."] = None
    rotation: Annotated[Mode | None, "The handle, carry-over, early warnings."] = None
    digest: Annotated[Mode | None, "The daily queue digest."] = None
    risk: Annotated[Mode | None, "Clocks, notices, escalation."] = None
    handoff: Annotated[Mode | None, "The handoff report."] = None

    def of(self, job: Job) -> Mode:
        """The mode of one job."""
        chosen: Mode | None = getattr(self, job)
        return chosen or self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputies:
    """Who stands in while the EM or the PM is absent."""

    em: Annotated[str | None, "A key of `people`."] = None
    pm: Annotated[str | None, "A key of `people`."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everything the desk knows of a team before it looks."""

    name: Annotated[str, "As messages show it."]
    since: Annotated[date, "Issues created before it appear in digests only."]
    mode: Annotated[TeamMode, "on, shadow (shown and rehearsed, never done) or off; or job by job."] = (
        TeamMode()
    )
    label: Annotated[TeamLabel, "The label that makes an issue the team's."]
    repositories: Annotated[tuple[Repository, ...], Mark.SOME, "Where the team's issues are."]
    labels: Annotated[Labels, "Names of further labels."] = Labels()
    request_form: Annotated[RequestForm, "Headings that count for each part of a request."] = RequestForm()
    board: Annotated[Board, "The team's GitHub project."]
    slack: Annotated[SlackPlaces, "The team's channel and handle."]
    em: Annotated[str, "Engineering manager: a key of `people`."]
    pm: Annotated[str, "Product manager: a key of `people`; one person may be both."]
    deputies: Annotated[Deputies, "Who stands in while EM or PM is absent."] = Deputies()
    members: Annotated[
        tuple[str, ...] | None,
        "Keys of `people`: who is inside. Default: roster, EM and PM; needed where the source is no roster.",
    ] = None
    calendar: Annotated[str, "A key of `calendars`."]
    rotation: Annotated[Rotation, "Who is on support when."]
    schedule: Annotated[Schedule, "When each post is due."] = Schedule()
    clocks: Annotated[Clocks, "How long things may take; each can be off."] = Clocks()
    risk: Annotated[Risk, "Who hears that a request is at risk."] = Risk()
    escalation: Annotated[Escalation, "When EM and PM are called."] = Escalation()
    intake: Annotated[Intake, "What happens to requests from customers."] = Intake()
    rules: Annotated[Mapping[RuleId, RuleMode], "Rules of the process switched for this team."] = field(
        default_factory=dict
    )
    limits: Annotated[Limits, "Brakes: a plan that changes more is refused."] = Limits()
    cycle: Annotated[Cycle | None, "The two-week cycle and its ceremonies."] = None

    def rule(self, rule: str) -> RuleMode:
        """How a rule of the process is switched for this team."""
        return self.rules.get(rule) or RULE_DEFAULTS.get(rule, "on")

    def repository(self, name: str) -> Repository | None:
        """The watched repository of this name, whose case does not matter."""
        return next((each for each in self.repositories if each.name.casefold() == name.casefold()), None)

    def is_customers(self, name: str, *, private: bool) -> bool:
        """Whether a repository's issues are customers' requests, whoever files them.

        `private` is what is known of the repository where the team does not watch it, or does not say.
        """
        place = self.repository(name)
        return private if place is None or place.customers is None else place.customers

    def member_keys(self) -> frozenset[str]:
        """Keys of the people who are inside: `members`, or the roster with EM and PM."""
        if self.members is not None:
            return frozenset(self.members)
        return frozenset({turn.person for turn in self.rotation.roster} | {self.em, self.pm})

    def named_keys(self) -> frozenset[str]:
        """Everybody whom the desk may name for the team, by their keys."""
        deputies = {key for key in (self.deputies.em, self.deputies.pm) if key}
        return self.member_keys() | {self.em, self.pm} | deputies


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A whole configuration file."""

    version: Annotated[Literal[1], "The version of this file's form."]
    people: Annotated[Mapping[KeyName, Person], Mark.SOME, "Everybody the desk may ever name, once."]
    calendars: Annotated[Mapping[KeyName, Calendar], Mark.SOME, "When business time passes."]
    priorities: Annotated[
        tuple[Priority, ...], "Highest first; an issue has the first one it matches, or ranks after the last."
    ]
    desk: Annotated[DeskSettings, "About the desk itself."] = DeskSettings()
    teams: Annotated[Mapping[KeyName, Team], Mark.SOME, "The teams that the desk works for."]
