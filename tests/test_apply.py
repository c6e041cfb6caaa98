"""Effects: each action through its service, one failure no other's, and the words of a failure harmless."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from supportdesk.apply import Writers, apply_plan
from supportdesk.model.actions import (
    Action,
    AddLabel,
    CreateLabel,
    EditMessage,
    FileMirror,
    Notify,
    PostMessage,
    ProposeForm,
    React,
    RemoveComment,
    RemoveMessage,
    SetEta,
    SetGroup,
    WriteOverride,
    WriteStatus,
)
from supportdesk.model.config import Job
from supportdesk.model.document import Document, Paragraph, words
from supportdesk.model.finding import Because
from supportdesk.model.issues import IssueRef
from supportdesk.model.plan import JobPlan, Plan, TeamPlan
from supportdesk.services.errors import Awaiting, Denied
from supportdesk.services.ports import Change, Proposal
from tests.builders import BOARD, NOW, ref

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


def test_a_failed_action_stops_no_other() -> None:
    failure = Denied("GitHub denies access.")
    outcomes, _, chat = applied(a_team(a_label(1), a_post("x"), a_label(2)), add_label=failure)
    assert outcomes == [
        ("acme/shop#1/label/needs-info", "failed", "GitHub denies access."),
        ("x", "done", ""),
        ("acme/shop#2/label/needs-info", "failed", "GitHub denies access."),
    ]
    assert len(chat.done) == 1


def test_steps_that_build_on_each_other_stop_at_the_first_that_fails() -> None:
    team = a_team(a_post("x"), a_label(1), a_post("y"), a_label(2), job="handoff")
    outcomes, _, chat = applied(team, add_label=Denied("No."))
    assert [result for _, result, _ in outcomes] == ["done", "failed", "skipped", "skipped"]
    assert outcomes[2][2] == "An earlier step failed; run again to finish."
    assert len(chat.done) == 1


def test_once_it_is_to_stop_nothing_more_is_begun() -> None:
    reasons = iter(["", "Stop.", "Stop.", "Stop."])
    chat = Chat()
    plan = Plan(now=NOW, teams=(a_team(a_post("x"), a_post("y")), a_team(a_label(1), job="handoff")))
    outcomes = apply_plan(plan, Writers(tracker=Tracker({}), chat=chat), halted=lambda: next(reasons))
    assert [(each.result, each.detail) for each in outcomes] == [("done", "")] + [("skipped", "Stop.")] * 2
    assert len(chat.done) == 1


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


def test_what_stands_twice_is_taken_back() -> None:
    message = RemoveMessage(because=WHY, channel="C1", ts="1.2", occurrence="delivery/digest/2026-11-20")
    comment = RemoveComment(because=WHY, issue=ref(1), comment="IC_9")
    outcomes, tracker, chat = applied(a_team(message, comment))
    assert [result for _, result, _ in outcomes] == ["done", "done"]
    assert chat.done == [("remove", "C1", "1.2", "delivery/digest/2026-11-20")]
    assert tracker.done == [("remove_comment", (ref(1), "IC_9"))]


def test_an_override_is_committed_or_else_proposed_in_words_that_are_not_live() -> None:
    outcomes, tracker, _ = applied(a_team(an_override(), job="handoff"))
    assert [result for _, result, _ in outcomes] == ["done"]
    ((_, (repository, path, text, message, proposal)),) = tracker.done
    assert (repository, path) == ("acme/desk", "config/overrides.yml")
    assert message == "Hand support of delivery to eng-b"
    assert 'person: "eng-b"' in text
    assert proposal == Proposal(
        branch="support-desk/override-delivery-eng-b-2026-11-23T1100",
        title="Delivery support goes to Eng B",
        body="Please, @&#8203;all.",
    )


def test_a_label_is_made_and_a_form_asked_for_in_words_that_are_not_live() -> None:
    label = CreateLabel(
        because=WHY, repository="acme/shop", label="support", colour="c5def5", description="Ask."
    )
    form = ProposeForm(
        because=WHY,
        repository="acme/shop",
        branch="support-desk/form-delivery",
        path=".github/ISSUE_TEMPLATE/support-request-delivery.yml",
        name="Delivery",
        label="team/delivery",
        project="acme/205",
        background="Background",
        impact="Impact",
        channel_name="delivery",
        handle_name="delivery-support",
        elsewhere="",
        document=Document("Add a form", (Paragraph(words("Please, @all.")),)),
    )
    waiting = Awaiting("Merge https://x/pull/1.", url="https://x/pull/1")
    outcomes, tracker, _ = applied(a_team(label, form), propose=waiting)
    assert outcomes == [
        ("acme/shop/label/support", "done", ""),
        (f"acme/shop/file/{form.path}", "waiting", "Merge https://x/pull/1."),
    ]
    assert tracker.done == [("create_label", ("acme/shop", "support", "c5def5", "Ask."))]
    _, tracker, _ = applied(a_team(form))
    ((_, (repository, path, text, proposal)),) = tracker.done
    assert (repository, path) == ("acme/shop", form.path)
    assert text.startswith("# Requests to Delivery. ")
    assert proposal == Proposal(branch=form.branch, title="Add a form", body="Please, @&#8203;all.")


ENTRY = (
    '{team: "delivery", person: "eng-b", from: "2026-11-20T11:00", to: "2026-11-23T11:00",'
    ' why: "swap", by: "em-d"}'
)
OTHER = '{team: delivery, person: eng-c, from: "2026-12-01T10:00", to: "2026-12-02T10:00", why: x, by: em-d}'


def changed(text: str, **facts: Any) -> str:
    """What becomes of the overrides' file by an override from now on for three days."""
    tracker = Tracker({})
    tracker.file = text
    plan = Plan(now=NOW, teams=(a_team(an_override(**facts), job="handoff"),))
    (outcome,) = apply_plan(plan, Writers(tracker=tracker, chat=Chat()))
    return str(tracker.done[0][1][2]) if tracker.done else outcome.detail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"version: 1\noverrides:\n  - {ENTRY}\n"),
        ("version: 1\noverrides:\n", f"version: 1\noverrides:\n  - {ENTRY}\n"),
        ("version: 1\noverrides: [] # new\n", f"version: 1\noverrides: # new\n  - {ENTRY}\n"),
        (f"version: 1\noverrides:\n- {OTHER}\n", f"version: 1\noverrides:\n- {OTHER}\n- {ENTRY}\n"),
        (
            f"version: 1\noverrides:\n    - {OTHER}\n",
            f"version: 1\noverrides:\n    - {OTHER}\n    - {ENTRY}\n",
        ),
        (
            f"version: 1\r\noverrides:\r\n  - {OTHER}\r\n",
            f"version: 1\r\noverrides:\r\n  - {OTHER}\r\n  - {ENTRY}\r\n",
        ),
        (f"#  - {ENTRY}\nversion: 1\noverrides:\n", f"#  - {ENTRY}\nversion: 1\noverrides:\n  - {ENTRY}\n"),
    ],
    ids=["no file", "nothing", "an empty list", "not indented", "indented by four", "CRLF", "as a comment"],
)
def test_an_override_is_added_however_the_list_is_written(text: str, expected: str) -> None:
    assert changed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"version: 1\noverrides: [{OTHER}]\n",
        f"overrides:\n  - {OTHER}\nversion: 1\n",
        "version: 1\n",
        "version: 1\noverrides:\n...\n",
        "version: [\n",
    ],
    ids=["in brackets", "something after it", "no list", "an end", "no YAML"],
)
def test_what_the_desk_cannot_add_to_is_left_alone_with_the_line_to_write(text: str) -> None:
    assert changed(text) == (
        "config/overrides.yml is written so that the desk cannot add to it. Put this last in its list of"
        f" overrides, and let nothing follow the list: - {ENTRY}"
    )


