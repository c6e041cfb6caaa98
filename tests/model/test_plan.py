import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from supportdesk.model.actions import (
    ANSWER,
    Action,
    AddLabel,
    AddToBoard,
    Assign,
    EditMessage,
    FileReport,
    Notify,
    PostMessage,
    React,
    RemoveLabel,
    SetGroup,
    WriteOverride,
    WriteStatus,
)
from supportdesk.model.described import action_data, document_of, kind_of, said_by, target_of
from supportdesk.model.document import Document, GitHubUser, Link, Paragraph, SlackGroup, SlackUser, Text
from supportdesk.model.finding import Because
from supportdesk.model.plan import (
    JobPlan,
    Outcome,
    Plan,
    TeamPlan,
    distinct,
    open_teams,
    plan_data,
    told_once,
    too_much,
)
from supportdesk.model.promises import Limits
from supportdesk.model.snapshot import Incomplete
from tests.builders import BOARD, NOW, a_board, a_finding, a_state, a_team, an_issue, at, ref

WHY = Because(team="delivery", job="audit", rule="REQ-1", reason="Missing: impact.")
SAID = Document("Hello", (Paragraph((Text("3 hours waited"),)),))


def a_label(number: int = 1, label: str = "needs-info") -> AddLabel:
    return AddLabel(because=WHY, issue=ref(number), label=label)


def a_card(number: int) -> AddToBoard:
    return AddToBoard(
        because=WHY,
        issue=ref(number),
        issue_id=f"I_{number}",
        board=BOARD,
        board_id="PVT_1",
        status_field="F",
        option="O",
        status="Backlog",
    )


def a_post(**facts: Any) -> PostMessage:
    given: dict[str, Any] = {
        "because": WHY,
        "channel": "C00DELIVERY",
        "key": "delivery/episode/2026-11-20T11:00Z",
        "document": SAID,
        **facts,
    }
    return PostMessage(**given)


def an_override(start: datetime = NOW) -> WriteOverride:
    return WriteOverride(
        because=WHY,
        repository="acme/desk",
        person="eng-b",
        start=start,
        end=NOW + timedelta(days=3),
        timezone="Europe/London",
        why="swap",
        by="em-d",
        document=SAID,
    )


def a_plan(*actions: Action, acts: bool = True, **facts: Any) -> Plan:
    job = JobPlan(job="audit", acts=acts, actions=actions)
    return Plan(now=NOW, teams=(TeamPlan(team="delivery", name="Delivery", jobs=(job,), **facts),))


def test_a_plan_counts_what_applying_would_do() -> None:
    assert a_plan(a_label(1), a_label(2)).changes == 2
    assert a_plan(a_label(1), acts=False).changes == 0


def test_actions_with_one_key_are_one_and_the_first_stands() -> None:
    first, again = a_label(1), replace(a_label(1), because=replace(WHY, reason="Again."))
    assert distinct([first, a_label(2), again]) == (first, a_label(2))


@pytest.mark.parametrize(
    "other",
    [
        (),
        (a_label(2),),
        (a_label(1, "support/at-risk"),),
        (RemoveLabel(because=WHY, issue=ref(1), label="needs-info"),),
        (a_label(1), a_label(2)),
        (replace(a_label(1), because=replace(WHY, team="repo")),),
    ],
)
def test_the_hash_names_the_changes(other: tuple[Action, ...]) -> None:
    assert a_plan(a_label(1)).hash != a_plan(*other).hash


def test_the_hash_holds_at_another_moment() -> None:
    later = replace(a_plan(a_label(1)), now=NOW + timedelta(hours=1))
    assert later.hash == a_plan(a_label(1)).hash
    assert a_plan(an_override(NOW + timedelta(minutes=9))).hash == a_plan(an_override()).hash
    moved = a_post(key="delivery/episode/2026-11-20T11:07Z", document=Document("Later", ()), facts={"a": "b"})
    assert a_plan(moved).hash == a_plan(a_post()).hash
    reason = replace(WHY, reason="Waited for 4 hours.")
    assert a_plan(replace(a_label(1), because=reason)).hash == a_plan(a_label(1)).hash


