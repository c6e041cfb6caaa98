from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from supportdesk.model.issues import BoardRef, Event
from supportdesk.model.places import Repository
from supportdesk.services.errors import Denied, Missing
from tests.services.github.conftest import Place
from tests.services.github.worlds import (
    BOARD,
    LABEL,
    LATELY,
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


def many(first: int, last: int, **facts: Any) -> list[dict[str, Any]]:
    return [an_issue(number, **facts) for number in range(first, last + 1)]


def test_the_desk_knows_its_own_account_and_repository(place: SetUp) -> None:
    desk = place(a_world(a_repository(WEB, private=True))).github.reader.read_desk(WEB)
    assert (desk.login, desk.repository, desk.public) == ("support-desk[bot]", WEB, False)


def test_a_desk_s_repository_that_is_not_there_is_named(place: SetUp) -> None:
    with pytest.raises(Missing, match="repository acme/nowhere"):
        place(a_world()).github.reader.read_desk("acme/nowhere")


def test_an_issue_is_read_with_all_that_the_rules_ask_of_it(place: SetUp) -> None:
    told = an_issue(
        12,
        body="Why it matters",
        type="Feature",
        labels=[{"name": LABEL, "by": "engineer", "at": "2026-11-10T09:00:00Z"}],
        assignees=[{"login": "engineer", "by": "support-desk[bot]", "at": "2026-11-10T09:05:00Z"}],
    )
    board = a_project({"issue": f"{WEB}#12", "status": "Doing", "fields": {"ETA": "2026-11-27"}})
    read = read_team(place(a_world(a_repository(WEB, told), project=board)).github)
    issue = read.issues[0]
    assert (issue.ref, issue.title, issue.body) == (ref(12), "Request 12", "Why it matters")
    assert (issue.author, issue.type, issue.open) == ("requester", "Feature", True)
    assert (issue.labels, issue.assignees) == (frozenset({LABEL}), ("engineer",))
    assert tuple(event for event in issue.events if event.kind != "boarded") == (
        Event(kind="labeled", at=datetime(2026, 11, 10, 9, tzinfo=UTC), actor="engineer", subject=LABEL),
        Event(
            kind="assigned",
            at=datetime(2026, 11, 10, 9, 5, tzinfo=UTC),
            actor="support-desk[bot]",
            subject="engineer",
        ),
    )
    assert reasons(read) == []


def test_an_issue_s_places_on_boards_are_read_archived_ones_too(place: SetUp) -> None:
    item = {"issue": f"{WEB}#1", "status": "Doing", "archived": True}
    here = place(a_world(a_repository(WEB, an_issue(1)), project=a_project(item)))
    read = read_team(here.github)
    found = read.issues[0].on(BoardRef("acme", 7))
    assert found is not None
    assert (found.archived, found.status) == (True, "Doing")
    assert found.since is not None
    assert read.board is not None
    assert read.board.cards == ()


def test_the_board_is_read_in_its_order_with_the_names_for_writing(place: SetUp) -> None:
    issues = many(1, 3)
    here = place(a_world(a_repository(WEB, *issues), project=a_project(3, 1, 2)))
    board = read_team(here.github).board
    assert board is not None
    assert [card.ref.number for card in board.cards] == [3, 1, 2]
    assert set(board.options) == {"Backlog", "Doing", "Done"}
    assert board.eta_field is not None
    assert board.ref == BoardRef("acme", 7)


def test_a_page_of_issues_and_of_the_board_come_in_one_request(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 250)), project=a_project(*range(1, 131))))
    read = read_team(here.github)
    assert here.asked() == ["TeamPage"] * 3
    assert len(read.issues) == 250
    assert read.board is not None
    assert len(read.board.cards) == 130
    assert all(entry.cost is not None and entry.cost <= 8 for entry in here.sandbox.control.log.entries())


def test_the_run_s_cost_is_counted(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 150))))
    read_team(here.github)
    charged = sum(entry.cost or 0 for entry in here.sandbox.control.log.entries())
    assert here.github.connection.tally.requests == {"team_page": 2}
    assert here.github.connection.tally.points == charged


