"""Reading for a check-up: as much as can be read, also where a run would stop."""

from supportdesk.gather.question import Question, Readers
from supportdesk.gather.world import ask_for_shared, ask_team, in_slack, open_pools
from supportdesk.model.check import Check
from supportdesk.model.snapshot import Desk, Snapshot
from supportdesk.services.errors import ServiceError


def gather_checkup(question: Question, readers: Readers) -> tuple[Snapshot, tuple[Check, ...]]:
    """Read as much as can be read, also where a run would stop; and how the desk's accounts were found."""
    desk = Desk(login="", slack_user="", repository=question.repository)
    checks: list[Check] = []
    with open_pools() as pools:
        shared = ask_for_shared(question, readers, pools)
        asked = [ask_team(key, question, readers, shared, pools) for key in question.teams]
        try:
            desk = readers.tracker().read_desk(question.repository)
            checks.append(Check(subject="GitHub", good=True, detail=f"{desk.login}, in {desk.repository}"))
        except ServiceError as error:
            checks.append(Check(subject="GitHub", good=False, detail=str(error)))
        try:
            desk = in_slack(desk, shared.slack_user.result())
            checks.append(Check(subject="Slack", good=True, detail=f"member {desk.slack_user}"))
        except ServiceError as error:
            checks.append(Check(subject="Slack", good=False, detail=str(error)))
        snapshot = Snapshot(now=question.now, teams=tuple(answer(desk) for answer in asked))
    return snapshot, tuple(checks)
