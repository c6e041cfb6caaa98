"""What somebody starts by hand: whether they may; and of a handoff, until when it holds."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from supportdesk.model.config import Config, Team
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.people import Person
from supportdesk.model.snapshot import HandoffOrder, TeamState
from supportdesk.model.worktime import BusinessTime
from supportdesk.policies.handing_over import handing_over
from supportdesk.policies.roster import handoff_after
from supportdesk.policies.shifts import on_support
from supportdesk.policies.wording import day_name, moment
from supportdesk.render.plain import plain
from supportdesk.runtime.arguments import Options, UsageError, local_end
from supportdesk.runtime.environment import Environment

LONGEST_WHY = 200
DAY = timedelta(days=1)
A_MOMENT = timedelta(seconds=1)


def handoff_order(
    options: Options, environment: Environment, config: Config, calendar: BusinessTime, now: datetime
) -> HandoffOrder:
    """The order that `--to`, `--until` and `--why` give; UsageError where it cannot hold."""
    if len(options.teams) != 1:
        raise UsageError("A handoff by hand is for one team: give --team once.")
    team = config.teams[options.teams[0]]
    by = authority(team, environment, config)
    if team.mode.of("handoff") == "off" or team.rule("SUP-19") != "on":
        raise UsageError(
            f"{team.name} has handoffs switched off (`mode: handoff` or `rules: SUP-19`): write the override"
            " into config/overrides.yml by hand."
        )
    if options.to not in team.member_keys():
        known = ", ".join(sorted(team.member_keys()))
        raise UsageError(
            f"--to: “{plain(options.to, longest=40)}” is no member of {team.name}. Members: {known}."
        )
    why = plain(options.why, longest=LONGEST_WHY).strip()
    if not why:
        raise UsageError("--why: say in a few words why support changes hands.")
    until = _until(options.until, team, calendar, now)
    if until <= now:
        raise UsageError(f"--until: {options.until} has passed.")
    if away := _days_away(config.people[options.to], calendar, now, until):
        mend = "Name somebody who is there, or end it before then with --until."
        raise UsageError(f"--to: {config.people[options.to].name} is away {away}. {mend}")
    return HandoffOrder(
        person=options.to,
        start=now.replace(second=0, microsecond=0),
        until=until,
        why=why,
        by=by,
    )


def authority(
    team: Team,
    environment: Environment,
    config: Config,
    *,
    to: str = "hand support over by hand",
    also: Iterable[str | None] = (),
) -> str:
    """Who asks. In Actions, only a member of the team may do it, and `also` these people, by their keys."""
    if not environment.actions:
        return environment.actor or "local"
    may = {*team.member_keys(), *also}
    logins = {person.github.casefold() for key, person in config.people.items() if key in may}
    if environment.actor.casefold() not in logins:
        raise UsageError(f"Only members of {team.name} may {to}.")
    return environment.actor


def refuse_needless(order: HandoffOrder, state: TeamState) -> None:
    """UsageError where whoever is to take over has all of that time anyway, and nothing is left to finish.

    An override that holds the very same order is no fault: the order is run again, to be finished.
    """
    shift = on_support(state, state.now).shift
    if state.order is None:
        has_it_anyway = shift is not None and not shift.covers
    else:
        around = (on_support(state, at).shift for at in (order.start - A_MOMENT, order.until))
        has_it_anyway = all(each is not None and each.person == order.person for each in around)
    if has_it_anyway and handing_over(state) is None:
        name = state.people[order.person].name
        until = moment(state, order.until)
        raise UsageError(f"--to: {name} is on support until {until} anyway: there is nothing to hand over.")


def _days_away(person: Person, calendar: BusinessTime, start: datetime, end: datetime) -> str:
    """The business days between two instants on which somebody is away, as people say them."""
    zone = calendar.timezone
    opened = (local_date(each.start, timezone=zone) for each in calendar.open_intervals(start, end))
    runs: list[list[date]] = []
    for day in filter(person.is_absent, dict.fromkeys(opened)):
        is_next = bool(runs) and calendar.next_business_day(runs[-1][-1] + DAY) == day
        runs[-1].append(day) if is_next else runs.append([day])
    said = [" to ".join(dict.fromkeys((day_name(run[0]), day_name(run[-1])))) for run in runs]
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))


def _until(text: str, team: Team, calendar: BusinessTime, now: datetime) -> datetime:
    if not text:
        return handoff_after(team, calendar, now)
    end = local_end(text)
    if isinstance(end, datetime):
        if end.tzinfo is not None:
            raise UsageError("--until is a local time of the team: leave the offset out.")
        return slot_on(end.date(), end.time(), timezone=calendar.timezone)
    at: time = team.rotation.handoff.at
    return slot_on(end, at, timezone=calendar.timezone)