def test_the_hash_leaves_out_what_is_only_shown() -> None:
    assert a_plan(a_label(1), acts=False).hash == a_plan().hash


def test_more_changes_than_allowed_are_refused() -> None:
    state = a_state(team=a_team(limits=Limits(max_changes=2)))
    (fits,) = a_plan(a_label(1), a_label(2)).teams
    (many,) = a_plan(a_label(1), a_label(2), a_label(3)).teams
    assert too_much(fits, state) == ""
    assert too_much(many, state) == (
        "Delivery: 3 changes at once, more than max_changes (2). "
        "Look at the plan; if it is right, approve it."
    )


def test_answers_to_commands_are_not_counted_but_other_notices_are() -> None:
    state = a_state(team=a_team(limits=Limits(max_changes=2)))
    reactions = [
        React(because=WHY, issue=ref(), comment=f"IC_{number}", number=number, verdict="accepted")
        for number in range(5)
    ]
    notice = Notify(because=WHY, issue=ref(), occasion=f"{ANSWER}1a2b", document=SAID)
    (fits,) = a_plan(a_label(1), a_label(2), notice, *reactions).teams
    assert too_much(fits, state) == ""
    (many,) = a_plan(a_label(1), a_label(2), replace(notice, occasion="feature/x"), *reactions).teams
    assert too_much(many, state).startswith("Delivery: 3 changes at once")


@pytest.mark.parametrize(
    ("asked", "counted"),
    [("13 10:59", True), ("13 11:00", False)],
    ids=["older than a week", "a week old"],
)
def test_where_most_of_them_are_old_and_new_to_the_desk_the_way_in_is_said(asked: str, counted: Any) -> None:
    state = a_state(an_issue(asked=at(asked)), team=a_team(limits=Limits(max_changes=2)))
    (many,) = a_plan(a_label(1), a_label(2), a_label(3)).teams
    way_in = "1 requests are older than a week and new to the desk. `since: 2026-11-20` leaves them to the"
    assert (way_in in too_much(many, state)) is counted


def with_changes_of_the_board(cards: int, changes: int) -> str:
    """Why the brake refuses that many new cards on a board of that size."""
    limits = Limits(max_share_of_board=0.3, share_from=2)
    issues = [an_issue(number) for number in range(cards)]
    state = a_state(team=a_team(limits=limits), board=a_board(*issues))
    (plan,) = a_plan(*(a_card(100 + number) for number in range(changes))).teams
    return too_much(plan, state)


def test_a_larger_share_of_the_board_than_allowed_is_refused() -> None:
    many = "Delivery: 2 changes on a board of 4 items, more than max_share_of_board (30%)."
    assert with_changes_of_the_board(4, 2).startswith(many)
    assert "4 changes on a board of 10 items" in with_changes_of_the_board(10, 4)


def test_a_share_up_to_the_limit_or_of_few_changes_is_not_refused() -> None:
    assert with_changes_of_the_board(10, 3) == ""
    assert with_changes_of_the_board(0, 1) == ""


def test_a_board_that_was_not_read_counts_as_empty() -> None:
    state = a_state(team=a_team(limits=Limits(share_from=1)), board=None)
    (plan,) = a_plan(a_card(1)).teams
    assert "on a board of 0 items" in too_much(plan, state)


def test_kinds_are_the_actions_names_in_snake_case() -> None:
    assert [kind_of(a_label()), kind_of(a_post())] == ["add_label", "post_message"]


def test_targets_are_what_people_call_them() -> None:
    group = SetGroup(
        because=WHY,
        group="S1",
        handle="delivery-support",
        users=frozenset({"U2", "U1"}),
        before=frozenset(),
        enable=False,
        changes=(),
    )
    report = FileReport(
        because=WHY, repository="acme/desk", occurrence="x", title="T", labels=(), document=SAID
    )
    targets = [target_of(each) for each in (a_label(), group, a_post(), report)]
    assert targets == ["acme/shop#1", "delivery-support", "C00DELIVERY", "acme/desk"]
    assert action_data(group)["users"] == ["U1", "U2"]


def test_what_names_no_target_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="Because names no target"):
        target_of(WHY)  # type: ignore[arg-type]


