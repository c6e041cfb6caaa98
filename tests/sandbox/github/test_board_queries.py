from typing import Any

from tests.sandbox.github.worlds import REPOSITORY, a_desk


def a_board(*items: dict[str, Any], **project: Any) -> list[dict[str, Any]]:
    told = {"owner": "acme", "number": 205, "statuses": ["Backlog", "Done"], "date_fields": ["ETA"]}
    return [{**told, "items": list(items), **project}]


BOARD = """{ organization(login: "acme") { projectV2(number: 205) { items(first: 9) { totalCount nodes {
    type isArchived content { __typename ... on Issue { number } ... on DraftIssue { title } }
    fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name updatedAt } }
    eta: fieldValueByName(name: "ETA") { ... on ProjectV2ItemFieldDateValue { date } } } } } } }"""


def test_a_board_shows_its_cards_without_the_archived_ones() -> None:
    on_board = (
        {
            "issue": f"{REPOSITORY}#1",
            "status": "Done",
            "since": "2026-11-15T08:00:00Z",
            "fields": {"ETA": "2026-11-20"},
        },
        {"issue": f"{REPOSITORY}#2", "archived": True},
        {"draft": "An idea"},
    )
    desk = a_desk({}, {}, projects=a_board(*on_board))

    items = desk.data(BOARD)["organization"]["projectV2"]["items"]

    assert items["totalCount"] == 2
    assert items["nodes"] == [
        {
            "type": "ISSUE",
            "isArchived": False,
            "content": {"__typename": "Issue", "number": 1},
            "fieldValueByName": {"name": "Done", "updatedAt": "2026-11-15T08:00:00Z"},
            "eta": {"date": "2026-11-20"},
        },
        {
            "type": "DRAFT_ISSUE",
            "isArchived": False,
            "content": {"__typename": "DraftIssue", "title": "An idea"},
            "fieldValueByName": None,
            "eta": None,
        },
    ]


def test_an_issue_names_its_cards_archived_ones_too_unless_told_otherwise() -> None:
    desk = a_desk({}, projects=a_board({"issue": f"{REPOSITORY}#1", "archived": True}))

    told = desk.issue(
        """all: projectItems(first: 9) { nodes { isArchived project { number } } }
           shown: projectItems(first: 9, includeArchived: false) { totalCount }"""
    )

    assert told["all"]["nodes"] == [{"isArchived": True, "project": {"number": 205}}]
    assert told["shown"]["totalCount"] == 0


def test_a_card_of_an_unreadable_repository_is_redacted() -> None:
    secret = {
        "name": "acme/secret",
        "private": True,
        "issues": [{"title": "Secret"}],
        "collaborators": {"support-desk[bot]": "none"},
    }
    desk = a_desk(repositories=[secret], projects=a_board({"issue": "acme/secret#1"}))

    (node,) = desk.data(BOARD)["organization"]["projectV2"]["items"]["nodes"]

    assert (node["type"], node["content"]) == ("REDACTED", None)


def test_a_boards_fields_tell_their_kinds_and_choices() -> None:
    desk = a_desk(projects=a_board())

    project = desk.data(
        """{ repositoryOwner(login: "acme") { ... on ProjectV2Owner { projectV2(number: 205) {
            fields(first: 20) { nodes { ... on ProjectV2FieldCommon { name dataType } } }
            field(name: "status") { ... on ProjectV2SingleSelectField { options { name } } } } } } }"""
    )["repositoryOwner"]["projectV2"]

    kinds = {node["name"]: node["dataType"] for node in project["fields"]["nodes"]}
    assert (kinds["Status"], kinds["ETA"], kinds["Title"]) == ("SINGLE_SELECT", "DATE", "TITLE")
    assert project["field"]["options"] == [{"name": "Backlog"}, {"name": "Done"}]
