"""What a run has to know: of which teams, at what moment, for which jobs, by what it was asked for."""

from datetime import UTC, datetime

from supportdesk.gather.question import Question
from supportdesk.model.config import Config
from supportdesk.model.issues import IssueRef
from supportdesk.render.plain import plain
from supportdesk.runtime.arguments import UsageError
from supportdesk.runtime.event import as_written, event_issues
from supportdesk.runtime.order import authority, handoff_order
from supportdesk.runtime.setting import Setting
from supportdesk.services.calendars import working_calendars


def question_of(setting: Setting) -> Question | None:
    """What the run has to know; None where an event concerns no team."""
    options, config = setting.options, setting.config
    teams = _teams(setting)
    calendars = working_calendars(config)
    now = options.now or datetime.now(UTC)
    issue, asked = None, setting.command.jobs
    order = None
    match setting.command.kind:
        case "event":
            refs = event_issues(setting.environment.event_name, setting.environment.event_path)
            issue = next(filter(None, (as_written(ref, config, teams) for ref in refs)), None)
            if issue is None:
                return None
            teams = tuple(key for key in teams if _watches(config, key, issue))
            asked = frozenset()
        case "due":
            asked = frozenset()
        case "handoff":
            for key in teams:
                authority(config.teams[key], setting.environment, config)
            if options.to:
                calendar = calendars[config.teams[teams[0]].calendar]
                order = handoff_order(options, setting.environment, config, calendar, now)
        case _:
            pass
    return Question(
        config=config,
        overrides=setting.overrides,
        calendars=calendars,
        teams=teams,
        now=now,
        repository=setting.environment.repository,
        asked=asked,
        refresh=options.refresh,
        issue=issue,
        order=order,
        leaves=setting.command.kind == "uninstall",
        weeks=options.weeks,
    )


def _teams(setting: Setting) -> tuple[str, ...]:
    """The teams that are asked for, of which somebody entitled has to approve where it is approved."""
    options, config = setting.options, setting.config
    unknown = [key for key in options.teams if key not in config.teams]
    if unknown:
        said, known = plain(unknown[0], longest=40), ", ".join(config.teams)
        raise UsageError(f"--team: no team “{said}”. There are: {known}.")
    teams = tuple(options.teams or config.teams)
    for key in teams if options.approve else ():
        team = config.teams[key]
        called = (team.em, team.pm, team.deputies.em, team.deputies.pm)
        authority(team, setting.environment, config, to="let through what a brake refused", also=called)
    return teams


def _watches(config: Config, team: str, issue: IssueRef) -> bool:
    return config.teams[team].repository(issue.repository) is not None