def test_what_the_target_does_not_tell_is_said_beside_it() -> None:
    edit = EditMessage(because=WHY, channel="C1", ts="1.0", occurrence="k", document=SAID)
    assert [said_by(a_post()), said_by(edit), said_by(a_label())] == ["Hello", "Hello", "needs-info"]


def test_an_action_is_plain_data_with_the_documented_keys() -> None:
    assert action_data(a_card(1)) == {
        "kind": "add_to_board",
        "key": "acme/shop#1/board/acme/205",
        "target": "acme/shop#1",
        "rule": "REQ-1",
        "reason": "Missing: impact.",
        "issue": "acme/shop#1",
        "issue_id": "I_1",
        "board": ["acme", 205],
        "board_id": "PVT_1",
        "status_field": "F",
        "option": "O",
        "status": "Backlog",
    }


def test_a_document_is_its_words() -> None:
    line = (
        Text("By "),
        GitHubUser("eng-a"),
        Link("https://github.example/1", "Request"),
        SlackUser("U1", "Engineer A"),
        SlackGroup("S1", "delivery-support"),
        Text(""),
    )
    status = WriteStatus(
        because=WHY, issue=ref(), comment=None, document=Document("S", (Paragraph(line),)), facts={"a": "b"}
    )
    data = action_data(status)
    assert data["document"] == {
        "summary": "S",
        "text": ["By @eng-aRequest@Engineer A@delivery-support"],
    }
    assert (data["facts"], data["comment"]) == ({"a": "b"}, None)


def test_instants_are_written_in_iso() -> None:
    assert action_data(an_override())["start"] == "2026-11-20T11:00:00+00:00"


def test_the_whole_plan_is_json_with_what_became_of_it() -> None:
    assign = Assign(because=WHY, issue=ref(), login="eng-a")
    job = JobPlan(job="audit", acts=True, actions=(a_label(), assign), findings=(a_finding(),))
    shown = JobPlan(job="risk", acts=False)
    gap = Incomplete(part="board", reason="It is down.")
    team = TeamPlan(
        team="delivery", name="Delivery", jobs=(job, shown), incomplete=(gap,), refused="Too much."
    )
    plan = Plan(now=NOW, teams=(team, TeamPlan(team="repo", name="Repo", jobs=())))
    outcomes = [
        Outcome(team="delivery", job="audit", action=assign, result="failed", detail="GitHub refused."),
        Outcome(team="repo", job="audit", action=assign, result="done"),
        Outcome(team="delivery", job="handoff", action=assign, result="done"),
    ]
    data = json.loads(json.dumps(plan_data(plan, outcomes)))
    assert data["now"] == "2026-11-20T11:00:00+00:00"
    assert data["hash"] == plan.hash
    delivery, repo = data["teams"]
    assert repo == {"team": "repo", "refused": "", "jobs": []}
    assert delivery["refused"] == "Too much."
    audit, risk = delivery["jobs"]
    assert [each["kind"] for each in audit["actions"]] == ["add_label", "assign"]
    assert audit["findings"] == [{"subject": "acme/shop#1", "rule": "REQ-3", "reason": "It is odd."}]
    assert audit["outcomes"] == [
        {"key": "acme/shop#1/assignee/eng-a", "result": "failed", "detail": "GitHub refused."}
    ]
    assert audit["incomplete"] == [{"part": "board", "reason": "It is down."}]
    assert (risk["job"], risk["mode"], risk["actions"]) == ("risk", "shadow", [])


def a_rehearsal(*actions: Action, rehearsed: tuple[Action, ...] = (), acts: bool = False) -> Plan:
    job = JobPlan(job="audit", acts=acts, actions=actions, rehearsed=rehearsed)
    return Plan(now=NOW, teams=(TeamPlan(team="delivery", name="Delivery", jobs=(job,)),))


def test_of_a_job_in_shadow_what_is_rehearsed_is_the_change() -> None:
    post = PostMessage(because=WHY, channel="C1", key="k", document=SAID)
    log = PostMessage(because=WHY, channel="C2", key="log", document=SAID)
    plan = a_rehearsal(a_label(), post, rehearsed=(replace(post, channel="C2"), log))
    assert (plan.changes, plan.watched) == (2, 1)
    shown = [(action.key, target_of(action), done) for action, done in plan.teams[0].jobs[0].shown()]
    assert shown == [
        (a_label().key, "acme/shop#1", False),
        ("k", "C2", True),
        ("log", "C2", True),
    ]
    assert plan.hash != a_rehearsal(a_label(), post).hash
    assert plan.hash == a_rehearsal(replace(post, channel="C2"), log, acts=True).hash


