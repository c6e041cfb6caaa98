"""Which service stands behind which port."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import Any, TypeVar

from supportdesk.apply import Writers
from supportdesk.gather.checkup import Inspectors
from supportdesk.gather.question import Readers
from supportdesk.model.config import Config
from supportdesk.model.setup import Surroundings
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.command import Command
from supportdesk.runtime.credentials import github_faults, refuse, slack_faults
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.sources import source_of
from supportdesk.runtime.surroundings import surroundings_of
from supportdesk.services.github import GitHub, connect
from supportdesk.services.github.credentials import (
    CHANGING,
    COMMITTING,
    INSPECTING,
    LEAVING,
    PROPOSING,
    READING,
    SETTING_UP,
    Scope,
)
from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.ports import ChatWriter
from supportdesk.services.retry import Patience
from supportdesk.services.slack.client import SlackClient
from supportdesk.services.slack.inspector import SlackInspector
from supportdesk.services.slack.reader import SlackReader
from supportdesk.services.slack.writer import SlackWriter

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a run talks to. Each is connected when it is first needed; nothing is sent by that.

    `proposers` are writers that may ask for files besides, by a token of their own where there is an App.
    `chat` writes to Slack alone; `spent` says what GitHub was asked so far, None where nobody needed it;
    `surroundings` are what a check-up is told of the environment.
    """

    readers: Readers
    inspectors: Inspectors
    surroundings: Surroundings
    writers: Callable[[], Writers]
    proposers: Callable[[], Writers]
    chat: Callable[[], ChatWriter]
    spent: Callable[[], Mapping[str, Any] | None]


def scope_of(command: Command, options: Options, config: Config, teams: Iterable[str]) -> Scope:
    """How far a run reaches on GitHub: its teams' repositories, to write only where it may write there."""
    served = [config.teams[key] for key in teams]
    watched = [repository.name for team in served for repository in team.repositories]
    mirrored = [team.intake.repository for team in served if team.intake.repository]
    return Scope(repositories=(*watched, *mirrored), permissions=_permissions(command, options))


def _permissions(command: Command, options: Options) -> Mapping[str, str]:
    """What a run may do there: no more than it needs."""
    if command.kind == "doctor":
        return SETTING_UP if options.apply else INSPECTING
    if not options.apply or command.kind == "rotation" or options.explain is not None:
        return READING
    if command.kind == "uninstall":
        return LEAVING
    return COMMITTING if options.to else CHANGING


def connect_services(
    environment: Environment,
    config: Config,
    *,
    patience: Patience,
    scope: Scope | None = None,
    observer: Observer = SILENT,
) -> Services:
    """The services by their credentials; a connection that cannot be made raises a ServiceError.

    `observer` is told of every request, and how far reads have come.
    """
    connected: list[GitHub] = []

    def reaching(scope: Scope | None) -> GitHub:
        made = _github(environment, config, patience=patience, scope=scope, observer=observer)
        connected.append(made)
        return made

    github = _once(lambda: reaching(scope))
    proposing = _once(lambda: reaching(replace(scope or Scope(), permissions=PROPOSING)))
    slack = _once(lambda: _slack(environment, patience, observer))
    chat = _once(lambda: SlackWriter(slack()))
    return Services(
        readers=Readers(
            tracker=lambda: github().reader,
            chat=slack,
            source=lambda team: source_of(team, config, environment, patience, observer),
            observer=observer,
        ),
        inspectors=Inspectors(tracker=lambda: github().inspector, chat=lambda: SlackInspector(slack())),
        surroundings=surroundings_of(environment, config),
        writers=lambda: Writers(tracker=github().writer, chat=chat()),
        proposers=lambda: Writers(tracker=proposing().writer, chat=chat()),
        chat=chat,
        spent=lambda: _spent(connected),
    )


def _github(
    environment: Environment, config: Config, *, patience: Patience, scope: Scope | None, observer: Observer
) -> GitHub:
    """GitHub by its credentials. Raises Denied where they cannot be right."""
    refuse(github_faults(environment))
    return connect(
        repository=environment.repository,
        api_url=environment.github_url,
        token=environment.github_token,
        app_id=environment.app_id,
        private_key=environment.app_private_key,
        scope=scope,
        former_logins=config.desk.former_logins,
        patience=patience,
        observer=observer,
    )


def _slack(environment: Environment, patience: Patience, observer: Observer) -> SlackReader:
    """Slack by its token. Raises Denied where it cannot be right."""
    refuse(slack_faults(environment))
    client = SlackClient(
        environment.slack_token, url=environment.slack_url, patience=patience, observer=observer
    )
    return SlackReader(client, groups=_groups(environment, patience, observer))


def _spent(connected: Sequence[GitHub]) -> Mapping[str, Any] | None:
    """What GitHub was asked, by document or verb, and the points that this took."""
    if not connected:
        return None
    tallies = [each.connection.tally for each in connected]
    requests = sum((each.requests for each in tallies), Counter[str]())
    return {"requests": dict(requests), "points": sum(each.points for each in tallies)}


def _once(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make`, called by whoever needs it first; who comes meanwhile waits."""
    made, lock = cache(make), Lock()

    def get() -> Made:
        with lock:
            return made()

    return get


def _groups(environment: Environment, patience: Patience, observer: Observer) -> SlackClient | None:
    """The client that edits user groups, where only admins may."""
    token, name = environment.usergroup_token, "SLACK_USERGROUP_TOKEN"
    if token in ("", environment.slack_token):
        return None
    url = environment.slack_url
    return SlackClient(token, url=url, token_name=name, patience=patience, observer=observer)
