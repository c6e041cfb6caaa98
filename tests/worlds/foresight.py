"""The world as the desk sees it, without what no policy looks at; to hold what came against the plan."""

from datetime import datetime
from typing import Any

from supportdesk.gather import gather_snapshot
from supportdesk.gather.question import Question
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import HandoffOrder, TeamState
from supportdesk.model.standing import is_desk, is_labelled
from supportdesk.policies.queue import queue
from supportdesk.policies.trouble import is_told
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.wiring import connect_services
from supportdesk.services.calendars import working_calendars
from supportdesk.services.files import load_config, load_overrides
from supportdesk.services.retry import Patience
from tests.worlds.rehearsal import DESK, Rehearsal


def look(desk: Rehearsal, order: HandoffOrder | None = None) -> TeamState:
    """What the desk sees of Delivery now."""
    desk.check_out()
    config = load_config(desk.folder / "teams.yml")
    services = connect_services(
        Environment.read(desk.variables), config, patience=Patience(sleep=desk.waits.append)
    )
    question = Question(
        config=config,
        overrides=load_overrides(desk.folder / "overrides.yml", config=config).overrides,
        calendars=working_calendars(config),
        teams=("delivery",),
        now=datetime.fromisoformat(desk.now),
        repository=DESK,
        asked=frozenset({"handoff"}) if order else frozenset(),
        order=order,
    )
    (state,) = gather_snapshot(question, services.readers).teams
    return state


def essence(state: TeamState) -> dict[str, Any]:
    """All that the policies look at, without the IDs and instants that only the services give."""
    channel, group = state.channel, state.group
    assert channel is not None
    assert group is not None
    return {
        "issues": {
            issue.mark or str(ref): _issue(state, issue)  # a mirror that is only planned has no number yet
            for ref, issue in state.issues.items()
            if issue.open and is_labelled(state, issue)  # others are read only while something tells of them
        },
        "queue": [str(entry.issue.ref) for entry in queue(state)],
        "posts": sorted(
            (each.key, dict(each.payload))
            for each in channel.messages
            if each.key and not is_told(state.key, each)  # of runs: no policy looks at it
        ),
        "group": (group.users, group.enabled, group.updated_by == state.desk.slack_user),
        "on support": {(shift.person, shift.start, shift.end) for shift in state.shifts},
        "order": state.order,
    }


def _issue(state: TeamState, issue: Issue) -> dict[str, Any]:
    return {
        "labels": issue.labels,
        "assignees": set(issue.assignees),
        "events": sorted((each.kind, each.subject, is_desk(state, each.actor)) for each in issue.events),
        "items": [(item.board, item.archived, item.status) for item in issue.items],
        "comments": sorted(
            (each.mark, sorted(each.facts.items())) for each in issue.comments if each.mark and each.trusted
        ),
    }
