"""From a snapshot to a plan: what the jobs decide for each team, braked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from supportdesk.model.config import JOBS, Job
from supportdesk.model.described import is_digest
from supportdesk.model.plan import JobPlan, Plan, TeamPlan, divided, told_once, too_much
from supportdesk.model.snapshot import Snapshot, TeamState
from supportdesk.policies import JobDecision, decide, rehearse
from supportdesk.policies.vanished import vanished

Brake = Callable[[TeamPlan, TeamState], str]
OF_ONE_ISSUE: tuple[Brake, ...] = (too_much,)
BRAKES: tuple[Brake, ...] = (vanished, too_much)


def make_plan(
    snapshot: Snapshot, jobs: frozenset[Job], *, approved: str = "", brakes: Sequence[Brake] = BRAKES
) -> Plan:
    """What these jobs would do for every team; a plan whose hash was approved passes the brakes.

    `brakes` are those that fit what was read, `OF_ONE_ISSUE` where that was no more.
    """
    teams = told_once(_planned(state, jobs, brakes) for state in snapshot.teams)
    plan = Plan(now=snapshot.now, teams=tuple(teams))
    if approved and approved == plan.hash:
        return plan
    pairs = zip(plan.teams, snapshot.teams, strict=True)
    return Plan(now=plan.now, teams=tuple(_braked(team, state, brakes) for team, state in pairs))


def _braked(team: TeamPlan, state: TeamState, brakes: Sequence[Brake]) -> TeamPlan:
    """The plan, refused where a brake holds; one that does nothing needs none."""
    if not team.actions:
        return team
    return replace(team, refused=next(filter(None, (why(team, state) for why in brakes)), ""))


def _planned(state: TeamState, jobs: frozenset[Job], brakes: Sequence[Brake]) -> TeamPlan:
    """The team's plan; where hardly a request is left, with a digest that records it once approved."""
    plan = _team_plan(state, jobs)
    if vanished not in brakes or any(is_digest(plan.team, action) for action in plan.actions):
        return plan
    return _team_plan(replace(state, refresh=True), jobs) if vanished(plan, state) else plan


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
    actions, findings = divided(each.decision for each in decided if each.job == job)
    rehearsed, _ = divided(each.decision for each in said if each.job == job)
    acts = state.team.mode.of(job) == "on"
    return JobPlan(job=job, acts=acts, actions=actions, findings=findings, rehearsed=rehearsed)
