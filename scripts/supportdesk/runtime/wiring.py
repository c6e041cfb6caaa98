"""Which service stands behind which port. A new on-call source is one line here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, TypeVar

from supportdesk.apply import Writers
from supportdesk.gather.checkup import Inspectors
from supportdesk.gather.question import Readers
from supportdesk.model.config import Config, Team
from supportdesk.model.people import CombinedCalendar
from supportdesk.model.setup import Surroundings
from supportdesk.runtime.arguments import Command, Options
from supportdesk.runtime.environment import Environment, host_of
from supportdesk.runtime.surroundings import surroundings_of
from supportdesk.services.errors import Denied
from supportdesk.services.github import GitHub, connect
from supportdesk.services.github.credentials import CHANGING, COMMITTING, READING, Scope
from supportdesk.services.oncall.ical import IcalSource
from supportdesk.services.oncall.jsm import JsmSource
from supportdesk.services.oncall.opsgenie import OpsgenieSource
from supportdesk.services.oncall.pagerduty import PagerDutySource
from supportdesk.services.ports import ChatWriter, OnCallSource
from supportdesk.services.retry import Patience
from supportdesk.services.slack.client import SlackClient
from supportdesk.services.slack.inspector import SlackInspector
from supportdesk.services.slack.reader import SlackReader
from supportdesk.services.slack.writer import SlackWriter

Made = TypeVar("Made")
Settings = TypeVar("Settings")

OPSGENIE_URLS = {"us": "https://api.opsgenie.com", "eu": "https://api.eu.opsgenie.com"}
JSM_URL = "https://api.atlassian.com"
PAGERDUTY_URL = "https://api.pagerduty.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a run talks to. Each is connected when it is first needed; nothing is sent by that.

    `chat` writes to Slack alone; `spent` says what GitHub was asked so far, None where nobody needed it;
    `surroundings` are what a check-up is told of the environment.
    """

    readers: Readers
    inspectors: Inspectors
    surroundings: Surroundings
    writers: Callable[[], Writers]
    chat: Callable[[], ChatWriter]
    spent: Callable[[], Mapping[str, Any] | None]


def scope_of(command: Command, options: Options, config: Config, teams: Iterable[str]) -> Scope:
    """How far a run reaches on GitHub: its teams' repositories, to write only where it may write there."""
    served = [config.teams[key] for key in teams]
    watched = [repository.name for team in served for repository in team.repositories]
    mirrored = [team.intake.repository for team in served if team.intake.repository]
    only_looks = command.kind in {"doctor", "rotation"} or options.explain is not None
    changing = COMMITTING if options.to else CHANGING
    permissions = READING if only_looks or not options.apply else changing
    return Scope(repositories=(*watched, *mirrored), permissions=permissions)


def connect_services(
    environment: Environment, config: Config, *, patience: Patience, scope: Scope | None = None
) -> Services:
    """The services by their credentials; a connection that cannot be made raises a ServiceError."""
    connected: list[GitHub] = []

    @_once
    def github() -> GitHub:
        _refuse(_github_faults(environment))
        made = connect(
            repository=environment.repository,
            api_url=environment.github_url,
            token=environment.github_token,
            app_id=environment.app_id,
            private_key=environment.app_private_key,
            scope=scope,
            former_logins=config.desk.former_logins,
            patience=patience,
        )
        connected.append(made)
        return made

    @_once
    def slack() -> SlackReader:
        _refuse(_slack_faults(environment))
        client = SlackClient(environment.slack_token, url=environment.slack_url, patience=patience)
        return SlackReader(client, groups=_groups(environment, patience))

    chat = _once(lambda: SlackWriter(slack()))
    return Services(
        readers=Readers(
            tracker=lambda: github().reader,
            chat=slack,
            source=lambda team: _source(team, config, environment, patience),
        ),
        inspectors=Inspectors(tracker=lambda: github().inspector, chat=lambda: SlackInspector(slack())),
        surroundings=surroundings_of(environment, config),
        writers=lambda: Writers(tracker=github().writer, chat=chat()),
        chat=chat,
        spent=lambda: _spent(connected),
    )


def _spent(connected: Sequence[GitHub]) -> Mapping[str, Any] | None:
    """What GitHub was asked, by document or verb, and the points that this took."""
    tallies = [each.connection.tally for each in connected]
    return {"requests": dict(tallies[0].requests), "points": tallies[0].points} if tallies else None


