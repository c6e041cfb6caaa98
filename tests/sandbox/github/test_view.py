from typing import Any

from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

ISSUE = f"{REPOSITORY}#1"


def act(desk: Desk, verb: str, **args: Any) -> Any:
    return desk.github.act(verb, {"by": "engineer-a", **args})


def the_issue(desk: Desk) -> dict[str, Any]:
    issue: dict[str, Any] = desk.github.view()["repositories"][0]["issues"][0]
    return issue


def deeds(desk: Desk) -> list[str]:
    return [deed for entry in the_issue(desk)["timeline"] for deed in entry["deeds"]]


def test_what_one_account_does_in_one_go_is_one_line_and_a_comment_stands_alone() -> None:
    desk = a_desk({})
    act(desk, "add_label", issue=ISSUE, label="bug")
    act(desk, "assign", issue=ISSUE, assignee="engineer-b")
    act(desk, "comment", issue=ISSUE, body="Hi")
    act(desk, "unassign", issue=ISSUE, assignee="engineer-b")
    act(desk, "remove_label", issue=ISSUE, label="bug", by="engineer-b")

    entries = the_issue(desk)["timeline"]

    assert [(entry["author"], entry.get("deeds", entry.get("body"))) for entry in entries] == [
        ("engineer-a", ["added bug", "assigned engineer-b"]),
        ("engineer-a", "Hi"),
        ("engineer-a", ["took it from engineer-b"]),
        ("engineer-b", ["took off bug"]),
    ]


def test_the_rest_of_what_happens_to_an_issue_is_said_in_words() -> None:
    desk = a_desk({}, {})
    board = {"project": "acme/205", "issue": ISSUE}
    act(desk, "edit_issue", issue=ISSUE, title="Better")
    act(desk, "add_card", **board)
    act(desk, "remove_card", **board)
    act(desk, "delete_comment", comment=act(desk, "comment", issue=ISSUE, body="Hi"))
    act(desk, "close", issue=ISSUE, reason="not_planned")
    act(desk, "reopen", issue=ISSUE)
    act(desk, "close", issue=ISSUE)
    act(desk, "reopen", issue=ISSUE)
    act(desk, "mark_duplicate", issue=ISSUE, of=f"{REPOSITORY}#2")

    assert deeds(desk) == [
        "called it Better",
        "put it on the Project 205 board",
        "took it off the Project 205 board",
        "deleted a comment of engineer-a",
        "closed it as not planned",
        "opened it again",
        "closed it",
        "opened it again",
        f"marked it as a duplicate of {REPOSITORY}#2",
        "closed it as duplicate",
    ]


def test_reactions_are_shown_with_who_reacted() -> None:
    desk = a_desk({})
    comment = act(desk, "comment", issue=ISSUE, body="/ack")
    act(desk, "react", comment=comment, content="thumbs_up")
    act(desk, "react", comment=comment, content="thumbs_up", by="engineer-b")
    act(desk, "react", issue=ISSUE, content="confused")

    issue = the_issue(desk)

    assert issue["timeline"][0]["reactions"] == [{"name": "+1", "by": ["engineer-a", "engineer-b"]}]
    assert issue["reactions"] == [{"name": "confused", "by": ["engineer-a"]}]


def test_a_closed_issue_says_how_it_ended_unless_it_was_simply_done() -> None:
    desk = a_desk({}, {})
    endings = []
    for close in ({}, {"reason": "not_planned"}, {"reason": "duplicate"}):
        act(desk, "close", issue=ISSUE, **close)
        endings.append(the_issue(desk)["ending"])
        act(desk, "reopen", issue=ISSUE)
    act(desk, "mark_duplicate", issue=ISSUE, of=f"{REPOSITORY}#2")
    endings.append(the_issue(desk)["ending"])

    assert endings == ["", "not planned", "duplicate", f"duplicate of {REPOSITORY}#2"]


def test_an_issue_shows_its_places_on_boards_until_it_is_archived() -> None:
    desk = a_desk({})
    board = {"project": "acme/205", "issue": ISSUE}
    act(desk, "add_card", **board, status="Backlog")

    assert the_issue(desk)["places"] == [{"board": "Project 205", "column": "Backlog", "dates": []}]

    act(desk, "archive_card", **board)

    assert the_issue(desk)["places"] == []


def test_a_transferred_issue_is_shown_where_it_went_and_its_old_place_says_so() -> None:
    desk = a_desk({}, repositories=[{"name": REPOSITORY, "issues": [{"title": "It"}]}, {"name": "acme/web"}])
    act(desk, "transfer", issue=ISSUE, to="acme/web")

    before, after = desk.github.view()["repositories"]

    assert before["moved"] == [{"number": 1, "to": "acme/web#1"}]
    assert after["issues"][0]["timeline"][0]["deeds"] == [f"moved it here from {REPOSITORY}"]
