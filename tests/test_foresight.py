"""What a plan foresees is what applying it brings about, and then nothing is left to do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hand_off
import run_due
from supportdesk.model.actions import Action
from supportdesk.model.config import JOBS, Job
from supportdesk.model.finding import Finding
from supportdesk.model.projection import after
from supportdesk.model.snapshot import HandoffOrder, TeamState
from supportdesk.policies import decide
from supportdesk.policies import rehearse as rehearsed
from tests.worlds.fixtures import Rehearse
from tests.worlds.foresight import essence, look
from tests.worlds.rehearsal import (
    COMPLETE,
    DELIVERY,
    HANDLE,
    SHADOW,
    VAULT,
    WEB,
    Rehearsal,
    a_configuration,
    a_world,
    an_issue,
)

ALL: frozenset[Job] = frozenset(JOBS)
TEAM = ("--team", "delivery", "--apply")


def go_round(desk: Rehearsal) -> set[str]:
    """Do what is due; the world is then as it was foreseen. The kinds of what was done."""
    state = look(desk)
    actions = planned(state, ALL)
    ran = desk.run(run_due.COMMAND, *TEAM)
    assert (ran.status, ran.err) == (0, "")
    found = look(desk)
    assert essence(found) == essence(after(state, actions))
    assert planned(found, ALL) == []
    return {type(action).__name__ for action in actions}


def planned(state: TeamState, jobs: frozenset[Job]) -> list[Action]:
    decided = (each.decision for each in decide(state, jobs) if each.acts)
    return [each for each in decided if not isinstance(each, Finding)]


def test_a_full_week_goes_as_foreseen(rehearse: Rehearse) -> None:
    world = a_world(
        an_issue(1, body="please help"),
        an_issue(2, labels=["delivery", "p1"]),
        an_issue(3, labels=[]),
        an_issue(4, author="acme-eng-a"),
        an_issue(5, created="2026-11-05T10:00:00Z", assignees=["acme-eng-a"]),
        an_issue(6, created="2026-11-05T11:00:00Z"),
        vault=(an_issue(7, title="A customer waits"), an_issue(8, created="2026-11-06T10:00:00Z")),
    )
    world["github"]["projects"][0]["items"] = [
        {"issue": f"{WEB}#3", "status": "Backlog"},
        {"issue": f"{WEB}#5", "status": "Doing"},
        {"issue": f"{WEB}#6"},
    ]
    desk = rehearse(world=world)
    done = go_round(desk)
    assert {"AddLabel", "RemoveLabel", "AddToBoard", "SetStatus", "Assign", "WriteStatus"} <= done
    assert {"PostMessage", "SetGroup", "FileReport"} <= done

    desk.at("2026-11-16T15:00:00+00:00")
    github(desk, "edit_issue", issue=f"{WEB}#1", by="requester", body=COMPLETE, title="Please help")
    github(desk, "comment", issue=f"{WEB}#2", by="acme-eng-b", body="On it.")
    github(desk, "add_label", issue=f"{VAULT}#7", by="acme-em-d", label="p2")
    assert {"RemoveLabel", "WriteStatus", "EditMessage"} <= go_round(desk)

    desk.at("2026-11-17T12:00:00+00:00")
    github(desk, "add_label", issue=f"{WEB}#6", by="acme-pm-d", label="feature-request")
    github(desk, "unassign", issue=f"{WEB}#3", by="acme-em-d", assignee="acme-eng-b")
    github(desk, "remove_card", issue=f"{WEB}#3", by="acme-em-d", project="acme/205")
    github(desk, "close", issue=f"{WEB}#2", by="requester")
    desk.sandbox.act("slack", "set_group_members", group=HANDLE, users=["U0000000A01"], user="U0000000A04")
    go_round(desk)

    desk.at("2026-11-19T09:30:00+00:00")
    github(desk, "reopen", issue=f"{WEB}#2", by="requester")
    desk.sandbox.act("slack", "post", channel=DELIVERY, user="U0ASKER", text="Anybody there?")
    go_round(desk)

    desk.at("2026-11-23T10:05:00+00:00")
    assert {"Assign", "Unassign", "FileReport", "SetGroup"} <= go_round(desk)


def test_what_is_rehearsed_goes_as_foreseen(rehearse: Rehearse) -> None:
    """In shadow, the team's own world stays as it was found."""
    configuration = a_configuration()
    configuration["desk"] = {"shadow_channel": SHADOW}
    configuration["teams"]["delivery"]["mode"] = "shadow"
    world = a_world(an_issue(1, body="please help"), an_issue(2, labels=["delivery", "p1"]))
    desk = rehearse(world=world, configuration=configuration)
    for moment in ("16T12:00", "16T17:00", "17T09:30", "23T10:05"):
        desk.at(f"2026-11-{moment}:00+00:00")
        state = look(desk)
        said = [each.decision for each in rehearsed(state, decide(state, ALL), ALL)]
        assert said != []
        ran = desk.run(run_due.COMMAND, *TEAM)
        assert (ran.status, ran.err) == (0, "")
        found = look(desk)
        assert essence(found) == essence(state)
        assert posts(found) == posts(after(state, [each for each in said if not isinstance(each, Finding)]))
        assert rehearsed(found, decide(found, ALL), ALL) == ()


