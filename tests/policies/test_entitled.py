"""Which commands wait for a team's answer, and why one may not be given."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.commands import COMMANDS, LONGEST_ARGUMENT, MOST_COMMANDS, commands_in
from supportdesk.model.config import Deputies, TeamMode
from supportdesk.model.issues import Comment, Issue
from supportdesk.model.places import Labels, Repository, TeamLabel
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.entitled import RULES, STRANGERS_ANSWERED, heeded, judged, pending
from tests.builders import (
    LABEL,
    PUBLIC,
    a_command,
    a_person,
    a_state,
    a_team,
    an_issue,
    at,
    away,
    later,
    the_people,
)

OUTSIDER = "outsider"
OTHER_LABEL = "team/cargo"


def why_not(
    text: str, by: str | None = "delivery-eng-a", *, issue: Issue | None = None, **settings: Any
) -> str:
    """Why a comment with this text is refused."""
    comment = a_command(text, by)
    about = issue or an_issue()
    about = replace(about, comments=(*about.comments, comment))
    return judgement(a_state(about, **settings), about, comment)


def judgement(state: TeamState, issue: Issue, comment: Comment) -> str:
    ((_, why),) = judged(state, issue, [commands_in(comment)])
    return why


def waiting(*comments: Comment, state: TeamState | None = None, **settings: Any) -> list[int]:
    """The numbers of the comments that wait for an answer."""
    issue = an_issue(comments=comments, **settings)
    return [commands[0].comment.number for commands in pending(state or a_state(), issue)]


def test_each_command_belongs_to_a_rule() -> None:
    assert set(RULES) == set(COMMANDS)


# Which comments wait


def test_where_nobody_typed_a_command_nothing_waits() -> None:
    assert waiting() == []


@pytest.mark.parametrize(
    ("verdict", "numbers"), [("", [7]), ("accepted", []), ("refused", [])], ids=["not yet", "yes", "no"]
)
def test_what_the_desk_answered_does_not_wait(verdict: Any, numbers: list[int]) -> None:
    assert waiting(a_command("/ack", number=7, verdict=verdict)) == numbers


@pytest.mark.parametrize(
    ("when", "numbers"),
    [("18 11:00", [7]), ("18 10:59", []), ("17 17:29", []), ("20 11:01", [7])],
    ids=["two business days ago", "a minute more", "three days ago", "by a clock that is ahead"],
)
def test_a_command_that_nobody_answered_for_two_business_days_is_history(
    when: str, numbers: list[int]
) -> None:
    assert waiting(a_command("/ack", when=at(when), number=7), asked=at("16 10:00")) == numbers


def test_the_oldest_is_answered_first() -> None:
    first, second = a_command("/ack", number=8, when=at("20 10:10")), a_command("/eta fri", number=9)
    assert waiting(second, first) == [8, 9]


def test_of_people_outside_the_newest_comments_are_answered_and_answered_ones_count() -> None:
    spam = [a_command("/support", OUTSIDER, at("20 10:10"), number=100 + n) for n in range(50)]
    member = a_command("/support", when=at("20 10:05"), number=99)
    newest = list(range(150 - STRANGERS_ANSWERED, 150))
    assert waiting(member, *spam) == [99, *newest]
    answered = [replace(each, verdict="accepted") if each.number in newest else each for each in spam]
    assert waiting(member, *answered) == [99]


@pytest.mark.parametrize("mode", ["off", "report"])
def test_a_command_of_a_rule_that_is_not_on_is_none(mode: Any) -> None:
    issue = an_issue(comments=(a_command("/eta fri\n/ack"), a_command("/snooze fri", number=2)))
    state = a_state(issue, team=a_team(rules={"SUP-11": mode, "SUP-16": mode}))
    assert [[each.name for each in commands] for commands in heeded(state, issue)] == [["ack"]]


# An issue of two teams


def another(label: str = OTHER_LABEL, **settings: Any) -> Any:
    """Another team of the desk, whose engineer is eng-b and nobody of this team."""
    given: dict[str, Any] = {"label": TeamLabel(name=label), "members": ("cargo",), **settings}
    return a_team(**{"name": "Cargo", "em": "cargo", "pm": "cargo", **given})


def two_teams(*others: Any) -> TeamState:
    people = {**the_people(), "cargo": a_person("cargo", github="cargo-eng")}
    labels = frozenset(team.label.name for team in others)
    return a_state(people=people, others=others, other_labels=labels)


BOTH = frozenset({LABEL, OTHER_LABEL})


@pytest.mark.parametrize(
    ("by", "label", "numbers"),
    [
        ("delivery-eng-a", OTHER_LABEL, [7]),
        ("cargo-eng", OTHER_LABEL, []),
        ("Cargo-Eng", "team/zulu", []),
        (OUTSIDER, OTHER_LABEL, []),
        (OUTSIDER, "team/zulu", [7]),
    ],
    ids=[
        "this team's",
        "the other team's",
        "the other team's, whichever comes first",
        "a stranger where the other label comes first",
        "a stranger where this label comes first",
    ],
)
def test_on_an_issue_of_two_teams_one_answers(by: str, label: str, numbers: list[int]) -> None:
    typed = a_command("/support", by, number=7)
    assert waiting(typed, state=two_teams(another(label)), labels=frozenset({LABEL, label})) == numbers


def test_a_member_of_a_third_team_is_a_stranger_there() -> None:
    third = another("team/zulu", members=("eng-c",), em="eng-c", pm="eng-c")
    state = two_teams(another("team/yankee"), third)
    state = replace(state, team=a_team(members=("eng-a",)))
    typed = a_command("/support", "delivery-eng-c", number=7)
    assert waiting(typed, state=state, labels=frozenset({LABEL, "team/yankee"})) == [7]


@pytest.mark.parametrize(
    "settings",
    [
        {"repositories": (Repository(name="acme/elsewhere"),)},
        {"mode": TeamMode(audit="shadow")},
        {"mode": TeamMode(default="off")},
        {"since": date(2026, 11, 21)},
    ],
    ids=["does not watch the repository", "only watches", "is off", "begins later"],
)
def test_a_team_that_does_not_answer_leaves_it_to_the_other(settings: dict[str, Any]) -> None:
    typed = a_command("/support", OUTSIDER, number=7)
    assert waiting(typed, state=two_teams(another(**settings)), labels=BOTH) == [7]


def test_a_team_whose_repository_is_spelt_otherwise_does_answer() -> None:
    other = another(repositories=(Repository(name=PUBLIC.upper()),), since=date(2026, 11, 20))
    typed = a_command("/support", OUTSIDER, number=7)
    assert waiting(typed, state=two_teams(other), labels=BOTH) == []


def test_a_manager_who_is_no_member_is_not_the_other_teams_stranger() -> None:
    state = two_teams(another())
    state = replace(state, team=a_team(members=("eng-a",), deputies=Deputies(em="eng-c")))
    for number, login in enumerate(("delivery-em-d", "delivery-pm-d", "delivery-eng-c"), 1):
        assert waiting(a_command("/support", login, number=number), state=state, labels=BOTH) == [number]


# Who may give which


@pytest.mark.parametrize(
    "text",
    [
        "/ack",
        "/eta fri",
        "/at-risk the release is late",
        "/not-at-risk",
        "/snooze tomorrow",
        "/feature",
        "/triage",
        "/support",
        "/eta fri\n/at-risk the release is late\n/triage",
    ],
)
def test_a_member_may_give_it(text: str) -> None:
    assert why_not(text) == ""


@pytest.mark.parametrize("name", ["ack", "eta", "at-risk", "not-at-risk", "snooze", "feature", "triage"])
def test_others_may_not(name: str) -> None:
    assert why_not(f"/{name} fri", OUTSIDER) == f"/{name} is for the members of Delivery."


def test_anybody_may_ask_who_is_on_support() -> None:
    assert why_not("/support", OUTSIDER) == ""
    assert why_not("/support", OUTSIDER, issue=an_issue(open=False)) == ""


APPROVE = "/approve-spillover"


@pytest.mark.parametrize(
    ("by", "refused"),
    [
        ("delivery-em-d", ""),
        ("delivery-pm-d", ""),
        ("Delivery-EM-D", ""),
        ("delivery-eng-a", "/approve-spillover is for Em D or Pm D."),
        ("outsider", "/approve-spillover is for Em D or Pm D."),
    ],
)
def test_spillover_is_the_managers_to_approve(by: str, refused: str) -> None:
    assert why_not(APPROVE, by) == refused


@pytest.mark.parametrize(
    ("absent", "by", "refused"),
    [
        (away("2026-11-19", "2026-11-20"), "delivery-eng-b", ""),
        (away("2026-11-19", "2026-11-20"), "delivery-em-d", ""),
        (away("2026-11-18", "2026-11-19"), "delivery-eng-b", "/approve-spillover is for Em D or Pm D."),
        (
            away("2026-11-19", "2026-11-20"),
            "delivery-eng-a",
            "/approve-spillover is for Eng B or Pm D.",
        ),
    ],
    ids=["the deputy of who is away", "who is away", "the deputy of who is back", "somebody else"],
)
def test_a_deputy_may_approve_while_acting(absent: Any, by: str, refused: str) -> None:
    people = the_people(em_d=a_person("em-d", absent=absent))
    team = a_team(deputies=Deputies(em="eng-b"))
    assert why_not(APPROVE, by, people=people, team=team) == refused


@pytest.mark.parametrize(
    ("typed", "refused"),
    [("19 16:00", ""), ("20 10:00", "/approve-spillover is for Em D or Pm D.")],
    ids=["on the last day of it", "on the day after"],
)
def test_whether_a_deputy_was_acting_is_asked_of_the_moment_of_the_comment(typed: str, refused: str) -> None:
    people = the_people(em_d=a_person("em-d", absent=away("2026-11-18", "2026-11-19")))
    comment = a_command(APPROVE, "delivery-eng-b", at(typed))
    issue = an_issue(asked=at("19 10:00"), comments=(comment,))
    state = a_state(issue, people=people, team=a_team(deputies=Deputies(em="eng-b")))
    assert judgement(state, issue, comment) == refused


def test_one_manager_in_both_roles_is_named_once() -> None:
    assert why_not(APPROVE, team=a_team(pm="em-d")) == "/approve-spillover is for Em D."


def test_a_manager_may_approve_without_being_a_member() -> None:
    team = a_team(members=("eng-a",))
    assert why_not(APPROVE, "delivery-em-d", team=team) == ""
    assert why_not("/ack", "delivery-em-d", team=team) == "/ack is for the members of Delivery."


# Where it makes sense


@pytest.mark.parametrize(
    "issue",
    [
        an_issue(open=False),
        an_issue(author="delivery-eng-b"),
        an_issue(labels=frozenset({"bug"})),
    ],
    ids=["closed", "the team's own work", "without the label"],
)
@pytest.mark.parametrize("text", ["/ack", "/eta fri", "/feature", "/triage"])
def test_outside_the_queue_it_does_nothing(issue: Issue, text: str) -> None:
    name, _, _ = text.partition(" ")
    refused = f"{name} does nothing here: this is not in the Delivery support queue."
    assert why_not(text, issue=issue) == refused


def test_who_acknowledges_is_somebody_else_than_who_asks() -> None:
    own = an_issue(author="Delivery-Eng-A", labels=frozenset({LABEL, "support"}))
    assert why_not("/ack", issue=own) == "/ack is for somebody else than the person who asks."
    assert why_not("/eta fri", issue=own) == ""


FEATURE = an_issue(labels=frozenset({LABEL, "feature-request"}))
OUT = "/eta does nothing here: this is a feature request, and out of the queue."


def test_a_feature_request_is_out_of_the_queue() -> None:
    assert why_not("/eta fri", issue=FEATURE) == OUT
    assert why_not("/feature", issue=FEATURE) == ""


@pytest.mark.parametrize("issue", [an_issue(), FEATURE], ids=["before the label", "after it"])
@pytest.mark.parametrize("text", ["/feature\n/eta fri", "/eta fri\n/feature"])
def test_a_comment_that_makes_it_one_is_done_as_a_whole(text: str, issue: Issue) -> None:
    assert why_not(text, issue=issue) == ""


@pytest.mark.parametrize("issue", [an_issue(), FEATURE], ids=["before the label", "after it"])
@pytest.mark.parametrize("when", ["20 10:10", "20 11:00"], ids=["earlier", "later"])
def test_beside_a_comment_that_makes_it_one_others_are_refused(when: str, issue: Issue) -> None:
    making = a_command("/feature", when=at(when), number=3)
    assert why_not("/eta fri", issue=replace(issue, comments=(making,))) == OUT


def test_beside_one_that_is_refused_they_are_not() -> None:
    failing = a_command("/feature", OUTSIDER, number=3)
    assert why_not("/eta fri", issue=an_issue(comments=(failing,))) == ""


def test_without_a_label_for_feature_requests_there_is_no_such_command() -> None:
    team = a_team(labels=Labels(feature=()))
    assert why_not("/feature", team=team) == "/feature: Delivery has no label for feature requests."


# What it must say


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (
            "/eta soon",
            (
                '/eta: "soon" is not understood as a date: write for example "Friday", "27 Nov", '
                '"2026-11-27" or "3 business days".'
            ),
        ),
        (
            "/snooze 27.11.",
            '/snooze: "27.11." can be read in more than one way: write it as in 2026-11-27.',
        ),
        ("/eta 2026-11-19", '/eta: "2026-11-19" has passed: write a date to come, such as 2026-11-27.'),
        ("/at-risk", "/at-risk: say in a few words why, as in “/at-risk the release is on Friday”."),
        (
            "/at-risk " + "x" * (LONGEST_ARGUMENT + 1),
            "/at-risk: say why in 200 characters; the rest can stand below.",
        ),
        ("/at-risk " + "x" * LONGEST_ARGUMENT, ""),
        ("/eta", "/eta: say by when, as in “/eta fri” or “/eta 3 business days”."),
    ],
    ids=[
        "no date",
        "a date of two meanings",
        "a date that has passed",
        "no reason",
        "too long a reason",
        "the longest reason",
        "no date at all",
    ],
)
def test_what_it_says_must_be_understood(text: str, refused: str) -> None:
    assert why_not(text) == refused


NO_LATER = "/snooze: that names no later time: write for example “/snooze tomorrow” or “/snooze 2 hours”."


@pytest.mark.parametrize(
    ("text", "written", "refused"),
    [
        ("/snooze today", "20 11:00", NO_LATER),
        ("/snooze eow", "20 11:00", NO_LATER),
        ("/snooze 2026-11-20", "20 09:00", NO_LATER),
        ("/snooze today", "20 08:59", ""),
        ("/snooze today", "20 17:30", ""),
        ("/snooze tomorrow", "20 11:00", ""),
        ("/snooze 1 minute", "20 11:00", ""),
        ("/eta today", "20 11:00", ""),
    ],
    ids=[
        "today while it is open",
        "a Friday's end of week",
        "today's date at the opening",
        "today before it opens",
        "today once it is closed: the next working day",
        "tomorrow",
        "a minute",
        "an ETA",
    ],
)
def test_a_snooze_ends_later_than_it_is_written(text: str, written: str, refused: str) -> None:
    comment = a_command(text, when=at(written))
    issue = an_issue(comments=(comment,))
    assert judgement(later(a_state(issue), at("20 17:45")), issue, comment) == refused


def test_a_comment_is_refused_as_a_whole_for_the_first_reason() -> None:
    assert why_not("/triage\n/eta soon\n/at-risk").startswith('/eta: "soon"')


def test_too_many_commands_are_refused_together() -> None:
    assert why_not("/triage\n" * MOST_COMMANDS) == ""
    assert why_not("/triage\n" * (MOST_COMMANDS + 1)) == "A comment takes 20 commands at most: write fewer."


@pytest.mark.parametrize("argument", ["accepted", "p1"])
def test_a_triage_of_other_tools_is_refused_with_a_sentence(argument: str) -> None:
    assert why_not(f"/triage {argument}") == "/triage stands alone on its line."
