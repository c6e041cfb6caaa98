"""The plan of a run: what would change and why, grouped by team and job, with the brakes before any write."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from supportdesk.model.actions import (
    ANSWER,
    Action,
    AddToBoard,
    Decision,
    FileMirror,
    Notify,
    React,
    SetStatus,
)
from supportdesk.model.config import Job
from supportdesk.model.conversation import unmet
from supportdesk.model.described import action_data, change_of
from supportdesk.model.finding import Finding
from supportdesk.model.issues import IssueRef
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Incomplete, TeamState

Result = Literal["done", "failed", "waiting", "skipped"]

_TIME_OF_DAY = re.compile(r"T(\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?|\d{4}Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """What one job would do for one team. `acts` is false in shadow mode: its actions are never done.

    `rehearsed` is what is said of them in the shadow channel, and the day's log of the rest.
    """

    job: Job
    acts: bool
    actions: tuple[Action, ...] = ()
    findings: tuple[Finding, ...] = ()
    rehearsed: tuple[Action, ...] = ()

    @property
    def effects(self) -> tuple[Action, ...]:
        """What applying does of it, in order."""
        return self.actions if self.acts else self.rehearsed

    @property
    def manner(self) -> str:
        """What a plan says of a job in shadow, after its name."""
        if self.acts:
            return ""
        said = "; + is rehearsed in the shadow channel" if self.rehearsed else ""
        return f" (shadow: shown, not done{said})"

    def shown(self) -> Iterator[tuple[Action, bool]]:
        """Each action once, as it is done, and whether it is, if only in rehearsal."""
        done = {action.key: action for action in self.effects}
        yield from ((done.get(action.key, action), action.key in done) for action in self.actions)
        listed = {action.key for action in self.actions}
        yield from ((action, True) for action in self.rehearsed if action.key not in listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """What a run would do for one team; `refused` says in a sentence why a brake stops it."""

    team: str
    name: str
    jobs: tuple[JobPlan, ...]
    incomplete: tuple[Incomplete, ...] = ()
    refused: str = ""

    @property
    def actions(self) -> tuple[Action, ...]:
        """Everything that applying would do, in order."""
        return tuple(action for job in self.jobs for action in job.effects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole run's plan."""

    now: datetime
    teams: tuple[TeamPlan, ...]

    @property
    def hash(self) -> str:
        """Names exactly these changes, whatever the moment: what `--approve` lets through.

        Texts are left out, for they tell how long things have waited; so are instants, in keys too.
        """
        changes = [change_of(action) for team in self.teams for action in team.actions]
        written = _TIME_OF_DAY.sub("", json.dumps(changes, sort_keys=True))
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    @property
    def changes(self) -> int:
        """How many actions applying would do."""
        return sum(len(team.actions) for team in self.teams)

    @property
    def watched(self) -> int:
        """How many actions are only shown."""
        jobs = (job for team in self.teams for job in team.jobs)
        return sum(not done for job in jobs for _, done in job.shown())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an action.

    It was done, failed, waits for a person, or was skipped since an earlier step was not done; a sentence
    says why it is not done. `url`, which stands in it, is where the person has to go. `denied` tells of a
    right that is missing: running again does not mend it.
    """

    team: str
    job: Job
    action: Action
    result: Result
    detail: str = ""
    url: str = ""
    denied: bool = False


def divided(decided: Iterable[Decision]) -> tuple[tuple[Action, ...], tuple[Finding, ...]]:
    """What is to be done, each once, and what only a person can decide."""
    actions, findings = list[Action](), list[Finding]()
    for each in decided:
        if isinstance(each, Finding):
            findings.append(each)
        else:
            actions.append(each)
    return distinct(actions), tuple(findings)


def open_teams(plan: Plan, outcomes: Iterable[Outcome]) -> tuple[TeamPlan, ...]:
    """The teams with only what somebody has to see to: what was not done, findings, gaps, refusals."""
    undone = {(each.team, each.action.key) for each in outcomes if each.result != "done"}
    reduced = (_open_team(team, {key for name, key in undone if name == team.team}) for team in plan.teams)
    return tuple(team for team in reduced if team.jobs or team.incomplete or team.refused)


def _open_team(team: TeamPlan, undone: set[str]) -> TeamPlan:
    jobs = (
        replace(
            job,
            actions=tuple(each for each in job.actions if each.key in undone),
            rehearsed=tuple(each for each in job.rehearsed if each.key in undone),
        )
        for job in team.jobs
    )
    return replace(team, jobs=tuple(job for job in jobs if job.actions or job.rehearsed or job.findings))


def too_much(plan: TeamPlan, state: TeamState) -> str:
    """A brake: why a plan that changes more than the team's limits allow is refused; else nothing."""
    limits = state.team.limits
    on_board = sum(1 for action in plan.actions if isinstance(action, AddToBoard | SetStatus | FileMirror))
    cards = len(state.board.cards) if state.board else 0
    changes = [action for action in plan.actions if not _is_answer(action)]
    if len(changes) > limits.max_changes:
        many = f"{len(changes)} changes at once, more than max_changes ({limits.max_changes})"
    elif on_board >= limits.share_from and on_board > limits.max_share_of_board * cards:
        share = f"{limits.max_share_of_board:.0%}"
        many = f"{on_board} changes on a board of {cards} items, more than max_share_of_board ({share})"
    else:
        return ""
    mend = "Look at the plan; if it is right, approve it."
    old = unmet(state)
    if len(old) > limits.max_changes // 4:
        today = local_date(state.now, timezone=state.calendar.timezone)
        mend = (
            f"{len(old)} requests are older than a week and new to the desk. `since: {today}` leaves them "
            "to the digest; move it back step by step to take them in. Or look at the plan and approve it."
        )
    return f"{plan.name}: {many}. {mend}"


