"""The plan of a desk that leaves, and what it says beside it."""

from supportdesk.model.actions import Action, Decision
from supportdesk.model.config import JOBS, Config, Job
from supportdesk.model.finding import Finding
from supportdesk.model.plan import JobPlan, Plan, TeamPlan
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.policies.leaving import decide_all_leaving
from supportdesk.policies.leaving_page import left_to_people
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.output import show_pages


def make_leaving_plan(snapshot: Snapshot) -> Plan:
    """What the desk takes back for each team, whatever its mode: it was set when that was another.

    No brake holds it: a person asked for it, and saw it.
    """
    decided = decide_all_leaving(snapshot.teams)
    pairs = zip(snapshot.teams, decided, strict=True)
    return Plan(now=snapshot.now, teams=tuple(_team_plan(state, each) for state, each in pairs))


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
    own = [each for each in decided if each.because.job == job]
    actions: list[Action] = [each for each in own if not isinstance(each, Finding)]
    findings = tuple(each for each in own if isinstance(each, Finding))
    return JobPlan(job=job, acts=True, actions=tuple(actions), findings=findings)