def test_what_is_rehearsed_has_its_words_once_in_json() -> None:
    post = PostMessage(because=WHY, channel="C1", key="k", document=SAID)
    log = PostMessage(because=WHY, channel="C2", key="log", document=SAID)
    data = plan_data(a_rehearsal(post, rehearsed=(replace(post, channel="C2"), log)))
    job = data["teams"][0]["jobs"][0]
    assert [each["key"] for each in job["actions"]] == ["k"]
    assert [(each["key"], each["target"], "document" in each) for each in job["rehearsed"]] == [
        ("k", "C2", False),
        ("log", "C2", True),
    ]


def test_all_that_speaks_has_a_document() -> None:
    assert document_of(an_override()) == an_override().document
    assert document_of(a_label()) is None


def test_of_an_issue_of_two_teams_one_team_tells_the_requester() -> None:
    def team(key: str, *actions: Action, acts: bool = True) -> TeamPlan:
        return TeamPlan(team=key, name=key, jobs=(JobPlan(job="risk", acts=acts, actions=actions),))

    def notice(number: int, rule: str = "SUP-16") -> Notify:
        because = Because(team="delivery", job="risk", rule=rule, reason="It is late.")
        return Notify(
            because=because, issue=ref(number), occasion="at-risk/urgent/20261120T1000Z", document=SAID
        )

    first = team("delivery", notice(1), notice(3, "REQ-7"))
    others = team("repo", notice(1), notice(2), notice(3, "REQ-7"), a_label(1))
    _, second = told_once((first, others))
    assert second.actions == (notice(2), notice(3, "REQ-7"), a_label(1))
    _, second = told_once((team("delivery", notice(1), acts=False), others))
    assert second == others, "what is only watched tells nobody"


def test_a_notice_of_what_begins_with_the_run_is_approved_a_little_later_too() -> None:
    def planned(stamp: str) -> str:
        notice = Notify(because=WHY, issue=ref(), occasion=f"feature/{stamp}", document=Document("Said", ()))
        return a_plan(notice).hash

    assert planned("20261120T1100Z") == planned("20261120T1107Z")


def test_of_a_plan_is_left_what_was_not_done_what_is_found_and_what_is_refused() -> None:
    done, failed, card = a_label(1), a_label(2), a_card(3)
    audit = JobPlan(job="audit", acts=True, actions=(done, failed))
    risk = JobPlan(job="risk", acts=True, actions=(card,), findings=(a_finding(),))
    fine = TeamPlan(team="repo", name="Repo", jobs=(JobPlan(job="audit", acts=True, actions=(card,)),))
    team = TeamPlan(team="delivery", name="Delivery", jobs=(audit, risk))
    refused = replace(fine, team="third", refused="Too much.")
    outcomes = [
        Outcome(team=name, job="audit", action=action, result="failed" if action == failed else "done")
        for name, action in (("delivery", done), ("delivery", failed), ("delivery", card), ("repo", card))
    ]
    assert open_teams(Plan(now=NOW, teams=(team, fine, refused)), outcomes) == (
        replace(team, jobs=(replace(audit, actions=(failed,)), replace(risk, actions=()))),
        replace(refused, jobs=()),
    )


def test_of_a_rehearsal_is_left_what_could_not_be_said() -> None:
    post = PostMessage(because=WHY, channel="C1", key="k", document=SAID)
    job = JobPlan(job="audit", acts=False, actions=(a_label(), post), rehearsed=(post,))
    team = TeamPlan(team="delivery", name="Delivery", jobs=(job,))
    plan = Plan(now=NOW, teams=(team,))
    outcome = Outcome(team="delivery", job="audit", action=post, result="failed")
    assert open_teams(plan, [outcome]) == (replace(team, jobs=(replace(job, actions=(post,)),)),)
    assert open_teams(plan, []) == ()