def _is_answer(action: Action) -> bool:
    """Whether it answers a command: as many as people typed, so that nobody stops the desk by typing many."""
    return isinstance(action, React) or (isinstance(action, Notify) and action.occasion.startswith(ANSWER))


def told_once(teams: Iterable[TeamPlan]) -> Iterator[TeamPlan]:
    """The teams' plans, without notices that a team before gives on the same issue for the same rule.

    Of an issue of two teams each knows only what it read: the next run finds the other's notice.
    """
    told: set[tuple[IssueRef, str]] = set()
    for team in teams:
        jobs = tuple(
            replace(job, actions=tuple(each for each in job.actions if _about(each) not in told))
            for job in team.jobs
        )
        told |= {about for job in jobs if job.acts for each in job.actions if (about := _about(each))}
        yield replace(team, jobs=jobs)


def _about(action: Action) -> tuple[IssueRef, str] | None:
    """What a notice is about that only one team need give; others are each team's own."""
    if isinstance(action, Notify) and action.because.rule == "SUP-16":
        return action.issue, action.because.rule
    return None


def distinct(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The actions, each natural key once: the first one stands."""
    found: dict[str, Action] = {}
    for action in actions:
        found.setdefault(action.key, action)
    return tuple(found.values())


def plan_data(plan: Plan, outcomes: Iterable[Outcome] = ()) -> dict[str, Any]:
    """The whole plan, with what became of it, as `--format json` prints it."""
    done = tuple(outcomes)
    return {
        "now": plan.now.isoformat(),
        "teams": [_team_data(team, [each for each in done if each.team == team.team]) for team in plan.teams],
        "hash": plan.hash,
    }


def _team_data(team: TeamPlan, outcomes: list[Outcome]) -> dict[str, Any]:
    incomplete = [{"part": gap.part, "reason": gap.reason} for gap in team.incomplete]
    return {
        "team": team.team,
        "refused": team.refused,
        "jobs": [
            {
                "job": job.job,
                "mode": "on" if job.acts else "shadow",
                "actions": [action_data(action) for action in job.actions],
                "rehearsed": _rehearsed_data(job),
                "findings": [
                    {"subject": each.subject, "rule": each.because.rule, "reason": each.because.reason}
                    for each in job.findings
                ],
                "outcomes": [
                    {"key": each.action.key, "result": each.result, "detail": each.detail}
                    for each in outcomes
                    if each.job == job.job
                ],
                "incomplete": incomplete,
            }
            for job in team.jobs
        ],
    }


def _rehearsed_data(job: JobPlan) -> list[dict[str, Any]]:
    """What is rehearsed, with its words only where no action has them."""
    said = {action.key for action in job.actions}
    data = [action_data(action) for action in job.rehearsed]
    return [
        {name: value for name, value in each.items() if name != "document" or each["key"] not in said}
        for each in data
    ]
