"""Who may start what: a ring names an issue and decides nothing, a handoff is a member's of today."""

import json
from pathlib import Path
from typing import Any

import pytest

import hand_off
import handle_event
import run_due
from tests.workflows.runner import load
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import DESK, VAULT, WEB, Ran, Rehearsal, a_configuration, a_world, an_issue

WORKFLOWS = Path(__file__).parents[2] / ".github" / "workflows"
NOTHING = "This event is none of the desk's business: nothing to do.\n"
SECRET = "Zebra Corporation is down"


def handle(desk: Rehearsal, name: str, event: Any, *flags: str) -> Ran:
    path = desk.folder / "event.json"
    path.write_text(json.dumps(event))
    return desk.run(handle_event.COMMAND, *flags, GITHUB_EVENT_NAME=name, GITHUB_EVENT_PATH=str(path))


def ring(desk: Rehearsal, repository: Any, number: Any, *flags: str) -> Ran:
    return handle(desk, "workflow_dispatch", {"inputs": {"repository": repository, "number": number}}, *flags)


# A ring


@pytest.mark.parametrize(
    "number",
    [
        *("", "0", "-1", "+1", "1.0", "1e3", "0x1", "\uff11", "\u00b2", " 1", "1\n", "one", "1; ls"),
        *("9" * 10, "9" * 5000, None, True, 1.5, [], ["1"], {}, {"number": 1}),
    ],
)
def test_a_ring_with_a_number_that_is_none_is_refused_and_asks_nobody(
    rehearse: Rehearse, number: Any
) -> None:
    desk = rehearse(an_issue(1))
    ran = ring(desk, WEB, number, "--apply")
    assert (ran.status, ran.out, desk.requests()) == (1, "", [])
    assert ran.err == (
        "support-desk: The event names no issue: it needs a repository (owner/name) and a number.\n"
    )


@pytest.mark.parametrize(
    "repository",
    [DESK, "acme/none", "acme/web ", " acme/web", "acme/web\n", "acme/.", "./web", "acme/*", "acme/web?x=1"],
)
def test_a_ring_of_what_no_team_watches_learns_not_even_whether_it_exists(
    rehearse: Rehearse, repository: str
) -> None:
    desk = rehearse(an_issue(1))
    ran = ring(desk, repository, "1", "--apply")
    assert (ran.status, ran.out, ran.err, desk.requests()) == (0, NOTHING, "", [])


@pytest.mark.parametrize("spelt", ["ACME/Web", "acme/WEB"])
def test_a_ring_in_another_spelling_names_the_same_issue(rehearse: Rehearse, spelt: str) -> None:
    desk = rehearse(an_issue(1))
    assert ring(desk, spelt, "1", "--format", "json").data == ring(desk, WEB, "1", "--format", "json").data


def test_a_ring_of_a_pull_request_does_nothing(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, head="a-branch", comments=[{"author": "acme-em-d", "body": "/triage"}]))
    assert ring(desk, WEB, "1", "--apply").status == 0
    assert desk.writes() == []


def test_a_private_issue_rung_from_elsewhere_is_done_over_there_and_not_told_here(
    rehearse: Rehearse,
) -> None:
    """A doorbell of a public repository may name it: that is no way to its words, nor a word in public."""
    desk = rehearse(world=a_world(an_issue(1), vault=(an_issue(4, title=SECRET, body=SECRET),)))
    before = desk.issue(1)
    ran = ring(desk, VAULT, "4", "--apply")
    assert (ran.status, desk.issue(4, VAULT)["assignees"]) == (0, ["acme-eng-b"])
    assert SECRET not in ran.said + json.dumps(desk.spoken())
    assert desk.issue(1) == before


def test_a_private_issue_that_is_not_there_is_not_told_from_one_with_nothing_to_do(
    rehearse: Rehearse,
) -> None:
    desk = rehearse(world=a_world(vault=(an_issue(4, labels=[]),)))
    none, some = (ring(desk, VAULT, number, "--apply") for number in ("5", "4"))
    assert (none.status, none.out, none.err) == (some.status, some.out, some.err)


# A handoff by hand


def hand_over(desk: Rehearsal, actor: str | None, *flags: str) -> Ran:
    order = flags or ("--team", "delivery", "--to", "eng-a", "--why", "swap")
    who = {} if actor is None else {"GITHUB_TRIGGERING_ACTOR": actor}
    return desk.run(hand_off.COMMAND, *order, "--apply", GITHUB_ACTIONS="true", **who)


def test_who_is_no_member_any_more_hands_nothing_over(rehearse: Rehearse) -> None:
    desk = rehearse()
    assert hand_over(desk, "acme-eng-a", "--team", "delivery").status == 0
    desk.delivery["rotation"]["roster"] = ["eng-b"]
    desk.forget()
    ran = hand_over(desk, "acme-eng-a", "--team", "delivery", "--to", "eng-b", "--why", "swap")
    assert (ran.status, desk.requests()) == (1, [])
    assert "Only members of Delivery may hand support over by hand." in ran.err


