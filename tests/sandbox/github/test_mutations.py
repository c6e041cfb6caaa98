from typing import Any

import pytest

from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk


def an_id(desk: Desk, selection: str) -> str:
    """The ID of the one thing that the selection is about."""
    (found,) = desk.repository(f"{selection} {{ id }}").values()
    return str(found["id"])


def do(desk: Desk, mutation: str, payload: str, **given: Any) -> Any:
    """Do one mutation that must go well."""
    kind = mutation[0].upper() + mutation[1:] + "Input"
    query = f"mutation($given: {kind}!) {{ {mutation}(input: $given) {{ {payload} }} }}"
    return desk.data(query, given=given)[mutation]


def a_project(desk: Desk) -> Any:
    return desk.data(
        """{ organization(login: "acme") { projectV2(number: 205) { id
            field(name: "Status") { ... on ProjectV2SingleSelectField { id options { id name } } }
            eta: field(name: "ETA") { ... on ProjectV2FieldCommon { id } } } } }"""
    )["organization"]["projectV2"]


def test_a_label_is_added_and_removed_in_the_viewers_name() -> None:
    desk = a_desk({})
    issue, label = an_id(desk, "issue(number: 1)"), an_id(desk, 'label(name: "bug")')
    added = do(
        desk,
        "addLabelsToLabelable",
        "labelable { labels(first: 9) { nodes { name } } }",
        labelableId=issue,
        labelIds=[label],
    )
    do(desk, "removeLabelsFromLabelable", "clientMutationId", labelableId=issue, labelIds=[label])

    timeline = desk.issue(
        """labels(first: 9) { totalCount } timelineItems(first: 9) { nodes { __typename
            ... on LabeledEvent { actor { login } } ... on UnlabeledEvent { actor { login } } } }"""
    )

    assert added["labelable"]["labels"]["nodes"] == [{"name": "bug"}]
    assert timeline["labels"]["totalCount"] == 0
    assert timeline["timelineItems"]["nodes"] == [
        {"__typename": "LabeledEvent", "actor": {"login": "support-desk"}},
        {"__typename": "UnlabeledEvent", "actor": {"login": "support-desk"}},
    ]


def test_a_label_that_is_there_already_leaves_no_trace() -> None:
    desk = a_desk({"labels": ["bug"]})
    issue, label = an_id(desk, "issue(number: 1)"), an_id(desk, 'label(name: "bug")')

    do(desk, "addLabelsToLabelable", "clientMutationId", labelableId=issue, labelIds=[label])

    assert desk.issue("timelineItems(first: 9) { totalCount }")["timelineItems"]["totalCount"] == 1


def test_somebody_without_a_part_is_not_assigned_and_nothing_is_said() -> None:
    desk = a_desk({}, users=[{"login": "stranger"}])
    member, stranger = (
        desk.data(f'{{ user(login: "{name}") {{ id }} }}')["user"]["id"]
        for name in ("engineer-a", "stranger")
    )

    given = do(
        desk,
        "addAssigneesToAssignable",
        "assignable { assignees(first: 9) { nodes { login } } }",
        assignableId=an_id(desk, "issue(number: 1)"),
        assigneeIds=[member, stranger],
    )

    assert given["assignable"]["assignees"]["nodes"] == [{"login": "engineer-a"}]


def test_an_assignment_can_be_taken_back() -> None:
    desk = a_desk({"assignees": ["engineer-a"]})
    member = desk.data('{ user(login: "engineer-a") { id } }')["user"]["id"]

    do(
        desk,
        "removeAssigneesFromAssignable",
        "clientMutationId",
        assignableId=an_id(desk, "issue(number: 1)"),
        assigneeIds=[member],
    )

    assert desk.issue("assignees(first: 9) { totalCount }")["assignees"]["totalCount"] == 0


def test_a_comment_is_written_edited_and_reacted_to() -> None:
    desk = a_desk({})
    written = do(
        desk,
        "addComment",
        "commentEdge { node { id viewerDidAuthor editor { login } } }",
        subjectId=an_id(desk, "issue(number: 1)"),
        body="First",
    )["commentEdge"]["node"]
    do(desk, "updateIssueComment", "clientMutationId", id=written["id"], body="Second")
    reaction = do(desk, "addReaction", "reaction { content }", subjectId=written["id"], content="EYES")

    (comment,) = desk.issue("comments(first: 9) { nodes { body editor { login } lastEditedAt } }")[
        "comments"
    ]["nodes"]

    assert (written["viewerDidAuthor"], written["editor"]) == (True, None)
    assert comment == {
        "body": "Second",
        "editor": {"login": "support-desk"},
        "lastEditedAt": "2026-11-16T08:00:00Z",
    }
    assert reaction == {"reaction": {"content": "EYES"}}