def posts(state: TeamState) -> list[tuple[str, dict[str, str]]]:
    """What stands in the shadow channel."""
    assert state.rehearsal is not None
    return sorted((each.key, dict(each.payload)) for each in state.rehearsal.messages if each.key)


def a_mirroring_desk(
    rehearse: Rehearse, *issues: dict[str, Any], vault: tuple[dict[str, Any], ...]
) -> Rehearsal:
    """Delivery with stand-ins for customers' issues, and a column for the product on its board."""
    world, configuration = a_world(*issues, vault=vault), a_configuration()
    world["github"]["projects"][0]["statuses"].append("Icebox")
    team = configuration["teams"]["delivery"]
    statuses = {**team["board"]["statuses"], "product": "Icebox"}
    team["board"] = {**team["board"], "statuses": statuses}
    team["intake"] = {"customer_issues": "mirror", "repository": WEB, "status": "Backlog"}
    return rehearse(world=world, configuration=configuration)


def test_feature_requests_joint_triage_and_mirrors_go_as_foreseen(rehearse: Rehearse) -> None:
    desk = a_mirroring_desk(rehearse, an_issue(1), an_issue(2), vault=(an_issue(3), an_issue(4), an_issue(5)))
    go_round(desk)

    desk.at("2026-11-16T14:00:00+00:00")
    github(desk, "comment", issue=f"{WEB}#1", by="acme-pm-d", body="/feature")
    github(desk, "comment", issue=f"{WEB}#2", by="acme-eng-a", body="/triage")
    github(desk, "comment", issue=f"{VAULT}#3", by="acme-eng-b", body="On it.")
    github(desk, "comment", issue=f"{VAULT}#4", by="acme-eng-b", body="On it.")
    done = go_round(desk)
    assert {"AddLabel", "React", "Notify", "Assign", "Unassign", "SetStatus", "FileMirror"} <= done
    assert desk.issue(1)["assignees"] == ["acme-pm-d"]
    assert said_on(desk, 1, "Thank you, @requester. ") == 1
    assert said_on(desk, 2, "@acme-em-d, @acme-pm-d and @requester: ") == 1
    assert mirrors(desk) == ["Customer request acme/vault#3", "Customer request acme/vault#4"]

    desk.at("2026-11-16T20:00:00+00:00")
    github(desk, "remove_label", issue=f"{WEB}#1", by="acme-pm-d", label="feature-request")
    github(desk, "add_label", issue=f"{VAULT}#5", by="acme-pm-d", label="feature-request")
    github(desk, "close", issue=f"{VAULT}#3", by="requester")
    assert "Notify" not in go_round(desk)
    assert desk.issue(1)["assignees"] == ["acme-eng-b"]

    desk.at("2026-11-17T09:30:00+00:00")
    first, second = (number for number in range(3, 9) if is_mirror(desk, number))
    github(desk, "move_card", issue=f"{WEB}#{second}", by="acme-eng-b", project="acme/205", status="Doing")
    assert "Notify" in go_round(desk)
    assert said_on(desk, first, "was closed.") == 1
    assert said_on(desk, 5, "Thank you, @requester. ", repository=VAULT) == 1

    desk.at("2026-11-18T10:00:00+00:00")
    github(desk, "add_label", issue=f"{VAULT}#4", by="acme-pm-d", label="feature-request")
    github(desk, "add_label", issue=f"{WEB}#1", by="acme-pm-d", label="feature-request")
    github(desk, "reopen", issue=f"{VAULT}#3", by="requester")
    github(desk, "close", issue=f"{WEB}#{first}", by="acme-eng-b")
    go_round(desk)
    assert said_on(desk, 1, "Thank you, @requester. ") == 2
    desk.at("2026-11-18T12:00:00+00:00")
    github(desk, "comment", issue=f"{VAULT}#3", by="acme-eng-b", body="Again.")
    go_round(desk)
    assert len(mirrors(desk)) == 2


