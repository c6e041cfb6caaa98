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


def test_a_text_mentions_whoever_has_the_role_by_their_account_of_the_place(
    sandbox: Sandbox, deeds: Deeds
) -> None:
    deeds.do(opens())
    deeds.do({"who": "requester-a", "comments": "it", "text": "{other} please"})
    deeds.do({"who": "requester-a", "posts": "it", "text": "{handle} {em} see {link}"})

    (comment,) = sandbox.github.state.issue("sourcegraph/sourcegraph#1").comments
    (message,) = sandbox.slack.workspace.channels["C02E4HE42BX"].messages
    assert comment.body == "@delivery-engineer-b please"
    assert message.text == (
        "<!subteam^S00DELIVERY> <@U0000000A04> see <https://github.com/sourcegraph/sourcegraph/issues/1>"
    )


def test_a_message_without_an_issue_can_be_answered_by_its_name(sandbox: Sandbox, deeds: Deeds) -> None:
    deeds.do({"who": "requester-a", "posts": "question", "team": 1, "text": "Does it need root?"})
    deeds.do({"who": "support", "replies": "question", "team": 1, "text": "No."})

    question, answer = sandbox.slack.workspace.channels["C02E4HE42BX"].messages
    assert (answer.text, answer.thread_ts) == ("No.", question.ts)


@pytest.mark.parametrize(("team", "found"), [(1, []), (2, ["Anybody?"])])
def test_elsewhere_is_the_other_channel_that_a_team_watches_if_it_does(
    sandbox: Sandbox, deeds: Deeds, team: int, found: list[str]
) -> None:
    deeds.do({"who": "requester-a", "posts": "it", "team": team, "where": "elsewhere", "text": "Anybody?"})

    assert [message.text for message in sandbox.slack.workspace.channels["C00ASKENG"].messages] == found


@pytest.mark.parametrize(
    ("told", "action"),
    [
        ({"edits": "it", "body": "bare"}, "edited"),
        ({"labels": "it", "label": "feature"}, "labeled"),
        ({"unlabels": "it", "label": "team/delivery"}, "unlabeled"),
        ({"assigns": "it", "to": "other"}, "assigned"),
        ({"closes": "it", "card": "done"}, "closed"),
    ],
)
def test_each_deed_on_an_issue_comes_with_its_event(deeds: Deeds, told: dict[str, Any], action: str) -> None:
    deeds.do(opens())

    (event,) = deeds.do({"who": "em", **told})

    assert (event.name, event.payload["action"]) == ("issues", action)


def test_an_issue_is_closed_as_a_duplicate_and_opened_again(sandbox: Sandbox, deeds: Deeds) -> None:
    deeds.do(opens())
    deeds.do(opens(opens="same"))
    issue = sandbox.github.state.issue("sourcegraph/sourcegraph#2")

    deeds.do({"who": "support", "closes": "same", "duplicate_of": "it"})

    assert (issue.state, issue.state_reason) == ("CLOSED", "DUPLICATE")
    (event,) = deeds.do({"who": "requester-a", "reopens": "same"})
    assert (issue.state, event.payload["action"]) == ("OPEN", "reopened")


def test_an_issue_moves_to_the_private_repository_and_its_old_place_tells_of_it(
    sandbox: Sandbox, deeds: Deeds
) -> None:
    deeds.do(opens())

    (event,) = deeds.do({"who": "support", "transfers": "it"})

    assert (event.name, event.payload["action"]) == ("issues", "transferred")
    assert event.payload["repository"]["full_name"] == "sourcegraph/sourcegraph"
    assert event.payload["changes"]["new_repository"]["full_name"] == "sourcegraph/customer"
    (ring,) = deeds.do({"who": "support", "comments": "it", "text": "It goes on here."})
    assert ring.payload == {"inputs": {"repository": "sourcegraph/customer", "number": "1"}}
    assert sandbox.github.state.issue("sourcegraph/customer#1").comments


def test_an_issue_of_the_private_repository_stays_there(deeds: Deeds) -> None:
    deeds.do(opens(private=True))

    assert deeds.do({"who": "support", "transfers": "it"}) == []
