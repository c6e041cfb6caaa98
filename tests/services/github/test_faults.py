from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from supportdesk.services.errors import Denied, Missing, Unavailable
from tests.services.github.conftest import TOKEN, Place
from tests.services.github.worlds import (
    BOARD,
    LABEL,
    VAULT,
    WEB,
    a_project,
    a_repository,
    a_world,
    an_issue,
    read_team,
    reasons,
    ref,
)

SetUp = Callable[[dict[str, Any]], Place]

PAGE = "POST /gh/graphql TeamPage"
LIMITED = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit already exceeded"}]}
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait."}


@pytest.fixture
def here(place: SetUp) -> Place:
    return place(a_world(a_repository(WEB, an_issue(1)), project=a_project(1)))


@pytest.mark.parametrize(
    ("kind", "how", "waits"),
    [
        ("status", {"status": 500}, [1.0]),
        ("status", {"status": 503, "headers": {"Retry-After": "9"}}, [9.0]),
        ("status", {"status": 429, "headers": {"Retry-After": "7"}}, [7.0]),
        ("status", {"status": 429}, [60.0]),
        ("body", {"status": 403, "body": SECONDARY}, [60.0]),
        ("body", {"status": 403, "body": {}, "headers": {"Retry-After": "5"}}, [5.0]),
        ("body", {"body": LIMITED}, [60.0]),
        ("body", {"body": {"errors": [{"message": "Something went wrong while executing"}]}}, [1.0]),
        ("body", {"body": {"data": None}}, [1.0]),
        ("body", {"body": []}, [1.0]),
        ("html", {}, [1.0]),
        ("truncate", {}, [1.0]),
        ("drop_before", {}, [1.0]),
        ("drop_after", {}, [1.0]),
        ("status", {"status": 504}, [1.0]),
    ],
)
def test_a_read_that_fails_in_passing_is_asked_again(
    here: Place, kind: str, how: dict[str, Any], waits: list[float]
) -> None:
    here.fault(PAGE, kind, **how)
    read = read_team(here.github)
    assert (len(read.issues), reasons(read), here.waits) == (1, [], waits)


def test_a_limit_is_waited_for_until_it_opens_again(here: Place) -> None:
    opens = int(here.sandbox.clock.now().timestamp()) + 45
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(opens)}
    here.fault(PAGE, "body", status=403, body={"message": "API rate limit exceeded"}, headers=headers)
    assert len(read_team(here.github).issues) == 1
    assert here.waits == [pytest.approx(45.0, abs=0.1)]


def test_a_limit_that_opens_too_late_is_told_and_not_waited_for(here: Place) -> None:
    here.fault(PAGE, "status", status=429, headers={"Retry-After": "1800"}, times=9)
    read = read_team(here.github)
    assert here.waits == []
    assert reasons(read) == [
        (
            part,
            (
                "GitHub's rate limit is used up over repository acme/web and board acme/7: "
                "it opens again in 1800 seconds."
            ),
        )
        for part in ("issues", "board")
    ]


def test_reading_ends_when_patience_does(here: Place) -> None:
    here.fault(PAGE, "status", status=500, times=99)
    read = read_team(here.github)
    assert here.asked() == ["TeamPage"] * 4
    assert [part for part, _ in reasons(read)] == ["issues", "board"]


def test_what_came_before_a_page_that_failed_is_kept(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *(an_issue(n) for n in range(1, 151)))))
    here.fault(PAGE, "status", status=500, nth=2, times=99)
    read = read_team(here.github)
    assert len(read.issues) == 100
    assert [part for part, _ in reasons(read)] == ["issues"]


def test_partial_data_is_kept_with_what_is_missing_said(here: Place) -> None:
    read_team(here.github)
    whole = here.answered("TeamPage")["data"]
    whole["repository"]["issues"]["nodes"][0]["projectItems"] = None
    fault = {
        "type": "FORBIDDEN",
        "path": ["repository", "issues", "nodes", 0, "projectItems"],
        "message": "Resource not accessible by integration",
    }
    here.fault(PAGE, "body", body={"data": whole, "errors": [fault]})
    read = read_team(here.github)
    assert (len(read.issues), read.issues[0].items) == (1, ())
    assert reasons(read) == [
        (
            "board",
            "GitHub denies access to board acme/7: give the App or token the permission for it.",
        )
    ]


def test_denied_scopes_are_told_once_with_their_names(here: Place) -> None:
    fault = {"type": "INSUFFICIENT_SCOPES", "message": "Your token has not been granted the scopes"}
    here.fault(PAGE, "body", body={"errors": [fault]})
    read = read_team(here.github)
    assert here.waits == []
    assert all("scopes repo, read:org and project" in reason for _, reason in reasons(read))


def test_fewer_issues_than_github_counts_is_incomplete(here: Place) -> None:
    here.fault(
        PAGE,
        "body",
        body={
            "data": {
                "repository": {
                    "nameWithOwner": WEB,
                    "label": {"name": "team/x"},
                    "issues": {"totalCount": 3, "nodes": [None], "pageInfo": {"hasNextPage": False}},
                },
                "board": None,
            }
        },
    )
    read = read_team(here.github)
    assert (
        "issues",
        "GitHub gave 0 of 3 open issues of acme/web: a later run may read them all.",
    ) in reasons(read)