def test_the_same_handoff_a_moment_later_writes_nothing_more() -> None:
    once = changed("")
    later = NOW + timedelta(minutes=10)
    assert changed(once, start=later) == once
    assert changed(once, start=later, person="eng-c") != once
    back = changed(changed(once, start=later, person="eng-c"), start=later + timedelta(minutes=10))
    assert back.count("eng-b") == 2


def test_steps_after_one_that_waits_for_a_person_wait_too() -> None:
    override = an_override()
    team = a_team(override, a_label(1), a_post("x"), job="handoff")
    outcomes, tracker, chat = applied(team, commit=Awaiting("Merge it.", url="https://github.com/x"))
    assert outcomes == [
        (override.key, "waiting", "Merge it."),
        (a_label(1).key, "skipped", "Waits for the pull request."),
        ("x", "skipped", "Waits for the pull request."),
    ]
    assert (tracker.done, chat.done) == ([], [])


def test_one_jobs_failure_is_not_the_next_ones() -> None:
    handoff = a_team(a_label(1), job="handoff")
    outcomes, _, _ = applied(handoff, a_team(a_post("x")), add_label=Denied("No."))
    assert [result for _, result, _ in outcomes] == ["failed", "done"]


def test_what_is_only_shown_or_refused_is_left_alone() -> None:
    outcomes, tracker, chat = applied(
        a_team(a_label(1), acts=False), a_team(a_post("x"), refused="Too many.")
    )
    assert (outcomes, tracker.done, chat.done) == ([], [], [])


