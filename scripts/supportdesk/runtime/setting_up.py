"""The plan of what the desk can set up in the repositories of its teams."""

from collections.abc import Iterator
from dataclasses import replace

from supportdesk.gather.checkup import gather_checkup
from supportdesk.gather.question import Question
from supportdesk.model.actions import ProposeForm
from supportdesk.model.plan import JobPlan, Plan, TeamPlan, divided
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Incomplete, Snapshot, TeamState
from supportdesk.policies.checkup.leak import leak_of
from supportdesk.policies.setting_up import decide_setting_up
from supportdesk.runtime.arguments import UsageError
from supportdesk.runtime.wiring import Services
from supportdesk.services.errors import ServiceError


def read_set_up_plan(question: Question, services: Services) -> Plan:
    """Read as a check-up does; what is missing, as a plan. Raises where nothing could be read, or shown."""
    snapshot, setup = gather_checkup(question, services.readers, services.inspectors, services.surroundings)
    if setup.tracker is None:
        raise ServiceError(" ".join(each.reason for each in setup.unread if each.subject == "GitHub"))
    for leak in filter(None, map(leak_of, snapshot.teams)):
        raise UsageError(leak)
    return make_set_up_plan(snapshot, setup)


def able_to(plan: Plan, services: Services) -> Services:
    """The services as far as the plan needs them: to write files only where it proposes some."""
    proposes = any(isinstance(each, ProposeForm) for team in plan.teams for each in team.actions)
    return replace(services, writers=services.proposers) if proposes else services


def make_set_up_plan(snapshot: Snapshot, setup: Setup) -> Plan:
    """What is set up for each team, whatever its mode; what two teams lack, once.

    No brake holds it: a person asked for it, and saw it.
    """
    return Plan(now=snapshot.now, teams=tuple(_team_plans(snapshot, setup)))


def _team_plans(snapshot: Snapshot, setup: Setup) -> Iterator[TeamPlan]:
    planned: set[str] = set()
    for state in snapshot.teams:
        wanted, findings = divided(decide_setting_up(state, setup))
        actions = tuple(each for each in wanted if each.key not in planned)
        planned |= {each.key for each in actions}
        job = JobPlan(job="audit", acts=True, actions=actions, findings=findings)
        yield TeamPlan(
            team=state.key, name=state.team.name, jobs=(job,), incomplete=tuple(_unread(state, setup))
        )


def _unread(state: TeamState, setup: Setup) -> Iterator[Incomplete]:
    """What of the team's repositories could not be read."""
    names = {each.name for each in state.team.repositories} | {"repositories"}
    for each in setup.tracker.unread if setup.tracker else ():
        if each.subject in names:
            yield Incomplete(part="issues", reason=each.reason)