def test_a_page_that_leads_to_itself_ends_the_read(here: Place) -> None:
    page = {"hasNextPage": True, "endCursor": "same"}
    repository = {
        "nameWithOwner": WEB,
        "label": {"name": "team/x"},
        "issues": {"totalCount": 3, "nodes": [], "pageInfo": page},
    }
    here.fault(PAGE, "body", body={"data": {"repository": repository, "board": None}}, times=9)
    read = read_team(here.github)
    assert here.asked() == ["TeamPage"] * 2
    assert "issues" in {part for part, _ in reasons(read)}


def test_lists_that_cannot_be_read_to_the_end_leave_the_issue_and_a_gap(place: SetUp) -> None:
    comments = [{"author": "engineer", "at": "2026-11-10T09:00:00Z", "body": "word"}] * 120
    here = place(a_world(a_repository(WEB, an_issue(1, comments=comments))))
    here.fault("POST /gh/graphql IssueLists", "status", status=500, times=9)
    read = read_team(here.github)
    assert len(read.issues[0].comments) == 100
    assert [part for part, _ in reasons(read)] == ["issues"]


def test_a_failing_repository_does_not_hide_the_other_teams_board(place: SetUp) -> None:
    vault = a_repository(VAULT, an_issue(1), collaborators={"support-desk[bot]": "none"})
    here = place(a_world(a_repository(WEB, an_issue(1)), vault, project=a_project(1)))
    read = read_team(here.github, VAULT, WEB)
    assert len(read.issues) == 1
    assert read.board is not None
    assert [part for part, _ in reasons(read)] == ["issues"]


def test_an_event_s_issue_that_cannot_be_read_is_incomplete(here: Place) -> None:
    here.fault("POST /gh/graphql OneIssue", "drop_before", times=9)
    read = here.github.reader.read_issue(ref(1), label=LABEL, private=False, board=BOARD)
    assert reasons(read) == [
        ("issues", "The connection to GitHub broke off."),
        ("board", "The connection to GitHub broke off."),
    ]


def test_a_wrong_base_url_is_named(here: Place) -> None:
    github = here.connect(api_url=f"{here.sandbox.url}/nowhere")
    with pytest.raises(Missing, match="GITHUB_API_URL"):
        github.reader.read_desk(WEB)
    github.connection.close()


def test_a_github_that_cannot_be_reached_is_told(here: Place) -> None:
    github = here.connect(api_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="can't be reached"):
        github.reader.read_desk(WEB)
    assert here.waits == [1.0, 2.0, 4.0]


def test_the_token_is_in_no_error_and_no_repr(here: Place) -> None:
    here.fault("POST /gh/graphql Desk", "body", status=403, body={"message": f"{TOKEN} is no good"})
    with pytest.raises(Denied) as caught:
        here.github.reader.read_desk(WEB)
    said = f"{caught.value!r} {caught.value} {here.github!r} {here.github.connection!r}"
    assert TOKEN not in said
    assert caught.value.__cause__ is None


def test_issues_by_id_that_cannot_be_read_are_a_gap(here: Place) -> None:
    here.fault("POST /gh/graphql IssuesById", "status", status=500, times=9)
    read = here.github.reader.read_issues(["I_1"], board=BOARD)
    assert reasons(read) == [("issues", "GitHub is failing (500) over issues on the board.")]


def test_heavy_issues_by_id_are_asked_for_in_smaller_numbers(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *(an_issue(n) for n in range(1, 71)))))
    ids = [issue.id for issue in read_team(here.github).issues]
    here.fault("POST /gh/graphql IssuesById", "status", status=502)
    assert len(here.github.reader.read_issues(ids, board=BOARD).issues) == 70
    assert [len(asked["ids"]) for asked in here.variables("IssuesById")] == [70, 50, 20]


def test_a_page_that_stays_too_heavy_is_used_as_far_as_it_came(here: Place) -> None:
    read_team(here.github)
    whole = here.answered("TeamPage")["data"]
    whole["board"] = None
    fault = {"type": "RESOURCE_LIMITS_EXCEEDED", "path": ["board"], "message": "Resource limits"}
    here.fault(PAGE, "body", body={"data": whole, "errors": [fault]}, times=9)
    read = read_team(here.github)
    assert len(read.issues) == 1
    assert {part for part, _ in reasons(read)} == {"issues", "board"}


def test_a_repository_and_a_board_that_are_gone_are_both_named(here: Place) -> None:
    read = here.github.reader.read_issue(
        ref(1, "acme/nowhere"), label=LABEL, private=False, board=replace(BOARD, number=8)
    )
    assert sorted(part for part, _ in reasons(read)) == ["board", "issues"]
    assert read.board is None


@pytest.mark.parametrize("odd", [{"labels": ["team/new"]}, {"labels": []}])
def test_an_issue_whose_repository_lacks_the_label_is_not_known_to_be_no_request(
    place: SetUp, odd: dict[str, Any]
) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1, labels=odd["labels"]), **odd)))
    read = here.github.reader.read_issue(ref(1), label=LABEL, private=False, board=BOARD)
    assert (
        "issues",
        f"Repository {WEB} has no label {LABEL!r}: create it there, or correct `label`.",
    ) in reasons(read)


def test_a_redirect_to_another_host_is_not_followed(here: Place) -> None:
    headers = {"Location": "http://elsewhere.example/graphql"}
    here.fault("POST /gh/graphql Desk", "status", status=301, headers=headers)
    with pytest.raises(Unavailable, match="redirects to another host"):
        here.github.reader.read_desk(WEB)