def test_repositories_are_read_one_after_another(place: SetUp) -> None:
    vault = a_repository(VAULT, *many(1, 2), private=True)
    here = place(a_world(a_repository(WEB, *many(1, 2)), vault))
    read = read_team(here.github, WEB, VAULT)
    assert {str(issue.ref) for issue in read.issues} == {
        f"{WEB}#1",
        f"{WEB}#2",
        f"{VAULT}#1",
        f"{VAULT}#2",
    }
    assert [issue.private for issue in read.issues] == [False, False, True, True]


def test_pull_requests_and_what_was_closed_long_ago_are_left_out(place: SetUp) -> None:
    issues = [an_issue(1), an_issue(2, state="closed"), an_issue(3, head="branch")]
    read = read_team(place(a_world(a_repository(WEB, *issues))).github)
    assert [issue.ref.number for issue in read.issues] == [1]


def test_what_was_closed_lately_comes_along_the_newest_of_it(place: SetUp) -> None:
    closed = many(2, 41, state="closed", closed="2026-11-16T07:00:00Z")
    here = place(a_world(a_repository(WEB, an_issue(1), *closed)))
    read = read_team(here.github)
    assert sorted(issue.open for issue in read.issues) == [*(False for _ in range(25)), True]
    assert here.asked() == ["TeamPage"]


def test_an_issue_with_two_of_the_labels_is_one_issue(place: SetUp) -> None:
    issue = an_issue(1, labels=[LABEL, "x"])
    here = place(a_world(a_repository(WEB, issue, labels=[LABEL, "x"])))
    read = here.github.reader.read_team(
        repositories=[Repository(name=WEB)], labels=[LABEL, "x"], board=BOARD, closed_since=LATELY
    )
    assert [found.ref for found in read.issues] == [ref(1)]


def test_lists_past_a_page_are_read_to_the_end_for_that_issue_alone(place: SetUp) -> None:
    comments = [
        {"author": "engineer", "at": f"2026-11-10T{n // 60:02}:{n % 60:02}:00Z", "body": "word"}
        for n in range(250)
    ]
    labels = [LABEL, *(f"label-{n}" for n in range(120))]
    long = an_issue(1, comments=comments, labels=labels)
    here = place(a_world(a_repository(WEB, long, an_issue(2), labels=labels)))
    issue = next(issue for issue in read_team(here.github).issues if issue.ref == ref(1))
    assert (len(issue.comments), len(issue.labels), len(issue.events)) == (250, 121, 121)
    assert here.asked() == ["TeamPage", "IssueLists", "IssueLists"]


def test_only_the_desk_s_comments_and_commands_keep_their_text(place: SetUp) -> None:
    comments = [
        {"author": "support-desk[bot]", "at": "2026-11-10T09:00:00Z", "body": "status"},
        {"author": "engineer", "at": "2026-11-10T10:00:00Z", "body": "hello\r\n/ack"},
        {"author": "engineer", "at": "2026-11-10T10:30:00Z", "body": "/ETA fri"},
        {"author": "stranger", "at": "2026-11-10T11:00:00Z", "body": "a long story"},
        {"author": "stranger", "at": "2026-11-10T12:00:00Z", "body": "/lgtm"},
    ]
    here = place(a_world(a_repository(WEB, an_issue(1, comments=comments))))
    issue = read_team(here.github).issues[0]
    assert [comment.body for comment in issue.comments] == ["status", "hello\r\n/ack", "/ETA fri", "", ""]
    assert [bool(comment.id) for comment in issue.comments] == [True, True, True, False, False]
    assert [comment.by_desk for comment in issue.comments] == [True, False, False, False, False]
    assert [comment.bot for comment in issue.comments] == [True, False, False, False, False]


def test_what_somebody_else_edited_is_not_trusted(place: SetUp) -> None:
    comments = [
        {"author": "support-desk[bot]", "at": "2026-11-10T09:00:00Z", "body": "own"},
        {
            "author": "support-desk[bot]",
            "at": "2026-11-10T10:00:00Z",
            "body": "foreign",
            "editor": "stranger",
        },
        {
            "author": "support-desk[bot]",
            "at": "2026-11-10T11:00:00Z",
            "body": "own edit",
            "editor": "support-desk[bot]",
        },
    ]
    here = place(a_world(a_repository(WEB, an_issue(1, comments=comments))))
    issue = read_team(here.github).issues[0]
    assert [comment.trusted for comment in issue.comments] == [True, False, True]


