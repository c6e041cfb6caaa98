"""SUP-14, SUP-15, SUP-19: when a handoff is due, by schedule and by order, and its steps, in order."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import Action, FileReport, PostMessage, WriteOverride
from supportdesk.model.config import JOBS, Job, TeamMode
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import HandoffOrder, Incomplete, TeamState
from supportdesk.policies import decide
from supportdesk.policies.handing_over import handing_over
from supportdesk.policies.handoff import decide_order
from supportdesk.policies.proposal import proposal
from supportdesk.policies.shifts import cover
from tests.builders import (
    DESK,
    NOW,
    a_message,
    a_person,
    a_shift,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    away,
    done,
    text_of,
    the_people,
    told,
)
from tests.policies.handovers import KEY, MONDAY, handed_over, words_of

SAID = {"to": "eng-b", "until": at("30 10:00").isoformat()}
BOTH = ["FileReport", "PostMessage"]
ALL: frozenset[Job] = frozenset(JOBS)


def by_order(person: str = "eng-b", **settings: Any) -> TeamState:
    """The world with an order from now until Monday's handoff."""
    order = HandoffOrder(person=person, start=NOW, until=at("23 10:00"), why="a swap", by="delivery-em-d")
    state = a_state(order=order, asked=frozenset({"handoff"}), **settings)
    return replace(state, shifts=cover(state.shifts, a_shift(person, "20 11:00", "23 10:00")))


def kinds(state: TeamState) -> list[str]:
    return [type(each).__name__ for each in words_of(state)]


def test_a_handoff_that_was_said_is_left_alone() -> None:
    state = handed_over()
    assert kinds(done(state, words_of(state))) == []


def test_a_scheduled_handoff_is_filed_and_said() -> None:
    report, post = words_of(handed_over(an_issue()))
    assert told([report, post]) == [
        ("FileReport", "SUP-19", f"{KEY}/report"),
        ("PostMessage", "SUP-19", KEY),
    ]
    assert isinstance(report, FileReport)
    assert report.repository == "acme/desk"
    assert report.title == "Delivery support handoff 2026-11-23: Eng B"
    assert report.labels == ("support-handoff",)


def test_the_channel_reads_who_has_it_now_what_waits_and_how_to_reach_them() -> None:
    _, post = words_of(handed_over(an_issue()))
    assert text_of(replace(post, document=replace(post.document, thread=()))) == (
        "@Eng B is on support for Delivery until Mon 30 Nov, 10:00 GMT. Thank you, Eng A!\n"
        "1 in the queue; what is in flight stays with its owner."
        " The report is in the thread, and filed in acme/desk.\n"
        "Eng B, please react or reply here to take over.\n"
        "For help, write to @delivery-support."
    )


def test_nobody_is_asked_to_react_whose_account_slack_does_not_know() -> None:
    _, post = words_of(handed_over(slack_ids={}))
    assert "Eng B is on support for Delivery" in text_of(post)
    assert "please" not in text_of(post)


def test_the_report_stands_in_the_thread_of_the_announcement() -> None:
    report, post = words_of(handed_over(an_issue()))
    lines = text_of(replace(post, document=replace(post.document, blocks=())))
    assert lines == text_of(report).replace("acme/shop#1", "#1")


def test_why_somebody_else_takes_over_is_said_in_the_report_and_in_the_channel() -> None:
    state = handed_over()
    shifts = tuple(replace(shift, why="swap") for shift in state.shifts)
    report, post = words_of(replace(state, shifts=shifts))
    assert "until Mon 30 Nov, 10:00 GMT. Why: swap.\n" in text_of(report)
    assert "until Mon 30 Nov, 10:00 GMT. Why: swap. Thank you, Eng A!\n" in text_of(post)


# When it is due


