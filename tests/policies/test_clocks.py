"""SUP-8, SUP-10, SUP-16: the clocks of a request in business time, and their receipts."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.duration import Duration
from supportdesk.model.issues import Issue
from supportdesk.policies.clock_words import account
from supportdesk.policies.clocks import receipts, worst
from supportdesk.policies.receipt import Receipt, Start
from tests.builders import (
    LABEL,
    a_comment,
    a_label,
    a_state,
    an_issue,
    an_item,
    at,
    later,
)
from tests.policies.ticking import DAY, HOUR, acknowledged, state_with

P1 = frozenset({LABEL, "p1"})


def test_a_new_request_has_a_running_clock_and_nothing_late() -> None:
    issue = an_issue()
    assert receipts(a_state(), issue) == (
        Receipt(
            clock="acknowledge",
            start=Start(at=at("20 10:00"), what="opened"),
            used=HOUR,
            budget=DAY,
            due=at("23 10:00"),
            state="running",
        ),
    )
    assert worst(a_state(), issue) is None


def test_an_urgent_request_has_the_urgent_clock_instead() -> None:
    (receipt,) = receipts(a_state(), an_issue(labels=P1, asked=at("20 10:15")))
    assert (receipt.clock, receipt.used, receipt.budget) == ("urgent", HOUR * 0.75, HOUR)
    assert receipt.state == "warned"


def test_the_clock_of_a_members_issue_starts_when_it_becomes_a_request() -> None:
    late = a_label("support", at("20 10:40"))
    labels = frozenset({LABEL, "support"})
    issue = an_issue(author="delivery-eng-b", asked=at("05 10:00"), labels=labels, events=(late,))
    (receipt,) = receipts(a_state(), issue)
    assert (receipt.started, receipt.state) == (late.at, "running")


def test_urgent_clocks_keep_to_working_hours() -> None:
    (receipt,) = receipts(later(a_state(), at("22 12:00")), an_issue(labels=P1, asked=at("20 17:00")))
    assert (receipt.used, receipt.due) == (HOUR * 0.5, at("23 09:30"))


def test_a_team_may_count_urgent_clocks_round_the_clock() -> None:
    state = later(state_with(round_the_clock=True), at("22 12:00"))
    (receipt,) = receipts(state, an_issue(labels=P1, asked=at("20 17:00")))
    assert (receipt.used, receipt.due, receipt.state) == (43 * HOUR, at("20 18:00"), "breached")


def test_a_limit_of_elapsed_time_counts_elapsed_time() -> None:
    state = later(state_with(acknowledge=Duration.parse("24 hours")), at("21 10:00"))
    (receipt,) = receipts(state, an_issue())
    assert (receipt.used, receipt.budget, receipt.state) == (24 * HOUR, 24 * HOUR, "breached")


@pytest.mark.parametrize(
    ("now", "standing"),
    [("20 16:22", "running"), ("20 16:23", "warned"), ("23 09:59", "warned"), ("23 10:00", "breached")],
)
def test_a_clock_warns_at_its_share_and_is_breached_when_all_is_used(now: str, standing: str) -> None:
    (receipt,) = receipts(later(a_state(), at(now)), an_issue())
    assert receipt.state == standing


def test_acknowledged_requests_wait_for_work_to_begin() -> None:
    issue = acknowledged("16 10:00", "16 12:00")
    (receipt,) = receipts(a_state(), issue)
    assert (receipt.clock, receipt.started) == ("waiting", at("16 12:00"))
    assert receipt.used == 4 * DAY - HOUR
    assert receipt.state == "warned"
    assert worst(a_state(), issue) == receipt


def test_work_that_has_begun_waits_for_nothing() -> None:
    issue = acknowledged("16 10:00", "16 12:00", items=(an_item("In Progress"),))
    assert receipts(a_state(), issue) == ()


@pytest.mark.parametrize(
    ("clocks", "issue"),
    [
        ({"acknowledge": None}, an_issue()),
        ({"acknowledge_urgent": None}, an_issue(labels=P1)),
        ({"waiting": None}, acknowledged("16 10:00", "16 12:00")),
    ],
)
def test_a_clock_can_be_off(clocks: dict[str, Any], issue: Issue) -> None:
    assert receipts(state_with(**clocks), issue) == ()


def test_what_is_no_request_has_no_clock() -> None:
    assert receipts(a_state(), an_issue(author="delivery-eng-b")) == ()


def test_a_pausing_label_stops_the_waiting_clock_alone() -> None:
    pause = (a_label("needs-info", at("18 10:00")), a_label("needs-info", at("19 10:00"), off=True))
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=pause))
    assert receipt.used == 3 * DAY - HOUR
    assert receipt.due == at("24 12:00")
    (receipt,) = receipts(a_state(), an_issue(asked=at("16 10:00"), events=pause))
    assert receipt.used == 4 * DAY + HOUR


def test_pauses_that_overlap_count_once_and_only_after_the_first_word() -> None:
    events = (
        a_label("needs-info", at("16 10:00")),
        a_label("waiting-on-requester", at("17 10:00")),
        a_label("needs-info", at("17 12:00"), off=True),
        a_label("needs-info", at("17 12:30")),
        a_label("needs-info", at("17 12:45"), off=True),
        a_label("waiting-on-requester", at("18 12:00"), off=True),
        a_label("bug", at("18 12:00")),
    )
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=events))
    assert receipt.used == 2 * DAY - HOUR


def test_a_pause_that_goes_on_counts_until_now() -> None:
    events = (a_label("needs-info", at("18 12:00")), a_label("needs-info", at("18 13:00")))
    labels = frozenset({LABEL, "needs-info"})
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=events, labels=labels))
    assert receipt.used == 2 * DAY


def test_a_label_that_is_gone_without_an_event_pauses_nothing() -> None:
    events = (a_label("needs-info", at("18 12:00")), a_label("needs-info", at("18 11:00"), off=True))
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=events))
    assert receipt.used == 4 * DAY - HOUR


def test_a_receipt_names_its_occasion_by_clock_and_start() -> None:
    (receipt,) = receipts(a_state(), an_issue())
    assert receipt.occasion == "at-risk/acknowledge/20261120T1000Z"
    assert account(a_state(), receipt) == "1 h of 1 business day used."


@given(st.integers(0, 600), st.integers(0, 600), st.integers(0, 600), st.integers(0, 600))
def test_used_time_never_exceeds_what_passed_since_the_word_and_due_agrees(
    word: int, first: int, second: int, waited: int
) -> None:
    begun = at("2026-11-02T10:00")
    pause = sorted((first, second))
    events = (
        a_label("needs-info", begun + pause[0] * HOUR),
        a_label("needs-info", begun + pause[1] * HOUR, off=True),
    )
    said = begun + word * HOUR
    now = max(said, begun + pause[1] * HOUR) + waited * HOUR
    state = later(a_state(), now)
    (receipt,) = receipts(state, an_issue(asked=begun, events=events, comments=(a_comment(when=said),)))
    assert timedelta() <= receipt.used <= state.calendar.elapsed(said, now)
    assert (receipt.state == "breached") == (now >= receipt.due)
