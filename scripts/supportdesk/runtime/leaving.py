"""The plan of a desk that leaves, and what it says beside it."""

from collections.abc import Collection

from supportdesk.model.actions import Decision
from supportdesk.model.config import JOBS, Config, Job
from supportdesk.model.plan import JobPlan, Plan, TeamPlan, divided
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.model.tracker_setup import TrackerUse
from supportdesk.policies.leaving import decide_all_leaving
from supportdesk.policies.leaving_page import WORKFLOWS, left_to_people
from supportdesk.runtime.arguments import Options, UsageError
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.output import show_pages
from supportdesk.runtime.setting import Setting
from supportdesk.runtime.streams import tell
from supportdesk.runtime.wiring import Services
from supportdesk.services.errors import ServiceError

SCHEDULE = WORKFLOWS[0]
_ENABLED = "active"  # https://docs.github.com/rest/actions/workflows#get-a-workflow


def make_leaving_plan(snapshot: Snapshot) -> Plan:
    """What the desk takes back for each team, whatever its mode: it was set when that was another.

    No brake holds it: a person asked for it, and saw it.
    """
    decided = decide_all_leaving(snapshot.teams)
    pairs = zip(snapshot.teams, decided, strict=True)
    return Plan(now=snapshot.now, teams=tuple(_team_plan(state, each) for state, each in pairs))


def require_stopped(setting: Setting, teams: Collection[str], services: Services) -> None:
    """Raises UsageError while the next round would set anew what is taken back for these teams.

    Where nobody can tell whether the schedule is enabled, that is said, and nothing is refused.
    """
    config, environment = setting.config, setting.environment
    if set(config.teams) - set(teams):
        left = [config.teams[key] for key in teams]
        if at_work := [team.name for team in left if any(team.mode.of(job) != "off" for job in JOBS)]:
            raise UsageError(
                f"{', '.join(at_work)}: still at work in {setting.options.config}, so the next round would"
                " set all of it anew. Set `mode: off` there and merge that first."
            )
        return
    try:
        rounds = services.inspectors.tracker().read_setup(TrackerUse(desk=environment.repository)).rounds
    except ServiceError:
        rounds = None
    if rounds is None:
        tell(
            "support-desk: It can't be seen whether the schedule is disabled: its next round would set all of"
            " it anew.\n"
        )
    elif rounds.state == _ENABLED:
        raise UsageError(
            "The schedule is still enabled, so its next round would set all of it anew. First disable it, and"
            " the other workflows that are listed without --apply:"
            f" {environment.server}/{environment.repository}/actions/workflows/{SCHEDULE}"
        )


def show_left_to_people(plan: Plan, config: Config, options: Options, environment: Environment) -> None:
    """Print what only people can take back; JSON has the plan alone."""
    if options.format == "json" or not options.says_success:
        return
    leaving = [team.team for team in plan.teams]
    server, repository = environment.server, environment.repository
    page = left_to_people(leaving, config.teams, server=server, repository=repository)
    show_pages([page], {}, options.format)


def _team_plan(state: TeamState, decided: tuple[Decision, ...]) -> TeamPlan:
    jobs = tuple(_job_plan(job, decided) for job in JOBS)
    return TeamPlan(team=state.key, name=state.team.name, jobs=jobs, incomplete=state.incomplete)


def _job_plan(job: Job, decided: tuple[Decision, ...]) -> JobPlan:
    actions, findings = divided(each for each in decided if each.because.job == job)
    return JobPlan(job=job, acts=True, actions=actions, findings=findings)
