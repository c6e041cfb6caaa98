"""What a check-up says of a board beyond what a run reads there."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Desk
from supportdesk.policies.checkup.board import check_board
from tests.builders import a_board, a_state, a_team

SETUP = Setup(desk=Desk(login="desk[bot]", slack_user="U0DESK", repository="acme/desk"))
PRODUCT = replace(a_team().board, statuses=replace(a_team().board.statuses, product="Icebox"))
ADD = "Add it there, or correct `statuses.product`."


def checks(**state: Any) -> list[Check]:
    return list(check_board(a_state(**state), SETUP))


def test_a_board_that_fits_needs_no_word() -> None:
    assert checks() == []
    assert checks(team=a_team(board=PRODUCT), board=a_board(options={"Icebox": "O_1"})) == []


def test_of_a_board_that_cannot_be_read_nothing_is_said() -> None:
    assert checks(team=a_team(board=PRODUCT), board=None) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"Backlog": "O_1"}, "The board has no status “Icebox”."),
        ({"Backlog": "O_1", "Ice box": "O_2"}, "The board has no status “Icebox”, but “Ice box”."),
    ],
)
def test_a_column_for_feature_requests_that_is_not_there_is_a_fault(
    options: dict[str, str], said: str
) -> None:
    found = checks(team=a_team(board=PRODUCT), board=a_board(options=options))
    assert found == [Check(subject="board", verdict="fault", detail=said, mend=ADD)]


def test_a_closed_board_is_a_warning() -> None:
    assert checks(board=a_board(closed=True)) == [
        Check(
            subject="board",
            verdict="warning",
            detail="https://github.example/orgs/acme/projects/205 is closed.",
            mend="Reopen it in its settings, or name another in `board`.",
        )
    ]