@pytest.mark.parametrize(
    ("now", "expected"),
    [("23 09:59", []), ("23 10:00", BOTH), ("23 16:00", BOTH), ("23 16:01", [])],
    ids=["before", "at the handoff", "caught up", "too late"],
)
def test_it_is_due_from_the_handoff_on_until_catch_up_ends(now: str, expected: list[str]) -> None:
    assert kinds(handed_over(now=at(now))) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [("21 03:00", []), ("23 08:59", []), ("23 09:00", BOTH)],
    ids=["at night", "before work", "as work begins"],
)
def test_who_takes_over_at_a_weekend_is_said_when_work_begins(now: str, expected: list[str]) -> None:
    shifts = (a_shift("eng-a", "16 10:00", "21 03:00"), a_shift("eng-b", "21 03:00", "23 10:00"))
    assert kinds(handed_over(now=at(now), shifts=shifts)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [("24 10:00", []), ("25 08:59", []), ("25 09:00", BOTH), ("25 15:00", BOTH), ("25 15:01", [])],
    ids=["away", "not at work yet", "back", "caught up", "too late"],
)
def test_who_is_away_on_the_day_takes_over_when_they_are_back(now: str, expected: list[str]) -> None:
    people = the_people(eng_b=a_person("eng-b", absent=away("2026-11-23", "2026-11-24")))
    assert kinds(handed_over(now=at(now), people=people)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [("24 02:00", []), ("24 09:00", BOTH), ("27 16:00", BOTH)],
    ids=["before work", "as work begins", "days later"],
)
def test_an_override_is_due_however_late_it_becomes_known(now: str, expected: list[str]) -> None:
    """As when its pull request was merged days after its beginning."""
    shifts = cover(a_state().shifts, a_shift("eng-c", "24 01:00", "30 10:00"))
    assert kinds(handed_over(now=at(now), shifts=shifts)) == expected


def test_a_long_override_is_not_said_anew_once_its_announcement_is_too_old_to_be_read() -> None:
    shifts = cover(a_state().shifts, a_shift("eng-c", "2026-10-15T10:00", "30 10:00"))
    assert kinds(handed_over(shifts=shifts)) == []


def test_asked_for_by_name_a_missed_handoff_is_carried_out() -> None:
    state = handed_over(now=at("25 10:00"), asked=frozenset({"handoff"}))
    assert [each.key for each in words_of(state)] == [f"{KEY}/report", KEY]


@pytest.mark.parametrize("asked", [frozenset(), frozenset({"handoff"})], ids=["by schedule", "by name"])
def test_the_same_person_twice_in_a_row_is_no_handoff(asked: frozenset[Job]) -> None:
    shifts = (a_shift("eng-b"), a_shift("eng-b", "23 10:00", "30 10:00"))
    said = a_message("delivery/handoff/2026-11-16", at=at("16 10:05"), payload={"to": "eng-b"})
    assert kinds(handed_over(shifts=shifts, asked=asked, messages=(said,))) == []


def test_the_first_shift_ever_has_no_predecessor() -> None:
    report, post = words_of(handed_over(shifts=(a_shift("eng-b", "23 10:00", "30 10:00"),)))
    assert text_of(report).startswith("To Eng B, until Mon 30 Nov, 10:00 GMT.\n")
    assert "Thank you" not in text_of(post)


TWO = (a_shift("eng-a", "16 10:00", "30 10:00"), a_shift("eng-b", "23 10:00", "30 10:00"))


@pytest.mark.parametrize(
    "settings",
    [{"shifts": ()}, {"shifts": TWO}, {"channel": None}],
    ids=["nobody on support", "two at once", "no channel"],
)
def test_without_one_person_and_a_channel_there_is_no_handoff(settings: dict[str, Any]) -> None:
    assert kinds(handed_over(**settings)) == []


@pytest.mark.parametrize("part", ["issues", "board", "channel", "oncall"])
def test_there_is_no_report_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert kinds(handed_over(incomplete=(gap,))) == []


def test_a_swap_that_comes_after_the_announcement_of_that_day_is_announced_too() -> None:
    state = handed_over()
    state = done(state, words_of(state))
    swapped = replace(state, shifts=cover(state.shifts, a_shift("eng-c", "23 10:00", "30 10:00")))
    assert [each.key for each in words_of(swapped)] == [f"{KEY}/eng-c/report", f"{KEY}/eng-c"]
    assert kinds(done(swapped, words_of(swapped))) == []


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
    report, post = words_of(state)
    assert post.key == "delivery/handoff/2026-11-20T11:00"
    assert text_of(report).startswith("From Eng A to Eng B, until Mon 30 Nov, 10:00 GMT.\n")
    scheduled = replace(done(state, [report, post]), order=None, asked=frozenset())
    assert kinds(scheduled) == []


