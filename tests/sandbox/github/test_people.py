from typing import Any

import pytest

from sandbox.verbs import DeedError
from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

ISSUE = f"{REPOSITORY}#1"
BOARD = "acme/205"


def act(desk: Desk, verb: str, **args: Any) -> Any:
    """Let engineer A do something."""
    return desk.github.act(verb, {"by": "engineer-a", **args})


def payload_of(desk: Desk, **args: Any) -> Any:
    """The event that GitHub would send."""
    return desk.github.act("event_payload", args)


def columns(desk: Desk) -> dict[str, list[str]]:
    """The titles of the cards by column."""
    (board,) = desk.github.view()["projects"]
    return {column["name"]: [card["title"] for card in column["cards"]] for column in board["columns"]}


def timeline(desk: Desk) -> list[str]:
    nodes = desk.issue("timelineItems(first: 50) { nodes { __typename } }")["timelineItems"]["nodes"]
    return [node["__typename"] for node in nodes]


def test_an_issue_is_opened_with_all_that_belongs_to_it() -> None:
    desk = a_desk({})

    number = act(
        desk,
        "open_issue",
        repository=REPOSITORY,
        title="Help",
        body="Please",
        labels=["bug"],
        assignees=["engineer-b"],
        type="Bug",
    )

    assert number == 2
    assert desk.github.view()["repositories"][0]["issues"][1] == {
        "number": 2,
        "title": "Help",
        "body": "Please",
        "author": "engineer-a",
        "state": "open",
        "ending": "",
        "labels": ["bug"],
        "assignees": ["engineer-b"],
        "reactions": [],
        "places": [],
        "timeline": [
            {
                "kind": "deed",
                "author": "engineer-a",
                "at": "2026-11-16T08:00:00Z",
                "deeds": ["added bug", "assigned engineer-b"],
            }
        ],
    }


def test_everything_that_people_do_to_an_issue_stands_in_its_timeline() -> None:
    desk = a_desk({})
    act(desk, "add_label", issue=ISSUE, label="bug")
    act(desk, "remove_label", issue=ISSUE, label="bug")
    act(desk, "assign", issue=ISSUE, assignee="engineer-b")
    act(desk, "unassign", issue=ISSUE, assignee="engineer-b")
    act(desk, "edit_issue", issue=ISSUE, title="Better", body="More")
    act(desk, "comment", issue=ISSUE, body="Done")
    act(desk, "close", issue=ISSUE)
    act(desk, "close", issue=ISSUE)
    act(desk, "reopen", issue=ISSUE)
    act(desk, "reopen", issue=ISSUE)

    assert timeline(desk) == [
        "LabeledEvent",
        "UnlabeledEvent",
        "AssignedEvent",
        "UnassignedEvent",
        "RenamedTitleEvent",
        "IssueComment",
        "ClosedEvent",
        "ReopenedEvent",
    ]
    assert desk.issue("title body editor { login } stateReason") == {
        "title": "Better",
        "body": "More",
        "editor": {"login": "engineer-a"},
        "stateReason": "REOPENED",
    }


def test_a_comment_can_be_edited_by_somebody_else_and_reacted_to() -> None:
    desk = a_desk({})
    comment = desk.github.act("comment", {"by": "requester", "issue": ISSUE, "body": "/ack"})
    act(desk, "edit_comment", comment=comment, body="/eta fri")
    act(desk, "react", comment=comment, content="heart")
    act(desk, "react", issue=ISSUE, content="eyes")

    (told,) = desk.issue("comments(first: 9) { nodes { author { login } editor { login } body } }")[
        "comments"
    ]["nodes"]

    assert told == {"author": {"login": "requester"}, "editor": {"login": "engineer-a"}, "body": "/eta fri"}


def test_a_duplicate_is_closed_and_names_the_one_it_repeats() -> None:
    desk = a_desk({}, {})
    act(desk, "mark_duplicate", issue=f"{REPOSITORY}#2", of=ISSUE)

    told = desk.issue(
        """state timelineItems(first: 9) { nodes { __typename ... on MarkedAsDuplicateEvent {
            canonical { ... on Issue { number } } isCrossRepository } } }""",
        number=2,
    )

    assert told["state"] == "CLOSED"
    assert told["timelineItems"]["nodes"] == [
        {"__typename": "MarkedAsDuplicateEvent", "canonical": {"number": 1}, "isCrossRepository": False},
        {"__typename": "ClosedEvent"},
    ]


