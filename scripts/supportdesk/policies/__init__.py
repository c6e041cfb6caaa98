"""The process: every policy, in the order in which they decide, each over what those before leave behind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from supportdesk.model.actions import Action, Decision
from supportdesk.model.config import Job
from supportdesk.model.finding import Finding
from supportdesk.model.plan import target_of
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
from supportdesk.policies.requests import decide_board, decide_labels, decide_needs_info
from supportdesk.policies.risk import decide_notices, decide_risk_label
from supportdesk.policies.spillover import decide_spillover
from supportdesk.policies.status import decide_status
from supportdesk.policies.thread import decide_thread
from supportdesk.policies.triage import decide_carry_over, decide_triage


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One rule family: the jobs that run it, and the pure function that decides.

    `in_handoff` is true of a step that is the handoff's own while support changes hands.
    """

    jobs: tuple[Job, ...]
    decide: Callable[[TeamState], Iterable[Decision]]
    in_handoff: bool = False


POLICIES: tuple[Policy, ...] = (
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

    What the team's other acting jobs would find is collected too, for the digest; their actions are not, for
    nobody does them now.
    """
    mode = state.team.mode
    decided: list[JobDecision] = []
    for policy in POLICIES:
        own = _own_jobs(policy, state)
        acting = [job for job in own if mode.of(job) == "on"]
        job = _job(own, state, jobs)
        if job is None and not (acting and "digest" in jobs):
            continue
        decisions = tuple(_switched(state, policy.decide(state)))
        if acting:
            found = (each for each in decisions if isinstance(each, Finding))
            state = replace(state, findings=(*state.findings, *found))
        if job is not None:
            decided += [JobDecision(job=job, acts=job in acting, decision=each) for each in decisions]
        if job in acting:
            actions: list[Action] = [each for each in decisions if not isinstance(each, Finding)]
            state = after(state, actions)
    return tuple(decided)


def _own_jobs(policy: Policy, state: TeamState) -> tuple[Job, ...]:
    """The jobs that run a policy at this moment."""
    return ("handoff", *policy.jobs) if policy.in_handoff and handing_over(state) else policy.jobs


def _job(own: tuple[Job, ...], state: TeamState, jobs: frozenset[Job]) -> Job | None:
    """The job under which a policy runs: one that acts before one that watches, never one that is off."""
    chosen = [job for job in own if job in jobs and state.team.mode.of(job) != "off"]
    return next((job for job in chosen if state.team.mode.of(job) == "on"), next(iter(chosen), None))


def _switched(state: TeamState, decisions: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions as the team switched their rules: done, only reported, or left out."""
    for each in decisions:
        mode = state.team.rule(each.because.rule)
        if mode == "report" and not isinstance(each, Finding):
            yield Finding(because=each.because, subject=target_of(each))
        elif mode != "off":
            yield each
