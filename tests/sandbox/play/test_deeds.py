from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.play.deeds import Deeds
from sandbox.play.teams import read_teams
from sandbox.play.world import make_world
from sandbox.server import Sandbox
from tests.sandbox.play.test_world import MONDAY, SHIPPED

TEAMS = read_teams(SHIPPED)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(make_world(TEAMS, now=MONDAY, config="")) as running:
        yield running


@pytest.fixture
def deeds(sandbox: Sandbox) -> Deeds:
    return Deeds(TEAMS, sandbox)


def opens(**told: Any) -> dict[str, Any]:
    return {"who": "requester-a", "opens": "it", "team": 1, "title": "Title", "body": "complete", **told}


def labels(sandbox: Sandbox, ref: str) -> list[str]:
    return [label.name for label in sandbox.github.state.issue(ref).labels]


def test_an_issue_is_opened_with_the_teams_label_and_a_priority(sandbox: Sandbox, deeds: Deeds) -> None:
    (event,) = deeds.do(opens(rung="urgent"))

    assert (event.name, event.payload["action"]) == ("issues", "opened")
    assert labels(sandbox, "sourcegraph/sourcegraph#1") == ["cs/p1", "team/delivery"]


@pytest.mark.parametrize(("which", "found"), [("alias", ["delivery"]), ("none", [])])
def test_a_requester_may_choose_the_wrong_label_or_forget_it(
    sandbox: Sandbox, deeds: Deeds, which: str, found: list[str]
) -> None:
    deeds.do(opens(label=which))

    assert labels(sandbox, "sourcegraph/sourcegraph#1") == found


def test_of_a_private_repository_only_the_doorbell_rings(deeds: Deeds) -> None:
    (event,) = deeds.do(opens(private=True))

    assert event.name == "workflow_dispatch"
    assert event.payload == {"inputs": {"repository": "sourcegraph/customer", "number": "1"}}


def test_what_happens_on_a_board_or_in_slack_starts_no_workflow(sandbox: Sandbox, deeds: Deeds) -> None:
    deeds.do(opens())
    sandbox.act("slack", "post", channel="C02E4HE42BX", user="U0ASKERA", text="See sourcegraph/sourcegraph#1")

    assert deeds.do({"who": "support", "moves": "it", "to": "in_flight"}) == []
    assert deeds.do({"who": "support", "reacts": "it", "emoji": "eyes"}) == []
    assert deeds.do({"who": "support", "replies": "it", "text": "On it."}) == []

    issue = sandbox.github.state.issue("sourcegraph/sourcegraph#1")
    first, reply = sandbox.slack.workspace.channels["C02E4HE42BX"].messages
    assert issue.items[0].status == "In Progress"
    assert (first.reactions, reply.text) == ({"eyes": ["U0000000A01"]}, "On it.")


def test_where_the_desk_said_nothing_people_write_in_the_channel(sandbox: Sandbox, deeds: Deeds) -> None:
    deeds.do(opens())

    deeds.do({"who": "support", "replies": "it", "text": "On it."})
    deeds.do({"who": "support", "reacts": "it", "emoji": "eyes"})

    (message,) = sandbox.slack.workspace.channels["C02E4HE42BX"].messages
    assert (message.thread_ts, message.text, message.reactions) == (None, "On it.", {})


def test_a_comment_comes_with_its_own_event(deeds: Deeds) -> None:
    deeds.do(opens())

    (event,) = deeds.do({"who": "support", "comments": "it", "text": "Seen."})

    assert (event.name, event.payload["comment"]["body"]) == ("issue_comment", "Seen.")


def test_what_is_told_of_a_team_that_is_not_there_is_left_out(deeds: Deeds) -> None:
    assert not deeds.happens(opens(team=3))
    assert deeds.do(opens(team=3)) == []
    assert deeds.do({"who": "support", "comments": "it", "text": "Seen."}) == []
