"""Reading for a check-up: as much as can be read, also where a run would stop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from supportdesk.gather.people import gather_accounts, people_of
from supportdesk.gather.question import Question, Readers
from supportdesk.gather.world import ask_for_shared, ask_team, in_slack, open_pools
from supportdesk.model.setup import ChatSetup, Setup, TrackerSetup, Unread
from supportdesk.model.snapshot import Desk, Snapshot
from supportdesk.services.errors import ServiceError
from supportdesk.services.ports import ChatInspector, TrackerInspector

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspectors:
    """Who looks at how the services are set up, each connected when it is first asked."""

    tracker: Callable[[], TrackerInspector]
    chat: Callable[[], ChatInspector]


def gather_checkup(question: Question, readers: Readers, inspectors: Inspectors) -> tuple[Snapshot, Setup]:
    """Read the world as a run does, and how the services are set up; what cannot be read is told."""
    desk = Desk(login="", slack_user="", repository=question.repository)
    unread: list[Unread] = []
    with open_pools() as pools:
        shared = ask_for_shared(question, readers, pools)
        asked = [ask_team(key, question, readers, shared, pools) for key in question.teams]
        tracker = pools.trackers.submit(_read_tracker, question, inspectors, unread)
        chat = pools.others.submit(_read_chat, question, readers, inspectors, unread)
        desk = _read("GitHub", lambda: readers.tracker().read_desk(question.repository), unread) or desk
        account = _read("Slack", shared.slack_user.result, unread)
        desk = in_slack(desk, account) if account else desk
        teams = tuple(answer(desk) for answer in asked)
        setup = Setup(desk=desk, tracker=tracker.result(), chat=chat.result(), unread=tuple(unread))
    return Snapshot(now=question.now, teams=teams), setup


def _read_tracker(question: Question, inspectors: Inspectors, unread: list[Unread]) -> TrackerSetup | None:
    teams = [question.config.teams[key] for key in question.teams]
    repositories = dict.fromkeys(each.name for team in teams for each in team.repositories)
    people = {key for team in teams for key in people_of(team)}
    logins = {question.config.people[key].github for key in people}
    return _read(
        "GitHub",
        lambda: inspectors.tracker().read_setup(
            desk=question.repository, repositories=tuple(repositories), logins=sorted(logins)
        ),
        unread,
    )


def _read_chat(
    question: Question, readers: Readers, inspectors: Inspectors, unread: list[Unread]
) -> ChatSetup | None:
    accounts = gather_accounts(question, readers).known
    return _read("Slack", lambda: inspectors.chat().read_setup(accounts=sorted(accounts.values())), unread)


def _read(subject: str, read: Callable[[], Read], unread: list[Unread]) -> Read | None:
    """What could be read, or None with the reason noted, once."""
    try:
        return read()
    except ServiceError as error:
        missed = Unread(subject=subject, reason=str(error))
        if missed not in unread:
            unread.append(missed)
        return None
