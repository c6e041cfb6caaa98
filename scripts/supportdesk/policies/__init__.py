"""The process: every policy, in the order in which they decide, each over what those before leave behind."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from supportdesk.model.actions import Action, Decision
from supportdesk.model.config import Job
from supportdesk.model.described import target_of
from supportdesk.model.finding import Finding
from supportdesk.model.projection import after
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.announce import decide_announcements
from supportdesk.policies.commands import decide_answers, decide_dates, decide_effects
from supportdesk.policies.coverage import decide_warnings
from supportdesk.policies.digest import decide_digest
from supportdesk.policies.episode import decide_episode
from supportdesk.policies.features import decide_features
from supportdesk.policies.focus import decide_focus
from supportdesk.policies.handing_over import handing_over
from supportdesk.policies.handle import decide_handle
from supportdesk.policies.handoff import (
    decide_announcement,
    decide_missed,
    decide_order,
    decide_report,
    decide_taking_over,
)
from supportdesk.policies.holidays import decide_holidays
from supportdesk.policies.joint_triage import decide_joint_triage
from supportdesk.policies.mirror import decide_mirrors
from supportdesk.policies.rehearsal import imagined, in_shadow, rehearsed
from supportdesk.policies.requests import decide_board, decide_labels, decide_needs_info
from supportdesk.policies.risk import decide_notices, decide_risk_label
from supportdesk.policies.shadow_log import decide_log
from supportdesk.policies.spillover import decide_spillover
from supportdesk.policies.status import decide_status
from supportdesk.policies.thread import decide_thread
from supportdesk.policies.triage import decide_carry_over, decide_triage
from supportdesk.policies.twice import decide_twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One rule family: the jobs that run it, and the pure function that decides.

    `in_handoff` is true of a step that is the handoff's own while support changes hands.
    """

    jobs: tuple[Job, ...]
    decide: Callable[[TeamState], Iterable[Decision]]
    in_handoff: bool = False


