import pytest

from tests.sandbox.github.worlds import REPOSITORY, Desk, a_desk

PAGE = (
    """issues(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { number } }"""
)


def pages(desk: Desk) -> list[list[int]]:
    """The issues' numbers, page by page."""
    after, found = None, []
    while True:
        page = desk.repository(PAGE, after=after)["issues"]
        found.append([node["number"] for node in page["nodes"]])
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def test_issues_are_paged_by_cursor_to_the_end() -> None:
    assert pages(a_desk(*({"number": number} for number in range(1, 6)))) == [[1, 2], [3, 4], [5]]


def test_a_page_goes_on_where_the_last_one_ended_though_an_issue_before_it_has_gone() -> None:
    desk = a_desk(*({"number": number, "labels": ["bug"]} for number in (1, 2, 3)))
    of_bugs = PAGE.replace("first: 2", "first: 2, labels: $labels")
    first = desk.repository(of_bugs, after=None, labels=["bug"])["issues"]
    desk.github.act("remove_label", {"by": "engineer-a", "issue": f"{REPOSITORY}#1", "label": "bug"})

    second = desk.repository(of_bugs, after=first["pageInfo"]["endCursor"], labels=["bug"])["issues"]

    assert [node["number"] for node in second["nodes"]] == [3]


def test_a_list_can_be_read_from_its_end_and_backwards() -> None:
    said = [{"author": "requester", "body": str(place)} for place in range(4)]
    desk = a_desk({"comments": said})
    newest = desk.issue("comments(last: 2) { pageInfo { hasPreviousPage startCursor } nodes { body } }")[
        "comments"
    ]
    cursor = newest["pageInfo"]["startCursor"]

    older = desk.issue(f'comments(last: 3, before: "{cursor}") {{ nodes {{ body }} }}')["comments"]

    assert [node["body"] for node in newest["nodes"]] == ["2", "3"]
    assert [node["body"] for node in older["nodes"]] == ["0", "1"]


def test_several_labels_are_alternatives_and_count_in_any_case() -> None:
    desk = a_desk(
        {"labels": ["bug"]}, {"labels": ["team/delivery"]}, {"labels": ["bug", "team/delivery"]}, {}
    )

    found = desk.repository(
        "issues(first: 9, labels: $labels) { nodes { number } }", labels=["Bug", "team/delivery"]
    )

    assert [node["number"] for node in found["issues"]["nodes"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ("states: [OPEN]", [1, 3]),
        ('filterBy: {since: "2026-11-11T09:00:00+01:00"}', [2, 3]),
        ('filterBy: {createdBy: "engineer-a"}', [3]),
        ('filterBy: {assignee: "engineer-b"}', [1]),
        ("orderBy: {field: UPDATED_AT, direction: DESC}", [3, 2, 1]),
        ("orderBy: {field: COMMENTS, direction: DESC}", [2, 3, 1]),
    ],
)
def test_issues_are_chosen_and_ordered_as_asked(arguments: str, numbers: list[int]) -> None:
    desk = a_desk(
        {"created": "2026-11-10T08:00:00Z", "assignees": ["engineer-b"]},
        {
            "created": "2026-11-11T08:00:00Z",
            "state": "closed",
            "comments": [{"author": "requester", "body": "."}],
        },
        {"created": "2026-11-12T08:00:00Z", "author": "engineer-a"},
    )

    found = desk.repository(f"issues(first: 9, {arguments}) {{ nodes {{ number }} }}")["issues"]["nodes"]

    assert [node["number"] for node in found] == numbers


def test_an_issue_tells_who_wrote_it_and_what_they_are_to_the_repository() -> None:
    desk = a_desk(
        {"author": "engineer-a"},
        {"author": "support-desk[bot]"},
        {"author": "ghost"},
        {"author": "engineer-c"},
    )
    selection = "author { login __typename } authorAssociation viewerDidAuthor"

    told = [desk.issue(selection, number) for number in (1, 2, 3, 4)]

    assert [each["author"] for each in told] == [
        {"login": "engineer-a", "__typename": "User"},
        {"login": "support-desk", "__typename": "Bot"},
        None,
        {"login": "engineer-c", "__typename": "User"},
    ]
    assert [each["authorAssociation"] for each in told] == ["MEMBER", "NONE", "NONE", "COLLABORATOR"]
    assert [each["viewerDidAuthor"] for each in told] == [False, True, False, False]


def test_the_viewer_is_the_bot_by_its_whole_login() -> None:
    assert a_desk().data("{ viewer { login } }") == {"viewer": {"login": "support-desk[bot]"}}


def test_a_members_part_that_they_keep_private_is_not_told() -> None:
    desk = a_desk(
        {"author": "engineer-a"},
        organizations=[{"login": "acme", "members": ["engineer-a"], "private_members": ["engineer-a"]}],
    )

    assert desk.issue("authorAssociation") == {"authorAssociation": "NONE"}


def test_a_timeline_counts_everything_and_filters_by_kind() -> None:
    desk = a_desk(
        {
            "created": "2026-11-10T08:00:00Z",
            "labels": [{"name": "bug", "by": "engineer-a", "at": "2026-11-12T08:00:00Z"}],
            "assignees": ["engineer-b"],
            "comments": [{"author": "requester", "body": "Hello", "at": "2026-11-11T08:00:00Z"}],
        }
    )

    timeline = desk.issue(
        """timelineItems(first: 9, itemTypes: [LABELED_EVENT, ISSUE_COMMENT]) {
            totalCount filteredCount nodes { __typename
            ... on LabeledEvent { createdAt actor { login } label { name } }
            ... on IssueComment { body } } }"""
    )["timelineItems"]

    assert (timeline["totalCount"], timeline["filteredCount"]) == (3, 2)
    assert timeline["nodes"] == [
        {"__typename": "IssueComment", "body": "Hello"},
        {
            "__typename": "LabeledEvent",
            "createdAt": "2026-11-12T08:00:00Z",
            "actor": {"login": "engineer-a"},
            "label": {"name": "bug"},
        },
    ]