def test_a_mirror_that_was_filed_and_not_put_on_the_board_gets_there_in_the_next_run(
    rehearse: Rehearse,
) -> None:
    desk = a_mirroring_desk(rehearse, vault=(an_issue(1),))
    go_round(desk)
    desk.at("2026-11-16T14:00:00+00:00")
    github(desk, "comment", issue=f"{VAULT}#1", by="acme-eng-b", body="On it.")
    desk.fault("POST /gh/graphql AddToBoard")
    assert desk.run(run_due.COMMAND, *TEAM).status == 3
    desk.mend()
    assert {"AddToBoard", "WriteStatus"} <= go_round(desk)
    assert mirrors(desk) == [f"Customer request {VAULT}#1"]


def test_a_mirror_that_people_closed_long_ago_is_found_and_not_made_again(rehearse: Rehearse) -> None:
    """Where the note of it is gone too: what is found is neither opened nor put on the board."""
    desk = a_mirroring_desk(rehearse, vault=(an_issue(1),))
    desk.delivery["rules"] = {"REQ-1": "off"}
    github(desk, "comment", issue=f"{VAULT}#1", by="acme-eng-b", body="On it.")
    desk.run(run_due.COMMAND, *TEAM)
    github(desk, "close", issue=f"{WEB}#1", by="acme-eng-b")
    github(desk, "remove_card", issue=f"{WEB}#1", by="acme-eng-b", project="acme/205")
    desk.at("2026-12-01T12:00:00+00:00")
    desk.forget()
    desk.run(run_due.COMMAND, *TEAM)
    assert mirrors(desk) == [f"Customer request {VAULT}#1"]
    assert "AddToBoard" not in desk.writes()
    assert desk.issue(1)["state"] == "closed"


def mirrors(desk: Rehearsal) -> list[str]:
    """The titles of the mirrors, open or closed."""
    repositories = desk.sandbox.github.state.repositories
    issues = repositories[WEB].issues.values()
    return [each.title for each in issues if any(label.name == "customer-request" for label in each.labels)]


def is_mirror(desk: Rehearsal, number: int) -> bool:
    issue = desk.sandbox.github.state.repositories[WEB].issues.get(number)
    return issue is not None and issue.title.startswith("Customer request")


def said_on(desk: Rehearsal, number: int, words: str, repository: str = WEB) -> int:
    """How many comments hold these words."""
    comments = desk.sandbox.github.state.repositories[repository].issues[number].comments
    return sum(words in comment.body for comment in comments)