def test_a_transferred_issue_keeps_what_its_new_repository_knows_and_its_old_address_leads_to_it() -> None:
    old = {"name": REPOSITORY, "issues": [{"title": "Moves", "labels": ["bug", "only here"]}]}
    new = {"name": "acme/other", "labels": ["bug"], "issues": [{"number": 7, "title": "Stays"}]}
    desk = a_desk(repositories=[old, new])
    number = act(desk, "transfer", issue=ISSUE, to="acme/other")
    moved = desk.send("GET", f"/repos/{REPOSITORY}/issues/1")

    told = desk.data(
        """{ repository(owner: "acme", name: "other") { issues(first: 9, labels: ["bug"]) { nodes {
            number labels(first: 9) { nodes { name } } timelineItems(last: 1) { nodes {
                ... on TransferredEvent { fromRepository { nameWithOwner } issue { number } } } } } } } }"""
    )["repository"]["issues"]["nodes"]

    assert number == 8
    assert moved.status == 301
    assert moved.headers["Location"] == "http://127.0.0.1:8000/gh/repos/acme/other/issues/8"
    assert desk.repository("issues { totalCount }") == {"issues": {"totalCount": 0}}
    event = {"fromRepository": {"nameWithOwner": REPOSITORY}, "issue": {"number": 8}}
    assert told == [
        {"number": 8, "labels": {"nodes": [{"name": "bug"}]}, "timelineItems": {"nodes": [event]}}
    ]


def test_the_number_of_an_issue_that_moved_away_is_never_given_again() -> None:
    desk = a_desk(repositories=[{"name": REPOSITORY, "issues": [{"title": "."}]}, {"name": "acme/other"}])
    act(desk, "transfer", issue=ISSUE, to="acme/other")

    assert act(desk, "open_issue", repository=REPOSITORY, title="New") == 2
    assert act(desk, "transfer", issue=f"{REPOSITORY}#2", to="acme/other") == 2
    assert act(desk, "transfer", issue="acme/other#1", to=REPOSITORY) == 3


def test_a_transferred_issue_has_a_new_id_and_what_was_said_on_it_goes_along() -> None:
    old = {"name": REPOSITORY, "issues": [{"title": "Moves"}]}
    desk = a_desk(repositories=[old, {"name": "acme/other"}])
    act(desk, "comment", issue=ISSUE, body="Words")
    before = desk.issue("id")["id"]
    act(desk, "transfer", issue=ISSUE, to="acme/other")

    told = desk.data(
        """{ repository(owner: "acme", name: "other") { issue(number: 1) {
            id url comments(first: 9) { nodes { body } } } } }"""
    )["repository"]["issue"]
    lost = desk.ask("query($id: ID!) { node(id: $id) { id } }", id=before)

    assert told["id"] != before
    assert told["url"] == "https://github.com/acme/other/issues/1"
    assert told["comments"]["nodes"] == [{"body": "Words"}]
    assert lost["data"] == {"node": None}
    assert lost["errors"][0]["type"] == "NOT_FOUND"


def test_cards_are_added_moved_archived_and_removed() -> None:
    desk = a_desk({"title": "One"}, {"title": "Two"})
    act(desk, "add_card", project=BOARD, issue=ISSUE, status="Backlog")
    act(desk, "add_card", project=BOARD, issue=f"{REPOSITORY}#2")
    begun = columns(desk)
    act(desk, "move_card", project=BOARD, issue=ISSUE, status="Done")
    moved = columns(desk)
    act(desk, "archive_card", project=BOARD, issue=ISSUE)
    act(desk, "remove_card", project=BOARD, issue=f"{REPOSITORY}#2")

    assert begun == {"No status": ["Two"], "Backlog": ["One"], "Done": []}
    assert moved == {"No status": ["Two"], "Backlog": [], "Done": ["One"]}
    assert columns(desk) == {"Backlog": [], "Done": []}
    assert timeline(desk) == ["AddedToProjectV2Event"]


def test_a_removed_card_leaves_its_event_and_cannot_be_found_any_more() -> None:
    desk = a_desk({})
    card = act(desk, "add_card", project=BOARD, issue=ISSUE)
    act(desk, "remove_card", project=BOARD, issue=ISSUE)

    assert timeline(desk) == ["AddedToProjectV2Event", "RemovedFromProjectV2Event"]
    assert desk.ask("query($id: ID!) { node(id: $id) { id } }", id=card)["data"] == {"node": None}