def test_reaction_groups_are_always_all_eight() -> None:
    desk = a_desk(
        {"comments": [{"author": "requester", "body": ".", "reactions": {"eyes": ["support-desk[bot]"]}}]}
    )

    groups = desk.issue(
        """comments(first: 1) { nodes { reactionGroups {
            content viewerHasReacted users(first: 1) { totalCount } } } }"""
    )["comments"]["nodes"][0]["reactionGroups"]

    used = [group for group in groups if group["users"]["totalCount"]]
    assert len(groups) == 8
    assert used == [{"content": "EYES", "viewerHasReacted": True, "users": {"totalCount": 1}}]


def test_a_repository_tells_its_issue_templates_and_of_forms_only_that_they_are_there() -> None:
    files = {
        ".github/ISSUE_TEMPLATE/b.md": "---\nname: Question\nabout: Ask\n---\n\n## Impact\n\nWho?\n",
        ".github/ISSUE_TEMPLATE/c.md": "Just words\n",
        ".github/ISSUE_TEMPLATE/a.yml": "name: Form\ndescription: Fill it in\nbody: []\n",
        ".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: false\n",
        ".github/ISSUE_TEMPLATE/deeper/d.md": "Not here\n",
        "README.md": "Nor here\n",
    }
    desk = a_desk(repositories=[{"name": REPOSITORY, "files": files}, {"name": "acme/bare"}])

    told = desk.repository("issueTemplates { filename name about body }")["issueTemplates"]
    bare = desk.data('{ repository(owner: "acme", name: "bare") { issueTemplates { name } } }')

    assert told == [
        {"filename": "a.yml", "name": "Form", "about": "Fill it in", "body": None},
        {"filename": "b.md", "name": "Question", "about": "Ask", "body": "## Impact\n\nWho?\n"},
        {"filename": "c.md", "name": "c.md", "about": None, "body": "Just words\n"},
    ]
    assert bare == {"repository": {"issueTemplates": []}}


def test_a_duplicate_is_named_only_to_those_who_ask() -> None:
    desk = a_desk({"state": "closed", "state_reason": "duplicate"})

    told = desk.issue("plain: stateReason full: stateReason(enableDuplicate: true)")

    assert told == {"plain": "NOT_PLANNED", "full": "DUPLICATE"}


@pytest.mark.parametrize(
    ("query", "path", "message"),
    [
        (
            '{ repository(owner: "acme", name: "none") { id } }',
            ["repository"],
            "Could not resolve to a Repository with the name 'acme/none'.",
        ),
        (
            '{ repository(owner: "acme", name: "app") { issue(number: 9) { id } } }',
            ["repository", "issue"],
            "Could not resolve to an Issue with the number of 9.",
        ),
        (
            '{ organization(login: "none") { id } }',
            ["organization"],
            "Could not resolve to an Organization with the login of 'none'.",
        ),
        (
            '{ organization(login: "acme") { projectV2(number: 9) { id } } }',
            ["organization", "projectV2"],
            "Could not resolve to a ProjectV2 with the number 9.",
        ),
        (
            '{ node(id: "none") { id } }',
            ["node"],
            "Could not resolve to a node with the global id of 'none'.",
        ),
    ],
)
def test_what_is_not_there_is_an_error_beside_a_null(query: str, path: list[str], message: str) -> None:
    (error,) = a_desk().ask(query)["errors"]

    assert (error["type"], error["path"], error["message"]) == ("NOT_FOUND", path, message)
    assert error["locations"][0]["line"] == 1


def test_a_list_of_ids_gives_those_that_are_there() -> None:
    desk = a_desk({})
    known = desk.issue("id")["id"]

    answered = desk.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Issue { number } } }", ids=[known, "gone"]
    )

    assert answered["data"]["nodes"] == [{"number": 1}, None]
    assert [error["path"] for error in answered["errors"]] == [["nodes", 1]]


def test_an_issue_type_and_a_pull_request_are_told_apart() -> None:
    desk = a_desk({"type": "Bug"}, {"head": "a-branch"})

    told = desk.repository(
        """one: issueOrPullRequest(number: 1) { __typename ... on Issue { issueType { name } } }
           two: issueOrPullRequest(number: 2) { __typename }
           issues(first: 9) { totalCount }"""
    )

    assert told["one"] == {"__typename": "Issue", "issueType": {"name": "Bug"}}
    assert told["two"] == {"__typename": "PullRequest"}
    assert told["issues"]["totalCount"] == 1


def test_labels_are_found_by_name_and_by_a_part_of_it() -> None:
    told = a_desk().repository(
        """label(name: "TEAM/delivery") { name } none: label(name: "none") { name }
           labels(first: 9, query: "deliv") { nodes { name } }"""
    )

    assert told["label"] == {"name": "team/delivery"}
    assert told["none"] is None
    assert told["labels"]["nodes"] == [{"name": "team/delivery"}]


def test_a_wrong_document_is_answered_with_its_faults_and_no_data() -> None:
    answered = a_desk().ask("{ viewer { nothing } }")

    assert "data" not in answered
    assert "nothing" in answered["errors"][0]["message"]


def test_a_wrong_cursor_is_refused() -> None:
    (error,) = a_desk().ask(
        '{ repository(owner: "acme", name: "app") { issues(first: 1, after: "what?") { totalCount } } }'
    )["errors"]

    assert error["message"] == "`what?` does not appear to be a valid cursor."