def test_a_handoff_by_hand_goes_as_foreseen(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1), an_issue(2, labels=["team/delivery", "p2"]))
    go_round(desk)
    desk.at("2026-11-17T14:20:35+00:00")
    state = look(
        desk,
        HandoffOrder(
            person="eng-a",
            start=datetime.fromisoformat("2026-11-17T14:20+00:00"),
            until=datetime.fromisoformat("2026-11-23T10:00+00:00"),
            why="swap",
            by="local",
        ),
    )
    actions = planned(state, frozenset({"handoff"}))
    assert desk.run(hand_off.COMMAND, *TEAM, "--to", "eng-a", "--why", "swap").status == 0
    assert essence(look(desk)) == essence(after(state, actions))
    go_round(desk)


def github(desk: Rehearsal, verb: str, **args: str) -> None:
    desk.sandbox.act("github", verb, **args)


ISSUES = [f"{WEB}#1", f"{WEB}#2", f"{VAULT}#3", f"{WEB}#3"]  # the last is the mirror of the one before it
PEOPLE = ["requester", "acme-eng-a", "acme-eng-b", "acme-em-d", "acme-pm-d"]
LABELS = ["team/delivery", "delivery", "needs-info", "support/at-risk", "p1", "p2"]
LABELS += ["feature-request", "support/triage"]
WORDS = ["On it.", "/ack", "Thanks", "/feature", "/triage", "/at-risk it is urgent", "/eta next week"]


def a_deed() -> st.SearchStrategy[Callable[[Rehearsal], None]]:
    """Something that somebody does to an issue, the board, the channel or the handle."""
    issue, by = st.sampled_from(ISSUES), st.sampled_from(PEOPLE)
    label = st.sampled_from(LABELS)

    def on_github(
        verb: str, **args: st.SearchStrategy[str]
    ) -> st.SearchStrategy[Callable[[Rehearsal], None]]:
        given = st.fixed_dictionaries({"issue": issue, "by": by, **args})
        return given.map(lambda args: lambda desk: github(desk, verb, **args))

    board = st.just("acme/205")
    return st.one_of(
        on_github("add_label", label=label),
        on_github("remove_label", label=label),
        on_github("comment", body=st.sampled_from(WORDS)),
        on_github("edit_issue", body=st.sampled_from(["help", COMPLETE])),
        on_github("assign", assignee=by),
        on_github("unassign", assignee=by),
        on_github("close"),
        on_github("reopen"),
        on_github("remove_card", project=board),
        on_github("archive_card", project=board),
        on_github("move_card", project=board, status=st.sampled_from(["Backlog", "Doing", "Done"])),
        st.sampled_from(["U0ASKER", "U0000000A01"]).map(
            lambda user: (
                lambda desk: desk.sandbox.act(
                    "slack",
                    "post",
                    channel=DELIVERY,
                    user=user,
                    text=f"See https://github.com/{WEB}/issues/1",
                )
            )
        ),
        st.sampled_from([["U0000000A01"], ["U0000000A02", "U0000000A04"]]).map(
            lambda users: (
                lambda desk: desk.sandbox.act(
                    "slack", "set_group_members", group=HANDLE, users=users, user="U0000000A05"
                )
            )
        ),
    )


STEPS = st.lists(
    st.tuples(st.integers(min_value=1, max_value=60), st.lists(a_deed(), max_size=4)), min_size=1, max_size=3
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_people_do_goes_as_foreseen(
    rehearse: Rehearse, steps: list[tuple[int, list[Callable[[Rehearsal], None]]]]
) -> None:
    desk = a_mirroring_desk(rehearse, an_issue(1), an_issue(2, body="help"), vault=(an_issue(3),))
    go_round(desk)
    for hours, deeds in steps:
        desk.at((datetime.fromisoformat(desk.now) + timedelta(hours=hours)).isoformat())
        for deed in deeds:
            _tried(desk, deed)
        go_round(desk)


def _tried(desk: Rehearsal, deed: Callable[[Rehearsal], None]) -> None:
    """Do it, unless it cannot be done now, such as moving a card that is not there."""
    try:
        deed(desk)
    except (KeyError, ValueError):
        return
