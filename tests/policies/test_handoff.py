"""SUP-14, SUP-19: the handoff, by schedule and by order."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import FileReport, PostMessage, WriteOverride
from supportdesk.model.finding import Because
from supportdesk.model.snapshot import HandoffOrder, Incomplete, TeamState
from supportdesk.policies.handoff import decide_handoff, decide_order
from supportdesk.policies.proposal import proposal
from supportdesk.policies.shifts import cover
from tests.builders import (
    LABEL,
    NOW,
    a_comment,
    a_message,
    a_shift,
    a_state,
    an_issue,
    an_item,
    at,
    done,
    text_of,
    told,
)

MONDAY = at("23 10:05")
KEY = "delivery/handoff/2026-11-23"


def handed_over(*issues: Any, **settings: Any) -> TeamState:
    """Monday, five minutes after Engineer B took over from Engineer A."""
    return a_state(*issues, **{"now": MONDAY, **settings})


def by_order(person: str = "eng-b", **settings: Any) -> TeamState:
    """The world with an order from now until Monday's handoff."""
    order = HandoffOrder(person=person, start=NOW, until=at("23 10:00"), why="a swap", by="delivery-em-d")
    state = a_state(order=order, asked=frozenset({"handoff"}), **settings)
    return replace(state, shifts=cover(state.shifts, a_shift(person, "20 11:00", "23 10:00")))


def test_a_handoff_that_was_said_is_left_alone() -> None:
    state = handed_over()
    assert not list(decide_handoff(done(state, decide_handoff(state))))


def test_a_scheduled_handoff_is_filed_and_said() -> None:
    report, post = decide_handoff(handed_over(an_issue()))
    assert told([report, post]) == [
        ("FileReport", "SUP-19", f"{KEY}/report"),
        ("PostMessage", "SUP-19", KEY),
    ]
    assert isinstance(report, FileReport)
    assert report.repository == "acme/desk"
    assert report.title == "Delivery support handoff 2026-11-23: Eng B"
    assert report.labels == ("support-handoff",)
    assert text_of(post) == (
        "@Eng B is on support for Delivery until Mon 30 Nov.\n"
        "1 in the queue. What is in flight stays with its owner.\n"
        "@delivery-support reaches them. The report: an issue labelled support-handoff."
    )


def test_the_report_says_of_each_open_issue_whose_it_is_and_what_comes_next() -> None:
    answered = (a_comment(when=at("20 10:30")),)
    state = handed_over(
        an_issue(1, labels=frozenset({LABEL, "p1"}), assignees=("delivery-eng-a",)),
        an_issue(2, comments=answered, body=""),
        an_issue(3, comments=answered),
        an_issue(4, comments=answered, items=(an_item("In Progress"),), assignees=("delivery-eng-c",)),
        an_issue(5, private=True, title="Secret", assignees=("customer-contact",), comments=answered),
    )
    report, _ = decide_handoff(state)
    assert text_of(report) == (
        "From Eng A to Eng B, until Mon 30 Nov.\n"
        "Next up\n"
        "P1 acme/shop#1 Request 1 · Owner: Eng A. Next: a first answer. At risk: 1 business day used.\n"
        "acme/shop#2 Request 2 · Owner: nobody. Waits on the requester: background, impact.\n"
        "acme/shop#3 Request 3 · Owner: nobody. Next: pick it up.\n"
        "acme/customer#5 · Owner: somebody else. Next: pick it up.\n"
        "In flight, with their owners\n"
        "acme/shop#4 Request 4 · Owner: Eng C. Next: goes on with its owner."
    )


def test_why_somebody_else_takes_over_is_said_in_the_report_and_in_the_channel() -> None:
    state = handed_over()
    shifts = tuple(replace(shift, why="swap") for shift in state.shifts)
    report, post = decide_handoff(replace(state, shifts=shifts))
    assert "until Mon 30 Nov. Why: swap.\n" in text_of(report)
    assert "until Mon 30 Nov. Why: swap.\n" in text_of(post)


