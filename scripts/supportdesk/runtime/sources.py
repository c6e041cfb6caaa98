"""Which on-call source stands behind which name of a configuration. A new one is one line here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from supportdesk.model.config import Config, Team
from supportdesk.model.people import CombinedCalendar
from supportdesk.runtime.credentials import address_faults, refuse, token_faults
from supportdesk.runtime.environment import Environment
from supportdesk.services.errors import Denied
from supportdesk.services.observing import Observer
from supportdesk.services.oncall.ical import IcalSource
from supportdesk.services.oncall.jsm import JsmSource
from supportdesk.services.oncall.opsgenie import OpsgenieSource
from supportdesk.services.oncall.pagerduty import PagerDutySource
from supportdesk.services.ports import OnCallSource
from supportdesk.services.retry import Patience

Settings = TypeVar("Settings")

OPSGENIE_URLS = {"us": "https://api.opsgenie.com", "eu": "https://api.eu.opsgenie.com"}
JSM_URL = "https://api.atlassian.com"
PAGERDUTY_URL = "https://api.pagerduty.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A team whose on-call source is wanted, its calendar's time zone, and what a source is made with."""

    team: Team
    timezone: str
    environment: Environment
    patience: Patience
    observer: Observer


def feeds_of(config: Config) -> Iterator[str]:
    """The environment variables that hold the addresses of teams' iCalendar feeds."""
    yield from (team.rotation.ical.url_env for team in config.teams.values() if team.rotation.ical)


def source_of(
    team: Team, config: Config, environment: Environment, patience: Patience, observer: Observer
) -> OnCallSource | None:
    """The team's source; None where the roster is one. Raises Denied where credentials are missing."""
    name = team.rotation.source
    if name == "roster":
        return None
    timezone = _timezone(config, team.calendar)
    asked = Asked(team=team, timezone=timezone, environment=environment, patience=patience, observer=observer)
    return SOURCES[name](asked)


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
    refuse([*unset, *token_faults("OPSGENIE_API_KEY", key), *address_faults("OPSGENIE_API_URL", url)])
    return OpsgenieSource(
        settings.schedule, key=key, url=url, patience=asked.patience, observer=asked.observer
    )


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
        *token_faults("JSM_EMAIL", email),
        *token_faults("JSM_API_TOKEN", token),
    ]
    refuse([*faults, *address_faults("JSM_API_URL", url)])
    return JsmSource(
        settings.schedule,
        cloud=settings.cloud_id,
        email=email,
        token=token,
        url=url,
        named=settings.names,
        patience=asked.patience,
        observer=asked.observer,
    )


def _pagerduty(asked: Asked) -> OnCallSource:
    settings = _described(asked, asked.team.rotation.pagerduty)
    url, token = asked.environment.pagerduty_url or PAGERDUTY_URL, asked.environment.pagerduty_token
    unset = _unset(asked, token, "PAGERDUTY_API_TOKEN", "give a REST API key that may read schedules")
    refuse([*unset, *token_faults("PAGERDUTY_API_TOKEN", token), *address_faults("PAGERDUTY_API_URL", url)])
    return PagerDutySource(
        settings.schedule, token=token, url=url, patience=asked.patience, observer=asked.observer
    )


def _ical(asked: Asked) -> OnCallSource:
    settings = _described(asked, asked.team.rotation.ical)
    variable, url = settings.url_env, asked.environment.feed(settings.url_env)
    unset = _unset(asked, url, variable, "give the secret address of the calendar's feed")
    refuse(unset or address_faults(variable, url))
    return IcalSource(
        url,
        variable=variable,
        timezone=asked.timezone,
        names=settings.names,
        patience=asked.patience,
        observer=asked.observer,
    )


SOURCES: Mapping[str, Callable[[Asked], OnCallSource]] = {
    "opsgenie": _opsgenie,
    "jsm": _jsm,
    "pagerduty": _pagerduty,
    "ical": _ical,
}