def test_adding_to_a_board_twice_gives_the_same_card_and_one_event() -> None:
    desk = a_desk({})
    given = {"projectId": a_project(desk)["id"], "contentId": an_id(desk, "issue(number: 1)")}

    cards = [
        do(
            desk,
            "addProjectV2ItemById",
            'item { id fieldValueByName(name: "Status") { __typename } }',
            **given,
        )
        for _ in range(2)
    ]
    events = desk.issue(
        """timelineItems(first: 9, itemTypes: [ADDED_TO_PROJECT_V2_EVENT]) { nodes {
            ... on AddedToProjectV2Event { actor { login } project { number } } } }"""
    )["timelineItems"]["nodes"]

    assert cards[0] == cards[1]
    assert cards[0]["item"]["fieldValueByName"] is None
    assert events == [{"actor": {"login": "support-desk"}, "project": {"number": 205}}]


def test_a_status_and_a_date_are_set_and_cleared() -> None:
    desk = a_desk({})
    project = a_project(desk)
    item = do(
        desk,
        "addProjectV2ItemById",
        "item { id }",
        projectId=project["id"],
        contentId=an_id(desk, "issue(number: 1)"),
    )
    place = {"projectId": project["id"], "itemId": item["item"]["id"]}
    done = next(option["id"] for option in project["field"]["options"] if option["name"] == "Done")
    do(
        desk,
        "updateProjectV2ItemFieldValue",
        "clientMutationId",
        **place,
        fieldId=project["field"]["id"],
        value={"singleSelectOptionId": done},
    )
    do(
        desk,
        "updateProjectV2ItemFieldValue",
        "clientMutationId",
        **place,
        fieldId=project["eta"]["id"],
        value={"date": "2026-11-20"},
    )
    do(desk, "clearProjectV2ItemFieldValue", "clientMutationId", **place, fieldId=project["eta"]["id"])

    (card,) = desk.issue(
        """projectItems(first: 9) { nodes {
            status: fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name } }
            eta: fieldValueByName(name: "ETA") { ... on ProjectV2ItemFieldDateValue { date } } } }"""
    )["projectItems"]["nodes"]

    assert card == {"status": {"name": "Done"}, "eta": None}


def test_aliased_mutations_run_in_order_and_those_that_fail_leave_the_others() -> None:
    desk = a_desk({})
    issue = an_id(desk, "issue(number: 1)")

    answered = desk.ask(
        """mutation($id: ID!) {
            a: addComment(input: {subjectId: $id, body: "One"}) { clientMutationId subject { id } }
            b: addComment(input: {subjectId: "gone", body: "Two"}) { clientMutationId }
            c: addComment(input: {subjectId: $id, body: "Three", clientMutationId: "x"}) {
                clientMutationId } }""",
        id=issue,
    )

    said = desk.issue("comments(first: 9) { nodes { body } }")["comments"]["nodes"]
    assert answered["data"] == {
        "a": {"clientMutationId": None, "subject": {"id": issue}},
        "b": None,
        "c": {"clientMutationId": "x"},
    }
    assert [(error["type"], error["path"]) for error in answered["errors"]] == [("NOT_FOUND", ["b"])]
    assert [comment["body"] for comment in said] == ["One", "Three"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("field", {"date": "2026-11-20"}),
        ("eta", {"singleSelectOptionId": "x"}),
        ("field", {"singleSelectOptionId": "x"}),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(field: str, value: dict[str, str]) -> None:
    desk = a_desk({})
    project = a_project(desk)
    item = do(
        desk,
        "addProjectV2ItemById",
        "item { id }",
        projectId=project["id"],
        contentId=an_id(desk, "issue(number: 1)"),
    )
    given = {
        "projectId": project["id"],
        "itemId": item["item"]["id"],
        "fieldId": project[field]["id"],
        "value": value,
    }

    answered = desk.ask(
        """mutation($given: UpdateProjectV2ItemFieldValueInput!) {
            updateProjectV2ItemFieldValue(input: $given) { clientMutationId } }""",
        given=given,
    )

    assert answered["data"] == {"updateProjectV2ItemFieldValue": None}
    assert answered["errors"][0]["type"] == "UNPROCESSABLE"


@pytest.mark.parametrize("body", ["  ", "x" * 65_537])
def test_a_comment_that_is_empty_or_too_long_is_refused(body: str) -> None:
    desk = a_desk({})

    answered = desk.ask(
        """mutation($id: ID!, $body: String!) {
            addComment(input: {subjectId: $id, body: $body}) { clientMutationId } }""",
        id=an_id(desk, "issue(number: 1)"),
        body=body,
    )

    assert answered["errors"][0]["message"].startswith("Body ")


def test_without_the_right_to_write_a_mutation_is_forbidden() -> None:
    repository = {
        "name": REPOSITORY,
        "issues": [{"title": "."}],
        "collaborators": {"support-desk[bot]": "read"},
    }
    desk = a_desk(repositories=[repository])
    issue = an_id(desk, "issue(number: 1)")

    (error,) = desk.ask(
        'mutation($id: ID!) { addComment(input: {subjectId: $id, body: "."}) { clientMutationId } }', id=issue
    )["errors"]

    assert error["type"] == "FORBIDDEN"
    assert error["extensions"] == {"saml_failure": False}
    assert error["message"] == "Resource not accessible by integration"