@pytest.mark.parametrize(
    "actor",
    [None, "acme-dep-e", "acme-eng-r", "acme-lead-r", "requester", "ghost", "acme-eng-b[bot]"],
    ids=[
        "nobody told",
        "a deputy",
        "another team's",
        "another team's manager",
        "a requester",
        "a ghost",
        "an App by a member's name",
    ],
)
def test_only_a_member_of_that_team_hands_over(rehearse: Rehearse, actor: str | None) -> None:
    configuration = a_configuration()
    configuration["people"]["dep-e"] = {"name": "Deputy E", "github": "acme-dep-e", "slack": "U0000000C01"}
    configuration["teams"]["delivery"]["deputies"] = {"em": "dep-e"}
    desk = rehearse(configuration=configuration)
    ran = hand_over(desk, actor)
    assert (ran.status, desk.requests()) == (1, [])


@pytest.mark.parametrize("flags", [("--team", "repo"), ()], ids=["of that team", "of all"])
def test_what_is_made_up_for_is_the_members_too(rehearse: Rehearse, flags: tuple[str, ...]) -> None:
    desk = rehearse()
    ran = desk.run(
        hand_off.COMMAND,
        *flags,
        "--apply",
        GITHUB_ACTIONS="true",
        GITHUB_TRIGGERING_ACTOR="acme-eng-b",
    )
    assert (ran.status, desk.requests()) == (1, [])
    assert "Only members of Repo Management may hand support over by hand." in ran.err


# An approval of what a brake refused


def approve(desk: Rehearsal, actor: str | None, *flags: str) -> Ran:
    who = {} if actor is None else {"GITHUB_TRIGGERING_ACTOR": actor}
    given = ("--apply", "--approve", "0123456789ab", *flags)
    return desk.run(run_due.COMMAND, *given, GITHUB_ACTIONS="true", **who)


@pytest.mark.parametrize("actor", [None, "stranger", "acme-eng-r", "support-desk[bot]", "acme-em-d[bot]"])
def test_in_actions_nobody_but_a_member_lets_through_what_a_brake_refused(
    rehearse: Rehearse, actor: str | None
) -> None:
    desk = rehearse(an_issue(1))
    ran = approve(desk, actor, "--team", "delivery")
    assert (ran.status, desk.requests()) == (1, [])
    assert "Only members of Delivery may let through what a brake refused." in ran.err


def test_who_approves_for_all_teams_is_a_member_of_each(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = approve(desk, "acme-eng-b")
    assert (ran.status, desk.requests()) == (1, [])
    assert "Only members of Repo Management may let through" in ran.err


def test_a_member_approves_what_they_have_seen_and_nothing_else(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    desk.delivery["limits"] = {"max_changes": 1}
    refused = desk.run(run_due.COMMAND, "--team", "delivery", "--format", "json").data["hash"]
    assert approve(desk, "acme-pm-d", "--team", "delivery").status == 1
    assert desk.writes() == []
    assert approve(desk, "acme-pm-d", "--team", "delivery", "--approve", refused).status == 0
    assert desk.issue(1)["assignees"] == ["acme-eng-b"]


# The workflows


@pytest.mark.parametrize("name", ["schedule", "issues", "handoff"])
def test_the_desk_is_checked_out_as_the_branch_has_it_now(name: str) -> None:
    """Started again, a run has the commit of its first time, and with it who was a member then."""
    (job,) = load(WORKFLOWS / f"{name}.yml")["jobs"].values()
    checkout = next(step for step in job["steps"] if "actions/checkout@" in step.get("uses", ""))
    assert checkout["with"]["ref"] == "${{ github.ref }}"


def test_a_round_started_by_hand_takes_a_team_and_an_approval_and_no_more() -> None:
    taken = load(WORKFLOWS / "schedule.yml")["on"]["workflow_dispatch"] or {}
    assert {*taken.get("inputs", {})} <= {"team", "approve"}


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.stem)
def test_no_workflow_invents_the_time(path: Path) -> None:
    assert "--now" not in path.read_text(encoding="utf-8")


# What nobody may be judged by

SHIPPED = Path(__file__).parents[2] / "scripts" / "supportdesk"


@pytest.mark.parametrize("name", ["author_association", "authorAssociation"])
def test_nothing_asks_what_a_persons_relation_to_a_repository_is_called(name: str) -> None:
    """A member of the organization whose membership is private counts as a stranger there."""
    read = [path for path in SHIPPED.rglob("*") if path.suffix in {".py", ".graphql"}]
    assert read
    assert not [path.name for path in read if name in path.read_text(encoding="utf-8")]
