from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sandbox.faults import Fault, Faults
from sandbox.http import Request
from supportdesk.model.issues import Issue
from supportdesk.services.errors import Ambiguous, Denied, Missing, ServiceError, Unavailable
from supportdesk.services.github import GitHub
from tests.services.github.conftest import Place
from tests.services.github.worlds import (
    BOARD,
    LABEL,
    WEB,
    a_project,
    a_repository,
    a_world,
    an_issue,
    read_team,
    ref,
)

SetUp = Callable[[dict[str, Any]], Place]

MARK = "<!-- supportdesk:status"
BODY = f"Thank you.\n\n{MARK} -->"
COMMENTS = "POST /gh/repos/acme/web/issues/1/comments"
ISSUES = "POST /gh/repos/acme/web/issues"


@pytest.fixture
def here(place: SetUp) -> Place:
    web = a_repository(WEB, an_issue(1), an_issue(2), labels=[LABEL, "support/at-risk"])
    return place(a_world(web, project=a_project(2)))


def issue(here: Place, number: int = 1) -> Issue:
    found = here.github.reader.read_issue(ref(number), label=LABEL, private=False, board=BOARD)
    return found.issues[0]


def file_report(here: Place) -> str:
    return here.github.writer.file_issue(
        repository=WEB, title="Handoff", body=BODY, labels=["handoff"], mark=MARK
    )


def file_mirror(here: Place) -> str | None:
    return here.github.writer.file_mirror(
        repository=WEB, title="Customer request", body=BODY, labels=[LABEL, "mirror"], mark=MARK
    )


def filed(here: Place) -> list[tuple[str, set[str]]]:
    """The issues that the desk filed, by state and labels."""
    issues = here.sandbox.github.state.repositories[WEB].issues.values()
    own = (each for each in issues if each.author and each.author.login == "support-desk[bot]")
    return [(each.state, {label.name for label in each.labels}) for each in own]


def test_a_label_is_added_and_taken_off(here: Place) -> None:
    here.github.writer.add_label(ref(1), "support/at-risk")
    assert issue(here).labels == {LABEL, "support/at-risk"}
    here.github.writer.remove_label(ref(1), "support/at-risk")
    assert issue(here).labels == {LABEL}


def test_a_label_that_is_off_already_is_as_good(here: Place) -> None:
    here.github.writer.remove_label(ref(1), "support/at-risk")
    assert issue(here).labels == {LABEL}


def test_somebody_is_assigned_and_unassigned(here: Place) -> None:
    here.github.writer.assign(ref(1), "Engineer")
    assert issue(here).assignees == ("engineer",)
    here.github.writer.unassign(ref(1), "engineer")
    assert issue(here).assignees == ()


def test_an_account_without_access_cannot_be_assigned(here: Place) -> None:
    with pytest.raises(Denied, match="stranger cannot be assigned to acme/web#1"):
        here.github.writer.assign(ref(1), "stranger")


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "truncate", "html"])
def test_a_label_whose_answer_is_lost_is_sent_again(here: Place, kind: str) -> None:
    here.fault("POST /gh/repos/acme/web/issues/1/labels", kind)
    here.github.writer.add_label(ref(1), "support/at-risk")
    assert "support/at-risk" in issue(here).labels


def test_an_issue_that_is_not_there_is_named(here: Place) -> None:
    with pytest.raises(Missing, match="issue acme/web#99"):
        here.github.writer.add_label(ref(99), "support/at-risk")


def test_an_issue_is_put_on_the_board_with_its_status(here: Place) -> None:
    board = read_team(here.github).board
    assert board is not None
    here.github.writer.add_to_board(
        board_id=board.id,
        issue_id=issue(here).id,
        status_field=board.status_field,
        option=board.options["Doing"],
    )
    assert [item.status for item in issue(here).items] == ["Doing"]


def test_an_item_that_has_a_status_keeps_it(here: Place) -> None:
    board = read_team(here.github).board
    assert board is not None
    here.github.writer.add_to_board(
        board_id=board.id,
        issue_id=issue(here, 2).id,
        status_field=board.status_field,
        option=board.options["Doing"],
    )
    assert [item.status for item in issue(here, 2).items] == ["Backlog"]


def test_an_item_s_status_is_set(here: Place) -> None:
    board = read_team(here.github).board
    assert board is not None
    here.github.writer.set_status(
        board_id=board.id,
        item=board.cards[0].item,
        status_field=board.status_field,
        option=board.options["Done"],
    )
    assert [item.status for item in issue(here, 2).items] == ["Done"]


def set_eta(here: Place, number: int, *, item: str) -> None:
    board = read_team(here.github).board
    assert board is not None
    assert board.eta_field is not None
    here.github.writer.set_eta(
        board_id=board.id,
        issue_id=issue(here, number).id,
        item=item,
        eta_field=board.eta_field,
        day=date(2026, 11, 27),
    )