def test_the_way_back_from_an_order_is_a_handoff_too() -> None:
    shifts = (*cover((a_shift(),), a_shift("eng-b", "19 11:00", "20 09:00")),)
    state = a_state(shifts=shifts, messages=(a_message("delivery/handoff/2026-11-19T11:00"),))
    assert [each.key for each in words_of(state)] == [
        "delivery/handoff/2026-11-20T09:00/report",
        "delivery/handoff/2026-11-20T09:00",
    ]


# Step by step


def carried(**settings: Any) -> Issue:
    """A request that the desk gave to Engineer A."""
    given = an_event("assigned", at("20 10:10"), subject="delivery-eng-a", by=DESK)
    return an_issue(**{"assignees": ("delivery-eng-a",), "events": (given,), **settings})


STEPS = [
    "FileReport",
    "Assign",
    "Unassign",
    "SetGroup",
    "PostMessage",
]


def steps(state: TeamState, jobs: frozenset[Job] = frozenset({"handoff"})) -> list[tuple[str, Job, bool]]:
    """The steps that a handoff consists of, in order, each with the job that runs it and whether it acts."""
    decided = [each for each in decide(state, jobs) if not isinstance(each.decision, Finding)]
    return [
        (type(each.decision).__name__, each.job, each.acts)
        for each in decided
        if each.job in ("handoff", "rotation")
    ]


def test_one_step_follows_another_under_one_job() -> None:
    assert steps(handed_over(carried())) == [(step, "handoff", True) for step in STEPS]
    assert steps(handed_over(carried()), ALL) == [(step, "handoff", True) for step in STEPS]


def test_an_order_comes_before_all_steps() -> None:
    assert [step for step, _, _ in steps(by_order())][:2] == ["WriteOverride", "FileReport"]


def test_what_is_in_flight_is_no_step() -> None:
    flying = carried(items=(an_item("In Progress"),))
    assert [step for step, _, _ in steps(handed_over(flying))] == ["FileReport", "SetGroup", "PostMessage"]


def test_the_thread_tells_whose_a_request_is_once_it_has_moved() -> None:
    (post,) = (
        each.decision
        for each in decide(handed_over(carried()), ALL)
        if each.job == "handoff" and isinstance(each.decision, PostMessage)
    )
    assert "owner: Eng B" in text_of(post)


def test_after_the_steps_nothing_is_left() -> None:
    state = handed_over(carried())
    actions: list[Action] = [
        each.decision
        for each in decide(state, frozenset({"handoff"}))
        if not isinstance(each.decision, Finding)
    ]
    assert steps(done(state, actions), frozenset({"handoff", "rotation"})) == []


def test_once_nothing_is_handed_over_moving_and_the_handle_are_the_rotations() -> None:
    state = handed_over(carried(), messages=(a_message(KEY, at=MONDAY, payload=SAID),))
    assert steps(state) == []
    assert steps(state, ALL) == [(step, "rotation", True) for step in ("Assign", "Unassign", "SetGroup")]


WATCHED = [(step, "handoff", False) for step in STEPS]
MOVED = [(step, "rotation", True) for step in ("Assign", "Unassign", "SetGroup")]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (TeamMode(rotation="shadow"), [(step, "handoff", True) for step in STEPS]),
        (TeamMode(rotation="off"), [(step, "handoff", True) for step in STEPS]),
        (TeamMode(handoff="off"), MOVED),
        (TeamMode(handoff="shadow"), [WATCHED[0], *MOVED, WATCHED[-1]]),
        (TeamMode(default="shadow"), WATCHED),
    ],
    ids=[
        "the rotation only watches",
        "the rotation is off",
        "no handoffs",
        "handoffs are only watched",
        "all is only watched",
    ],
)
def test_each_step_acts_under_a_job_that_does(mode: TeamMode, expected: list[tuple[str, Job, bool]]) -> None:
    assert steps(handed_over(carried(), team=a_team(mode=mode)), ALL) == expected


def test_while_support_changes_hands_is_known_from_the_world_alone() -> None:
    assert handing_over(handed_over()) is not None
    assert handing_over(a_state()) is None