POLICIES: tuple[Policy, ...] = (
    Policy(jobs=("audit", "risk", "rotation", "digest"), decide=decide_twice),
    Policy(jobs=("handoff",), decide=decide_order),
    Policy(jobs=("audit",), decide=decide_labels),
    Policy(jobs=("audit",), decide=decide_effects),
    Policy(jobs=("audit",), decide=decide_board),
    Policy(jobs=("audit",), decide=decide_needs_info),
    Policy(jobs=("audit",), decide=decide_features),
    Policy(jobs=("audit",), decide=decide_triage),
    Policy(jobs=("audit",), decide=decide_joint_triage),
    Policy(jobs=("audit",), decide=decide_mirrors),
    Policy(jobs=("audit",), decide=decide_dates),
    Policy(jobs=("handoff",), decide=decide_report),
    Policy(jobs=("rotation",), decide=decide_carry_over, in_handoff=True),
    Policy(jobs=("audit",), decide=decide_spillover),
    Policy(jobs=("rotation",), decide=decide_handle, in_handoff=True),
    Policy(jobs=("rotation",), decide=decide_warnings),
    Policy(jobs=("risk",), decide=decide_risk_label),
    Policy(jobs=("risk",), decide=decide_notices),
    Policy(jobs=("risk",), decide=decide_holidays),
    Policy(jobs=("audit",), decide=decide_announcements),
    Policy(jobs=("audit",), decide=decide_focus),
    Policy(jobs=("audit",), decide=decide_thread),
    Policy(jobs=("audit", "risk"), decide=decide_status),
    Policy(jobs=("audit",), decide=decide_answers),
    Policy(jobs=("risk",), decide=decide_episode),
    Policy(jobs=("handoff",), decide=decide_announcement),
    Policy(jobs=("handoff",), decide=decide_taking_over),
    Policy(jobs=("handoff",), decide=decide_missed),
    Policy(jobs=("digest",), decide=decide_digest),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDecision:
    """What one policy decided for a job, and whether the team lets the desk act or only watch it."""

    job: Job
    acts: bool
    decision: Decision


def decide(state: TeamState, jobs: frozenset[Job]) -> tuple[JobDecision, ...]:
    """Everything that these jobs decide for a team, each policy over what those before it will have done.

    Jobs in shadow decide on an imagined world, in which what they would do is done too. What the team's other
    jobs would find is collected for the digest; their actions are not, for nobody does them now.
    """
    watches = bool(in_shadow(state))
    real, shadow = state, imagined(state) if watches else state
    decided: list[JobDecision] = []
    for policy in POLICIES:
        turn = _turn(policy, real, shadow, jobs)
        if turn is None:
            continue
        world = real if turn.acts else shadow
        decisions = tuple(_switched(world, policy.decide(world)))
        if turn.job is not None:
            decided += [JobDecision(job=turn.job, acts=turn.acts, decision=each) for each in decisions]
        if turn.acts:
            real = _left(real, decisions, turn.job)
        shadow = _left(shadow, decisions, turn.job) if watches else real
    return tuple(decided)


def rehearse(
    state: TeamState, decided: Sequence[JobDecision], jobs: frozenset[Job]
) -> tuple[JobDecision, ...]:
    """What of the decisions in shadow is really done in the shadow channel, and the day's log of the rest.

    The log is kept by runs of all jobs in shadow: others know a part of it only.
    """
    watching = in_shadow(state)
    if state.rehearsal is None or not watching:
        return ()
    actions = [(each, each.decision) for each in decided if not isinstance(each.decision, Finding)]
    left = after(imagined(state), [action for _, action in actions])
    shown = [(each.job, action) for each, action in actions if not each.acts]
    said = [(job, rehearsed(left, action)) for job, action in shown]
    posts: list[tuple[Job, Action]] = [(job, action) for job, action in said if action is not None]
    if jobs.issuperset(watching):
        log = decide_log(left, [action for _, action in shown], [action for _, action in posts])
        posts += [(watching[-1], action) for action in log]
    return tuple(JobDecision(job=job, acts=True, decision=action) for job, action in posts)


@dataclass(frozen=True, slots=True)
class _Turn:
    """The job under which a policy runs, none where only its findings are asked for; and whether it acts."""

    job: Job | None
    acts: bool


def _turn(policy: Policy, real: TeamState, shadow: TeamState, jobs: frozenset[Job]) -> _Turn | None:
    """Who runs a policy now: a job that acts before one that watches, never one that is off."""
    acting = [job for job in _own_jobs(policy, real) if real.team.mode.of(job) == "on"]
    watching = [job for job in _own_jobs(policy, shadow) if real.team.mode.of(job) == "shadow"]
    for own, acts in ((acting, True), (watching, False)):
        if chosen := next((job for job in own if job in jobs), None):
            return _Turn(chosen, acts)
    if "digest" not in jobs:
        return None
    if acting:
        return _Turn(None, acts=True)
    return _Turn(None, acts=False) if watching and real.team.mode.of("digest") == "shadow" else None


def _left(state: TeamState, decisions: Iterable[Decision], job: Job | None) -> TeamState:
    """The world that decisions leave behind; without a job to do them only what was found."""
    found: list[Finding] = []
    actions: list[Action] = []
    for each in decisions:
        if isinstance(each, Finding):
            found.append(each)
        else:
            actions.append(each)
    state = replace(state, findings=(*state.findings, *found)) if found else state
    return after(state, actions) if job is not None else state


def _own_jobs(policy: Policy, state: TeamState) -> tuple[Job, ...]:
    """The jobs that run a policy at this moment.

    A handoff that is asked for by name again does what its steps left, though the channel was told already.
    """
    is_again = "handoff" in state.asked and all(state.team.mode.of(job) == "on" for job in policy.jobs)
    is_step = policy.in_handoff and (is_again or handing_over(state))
    return ("handoff", *policy.jobs) if is_step else policy.jobs


def _switched(state: TeamState, decisions: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions as the team switched their rules: done, only reported, or left out."""
    for each in decisions:
        mode = state.team.rule(each.because.rule)
        if mode == "report" and not isinstance(each, Finding):
            yield Finding(because=each.because, subject=target_of(each))
        elif mode != "off":
            yield each