def _once(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make`, called by whoever needs it first; who comes meanwhile waits."""
    made, lock = cache(make), Lock()

    def get() -> Made:
        with lock:
            return made()

    return get


def require_credentials(environment: Environment) -> None:
    """Raises Denied with every credential that is missing and every address that is none, at once."""
    _refuse([*_github_faults(environment), *_slack_faults(environment)])


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise Denied("\n".join(faults))


def _github_faults(environment: Environment) -> list[str]:
    faults = []
    if environment.repository.count("/") != 1:
        faults.append("GITHUB_REPOSITORY is not set: name the desk's own repository, as owner/name.")
    if not (environment.github_token or environment.app_id or environment.app_private_key):
        faults.append("GITHUB_TOKEN is not set, nor SUPPORTDESK_APP_ID with SUPPORTDESK_APP_PRIVATE_KEY.")
    return faults + _address_faults("GITHUB_API_URL", environment.github_url)


def _slack_faults(environment: Environment) -> list[str]:
    faults = []
    if not environment.slack_token:
        faults.append("SLACK_BOT_TOKEN is not set: give the token of the desk's Slack App (xoxb-…).")
    return [
        *faults,
        *_token_faults("SLACK_BOT_TOKEN", environment.slack_token),
        *_token_faults("SLACK_USERGROUP_TOKEN", environment.usergroup_token),
        *_address_faults("SLACK_API_URL", environment.slack_url),
    ]


def _token_faults(variable: str, token: str) -> list[str]:
    """A token goes into a header, where a line break or the like would do harm."""
    if token.isascii() and token.isprintable() and " " not in token:
        return []
    return [f"{variable} holds a space, a line break or another stray character: store it anew."]


def _address_faults(variable: str, url: str) -> list[str]:
    """The address itself is not said: it may hold a password."""
    return [] if host_of(url) else [f"{variable} is no address: write it like https://host/path."]


def _groups(environment: Environment, patience: Patience) -> SlackClient | None:
    """The client that edits user groups, where only admins may."""
    token, name = environment.usergroup_token, "SLACK_USERGROUP_TOKEN"
    url = environment.slack_url
    return SlackClient(token, url=url, token_name=name, patience=patience) if token else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A team whose on-call source is wanted, its calendar's time zone, and what a source is made with."""

    team: Team
    timezone: str
    environment: Environment
    patience: Patience


def feeds_of(config: Config) -> Iterator[str]:
    """The environment variables that hold the addresses of teams' iCalendar feeds."""
    yield from (team.rotation.ical.url_env for team in config.teams.values() if team.rotation.ical)


def _source(team: Team, config: Config, environment: Environment, patience: Patience) -> OnCallSource | None:
    name = team.rotation.source
    if name == "roster":
        return None
    timezone = _timezone(config, team.calendar)
    return SOURCES[name](Asked(team=team, timezone=timezone, environment=environment, patience=patience))


def _timezone(config: Config, name: str) -> str:
    calendar = config.calendars[name]
    if isinstance(calendar, CombinedCalendar):
        return _timezone(config, calendar.any_of[0])
    return calendar.timezone


def _described(asked: Asked, settings: Settings | None) -> Settings:
    """A source's own section. Raises Denied without it, as no checked configuration is."""
    if settings is None:
        rotation = asked.team.rotation
        raise Denied(f"{asked.team.name}: rotation.{rotation.source} is missing: say where the schedule is.")
    return settings


def _unset(asked: Asked, value: str, variable: str, mend: str) -> list[str]:
    """What to say of a variable that is not set."""
    return [] if value else [f"{asked.team.name}: {variable} is not set: {mend}."]


def _opsgenie(asked: Asked) -> OnCallSource:
    settings = _described(asked, asked.team.rotation.opsgenie)
    url, key = (
        asked.environment.opsgenie_url or OPSGENIE_URLS[settings.region],
        asked.environment.opsgenie_key,
    )
    unset = _unset(asked, key, "OPSGENIE_API_KEY", "give an API key that may read schedules")
    _refuse([*unset, *_token_faults("OPSGENIE_API_KEY", key), *_address_faults("OPSGENIE_API_URL", url)])
    return OpsgenieSource(settings.schedule, key=key, url=url, patience=asked.patience)


def _jsm(asked: Asked) -> OnCallSource:
    settings = _described(asked, asked.team.rotation.jsm)
    url, email, token = (
        asked.environment.jsm_url or JSM_URL,
        asked.environment.jsm_email,
        asked.environment.jsm_token,
    )
    faults = [
        *_unset(asked, email, "JSM_EMAIL", "give the address of the Atlassian account that reads schedules"),
        *_unset(asked, token, "JSM_API_TOKEN", "give an API token of the account in JSM_EMAIL"),
        *_token_faults("JSM_EMAIL", email),
        *_token_faults("JSM_API_TOKEN", token),
    ]
    _refuse([*faults, *_address_faults("JSM_API_URL", url)])
    return JsmSource(
        settings.schedule,
        cloud=settings.cloud_id,
        email=email,
        token=token,
        url=url,
        named=settings.names,
        patience=asked.patience,
    )


def _pagerduty(asked: Asked) -> OnCallSource:
    settings = _described(asked, asked.team.rotation.pagerduty)
    url, token = asked.environment.pagerduty_url or PAGERDUTY_URL, asked.environment.pagerduty_token
    unset = _unset(asked, token, "PAGERDUTY_API_TOKEN", "give a REST API key that may read schedules")
    _refuse(
        [*unset, *_token_faults("PAGERDUTY_API_TOKEN", token), *_address_faults("PAGERDUTY_API_URL", url)]
    )
    return PagerDutySource(settings.schedule, token=token, url=url, patience=asked.patience)


def _ical(asked: Asked) -> OnCallSource:
    settings = _described(asked, asked.team.rotation.ical)
    variable, url = settings.url_env, asked.environment.feed(settings.url_env)
    unset = _unset(asked, url, variable, "give the secret address of the calendar's feed")
    _refuse(unset or _address_faults(variable, url))
    return IcalSource(
        url, variable=variable, timezone=asked.timezone, names=settings.names, patience=asked.patience
    )


SOURCES: Mapping[str, Callable[[Asked], OnCallSource]] = {
    "opsgenie": _opsgenie,
    "jsm": _jsm,
    "pagerduty": _pagerduty,
    "ical": _ical,
}