def test_of_a_job_in_shadow_only_what_is_rehearsed_is_done() -> None:
    job = JobPlan(job="audit", acts=False, actions=(a_label(1), a_post("x")), rehearsed=(a_post("x"),))
    outcomes, tracker, chat = applied(TeamPlan(team="delivery", name="Delivery", jobs=(job,)))
    assert outcomes == [("x", "done", "")]
    assert (tracker.done, len(chat.done)) == ([], 1)


def test_an_error_of_our_own_is_told_without_its_words() -> None:
    outcomes, _, _ = applied(a_team(a_label(1)), add_label=RuntimeError("Bearer ghs_secret"))
    detail = "An error of the desk itself (RuntimeError); please report it."
    assert outcomes == [("acme/shop#1/label/needs-info", "failed", detail)]


def test_a_message_is_looked_for_since_two_days_before_it_is_posted() -> None:
    _, _, chat = applied(a_team(a_post("delivery/digest/2026-11-20")))
    key = "delivery/digest/2026-11-20"
    assert chat.done == [("post", "C1", key, key, {}, None, NOW - timedelta(days=2))]


def test_chat_is_edited_and_its_groups_are_set() -> None:
    edit = EditMessage(because=WHY, channel="C1", ts="1.0", occurrence="k", document=Document("S", ()))
    users = frozenset({"U1"})
    group = SetGroup(
        because=WHY, group="S1", handle="h", users=users, before=frozenset(), enable=True, changes=()
    )
    _, _, chat = applied(a_team(edit, replace(edit, occurrence="kept", keeps_thread=True), group))
    assert chat.done == [
        ("edit", "C1", "1.0", "k", "S", {}, False),
        ("edit", "C1", "1.0", "kept", "S", {}, True),
        ("set", "S1", users, True),
    ]


def test_a_comment_ends_in_the_mark_of_its_occasion() -> None:
    notice = Notify(
        because=WHY, issue=ref(), occasion="late/1", document=Document("S", (Paragraph(words("Late.")),))
    )
    _, tracker, _ = applied(a_team(notice))
    ((verb, (issue, comment, body, mark)),) = tracker.done
    assert (verb, issue, comment) == ("write_comment", ref(), None)
    assert body.startswith("Late.\n\n<!-- ")
    assert mark in body


# What needs something else


def a_status(*needs: str) -> WriteStatus:
    return WriteStatus(because=WHY, issue=ref(), comment="IC_1", document=Document("S", ()), needs=needs)


def a_reaction(*needs: str) -> React:
    return React(because=WHY, issue=ref(), comment="IC_7", number=7, verdict="accepted", needs=needs)


STATUS, REACTION = "acme/shop#1/status/delivery", "acme/shop#1/reaction/7"
SKIPPED = "An earlier step failed; run again to finish."


def test_a_reaction_and_a_date_go_to_the_tracker() -> None:
    day = date(2026, 11, 27)
    eta = SetEta(
        because=WHY,
        issue=ref(),
        issue_id="I_1",
        board=BOARD,
        board_id="PVT_1",
        item="PVTI_1",
        eta_field="F_1",
        day=day,
    )
    _, tracker, _ = applied(a_team(a_reaction(), eta))
    assert tracker.done == [
        ("react", ("IC_7", "accepted")),
        ("set_eta", ("PVT_1", "I_1", "PVTI_1", "F_1", day)),
    ]


def test_what_needs_an_action_that_was_done_is_done() -> None:
    outcomes, _, _ = applied(a_team(a_post("x"), a_status("x"), a_reaction(STATUS)))
    assert [result for _, result, _ in outcomes] == ["done", "done", "done"]


