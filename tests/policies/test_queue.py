"""SUP-5: the one order of the queue."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.issues import Issue
from supportdesk.policies.queue import queue, why_before
from tests.builders import LABEL, a_board, a_state, an_issue, an_item, at


def numbers(*issues: Issue, board: tuple[Issue, ...] = ()) -> list[int]:
    return [entry.issue.ref.number for entry in queue(a_state(*issues, board=a_board(*board)))]


def labelled(number: int, *labels: str, asked: str = "20 10:00") -> Issue:
    return an_issue(number, labels=frozenset({LABEL, *labels}), asked=at(asked))


def test_an_empty_queue_has_no_entries() -> None:
    assert queue(a_state()) == ()
    assert queue(a_state(board=None)) == ()


def test_incidents_come_first_then_what_is_urgent_then_by_priority() -> None:
    issues = (labelled(1), labelled(2, "p2"), labelled(3, "p1"), labelled(4, "incident"))
    assert numbers(*issues, board=issues) == [4, 3, 2, 1]


def test_within_a_priority_the_boards_own_order_holds() -> None:
    first, second = labelled(1, asked="18 10:00"), labelled(2, asked="20 10:00")
    assert numbers(first, second, board=(second, first)) == [2, 1]


def test_what_is_not_on_the_board_comes_last_and_by_waiting() -> None:
    longest, shorter, placed = labelled(3, asked="17 10:00"), labelled(1, asked="18 10:00"), labelled(2)
    assert numbers(shorter, longest, placed, board=(placed,)) == [2, 3, 1]


def test_equal_requests_stand_by_their_number() -> None:
    assert numbers(labelled(2), labelled(1)) == [1, 2]


def test_waiting_is_counted_in_business_time() -> None:
    (entry,) = queue(a_state(labelled(1, asked="19 16:30")))
    assert entry.waits == timedelta(hours=3)


def test_what_is_in_flight_a_feature_or_the_teams_own_work_is_not_in_the_queue() -> None:
    flying = an_issue(1, items=(an_item("In Progress"),))
    feature = labelled(2, "feature-request")
    own = an_issue(3, author="delivery-eng-a")
    assert numbers(flying, feature, own) == []


def test_issues_from_before_the_teams_start_are_in_the_queue() -> None:
    assert numbers(labelled(1, asked="2025-12-01T10:00")) == [1]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (labelled(2, "incident"), labelled(1), "incidents go first"),
        (labelled(2, "p1"), labelled(1), "what is urgent (P1) goes before the rest"),
        (labelled(2, "p2"), labelled(1), "P2 goes before no priority"),
        (labelled(1), labelled(2), "so the board has them"),
        (labelled(2), labelled(9), "what is on the board goes before what is not"),
        (
            labelled(8, asked="18 10:00"),
            labelled(9),
            "the longer wait goes first, 2 business days 1 h against 1 h",
        ),
        (labelled(8), labelled(9), "all else is equal, so the address decides"),
    ],
    ids=["incident", "urgent", "priority", "board", "not on the board", "waiting", "address"],
)
def test_the_first_comparison_that_differs_is_told(first: Issue, second: Issue, why: str) -> None:
    state = a_state(second, first, board=a_board(labelled(1), labelled(2)))
    one, other = queue(state)
    assert (one.issue, other.issue) == (first, second)
    assert why_before(state, one, other) == why


ISSUES = st.builds(
    lambda number, labels, hours, placed: an_issue(
        number,
        labels=frozenset({LABEL, *labels}),
        asked=at("20 10:00") - timedelta(hours=hours),
        items=(an_item(),) if placed else (),
    ),
    st.integers(1, 30),
    st.sets(st.sampled_from(["p1", "p2", "incident", "bug"]), max_size=2),
    st.integers(0, 200),
    st.booleans(),
)


@given(st.lists(ISSUES, max_size=12, unique_by=lambda issue: issue.ref), st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_the_order_of_reading(
    issues: list[Issue], random: Random
) -> None:
    shuffled = list(issues)
    random.shuffle(shuffled)
    board = tuple(issues)
    assert numbers(*issues, board=board) == numbers(*shuffled, board=board)
    assert sorted(numbers(*issues, board=board)) == sorted(issue.ref.number for issue in issues)
