"""Events of GitHub and rings from other repositories."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handle_event
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import VAULT, WEB, Ran, Rehearsal, a_world, an_issue

COMMAND = handle_event.COMMAND
NOTHING = "This event is none of the desk's business: nothing to do.\n"


def handle(desk: Rehearsal, name: str, event: Any, *flags: str) -> Ran:
    path = desk.folder / "event.json"
    path.write_bytes(event if isinstance(event, bytes) else json.dumps(event).encode())
    return desk.run(COMMAND, *flags, GITHUB_EVENT_NAME=name, GITHUB_EVENT_PATH=str(path))


def about(number: int, repository: str = WEB, **issue: Any) -> dict[str, Any]:
    return {
        "action": "labeled",
        "issue": {"number": number, **issue},
        "repository": {"full_name": repository},
    }


def test_an_event_of_a_support_issue_is_handled_at_once(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, body="please help"))
    ran = handle(desk, "issues", about(1), "--apply")
    assert ran.status == 0
    assert desk.issue(1)["labels"] == ["team/delivery", "needs-info"]
    assert desk.posts() == ["delivery/request/acme/web#1"]
    assert "Nothing to do." in handle(desk, "issues", about(1)).out


@pytest.mark.parametrize("name", ["issues", "issue_comment"])
def test_an_event_is_decided_on_three_reads_of_github(rehearse: Rehearse, name: str) -> None:
    desk = rehearse(an_issue(1))
    assert handle(desk, name, {**about(1), "comment": {"id": 1, "body": "/ack"}}).status == 0
    assert len(desk.requests("gh/")) <= 3


def test_nothing_of_the_event_but_its_address_is_believed(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1, labels=[]))
    labels = [{"name": "team/delivery"}, {"name": "p1"}]
    assert handle(desk, "issues", about(1, labels=labels), "--apply").status == 0
    assert desk.writes() == []


def test_a_ring_of_a_watched_repository_is_handled(rehearse: Rehearse) -> None:
    world = a_world(vault=(an_issue(4),))
    desk = rehearse(world=world)
    ring = {"inputs": {"repository": VAULT, "number": "4"}}
    assert handle(desk, "workflow_dispatch", ring, "--apply").status == 0
    assert desk.issue(4, VAULT)["assignees"] == ["acme-eng-b"]


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("issues", about(1, pull_request={"url": "x"})),
        ("issue_comment", about(1, pull_request={})),
        ("issues", about(1, "acme/other")),
        ("workflow_dispatch", {"inputs": {"repository": "acme/other", "number": "1"}}),
        ("push", {"ref": "refs/heads/main"}),
        ("pull_request", {"number": 1}),
    ],
)
def test_what_is_none_of_the_desks_business_asks_nobody(rehearse: Rehearse, name: str, event: Any) -> None:
    desk = rehearse(an_issue(1))
    ran = handle(desk, name, event, "--apply")
    assert (ran.status, ran.out) == (0, NOTHING)
    assert desk.requests() == []


def transferred(number: int, **changes: Any) -> dict[str, Any]:
    return {**about(number), "action": "transferred", "changes": changes}


def there(number: Any = 4, repository: Any = VAULT) -> dict[str, Any]:
    """What GitHub says of where a transferred issue went."""
    return {"new_issue": {"number": number}, "new_repository": {"full_name": repository}}


def test_a_transferred_issue_is_handled_where_it_went(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_world(vault=(an_issue(4),)))
    assert handle(desk, "issues", transferred(1, **there()), "--apply").status == 0
    assert desk.issue(4, VAULT)["assignees"] == ["acme-eng-b"]


def test_an_issue_that_leaves_what_is_watched_is_looked_for_where_it_was(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = handle(desk, "issues", transferred(1, **there(4, "acme/other")), "--apply")
    assert (ran.status, desk.issue(1)["assignees"]) == (0, ["acme-eng-b"])


def test_an_issue_that_comes_from_elsewhere_is_handled_where_it_went(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_world(vault=(an_issue(4),)))
    event = {**transferred(1, **there()), "repository": {"full_name": "acme/other"}}
    assert handle(desk, "issues", event, "--apply").status == 0
    assert desk.issue(4, VAULT)["assignees"] == ["acme-eng-b"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"new_issue": [], "new_repository": "x"},
        {"new_issue": {"number": 4}},
        {"new_repository": {"full_name": VAULT}},
        there(number=True),
        there("4"),
        there(0),
        there(4, "vault"),
        there(4, f"{VAULT}/4"),
        there(4, None),
    ],
)
def test_a_new_address_that_is_not_wellformed_is_not_followed(rehearse: Rehearse, changes: Any) -> None:
    desk = rehearse(world=a_world(an_issue(1), vault=(an_issue(4),)))
    assert handle(desk, "issues", transferred(1, **changes), "--apply").status == 0
    assert desk.issue(1)["assignees"] == ["acme-eng-b"]
    assert desk.issue(4, VAULT)["assignees"] == []


def test_only_a_transfer_names_a_new_address(rehearse: Rehearse) -> None:
    desk = rehearse(world=a_world(an_issue(1), vault=(an_issue(4),)))
    assert handle(desk, "issues", {**about(1), "changes": there()}, "--apply").status == 0
    assert desk.issue(4, VAULT)["assignees"] == []


@pytest.mark.parametrize("number", [77, 1])
def test_an_issue_that_is_gone_or_no_issue_does_nothing(rehearse: Rehearse, number: int) -> None:
    desk = rehearse(an_issue(1, head="a-branch"))
    assert handle(desk, "issues", about(number), "--apply").status == 0
    assert desk.writes() == []


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (b"", "The event file cannot be read as one JSON object."),
        (b"[1]", "The event file cannot be read as one JSON object."),
        (b"\xff\xfe", "The event file cannot be read as one JSON object."),
        (b"[" * 100_000, "The event file cannot be read as one JSON object."),
        (b'{"x": "' + b"x" * 6_000_000 + b'"}', "The event file cannot be read as one JSON object."),
        ({}, "The issues event names no issue and repository."),
        ({"issue": [], "repository": {}}, "The issues event names no issue and repository."),
        (about(0), "The event names no issue: it needs a repository (owner/name) and a number."),
        (about(10**30), "The event names no issue"),
        (about(1, "web"), "The event names no issue"),
        ({"issue": {"number": True}, "repository": {"full_name": WEB}}, "The event names no issue"),
        ({"issue": {"number": "1"}, "repository": {"full_name": WEB}}, "The event names no issue"),
    ],
)
def test_a_malformed_event_is_a_sentence(rehearse: Rehearse, event: Any, said: str) -> None:
    desk = rehearse()
    ran = handle(desk, "issues", event, "--apply")
    assert ran.status == 1
    assert said in ran.err
    assert desk.requests() == []


@pytest.mark.parametrize("inputs", [None, [], {}, {"repository": WEB}, {"repository": WEB, "number": "x"}])
def test_a_malformed_ring_is_a_sentence(rehearse: Rehearse, inputs: Any) -> None:
    desk = rehearse()
    ran = handle(desk, "workflow_dispatch", {"inputs": inputs}, "--apply")
    assert (ran.status, desk.requests()) == (1, [])
    assert ran.err.count("\n") == 1


def test_without_an_event_the_command_says_where_events_come_from(rehearse: Rehearse) -> None:
    ran = rehearse().run(COMMAND)
    assert (ran.status, ran.out) == (1, "")
    assert "GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are set by GitHub Actions." in ran.err


def test_an_event_file_that_is_not_there_is_a_sentence(rehearse: Rehearse) -> None:
    ran = rehearse().run(COMMAND, GITHUB_EVENT_NAME="issues", GITHUB_EVENT_PATH="/nowhere/event.json")
    assert (ran.status, ran.out) == (1, "")


SCRAPS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([WEB, "1", "a/b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["issue", "repository", "number", "full_name", "inputs", "pull_request", "action", "changes"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def test_no_event_whatever_breaks_the_desk(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))

    @given(name=st.sampled_from(["issues", "issue_comment", "workflow_dispatch"]), event=SCRAPS)
    def holds(name: str, event: Any) -> None:
        ran = handle(desk, name, event)
        assert ran.status in (0, 1)
        assert "error of the desk itself" not in ran.said
        assert ran.err.count("\n") == ran.status

    holds()
    assert desk.writes() == []