def test_what_needs_an_action_that_was_not_planned_is_done() -> None:
    outcomes, _, _ = applied(a_team(a_status("nobody planned it")))
    assert [result for _, result, _ in outcomes] == ["done"]


def test_what_needs_an_action_that_failed_is_skipped_and_what_needs_that_too() -> None:
    failing = a_label(1)
    team = a_team(failing, a_status(failing.key), a_reaction(STATUS), a_post("x"))
    outcomes, tracker, _ = applied(team, add_label=Denied("No."))
    assert outcomes == [
        (failing.key, "failed", "No."),
        (STATUS, "skipped", SKIPPED),
        (REACTION, "skipped", SKIPPED),
        ("x", "done", ""),
    ]
    assert tracker.done == []


def test_a_need_reaches_over_the_jobs_of_a_team_but_not_to_another_team() -> None:
    first = JobPlan(job="audit", acts=True, actions=(a_label(1),))
    second = JobPlan(job="risk", acts=True, actions=(a_status(a_label(1).key),))
    team = TeamPlan(team="delivery", name="Delivery", jobs=(first, second))
    other = a_team(a_reaction(a_label(1).key))
    outcomes, _, _ = applied(team, other, add_label=Denied("No."))
    assert [result for _, result, _ in outcomes] == ["failed", "skipped", "done"]


def test_what_is_only_shown_is_no_hindrance() -> None:
    shown = JobPlan(job="audit", acts=False, actions=(a_label(1),))
    done = JobPlan(job="risk", acts=True, actions=(a_status(a_label(1).key),))
    outcomes, _, _ = applied(TeamPlan(team="delivery", name="Delivery", jobs=(shown, done)))
    assert [(key, result) for key, result, _ in outcomes] == [(STATUS, "done")]


# Stand-ins


def a_mirror(**settings: Any) -> FileMirror:
    given: dict[str, Any] = {
        "because": WHY,
        "issue": ref(1, "acme/customer"),
        "repository": "acme/shop",
        "title": "A customer's",
        "labels": ("customer-request",),
        "document": Document("S", ()),
        "board": BOARD,
        "board_id": "PVT_1",
        "status_field": "F_1",
        "option": "O_1",
        "status": "Backlog",
        **settings,
    }
    return FileMirror(**given)


@pytest.mark.parametrize(
    ("settings", "dated"),
    [
        ({}, []),
        ({"eta_field": "F_2"}, []),
        ({"day": date(2026, 11, 27)}, []),
        (
            {"eta_field": "F_2", "day": date(2026, 11, 27)},
            [("set_eta", ("PVT_1", "I_mirror", "", "F_2", date(2026, 11, 27)))],
        ),
    ],
    ids=["no date", "a field and no date", "a date and no field", "a date"],
)
def test_a_mirror_goes_on_the_board_with_its_date(settings: dict[str, Any], dated: list[Any]) -> None:
    _, tracker, _ = applied(a_team(a_mirror(**settings)))
    assert [verb for verb, _ in tracker.done[:1]] == ["file_mirror"]
    assert tracker.done[1:] == [("add_to_board", ("PVT_1", "I_mirror", "F_1", "O_1")), *dated]


def test_a_mirror_is_filed_with_its_mark() -> None:
    document = Document("S", (Paragraph(words("It stands for it.")),))
    outcomes, tracker, _ = applied(a_team(a_mirror(document=document)))
    assert outcomes == [("acme/customer#1/mirror", "done", "")]
    verb, (repository, title, body, labels, mark) = tracker.done[0]
    assert (verb, repository, title) == ("file_mirror", "acme/shop", "A customer's")
    assert labels == ("customer-request",)
    assert body.startswith("It stands for it.\n\n<!-- ")
    assert mark in body


def test_a_mirror_that_people_closed_is_not_put_on_the_board(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tracker, "mirror", None)
    outcomes, tracker, _ = applied(a_team(a_mirror(eta_field="F_2", day=date(2026, 11, 27))))
    assert [result for _, result, _ in outcomes] == ["done"]
    assert [verb for verb, _ in tracker.done] == ["file_mirror"]


def test_a_mirror_that_is_not_put_on_the_board_is_not_done() -> None:
    outcomes, _, _ = applied(a_team(a_mirror()), add_to_board=Denied("No."))
    assert outcomes == [("acme/customer#1/mirror", "failed", "No.")]
