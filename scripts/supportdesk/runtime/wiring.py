"""Which service stands behind which port. A new on-call source is one line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from supportdesk.apply import Writers
from supportdesk.gather import Readers
from supportdesk.model.config import Config, Team
from supportdesk.runtime.environment import Environment
from supportdesk.services.errors import Denied
from supportdesk.services.github import GitHub, connect
from supportdesk.services.oncall.opsgenie import OpsgenieSource
from supportdesk.services.ports import OnCallSource
from supportdesk.services.slack.client import SlackClient
from supportdesk.services.slack.reader import SlackReader
from supportdesk.services.slack.writer import SlackWriter

OPSGENIE_URLS = {"us": "https://api.opsgenie.com", "eu": "https://api.eu.opsgenie.com"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a run talks to."""

    readers: Readers
    writers: Writers
    github: GitHub


def connect_services(environment: Environment, config: Config) -> Services:
    """The services by their credentials; Denied names what is missing. Nothing is sent yet."""
    _require(environment)
    github = connect(
        repository=environment.repository,
        api_url=environment.github_url,
        token=environment.github_token,
        app_id=environment.app_id,
        private_key=environment.app_private_key,
        former_logins=config.desk.former_logins,
    )
    slack = SlackClient(environment.slack_token, url=environment.slack_url)
    reader = SlackReader(slack, groups=_groups(environment))
    return Services(
        readers=Readers(tracker=github.reader, chat=reader, source=lambda team: _source(team, environment)),
        writers=Writers(tracker=github.writer, chat=SlackWriter(reader)),
        github=github,
    )


def _require(environment: Environment) -> None:
    """Every credential that is missing, said at once."""
    missing = []
    if not environment.repository:
        missing.append("GITHUB_REPOSITORY is not set: name the desk's own repository, as owner/name.")
    if not (environment.github_token or environment.app_id or environment.app_private_key):
        missing.append("GITHUB_TOKEN is not set, nor SUPPORTDESK_APP_ID with SUPPORTDESK_APP_PRIVATE_KEY.")
    if not environment.slack_token:
        missing.append("SLACK_BOT_TOKEN is not set: give the token of the desk's Slack App (xoxb-…).")
    if missing:
        raise Denied("\n".join(missing))


def _groups(environment: Environment) -> SlackClient | None:
    """The client that edits user groups, where only admins may."""
    token, name = environment.usergroup_token, "SLACK_USERGROUP_TOKEN"
    return SlackClient(token, url=environment.slack_url, token_name=name) if token else None


def _source(team: Team, environment: Environment) -> OnCallSource | None:
    name = team.rotation.source
    if name == "roster":
        return None
    if name not in SOURCES:
        raise Denied(f"{team.name}: the on-call source {name} is not available yet: use roster or opsgenie.")
    return SOURCES[name](team, environment)


def _opsgenie(team: Team, environment: Environment) -> OnCallSource:
    settings = team.rotation.opsgenie
    if settings is None or not environment.opsgenie_key:
        raise Denied(f"{team.name}: OPSGENIE_API_KEY is not set: give an API key that may read schedules.")
    url = environment.opsgenie_url or OPSGENIE_URLS[settings.region]
    return OpsgenieSource(settings.schedule, key=environment.opsgenie_key, url=url)


SOURCES: Mapping[str, Callable[[Team, Environment], OnCallSource]] = {"opsgenie": _opsgenie}
