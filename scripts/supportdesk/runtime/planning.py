"""From a snapshot to a plan: what the jobs decide for each team, braked."""

from collections.abc import Iterable

from supportdesk.model.actions import Action
from supportdesk.model.config import JOBS, Job
from supportdesk.model.finding import Finding
from supportdesk.model.plan import JobPlan, Plan, TeamPlan, braked, distinct, told_once
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.policies import JobDecision, decide, rehearse


def make_plan(snapshot: Snapshot, jobs: frozenset[Job], *, approved: str = "") -> Plan:
    """What these jobs would do for every team; a plan whose hash was approved passes the brakes."""
    teams = told_once(_team_plan(state, jobs) for state in snapshot.teams)
    plan = Plan(now=snapshot.now, teams=tuple(teams))
    if approved and approved == plan.hash:
        return plan
    pairs = zip(plan.teams, snapshot.teams, strict=True)
    return Plan(now=plan.now, teams=tuple(braked(team, state) for team, state in pairs))


def _team_plan(state: TeamState, jobs: frozenset[Job]) -> TeamPlan:
    decided = decide(state, jobs)
    said = rehearse(state, decided, jobs)
    planned = tuple(
        _job_plan(job, state, decided, said)
        for job in JOBS
        if job in jobs and state.team.mode.of(job) != "off"
    )
    return TeamPlan(team=state.key, name=state.team.name, jobs=planned, incomplete=state.incomplete)


def _job_plan(
    job: Job, state: TeamState, decided: Iterable[JobDecision], said: Iterable[JobDecision]
) -> JobPlan:
    own = [each for each in decided if each.job == job]
    return JobPlan(
        job=job,
        acts=state.team.mode.of(job) == "on",
        actions=_actions(own),
        findings=tuple(each.decision for each in own if isinstance(each.decision, Finding)),
        rehearsed=_actions(each for each in said if each.job == job),
    )


def _actions(decided: Iterable[JobDecision]) -> tuple[Action, ...]:
    actions: list[Action] = [each.decision for each in decided if not isinstance(each.decision, Finding)]
    return distinct(actions)