def test_former_accounts_of_the_desk_count_as_the_desk(place: SetUp) -> None:
    comments = [{"author": "stranger", "at": "2026-11-10T09:00:00Z", "body": "old status"}]
    here = place(a_world(a_repository(WEB, an_issue(1, comments=comments))))
    github = here.connect(former_logins=("Stranger",))
    comment = read_team(github).issues[0].comments[0]
    github.connection.close()
    assert (comment.by_desk, comment.trusted, comment.body) == (True, True, "old status")


def test_a_ghost_is_nobody(place: SetUp) -> None:
    comments = [{"author": None, "at": "2026-11-10T09:00:00Z", "body": "/ack"}]
    here = place(a_world(a_repository(WEB, an_issue(1, author="ghost", comments=comments))))
    issue = read_team(here.github).issues[0]
    assert issue.author is None
    assert issue.comments[0].author is None


def test_drafts_redacted_items_and_pull_requests_are_no_cards(place: SetUp) -> None:
    items = [{"draft": "An idea"}, {"issue": f"{VAULT}#1"}, {"issue": f"{WEB}#2"}, {"issue": f"{WEB}#1"}]
    web = a_repository(WEB, an_issue(1), an_issue(2, head="branch"))
    hidden = a_repository(VAULT, an_issue(1), collaborators={"support-desk[bot]": "none"})
    here = place(a_world(web, hidden, project=a_project(*items)))
    read = read_team(here.github)
    assert read.board is not None
    assert [card.ref for card in read.board.cards] == [ref(1)]
    assert reasons(read) == []


def test_a_page_that_is_too_much_for_github_is_asked_again_at_fifty(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 120)), project=a_project(1, 2)))
    here.fault("POST /gh/graphql TeamPage", "status", status=502)
    read = read_team(here.github)
    assert [asked["issuesFirst"] for asked in here.variables("TeamPage")] == [100, 50, 50, 50]
    assert (len(read.issues), reasons(read)) == (120, [])


def test_a_page_too_much_at_fifty_is_asked_again_at_twenty_five(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 30))))
    message = {"errors": [{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits exceeded"}]}
    here.fault("POST /gh/graphql TeamPage", "body", body=message, times=2)
    assert len(read_team(here.github).issues) == 30
    assert [asked["issuesFirst"] for asked in here.variables("TeamPage")] == [100, 50, 25, 25]


def test_an_unreadable_repository_is_named_and_the_rest_is_read(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1)), project=a_project(1)))
    read = read_team(here.github, "acme/nowhere", WEB)
    assert [issue.ref for issue in read.issues] == [ref(1)]
    assert read.board is not None
    assert reasons(read) == [
        (
            "issues",
            (
                "GitHub shows the desk no repository acme/nowhere: "
                "check the name, and that the App or token may see it."
            ),
        )
    ]


def test_an_unknown_board_is_named_and_the_issues_are_read(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1))))
    for board in (replace(BOARD, number=8), replace(BOARD, owner="nobody")):
        read = read_team(here.github, board=board)
        assert len(read.issues) == 1
        assert [part for part, _ in reasons(read)] == ["board"]
        assert f"board {board.owner}/{board.number}" in reasons(read)[0][1]


def test_what_the_board_lacks_is_named_with_its_mend(place: SetUp) -> None:
    project = a_project(statuses=["Backlog", "Doing"], date_fields=[])
    read = read_team(place(a_world(project=project)).github)
    assert reasons(read) == [
        ("board", "Board acme/7 has no status 'Done': add it there, or correct `statuses`."),
        ("board", "Board acme/7 has no date field 'ETA': create it, or correct `eta_field`."),
    ]


def test_a_missing_status_for_feature_requests_is_no_gap(place: SetUp) -> None:
    board = replace(BOARD, statuses=replace(BOARD.statuses, product="Icebox"))
    assert reasons(read_team(place(a_world()).github, board=board)) == []


