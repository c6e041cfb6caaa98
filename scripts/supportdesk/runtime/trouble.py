"""Tells the teams that a scheduled run is in trouble, and when it works again, as far as that can be told.

The exit status is the run's own, whatever comes of this.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from supportdesk.apply import Writers, apply_plan
from supportdesk.gather.question import Question
from supportdesk.model.channels import Channel
from supportdesk.model.config import JOBS
from supportdesk.model.plan import JobPlan, Outcome, Plan, TeamPlan
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.policies.trouble import decide_trouble, is_told, trouble_of
from supportdesk.policies.trouble_page import Trouble
from supportdesk.runtime import streams
from supportdesk.runtime.account import Account
from supportdesk.runtime.wiring import Services, connect_services
from supportdesk.services.calendars import working_calendars
from supportdesk.services.errors import ServiceError, Unavailable
from supportdesk.services.observing import SILENT, Observer
from supportdesk.services.retry import Patience

SINCE = timedelta(days=1)  # so far back a channel is read where the run itself read none


def kept_of(question: Question, snapshot: Snapshot) -> tuple[TeamState, ...]:
    """What telling needs of a snapshot: who people are, and what was told before. All else is let go."""
    return tuple(
        replace(
            question.blank(state.key),
            channel=_told_in(state.channel, state.key),
            rehearsal=_told_in(state.rehearsal, state.key),
            slack_ids=state.slack_ids,
        )
        for state in snapshot.teams
    )


def tell(account: Account, *, patience: Patience, observer: Observer = SILENT) -> None:
    """Tell each team of this run what it has to know. Never raises, and waits for Slack only shortly."""
    if not _is_to_tell(account):
        return
    short = replace(patience, attempts=2, longest=5.0, timeout=min(5.0, patience.timeout))
    try:
        for outcome in _outcomes(account, short, observer):
            account.told.append(outcome)
            if outcome.result != "done":
                _warn(outcome.detail)
    except ServiceError as error:
        if str(error) != account.said:  # else what stopped the run is why nobody can be told, and is said
            _warn(str(error))
    except KeyboardInterrupt:
        _warn("Interrupted.")
    except Exception as error:  # noqa: BLE001  telling is beside the run, and must not become its end
        _warn(f"An error of the desk itself ({type(error).__name__}).")


def _is_to_tell(account: Account) -> bool:
    """Whether anybody else than whoever typed it has to know: of the schedule's runs that apply."""
    options = account.options
    if account.config is None or options is None or not options.apply or account.command.kind != "due":
        return False
    if account.plan is None and not account.said:
        return False  # it explained, and did nothing
    return not account.interrupted and not (account.said and options.approve)


def _outcomes(account: Account, patience: Patience, observer: Observer) -> Iterator[Outcome]:
    """Decide for each team what to say, and say it."""
    if account.config is None:
        return
    services = connect_services(account.environment, account.config, patience=patience, observer=observer)
    for state in account.kept or _read(account, services):
        actions = tuple(decide_trouble(state, _trouble(account, state), run=account.environment.run_url))
        if actions:
            job = JobPlan(job="digest", acts=True, actions=actions)
            told = TeamPlan(team=state.key, name=state.team.name, jobs=(job,))
            writers = Writers(tracker=None, chat=services.chat())
            yield from apply_plan(Plan(now=state.now, teams=(told,)), writers)


def _trouble(account: Account, state: TeamState) -> Trouble:
    plan = account.plan
    own = next((team for team in plan.teams if team.team == state.key), None) if plan else None
    if plan is None or own is None:
        return Trouble(stopped=account.said)
    return trouble_of(own, account.outcomes, plan=plan, stopped=account.said)


def _read(account: Account, services: Services) -> Iterator[TeamState]:
    """The teams of a run that was stopped before it knew them, by one look into each one's channel."""
    config, options = account.config, account.options
    if config is None or options is None:
        return
    question = Question(
        config=config,
        overrides=(),
        calendars=working_calendars(config),
        teams=tuple(key for key in options.teams or config.teams if key in config.teams),
        now=options.now or datetime.now(UTC),
        repository=account.environment.repository,
    )
    services.readers.chat().read_self()  # a token that is refused is so for every team
    for key in question.teams:
        state = question.blank(key)
        acts = any(state.team.mode.of(job) == "on" for job in JOBS)
        channel = state.team.slack.channel if acts else config.desk.shadow_channel
        if channel is None or not (acts or question.rehearses(key)):
            continue
        try:
            found = services.readers.chat().read_channel(channel, since=question.now - SINCE)
        except Unavailable:
            raise  # Slack as a whole: the other teams would wait for it too
        except ServiceError as error:
            _warn(str(error))
            continue
        told = _told_in(found, key)
        yield replace(state, channel=told) if acts else replace(state, rehearsal=told)


def _told_in(channel: Channel | None, team: str) -> Channel | None:
    if channel is None:
        return None
    return replace(channel, messages=tuple(each for each in channel.messages if is_told(team, each)))


def _warn(why: str) -> None:
    streams.tell(f"support-desk: A team could not be told of this run. {why}\n")