def test_a_date_is_written_into_an_item(here: Place) -> None:
    set_eta(here, 2, item=issue(here, 2).items[0].id)
    assert [item.eta for item in issue(here, 2).items] == [date(2026, 11, 27)]
    assert "BoardItem" not in here.asked()


def test_an_item_that_is_not_known_is_found_by_its_issue(here: Place) -> None:
    set_eta(here, 2, item="")
    (item,) = issue(here, 2).items
    assert (item.eta, item.status) == (date(2026, 11, 27), "Backlog")


@pytest.mark.parametrize("verdict", ["accepted", "refused"])
def test_a_command_is_answered_by_a_reaction_once(place: SetUp, verdict: Any) -> None:
    command = {"author": "engineer", "at": "2026-11-10T09:00:00Z", "body": "/ack"}
    here = place(a_world(a_repository(WEB, an_issue(1, comments=[command]))))
    for _ in range(2):
        here.github.writer.react(issue(here).comments[0].id, verdict)
    assert issue(here).comments[0].verdict == verdict


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "status"])
def test_a_reaction_whose_answer_is_lost_is_sent_again(place: SetUp, kind: str) -> None:
    command = {"author": "engineer", "at": "2026-11-10T09:00:00Z", "body": "/ack"}
    here = place(a_world(a_repository(WEB, an_issue(1, comments=[command]))))
    here.fault("POST /gh/graphql AddReaction", kind)
    here.github.writer.react(issue(here).comments[0].id, "accepted")
    assert issue(here).comments[0].verdict == "accepted"


def test_a_comment_that_is_gone_cannot_be_answered(here: Place) -> None:
    with pytest.raises(ServiceError, match="a reaction to a comment"):
        here.github.writer.react("IC_gone", "accepted")


def test_a_board_that_cannot_be_written_is_said(here: Place) -> None:
    with pytest.raises(ServiceError, match="board"):
        here.github.writer.set_status(board_id="PVT_no", item="PVTI_no", status_field="F", option="O")


def test_a_field_that_is_gone_is_said(here: Place) -> None:
    with pytest.raises(Missing, match="status field"):
        here.github.writer.add_to_board(board_id="PVT_no", issue_id="I_no", status_field="F", option="O")


def test_a_comment_is_written_once_by_its_mark(here: Place) -> None:
    for _ in range(2):
        here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    assert [comment.body for comment in issue(here).comments] == [BODY]


def test_somebody_else_s_copy_of_the_mark_does_not_count(place: SetUp) -> None:
    copied = {"author": "stranger", "at": "2026-11-10T09:00:00Z", "body": BODY}
    here = place(a_world(a_repository(WEB, an_issue(1, comments=[copied]))))
    here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    assert [comment.by_desk for comment in issue(here).comments] == [False, True]


def test_the_desk_s_comment_is_found_among_hundreds(place: SetUp) -> None:
    own = {"author": "support-desk[bot]", "at": "2026-11-10T08:00:00Z", "body": BODY}
    words = [{"author": "stranger", "at": "2026-11-10T09:00:00Z", "body": "word"}] * 150
    here = place(a_world(a_repository(WEB, an_issue(1, comments=[own, *words]))))
    here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    assert here.asked() == ["DeskComments", "DeskComments"]


def test_a_comment_is_edited_in_place(here: Place) -> None:
    here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    standing = issue(here).comments[0].id
    here.github.writer.write_comment(ref(1), comment=standing, body=f"Later. {MARK}", mark=MARK)
    assert [comment.body for comment in issue(here).comments] == [f"Later. {MARK}"]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "truncate", "html", "status"])
def test_a_comment_whose_answer_is_lost_stands_once(here: Place, kind: str) -> None:
    here.fault(COMMENTS, kind)
    here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    assert [comment.body for comment in issue(here).comments] == [BODY]


def test_a_comment_that_was_limited_is_sent_when_the_limit_opens(here: Place) -> None:
    here.fault(COMMENTS, "status", status=429, headers={"Retry-After": "30"})
    here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    assert here.waits == [30.0]
    assert len(issue(here).comments) == 1


def test_a_comment_under_a_limit_that_stays_is_given_up(here: Place) -> None:
    here.fault(COMMENTS, "status", status=429, headers={"Retry-After": "3600"}, times=9)
    with pytest.raises(Unavailable, match="rate limit"):
        here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)


def test_a_comment_lost_twice_is_left_to_people(here: Place) -> None:
    here.fault(COMMENTS, "drop_before", times=9)
    with pytest.raises(Ambiguous, match="a comment on acme/web#1"):
        here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    assert issue(here).comments == ()


def test_a_comment_that_cannot_be_looked_for_is_not_sent_again(here: Place) -> None:
    here.sandbox.control.faults.order(
        [
            {"match": COMMENTS, "kind": "drop_after", "times": 9},
            {
                "match": "POST /gh/graphql DeskComments",
                "kind": "status",
                "status": 500,
                "nth": 2,
                "times": 99,
            },
        ]
    )
    with pytest.raises(Ambiguous, match="may or may not"):
        here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    assert len(issue(here).comments) == 1