def test_a_report_of_a_quiet_week_says_so() -> None:
    report, _ = decide_handoff(handed_over())
    assert text_of(report) == (
        "From Eng A to Eng B, until Mon 30 Nov.\n"
        "Next up\n"
        "The queue is empty.\n"
        "In flight, with their owners\n"
        "No request is in flight."
    )


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        ("23 09:59", []),
        ("23 10:00", ["FileReport", "PostMessage"]),
        ("23 16:00", ["FileReport", "PostMessage"]),
        ("23 16:01", []),
    ],
    ids=["before", "at the handoff", "caught up", "too late"],
)
def test_it_is_due_from_the_handoff_on_until_catch_up_ends(now: str, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in told(decide_handoff(handed_over(now=at(now))))] == kinds


@pytest.mark.parametrize(
    ("now", "kinds"),
    [("21 03:00", []), ("23 08:59", []), ("23 09:00", ["FileReport", "PostMessage"])],
    ids=["at night", "before work", "as work begins"],
)
def test_who_takes_over_at_a_weekend_is_said_when_work_begins(now: str, kinds: list[str]) -> None:
    shifts = (a_shift("eng-a", "16 10:00", "21 03:00"), a_shift("eng-b", "21 03:00", "23 10:00"))
    assert [kind for kind, _, _ in told(decide_handoff(handed_over(now=at(now), shifts=shifts)))] == kinds


def test_the_same_person_twice_in_a_row_is_no_handoff() -> None:
    shifts = (a_shift("eng-b"), a_shift("eng-b", "23 10:00", "30 10:00"))
    assert not list(decide_handoff(handed_over(shifts=shifts)))


def test_the_first_shift_ever_has_no_predecessor() -> None:
    report, _ = decide_handoff(handed_over(shifts=(a_shift("eng-b", "23 10:00", "30 10:00"),)))
    assert text_of(report).startswith("From nobody to Eng B, until Mon 30 Nov.\n")


@pytest.mark.parametrize(
    "settings", [{"shifts": ()}, {"channel": None}], ids=["nobody on support", "no channel"]
)
def test_without_somebody_or_a_channel_there_is_no_handoff(settings: dict[str, Any]) -> None:
    assert not list(decide_handoff(handed_over(**settings)))


@pytest.mark.parametrize("part", ["issues", "board", "channel", "oncall"])
def test_there_is_no_report_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_handoff(handed_over(incomplete=(gap,))))


def test_asked_for_by_name_a_missed_report_is_made() -> None:
    state = handed_over(now=at("25 10:00"), asked=frozenset({"handoff"}))
    assert [key for _, _, key in told(decide_handoff(state))] == [f"{KEY}/report", KEY]


# By order


def test_without_an_order_nothing_is_overridden() -> None:
    assert not list(decide_order(a_state()))


def test_an_order_is_first_of_all_an_override() -> None:
    state = by_order()
    order = state.order
    assert order is not None
    assert list(decide_order(state)) == [
        WriteOverride(
            because=Because(team="delivery", job="handoff", rule="SUP-19", reason="a swap"),
            repository="acme/desk",
            person="eng-b",
            start=NOW,
            end=at("23 10:00"),
            timezone="Europe/London",
            why="a swap",
            by="delivery-em-d",
            document=proposal(state, order),
        )
    ]
    assert not list(decide_order(done(state, decide_order(state))))


def test_a_handoff_by_order_is_named_by_its_time_and_said_once() -> None:
    state = by_order()
    report, post = decide_handoff(state)
    assert isinstance(post, PostMessage)
    assert post.key == "delivery/handoff/2026-11-20T11:00"
    assert text_of(report).startswith("From Eng A to Eng B, until Mon 23 Nov.\n")
    scheduled = replace(done(state, [report, post]), order=None, asked=frozenset())
    assert not list(decide_handoff(scheduled))


def test_the_way_back_from_an_order_is_a_handoff_too() -> None:
    shifts = (*cover((a_shift(),), a_shift("eng-b", "19 11:00", "20 09:00")),)
    state = a_state(shifts=shifts, messages=(a_message("delivery/handoff/2026-11-19T11:00"),))
    assert [key for _, _, key in told(decide_handoff(state))] == [
        "delivery/handoff/2026-11-20T09:00/report",
        "delivery/handoff/2026-11-20T09:00",
    ]
