"""SUP-6, SUP-11, SUP-13, REQ-7: what commands set in motion, and that a run leaves none unanswered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.actions import AddLabel, Notify, React, SetEta, WriteStatus
from supportdesk.model.config import Team
from supportdesk.model.issues import Issue
from supportdesk.model.places import Labels, TeamLabel
from supportdesk.model.snapshot import TeamState
from supportdesk.policies import decide
from supportdesk.policies.commands import decide_answers, decide_dates, decide_effects
from tests.builders import (
    BOARD,
    LABEL,
    PRIVATE,
    a_board,
    a_command,
    a_comment,
    a_group,
    a_label,
    a_state,
    a_team,
    an_issue,
    an_item,
    at,
    done,
    ref,
    told,
)
from tests.policies.typed import answers, asked, typed

ETA_FIELD = "PVTF_eta"


def labels_put_on(state: TeamState) -> list[str]:
    return [each.label for each in decide_effects(state) if isinstance(each, AddLabel)]


def dated(issue: Issue, **settings: Any) -> list[SetEta]:
    given: dict[str, Any] = {"board": a_board(issue, eta_field=ETA_FIELD), **settings}
    return [each for each in decide_dates(a_state(issue, **given)) if isinstance(each, SetEta)]


# Labels


def test_where_nobody_asked_for_anything_there_is_nothing_to_do() -> None:
    state = a_state(an_issue(comments=(a_comment(), a_command("/eta fri", verdict="accepted"))))
    assert not [*decide_effects(state), *decide_dates(state), *decide_answers(state)]


@pytest.mark.parametrize(
    ("text", "by", "rule", "label"),
    [
        ("/feature", "delivery-eng-a", "REQ-7", "feature-request"),
        ("/triage", "delivery-eng-a", "SUP-13", "support/triage"),
        ("/approve-spillover", "delivery-em-d", "SUP-6", "support/spillover-approved"),
    ],
)
def test_a_command_puts_its_label_on(text: str, by: str, rule: str, label: str) -> None:
    (decision,) = decide_effects(a_state(an_issue(comments=(typed(text, by=by),))))
    assert told([decision]) == [("AddLabel", rule, f"acme/shop#1/label/{label}")]
    assert decision.because.reason == f"A member asked for it: {text}."


@pytest.mark.parametrize(
    "text", ["/ack", "/eta fri", "/at-risk so", "/not-at-risk", "/snooze mon", "/support"]
)
def test_other_commands_put_none_on(text: str) -> None:
    assert labels_put_on(a_state(asked(text))) == []


def test_a_label_that_stands_is_not_put_on_again() -> None:
    assert labels_put_on(a_state(asked("/triage", labels=frozenset({LABEL, "support/triage"})))) == []


def test_a_label_that_several_ask_for_is_put_on_once() -> None:
    assert labels_put_on(a_state(asked("/triage\n/triage", "/triage"))) == ["support/triage"]


def test_a_label_that_a_person_took_off_comes_back_when_one_asks_for_it() -> None:
    off = a_label("support/triage", at("20 10:20"), off=True)
    assert labels_put_on(a_state(asked("/triage", events=(off,)))) == ["support/triage"]


def test_one_that_a_person_took_off_after_the_command_stays_off_and_the_command_is_answered() -> None:
    """The reaction had failed, and people went on: what the command asked for is done and over."""
    on, off = a_label("support/triage", at("20 10:30")), a_label("support/triage", at("20 10:40"), off=True)
    state = a_state(asked("/triage", events=(on, off)))
    assert labels_put_on(state) == []
    assert list(answers(state)) == [("accepted", 7)]


def test_what_is_refused_has_no_effect_at_all() -> None:
    assert labels_put_on(a_state(asked("/triage\n/eta soon"))) == []
    assert labels_put_on(a_state(an_issue(comments=(typed("/triage", by="outsider"),)))) == []


def test_the_first_of_several_labels_for_feature_requests_is_put_on() -> None:
    team = a_team(labels=Labels(feature=("idea", "feature-request")))
    assert labels_put_on(a_state(asked("/feature"), team=team)) == ["idea"]


# The board's date


def test_a_promise_goes_into_the_boards_field() -> None:
    assert dated(asked("/eta fri")) == [
        SetEta(
            because=dated(asked("/eta fri"))[0].because,
            issue=ref(),
            issue_id="I_1",
            board=BOARD,
            board_id="PVT_1",
            item="PVTI_1",
            eta_field=ETA_FIELD,
            day=date(2026, 11, 27),
        )
    ]
    assert told(dated(asked("/eta fri"))) == [("SetEta", "SUP-11", "acme/shop#1/eta/acme/205")]


def test_of_several_promises_the_newest_is_written_once() -> None:
    assert [each.day for each in dated(asked("/eta fri", "/eta mon"))] == [date(2026, 11, 23)]


@pytest.mark.parametrize(
    ("issue", "settings"),
    [
        (asked("/eta fri", items=()), {}),
        (asked("/eta fri", items=(an_item(archived=True),)), {}),
        (asked("/eta fri", items=(an_item(eta=date(2026, 11, 27)),)), {}),
        (asked("/eta fri", items=(an_item(eta=date(2026, 12, 1), eta_since=at("20 10:45")),)), {}),
        (asked("/eta fri"), {"board": None}),
        (asked("/eta fri"), {"board": a_board()}),
        (asked("/eta soon"), {}),
        (asked("/ack"), {}),
    ],
    ids=[
        "not on the board",
        "archived there",
        "the date stands",
        "a person wrote another date since",
        "a board that is not there",
        "a board without the field",
        "refused",
        "another command",
    ],
)
def test_these_leave_the_field_alone(issue: Issue, settings: dict[str, Any]) -> None:
    assert dated(issue, **settings) == []


def test_a_date_from_before_the_promise_is_written_over() -> None:
    items = (an_item(eta=date(2026, 12, 1), eta_since=at("20 10:15")),)
    assert [each.day for each in dated(asked("/eta fri", items=items))] == [date(2026, 11, 27)]


def test_on_an_item_that_this_run_adds_the_date_waits_for_it() -> None:
    (action,) = dated(asked("/eta fri", items=(an_item(id=""),)))
    assert (action.item, action.issue_id) == ("", "I_1")
    assert action.needs == ("acme/shop#1/board/acme/205",)


def test_for_a_customers_issue_it_goes_to_its_mirror() -> None:
    issue = asked("/eta fri", private=True, items=())
    mirror = an_issue(2)
    state = a_state(issue, mirror, mirrors={issue.ref: mirror.ref}, board=a_board(eta_field=ETA_FIELD))
    (action,) = decide_dates(state)
    assert isinstance(action, SetEta)
    assert (action.issue, action.item, action.day) == (mirror.ref, "PVTI_2", date(2026, 11, 27))
    (answer,) = decide_answers(done(state, [action]))
    assert isinstance(answer, React)
    assert action.key in answer.needs


def test_a_mirror_that_this_run_files_gets_its_date_with_that() -> None:
    issue = asked("/eta fri", private=True, items=())
    mirror = an_issue(2, id="", items=(an_item(id=""),))
    state = a_state(issue, mirror, mirrors={issue.ref: mirror.ref}, board=a_board(eta_field=ETA_FIELD))
    assert not list(decide_dates(state))


# All rules together


def run(state: TeamState, *jobs: Any) -> tuple[list[Any], TeamState]:
    """What a run of these jobs decides, and the world that it leaves behind."""
    decided = [each.decision for each in decide(state, frozenset(jobs or ("audit", "risk")))]
    return decided, done(state, decided)


def kinds(decided: list[Any]) -> list[str]:
    return [type(each).__name__ for each in decided]


@pytest.mark.parametrize(
    "texts",
    [
        ("/eta fri",),
        ("/feature",),
        ("/feature", "/eta fri"),
        ("/eta fri\n/feature",),
        ("/triage", "/triage\n/snooze mon"),
        ("/at-risk it is late", "/not-at-risk"),
        ("/support", "/support"),
        ("/at-risk", "/ack"),
        ("/snooze today",),
    ],
)
def test_a_run_answers_everything_and_the_next_has_nothing_to_do(texts: tuple[str, ...]) -> None:
    issue = asked(*texts)
    state = a_state(issue, board=a_board(issue, eta_field=ETA_FIELD))
    decided, left = run(state)
    assert len([each for each in decided if isinstance(each, React)]) == len(texts)
    assert kinds(run(left)[0]) == []


def test_commands_count_in_the_run_in_which_the_issue_gets_its_label() -> None:
    issue = replace(asked("/eta fri\n/triage", items=(), labels=frozenset({"delivery"})), events=())
    state = a_state(issue, board=a_board(eta_field=ETA_FIELD))
    decided, left = run(state, "audit")
    assert [kind for kind in kinds(decided) if kind != "Notify"] == [
        "AddLabel",
        "RemoveLabel",
        "AddLabel",
        "AddToBoard",
        "Assign",
        "SetEta",
        "WriteStatus",
        "React",
    ]
    assert kinds(run(left, "audit")[0]) == []


def test_what_a_command_meant_is_written_down_before_the_reaction() -> None:
    decided, _ = run(a_state(asked("/at-risk it is late\n/eta fri")), "audit")
    (status,) = (each for each in decided if isinstance(each, WriteStatus))
    when = "2026-11-20T10:27:00+00:00 delivery-eng-a"
    assert status.facts["risk"] == f"7 {when} at-risk it is late"
    assert status.facts["eta"] == f"7 {when} 2026-11-27"
    assert status.facts["commands"] == "7"
    assert kinds(decided).index("WriteStatus") < kinds(decided).index("React")


def test_a_rule_that_is_off_has_no_commands() -> None:
    state = a_state(asked("/eta fri"), team=a_team(rules={"SUP-11": "off"}))
    decided, left = run(state, "audit")
    assert "React" not in kinds(decided)
    assert "eta" not in left.issues[ref()].comments[-1].facts


def test_both_teams_of_an_issue_answer_a_member_of_both() -> None:
    other: Team = a_team(name="Cargo", label=TeamLabel(name="team/cargo"))
    issue = asked("/ack", labels=frozenset({LABEL, "team/cargo"}))
    labels = frozenset({"team/cargo"})
    mine = a_state(issue, others=(other,), other_labels=labels)
    theirs = a_state(issue, key="cargo", team=other, others=(a_team(),), other_labels=frozenset({LABEL}))
    assert list(answers(mine)) == list(answers(theirs)) == [("accepted", 7)]


def test_a_group_is_named_and_never_called() -> None:
    (sentence, _) = decide_answers(a_state(asked("/support"), group=a_group("eng-a")))
    assert isinstance(sentence, Notify)
    assert "SlackGroup" not in repr(sentence.document)
    assert "GitHubUser" not in repr(sentence.document)


def test_an_answer_in_a_customers_repository_stays_there() -> None:
    decided = list(decide_answers(a_state(asked("/support", private=True))))
    assert {each.issue.repository for each in decided if isinstance(each, Notify | React)} == {PRIVATE}


def test_an_older_comment_that_became_a_command_by_an_edit_is_written_down_too() -> None:
    _, state = run(a_state(asked("/ack", "/eta fri")))
    (issue,) = state.issues.values()
    older = typed("/snooze mon", number=3)
    edited = replace(state, issues={issue.ref: replace(issue, comments=(older, *issue.comments))})
    decided, left = run(edited)
    (status,) = (each for each in decided if isinstance(each, WriteStatus))
    assert status.facts["snooze"].startswith("3 ")
    assert "React" in kinds(decided)
    assert kinds(run(left)[0]) == []
