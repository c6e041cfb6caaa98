"""Reading for a check-up: as much as can be read, also where a run would stop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from supportdesk.gather.people import Accounts
from supportdesk.gather.question import Question, Readers
from supportdesk.gather.strangers import Ear
from supportdesk.gather.world import ask_for_shared, ask_team, in_slack, open_pools
from supportdesk.model.actions import form_branch
from supportdesk.model.chat_setup import ChatUse
from supportdesk.model.setup import Setup, Surroundings, TrackerSetup, Unread
from supportdesk.model.snapshot import Desk, Snapshot
from supportdesk.model.tracker_setup import TrackerUse
from supportdesk.policies.checkup.wanted_labels import wanted_labels
from supportdesk.services.errors import ServiceError
from supportdesk.services.inspectors import ChatInspector, TrackerInspector

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspectors:
    """Who looks at how the services are set up, each connected when it is first asked."""

    tracker: Callable[[], TrackerInspector]
    chat: Callable[[], ChatInspector]


def gather_checkup(
    question: Question, readers: Readers, inspectors: Inspectors, surroundings: Surroundings
) -> tuple[Snapshot, Setup]:
    """Read the world as a run does, and how the services are set up; what cannot be read is told."""
    desk = Desk(login="", slack_user="", repository=question.repository)
    unread: list[Unread] = []
    ear = Ear()
    readers = ear.on(readers)
    with open_pools() as pools:
        shared = ask_for_shared(question, readers, pools)
        asked = [ask_team(key, question, readers, shared, pools) for key in question.teams]
        tracker = pools.trackers.submit(_read_tracker, question, inspectors, unread)
        desk = _read("GitHub", lambda: readers.tracker().read_desk(question.repository), unread) or desk
        account = _read("Slack", shared.slack_user.result, unread)
        desk = in_slack(desk, account) if account else desk
        teams = tuple(answer(desk) for answer in asked)
        # After the teams, since what a run asks Slack is not asked a second time.
        use = chat_use(question, shared.accounts.result())
        chat = _read("Slack", lambda: inspectors.chat().read_setup(use), unread)
        setup = Setup(
            desk=desk,
            tracker=tracker.result(),
            chat=chat,
            surroundings=surroundings,
            knows_addresses=not shared.accounts.result().gaps,
            shadow_channel=question.config.desk.shadow_channel,
            strangers=ear.strangers(teams),
            unread=tuple(unread),
        )
    readers.observer.ended()
    return Snapshot(now=question.now, teams=teams), setup


def _read_tracker(question: Question, inspectors: Inspectors, unread: list[Unread]) -> TrackerSetup | None:
    use = tracker_use(question)
    return _read("GitHub", lambda: inspectors.tracker().read_setup(use), unread)


def tracker_use(question: Question) -> TrackerUse:
    """What these teams use of the tracker."""
    teams = [question.config.teams[key] for key in question.teams]
    watched = [each.name for team in teams for each in team.repositories]
    people = {key for team in teams for key in team.named_keys()}
    states = map(question.blank, question.teams)
    wanted = [each for state in states for name in watched for each in wanted_labels(state, name)]
    return TrackerUse(
        desk=question.repository,
        repositories=tuple(dict.fromkeys(watched)),
        logins=tuple(sorted({question.config.people[key].github for key in people})),
        branches=tuple(map(form_branch, question.teams)),
        labels=tuple({name.casefold(): name for each in wanted for name in each.names}.values()),
    )


def chat_use(question: Question, accounts: Accounts) -> ChatUse:
    """What these teams use of the chat."""
    teams = [question.config.teams[key] for key in question.teams]
    places = [team.slack for team in teams]
    shadow = question.config.desk.shadow_channel
    channels = [each for place in places for each in (place.channel, *place.also_watch)]
    people = {key for team in teams for key in team.named_keys()}
    return ChatUse(
        channels=tuple(dict.fromkeys([*channels, *([shadow] if shadow else [])])),
        groups=tuple(dict.fromkeys(place.handle for place in places)),
        accounts=tuple(sorted({accounts.known[key] for key in people if key in accounts.known})),
        edits_groups=any(place.handle_mode == "manage" for place in places),
        looks_up=any(question.config.people[key].slack is None for key in people),
    )


def _read(subject: str, read: Callable[[], Read], unread: list[Unread]) -> Read | None:
    """What could be read, or None with the reason noted, once."""
    try:
        return read()
    except ServiceError as error:
        missed = Unread(subject=subject, reason=str(error))
        if missed not in unread:
            unread.append(missed)
        return None
