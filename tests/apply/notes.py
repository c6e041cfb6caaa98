"""Stand-ins for the writers, which note what they are asked for, and plans to apply to them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from supportdesk.apply import Writers, apply_plan
from supportdesk.model.actions import (
    Action,
    AddLabel,
    PostMessage,
    React,
    WriteOverride,
)
from supportdesk.model.config import Job
from supportdesk.model.document import Document, Paragraph, words
from supportdesk.model.finding import Because
from supportdesk.model.issues import IssueRef
from supportdesk.model.plan import JobPlan, Plan, TeamPlan
from supportdesk.services.ports import Change, Proposal
from tests.builders import NOW, ref

WHY = Because(team="delivery", job="audit", rule="REQ-1", reason="Missing: impact.")


class Tracker:
    """Implements `TrackerWriter`: notes what it is asked for; what is in `broken` fails."""

    mirror: str | None = "I_mirror"

    def __init__(self, broken: Mapping[str, Exception]) -> None:
        self.broken = broken
        self.done: list[tuple[str, Any]] = []
        self.file = ""

    def _do(self, verb: str, what: Any) -> str:
        if verb in self.broken:
            raise self.broken[verb]
        self.done.append((verb, what))
        return ""

    def add_label(self, issue: IssueRef, label: str) -> None:
        self._do("add_label", (issue, label))

    def remove_label(self, issue: IssueRef, label: str) -> None:
        self._do("remove_label", (issue, label))

    def assign(self, issue: IssueRef, login: str) -> None:
        self._do("assign", (issue, login))

    def unassign(self, issue: IssueRef, login: str) -> None:
        self._do("unassign", (issue, login))

    def add_to_board(self, *, board_id: str, issue_id: str, status_field: str, option: str) -> None:
        self._do("add_to_board", (board_id, issue_id, status_field, option))

    def set_status(self, *, board_id: str, item: str, status_field: str, option: str) -> None:
        self._do("set_status", (board_id, item, status_field, option))

    def set_eta(self, *, board_id: str, issue_id: str, item: str, eta_field: str, day: date) -> None:
        self._do("set_eta", (board_id, issue_id, item, eta_field, day))

    def react(self, comment: str, verdict: str) -> None:
        self._do("react", (comment, verdict))

    def write_comment(self, issue: IssueRef, *, comment: str | None, body: str, mark: str) -> None:
        self._do("write_comment", (issue, comment, body, mark))

    def file_issue(self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str) -> str:
        return self._do("file_issue", (repository, title, body, labels, mark))

    def remove_comment(self, issue: IssueRef, *, comment: str) -> None:
        self._do("remove_comment", (issue, comment))

    def create_label(self, repository: str, label: str, *, colour: str, description: str) -> None:
        self._do("create_label", (repository, label, colour, description))

    def propose(self, *, repository: str, path: str, text: str, proposal: Proposal) -> None:
        self._do("propose", (repository, path, text, proposal))

    def file_mirror(
        self, *, repository: str, title: str, body: str, labels: Sequence[str], mark: str
    ) -> str | None:
        self._do("file_mirror", (repository, title, body, labels, mark))
        return self.mirror

    def commit(self, *, repository: str, path: str, change: Change, message: str, proposal: Proposal) -> str:
        return self._do("commit", (repository, path, change(self.file), message, proposal))


class Chat:
    """Implements `ChatWriter`: notes what it is asked for."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []

    def post(
        self,
        channel: str,
        *,
        key: str,
        document: Document,
        facts: Mapping[str, str],
        thread: str | None,
        since: datetime,
    ) -> None:
        self.done.append(("post", channel, key, document.summary, dict(facts), thread, since))

    def edit(
        self,
        channel: str,
        *,
        ts: str,
        key: str,
        document: Document,
        facts: Mapping[str, str],
        keeps_thread: bool = False,
    ) -> None:
        self.done.append(("edit", channel, ts, key, document.summary, dict(facts), keeps_thread))

    def remove(self, channel: str, *, ts: str, key: str) -> None:
        self.done.append(("remove", channel, ts, key))

    def set_group(self, group: str, *, users: frozenset[str], enable: bool) -> None:
        self.done.append(("set", group, users, enable))


def a_label(number: int) -> AddLabel:
    return AddLabel(because=WHY, issue=ref(number), label="needs-info")


def a_post(key: str) -> PostMessage:
    return PostMessage(because=WHY, channel="C1", key=key, document=Document(key, ()))


def a_team(*actions: Action, job: Job = "audit", acts: bool = True, refused: str = "") -> TeamPlan:
    plan = JobPlan(job=job, acts=acts, actions=actions)
    return TeamPlan(team="delivery", name="Delivery", jobs=(plan,), refused=refused)


def applied(*teams: TeamPlan, **broken: Exception) -> tuple[list[tuple[str, str, str]], Tracker, Chat]:
    """What came of each action, and what the services were asked for."""
    tracker, chat = Tracker(broken), Chat()
    outcomes = apply_plan(Plan(now=NOW, teams=teams), Writers(tracker=tracker, chat=chat))
    return [(each.action.key, each.result, each.detail) for each in outcomes], tracker, chat


def an_override(**facts: Any) -> WriteOverride:
    given: dict[str, Any] = {
        "because": WHY,
        "repository": "acme/desk",
        "person": "eng-b",
        "start": NOW,
        "end": NOW + timedelta(days=3),
        "timezone": "Europe/London",
        "why": "swap",
        "by": "em-d",
        "document": Document("Delivery support goes to Eng B", (Paragraph(words("Please, @all.")),)),
        **facts,
    }
    return WriteOverride(**given)


def a_reaction(*needs: str) -> React:
    return React(because=WHY, issue=ref(), comment="IC_7", number=7, verdict="accepted", needs=needs)