def test_a_report_is_filed_once_by_its_mark(here: Place) -> None:
    assert file_report(here) == file_report(here)
    assert here.asked().count("POST /repos/acme/web/issues") == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_report_whose_answer_is_lost_stands_once(here: Place, kind: str) -> None:
    here.fault(ISSUES, kind)
    url = file_report(here)
    here.fault("POST /nothing", "html")
    assert file_report(here) == url


def test_a_mirror_is_filed_once_by_its_mark(here: Place) -> None:
    first = file_mirror(here)
    assert first is not None
    assert file_mirror(here) == first
    assert filed(here) == [("OPEN", {LABEL, "mirror"})]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "truncate", "html"])
def test_a_mirror_whose_answer_is_lost_stands_once(here: Place, kind: str) -> None:
    here.fault(ISSUES, kind)
    assert file_mirror(here) is not None
    assert len(filed(here)) == 1


def test_a_mirror_lost_twice_is_left_to_people(here: Place) -> None:
    here.fault(ISSUES, "drop_before", times=9)
    with pytest.raises(Ambiguous, match="an issue in acme/web"):
        file_mirror(here)
    assert filed(here) == []


def test_a_mirror_that_people_closed_is_found_and_not_filed_again(here: Place) -> None:
    file_mirror(here)
    here.sandbox.act("github", "close", issue=f"{WEB}#3", by="engineer")
    assert file_mirror(here) is None
    assert [state for state, _ in filed(here)] == ["CLOSED"]


def test_somebody_else_s_copy_of_a_mirror_does_not_count(place: SetUp) -> None:
    here = place(a_world(a_repository(WEB, an_issue(1, author="stranger", body=BODY))))
    assert file_mirror(here) is not None
    assert len(filed(here)) == 1


def test_an_issue_that_moved_is_said(here: Place) -> None:
    here.fault("POST /gh/repos/acme/web/issues/1/labels", "status", status=307)
    with pytest.raises(Missing, match="issue acme/web#1 has moved"):
        here.github.writer.add_label(ref(1), "support/at-risk")


def test_a_refused_change_of_the_board_is_denied(here: Place) -> None:
    fault = {"type": "FORBIDDEN", "path": ["updateProjectV2ItemFieldValue"], "message": "No"}
    here.fault("POST /gh/graphql SetStatus", "body", body={"data": {}, "errors": [fault]})
    with pytest.raises(Denied, match="the board's status field"):
        here.github.writer.set_status(board_id="B", item="I", status_field="F", option="O")


def test_changes_keep_their_distance_in_time(here: Place) -> None:
    github = here.connect(write_pause=1.0)
    for _ in range(3):
        github.writer.add_label(ref(1), "support/at-risk")
    github.connection.close()
    assert here.waits == [1.0, 1.0]


def test_what_must_not_be_there_twice_is_looked_for_after_the_wait(here: Place) -> None:
    def somebody_else_comments(_: float) -> None:
        here.sandbox.act("github", "comment", issue=str(ref(1)), by="support-desk[bot]", body=BODY)

    here.patience = replace(here.patience, sleep=somebody_else_comments)
    github = here.connect(write_pause=1.0)
    github.writer.add_label(ref(1), "support/at-risk")
    github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    github.connection.close()
    comments = [comment.body for comment in here.sandbox.github.state.issue(str(ref(1))).comments]
    assert comments == [BODY]


def meanwhile(here: Place, matches: str, deed: Callable[[], None]) -> GitHub:
    """A desk beside which somebody does something, once, when its first request of a kind comes."""

    class Crowd(Faults):
        done = False

        def strike(self, request: Request) -> None:
            if not self.done and Fault(match=matches, kind="status").matches(request):
                self.done = True
                deed()

    here.sandbox.control.faults = Crowd()
    return here.connect()


@pytest.mark.parametrize("file", [file_report, file_mirror])
def test_of_two_issues_filed_at_the_same_moment_the_older_one_stays(
    here: Place, file: Callable[[Place], str | None]
) -> None:
    def somebody_files_it_too() -> None:
        given = {"title": "Handoff", "body": BODY, "labels": ["handoff", LABEL, "mirror"]}
        here.sandbox.github.act("open_issue", {"repository": WEB, "by": "support-desk[bot]", **given})

    here.github = meanwhile(here, ISSUES, somebody_files_it_too)
    told = file(here)
    older, younger = list(here.sandbox.github.state.repositories[WEB].issues.values())[-2:]
    assert (older.state, younger.state, younger.state_reason) == ("OPEN", "CLOSED", "NOT_PLANNED")
    assert told in (older.url, older.node_id)
    assert file(here) == told


def test_a_comment_is_taken_back_and_that_it_is_gone_is_as_good(here: Place) -> None:
    here.github.writer.write_comment(ref(1), comment=None, body=BODY, mark=MARK)
    comments = here.sandbox.github.state.issue(str(ref(1))).comments
    node = comments[0].node_id
    for _ in range(2):
        here.github.writer.remove_comment(ref(1), comment=node)
    assert comments == []
