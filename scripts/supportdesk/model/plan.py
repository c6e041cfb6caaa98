"""The plan of a run: what would change and why, grouped by team and job, with the brakes before any write."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal, assert_never

from supportdesk.model.actions import (
    ANSWER,
    Action,
    AddToBoard,
    EditMessage,
    FileMirror,
    Notify,
    PostMessage,
    React,
    SetStatus,
    WriteOverride,
)
from supportdesk.model.config import Job
from supportdesk.model.conversation import unmet
from supportdesk.model.document import Document, GitHubUser, Inline, Line, Link, SlackGroup, SlackUser, Text
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Incomplete, IssueRef, TeamState

Result = Literal["done", "failed", "waiting", "skipped"]

_TIME_OF_DAY = re.compile(r"T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """What one job would do for one team. `acts` is false in shadow mode: shown, never done."""

    job: Job
    acts: bool
    actions: tuple[Action, ...] = ()
    findings: tuple[Finding, ...] = ()


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
        return tuple(action for job in self.jobs if job.acts for action in job.actions)


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
        changes = [_change(action) for team in self.teams for action in team.actions]
        written = _TIME_OF_DAY.sub("", json.dumps(changes, sort_keys=True))
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    @property
    def changes(self) -> int:
        """How many actions applying would do."""
        return sum(len(team.actions) for team in self.teams)


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


def braked(plan: TeamPlan, state: TeamState) -> TeamPlan:
    """The plan, refused in a sentence where it changes more than the team's limits allow."""
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
        return plan
    mend = "Look at the plan; if it is right, approve it."
    old = unmet(state)
    if len(old) > limits.max_changes // 4:
        today = local_date(state.now, timezone=state.calendar.timezone)
        mend = (
            f"{len(old)} requests are older than a week and new to the desk. `since: {today}` leaves them "
            "to the digest; move it back step by step to take them in. Or look at the plan and approve it."
        )
    return replace(plan, refused=f"{plan.name}: {many}. {mend}")


def _is_answer(action: Action) -> bool:
    """Whether it answers a command: as many as people typed, so that nobody stops the desk by typing many."""
    return isinstance(action, React) or (isinstance(action, Notify) and action.occasion.startswith(ANSWER))


def distinct(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The actions, each natural key once: the first one stands."""
    found: dict[str, Action] = {}
    for action in actions:
        found.setdefault(action.key, action)
    return tuple(found.values())


def kind_of(action: Action) -> str:
    """An action's name in plans: `add_label` for AddLabel."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(action).__name__).lower()


def said_by(action: Action) -> str:
    """What a message says, in its own one line; nothing where the target says enough."""
    return action.document.summary if isinstance(action, PostMessage | EditMessage | WriteOverride) else ""


def target_of(action: Action) -> str:
    """What an action changes, for people: an issue, a channel, a handle or a repository."""
    for name in ("issue", "handle", "channel", "repository"):
        if hasattr(action, name):
            return str(getattr(action, name))
    raise TypeError(f"{type(action).__name__} names no target")


def action_data(action: Action) -> dict[str, Any]:
    """An action as JSON gives it: kind, key, target, rule, reason, and what else it carries."""
    why = action.because
    rest = {
        each.name: _plain(getattr(action, each.name)) for each in fields(action) if each.name != "because"
    }
    head = {"kind": kind_of(action), "key": action.key, "target": target_of(action)}
    return {**rest, **head, "rule": why.rule, "reason": why.reason}


def _change(action: Action) -> dict[str, Any]:
    """What an action changes, without the moment and the words."""
    values = {each.name: getattr(action, each.name) for each in fields(action)}
    kept = {
        name: _plain(value)
        for name, value in values.items()
        if not isinstance(value, Because | Document | Mapping | datetime)
    }
    return {**kept, "kind": kind_of(action), "team": action.because.team}


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


def _plain(value: Any) -> Any:
    match value:
        case Document():
            return {"summary": value.summary, "text": [_words(line) for line in value.lines()]}
        case IssueRef():
            return str(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case _:
            return value


def _words(line: Line) -> str:
    return "".join(map(_word, line))


def _word(piece: Inline) -> str:
    match piece:
        case Text() | Link():
            return piece.text
        case SlackUser():
            return f"@{piece.name}"
        case SlackGroup():
            return f"@{piece.handle}"
        case GitHubUser():
            return f"@{piece.login}"
        case _ as unknown:
            assert_never(unknown)