@pytest.mark.parametrize(
    ("verb", "args", "message"),
    [
        ("dance", {}, r"Nobody can 'dance' in GitHub; there are add_card, .*unassign\.$"),
        ("comment", {"issue": ISSUE}, r"^comment: body is missing\. It takes issue, by, body\.$"),
        ("close", {"issue": ISSUE, "reasn": "x"}, r"reasn is no argument of it \(do you mean reason\?\)"),
        ("close", {"issue": 99}, r"^close: there is no issue 99; an issue is written as owner/name#12\. It"),
        ("close", {"issue": f"{REPOSITORY}#99"}, "there is no issue 'acme/app#99'"),
        ("open_issue", {"repository": "acme/none", "title": "x"}, "no repository 'acme/none'; there are "),
        ("edit_comment", {"comment": 7, "body": "x"}, "there is no comment 7"),
        ("edit_comment", {"comment": "x", "body": "x"}, "a comment is named by its number, not 'x'"),
        ("react", {"content": "eyes"}, "it is a comment, or an issue"),
        ("add_card", {"project": "acme/1", "issue": ISSUE}, "no project 'acme/1'; there are acme/205"),
        ("move_card", {"project": BOARD, "issue": ISSUE, "status": "Done"}, "is not on the board"),
        ("add_card", {"project": BOARD, "issue": ISSUE, "status": "Nowhere"}, "has no status 'Nowhere'"),
    ],
)
def test_what_cannot_be_done_is_said(verb: str, args: dict[str, Any], message: str) -> None:
    with pytest.raises(DeedError, match=message):
        act(a_desk({}), verb, **args)


def test_an_event_has_the_payload_that_github_sends() -> None:
    desk = a_desk({"labels": ["bug"]})

    payload = payload_of(
        desk,
        repository=REPOSITORY,
        number=1,
        action="labeled",
        sender="engineer-a",
        label="bug",
    )

    assert list(payload) == ["action", "issue", "repository", "sender", "organization", "label"]
    assert payload["action"] == "labeled"
    assert payload["issue"]["labels"] == [payload["label"]]
    assert payload["repository"]["full_name"] == REPOSITORY
    assert payload["sender"]["login"] == "engineer-a"


def test_the_events_of_comments_assignments_and_edits_carry_what_they_are_about() -> None:
    desk = a_desk({}, repositories=[{"name": "engineer-a/own", "issues": [{"title": "."}]}])
    comment = act(desk, "comment", issue="engineer-a/own#1", body="Hello")
    event = {"repository": "engineer-a/own", "number": 1, "sender": "engineer-a"}

    created = payload_of(desk, **event, action="created", comment=comment)
    assigned = payload_of(desk, **event, action="assigned", assignee="engineer-b")
    edited = payload_of(desk, **event, action="edited", changes={"title": {"from": "Old"}})

    assert created["comment"]["body"] == "Hello"
    assert "organization" not in created
    assert assigned["assignee"]["login"] == "engineer-b"
    assert edited["changes"] == {"title": {"from": "Old"}}


def test_the_event_of_a_transfer_comes_from_the_old_place_and_names_the_new_one() -> None:
    desk = a_desk(repositories=[{"name": REPOSITORY, "issues": [{"title": "."}]}, {"name": "acme/web"}])
    act(desk, "transfer", issue=f"{REPOSITORY}#1", to="acme/web", by="engineer-a")

    event = {"repository": REPOSITORY, "number": 1, "action": "transferred", "sender": "engineer-a"}
    payload = payload_of(desk, **event)

    assert payload["repository"]["full_name"] == REPOSITORY
    assert payload["issue"]["html_url"] == f"https://github.com/{REPOSITORY}/issues/1"
    assert payload["changes"]["new_repository"]["full_name"] == "acme/web"
    assert payload["changes"]["new_issue"]["html_url"] == "https://github.com/acme/web/issues/1"


def test_the_view_names_ghosts_and_drafts() -> None:
    desk = a_desk(
        {
            "author": "ghost",
            "comments": [{"author": "engineer-a", "body": "Hi", "at": "2026-11-10T08:00:00Z"}],
        },
        projects=[{"owner": "acme", "number": 205, "title": "Delivery", "items": [{"draft": "An idea"}]}],
    )

    view = desk.github.view()

    (issue,) = view["repositories"][0]["issues"]
    assert issue["author"] == "ghost"
    assert [(entry["kind"], entry["author"], entry["body"]) for entry in issue["timeline"]] == [
        ("comment", "engineer-a", "Hi")
    ]
    assert view["projects"] == [
        {
            "title": "Delivery",
            "number": 205,
            "owner": "acme",
            "columns": [
                {
                    "name": "No status",
                    "cards": [
                        {"issue": "", "title": "An idea", "closed": False, "assignees": [], "dates": []}
                    ],
                }
            ],
        }
    ]
