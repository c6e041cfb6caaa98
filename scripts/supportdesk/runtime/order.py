"""A handoff by hand: who asked for it, whether they may, and until when it holds."""

from datetime import datetime, time

from supportdesk.model.config import Config, Team
from supportdesk.model.moment import slot_on
from supportdesk.model.snapshot import HandoffOrder
from supportdesk.model.worktime import BusinessTime
from supportdesk.policies.roster import handoff_after
from supportdesk.render.plain import plain
from supportdesk.runtime.arguments import Options, UsageError, local_end
from supportdesk.runtime.environment import Environment

LONGEST_WHY = 200


def handoff_order(
    options: Options, environment: Environment, config: Config, calendar: BusinessTime, now: datetime
) -> HandoffOrder:
    """The order that `--to`, `--until` and `--why` give; UsageError where it cannot hold."""
    if len(options.teams) != 1:
        raise UsageError("A handoff by hand is for one team: give --team once.")
    team = config.teams[options.teams[0]]
    by = _authority(team, environment, config)
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
    return HandoffOrder(
        person=options.to,
        start=now.replace(second=0, microsecond=0),
        until=until,
        why=why,
        by=by,
    )


def _authority(team: Team, environment: Environment, config: Config) -> str:
    """Who asks. In Actions, only a member of the team may; somebody unknown is refused."""
    if not environment.actions:
        return environment.actor or "local"
    logins = {config.people[key].github.casefold() for key in team.member_keys()}
    if environment.actor.casefold() not in logins:
        raise UsageError(f"Only members of {team.name} may hand support over by hand.")
    return environment.actor


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
