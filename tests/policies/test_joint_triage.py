"""SUP-13: EM, PM and the requester meet in one comment."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import Notify
from supportdesk.model.config import Deputies
from supportdesk.model.issues import Issue
from supportdesk.model.places import TeamLabel
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.joint_triage import decide_joint_triage
from tests.builders import (
    DESK,
    LABEL,
    a_command,
    a_desk_comment,
    a_label,
    a_person,
    a_state,
    a_team,
    an_event,
    an_issue,
    at,
    away,
    text_of,
    the_people,
    told,
)

TRIAGE = "support/triage"
ASKED = at("20 10:30")
CALL = [("Notify", "SUP-13", "acme/shop#1/notice/triage/delivery/20261120T1030Z")]


def wanted(**settings: Any) -> Issue:
    """A request for which somebody asked for a joint triage half an hour ago."""
    given: dict[str, Any] = {"labels": frozenset({LABEL, TRIAGE}), **settings}
    return an_issue(**{**given, "events": (a_label(TRIAGE, ASKED), *given.get("events", ()))})


def decided(*issues: Issue, **settings: Any) -> list[tuple[str, str, str]]:
    return told(decide_joint_triage(a_state(*issues, **settings)))


def said(issue: Issue | None = None, **settings: Any) -> str:
    (notice,) = decide_joint_triage(a_state(issue or wanted(), **settings))
    return text_of(notice).splitlines()[0]


def test_where_nobody_asks_for_it_nothing_is_said() -> None:
    assert not decided(an_issue())


def test_em_pm_and_the_requester_are_called_together_once() -> None:
    (notice,) = decide_joint_triage(a_state(wanted()))
    assert told([notice]) == CALL
    assert text_of(notice) == (
        "@delivery-em-d, @delivery-pm-d and @outsider: this needs more than a first look.\n"
        "How important is it, and when can somebody work on it? Please decide that here together."
    )
    assert isinstance(notice, Notify)
    assert notice.needs == (f"acme/shop#1/label/{TRIAGE}",)


@pytest.mark.parametrize(
    "settings",
    [
        {"open": False},
        {"labels": frozenset({LABEL, TRIAGE, "feature-request"})},
        {"asked": at("2026-01-04T12:00")},
        {"author": "delivery-eng-b"},
        {"events": (an_event("comment_deleted", ASKED, subject=DESK, by="outsider"),)},
        {"comments": (a_desk_comment("notice/triage/delivery/20261120T1030Z", when=ASKED),)},
    ],
    ids=["closed", "a feature request", "from before the start", "own work", "silenced", "said already"],
)
def test_of_these_nothing_is_said(settings: dict[str, Any]) -> None:
    assert not decided(wanted(**settings))


def test_what_another_team_said_or_an_earlier_occasion_does_not_count() -> None:
    theirs = a_desk_comment("notice/triage/other/20261120T1030Z", when=ASKED)
    assert decided(wanted(comments=(theirs,))) == CALL
    earlier = a_desk_comment("notice/triage/delivery/20261120T1005Z", when=at("20 10:05"))
    assert decided(wanted(comments=(earlier,))) == CALL


@pytest.mark.parametrize(("now", "due"), [("20 22:00", True), ("24 10:30", True), ("24 10:31", False)])
def test_it_is_said_at_any_hour_while_it_is_news(now: str, due: bool) -> None:  # noqa: FBT001
    assert decided(wanted(), now=at(now)) == (CALL if due else [])


def test_a_label_without_an_event_stands_from_the_beginning() -> None:
    issue = replace(wanted(), events=())
    assert decided(issue) == [("Notify", "SUP-13", "acme/shop#1/notice/triage/delivery/20261120T1000Z")]


def test_a_partial_read_is_no_ground_for_a_call() -> None:
    gap = Incomplete(part="issues", reason="It cannot be read.")
    assert not decided(wanted(), incomplete=(gap,))


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"author": None}, "@delivery-em-d and @delivery-pm-d: "),
        ({"author": "robot[bot]", "author_is_bot": True}, "@delivery-em-d and @delivery-pm-d: "),
        (
            {"author": "delivery-em-d", "labels": frozenset({LABEL, TRIAGE, "support"})},
            "@delivery-em-d and @delivery-pm-d: ",
        ),
    ],
    ids=["a deleted account", "a bot", "the EM"],
)
def test_nobody_is_called_twice_and_no_bot(settings: dict[str, Any], line: str) -> None:
    assert said(wanted(**settings)).startswith(line)


def test_one_person_in_both_roles_is_called_once() -> None:
    assert said(team=a_team(em="em-d", pm="em-d")).startswith("@delivery-em-d and @outsider: ")
    assert said(wanted(author=None), team=a_team(em="em-d", pm="em-d")).startswith("@delivery-em-d: ")


def test_deputies_are_called_for_who_is_away_and_who_wants_no_pings_is_named() -> None:
    people = the_people(
        em_d=a_person("em-d", absent=away("2026-11-20", "2026-11-20")), pm_d=a_person("pm-d", pings=False)
    )
    team = a_team(deputies=Deputies(em="eng-b"))
    assert said(people=people, team=team).startswith("@delivery-eng-b, Pm D and @outsider: ")


@pytest.mark.parametrize(
    ("label_by", "typed_by", "called"),
    [
        (DESK, "delivery-eng-b", {"delivery"}),
        (DESK, "cargo-eng", {"cargo"}),
        ("requester", "cargo-eng", {"delivery", "cargo"}),
        (DESK, None, set()),
    ],
    ids=["a command of ours", "a command of theirs", "a label by hand", "by whom nobody knows any more"],
)
def test_on_an_issue_of_two_teams_a_command_calls_its_own_team_and_a_label_by_hand_both(
    label_by: str, typed_by: str | None, called: set[str]
) -> None:
    cargo = a_team(name="Cargo", label=TeamLabel(name="team/cargo"), members=("cargo",))
    people = {**the_people(), "cargo": a_person("cargo", github="cargo-eng")}
    issue = an_issue(
        labels=frozenset({LABEL, "team/cargo", TRIAGE}),
        events=(a_label(TRIAGE, ASKED, label_by),),
        comments=(
            a_command("/ack", "delivery-eng-a", at("20 10:28"), verdict="accepted"),
            a_command("/triage", typed_by, at("20 10:29"), verdict="accepted"),
        ),
    )
    ours = a_state(issue, people=people, others=(cargo,), other_labels=frozenset({"team/cargo"}))
    theirs = replace(ours, key="cargo", team=cargo, others=(ours.team,), other_labels=frozenset({LABEL}))
    assert {state.key for state in (ours, theirs) if list(decide_joint_triage(state))} == called