@pytest.mark.parametrize(("owner", "boarded"), [("acme", ["7"]), ("elsewhere", [])])
def test_what_happens_on_another_owner_s_board_of_the_same_number_is_not_the_team_s(
    place: SetUp, owner: str, boarded: list[str]
) -> None:
    own = {} if owner == "acme" else {"project": a_project()}
    world = a_world(a_repository(WEB, an_issue(1)), **own)
    world["github"]["organizations"].append({"login": "elsewhere", "members": []})
    world["github"]["projects"] = [a_project(*([1] if owner == "acme" else []))]
    if owner != "acme":
        world["github"]["projects"].append(a_project(1, owner=owner))
    (issue,) = read_team(place(world).github).issues
    assert [event.subject for event in issue.events if event.kind == "boarded"] == boarded


def test_a_board_without_the_status_field_is_no_board(place: SetUp) -> None:
    read = read_team(place(a_world()).github, board=replace(BOARD, status_field="Stage"))
    assert read.board is None
    assert reasons(read) == [
        (
            "board",
            "Board acme/7 has no single-select field 'Stage': create it, or correct `status_field`.",
        )
    ]


def test_a_repository_without_the_label_is_named(place: SetUp) -> None:
    read = read_team(place(a_world(a_repository(WEB, labels=[]))).github)
    assert reasons(read) == [
        ("issues", "Repository acme/web has no label 'team/x': create it there, or correct `label`.")
    ]


def test_a_repository_by_another_name_is_told(place: SetUp) -> None:
    read = read_team(place(a_world()).github, "Acme/web")
    assert reasons(read) == [("issues", "Repository Acme/web is called acme/web on GitHub: write it so.")]


def test_issues_are_read_by_id_a_hundred_a_request(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, *many(1, 120))))
    ids = [issue.id for issue in read_team(here.github).issues]
    read = here.github.reader.read_issues([*ids, "I_gone"], board=BOARD)
    assert (len(read.issues), reasons(read)) == (120, [])
    assert here.asked()[2:] == ["IssuesById", "IssuesById"]


def test_the_address_of_an_issue_leads_on_to_where_it_is(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1), an_issue(2)), a_repository("acme/other")))
    here.sandbox.act("github", "transfer", issue=f"{WEB}#1", to="acme/other", by="engineer")
    reader = here.github.reader
    assert reader.read_moved(ref(1)) == "https://github.com/acme/other/issues/1"
    assert reader.read_moved(ref(2)) == f"https://github.com/{WEB}/issues/2"
    assert reader.read_moved(ref(3)) is None


def test_one_issue_comes_with_its_board_in_one_request(place: SetUp) -> None:
    item = {"issue": f"{WEB}#1", "status": "Doing", "fields": {"ETA": "2026-11-27"}}
    here = place(a_world(a_repository(WEB, an_issue(1)), project=a_project(item)))
    read = here.github.reader.read_issue(ref(1), label=LABEL, private=True, board=BOARD)
    assert (len(read.issues), read.issues[0].private, reasons(read)) == (1, True, [])
    assert read.board is not None
    assert here.asked() == ["OneIssue"]


@pytest.mark.parametrize("number", [2, 99])
def test_a_pull_request_or_a_missing_issue_gives_no_issue(place: SetUp, number: int) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1), an_issue(2, head="branch"))))
    read = here.github.reader.read_issue(ref(number), label=LABEL, private=False, board=BOARD)
    assert (tuple(read.issues), reasons(read)) == ((), [])


def test_bad_credentials_stop_the_read(place: SetUp) -> None:
    world = a_world()
    world["github"]["tokens"] = ["another"]
    with pytest.raises(Denied, match="refuses the credentials"):
        read_team(place(world).github)


def test_a_date_field_is_read_as_the_eta(place: SetUp) -> None:
    item = {"issue": f"{WEB}#1", "status": "Doing", "fields": {"ETA": "2026-11-27"}}
    read = read_team(place(a_world(a_repository(WEB, an_issue(1)), project=a_project(item))).github)
    assert read.issues[0].items[0].eta == date(2026, 11, 27)
