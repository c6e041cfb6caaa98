"""What a board lacks, said with what it has that may have been meant."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.places import Board
from tests.services.github.conftest import Place
from tests.services.github.worlds import BOARD, a_project, a_world, read_team, reasons

SetUp = Callable[[dict[str, Any]], Place]


def said(place: SetUp, board: Board = BOARD, **project: Any) -> list[str]:
    """What is said of the board, after its name."""
    read = read_team(place(a_world(project=a_project(**project))).github, board=board)
    return [reason.removeprefix("Board acme/7 has no ") for _, reason in reasons(read)]


def test_a_status_that_is_nearly_there_is_named(place: SetUp) -> None:
    assert said(place, statuses=["Backlog", "doing", "Done"]) == [
        "status 'Doing', but 'doing': add it there, or correct `statuses`."
    ]


def test_a_field_that_is_nearly_there_is_named(place: SetUp) -> None:
    board = replace(BOARD, status_field="Stat-us")
    assert said(place, board) == [
        "single-select field 'Stat-us', but 'Status': create it, or correct `status_field`."
    ]
    assert said(place, date_fields=["E.T.A."]) == [
        "date field 'ETA', but 'E.T.A.': create it, or correct `eta_field`."
    ]


def test_a_field_of_another_kind_is_told_with_its_kind(place: SetUp) -> None:
    assert said(place, date_fields=[], text_fields=["ETA"]) == [
        "date field 'ETA', but a text field of that name: create it, or correct `eta_field`."
    ]
    assert said(place, replace(BOARD, eta_field="Status")) == [
        "date field 'Status', but a single-select field of that name: create it, or correct `eta_field`."
    ]


def test_a_name_that_somebody_made_long_or_sly_is_quoted_short_and_still(place: SetUp) -> None:
    sly = "Do\u202eing"
    assert said(place, statuses=["Backlog", sly, "Done"]) == [
        "status 'Doing', but 'Do\\u202eing': add it there, or correct `statuses`."
    ]


@pytest.mark.parametrize("kind", ["status", "body"])
def test_where_the_names_cannot_be_read_the_lack_is_said_alone(place: SetUp, kind: str) -> None:
    here = place(a_world(project=a_project(date_fields=[])))
    here.fault("POST /gh/graphql BoardFieldNames", kind, status=403, times=99, body={"message": "No"})
    assert [reason for _, reason in reasons(read_team(here.github))] == [
        "Board acme/7 has no date field 'ETA': create it, or correct `eta_field`."
    ]


def test_a_board_that_has_all_is_asked_no_more(place: SetUp) -> None:
    here = place(a_world())
    assert read_team(here.github).incomplete == ()
    assert "BoardFieldNames" not in here.asked()


def test_a_closed_board_is_known(place: SetUp) -> None:
    for closed in (False, True):
        board = read_team(place(a_world(project=a_project(closed=closed))).github).board
        assert board is not None
        assert board.closed is closed
