"""SUP-16: what a clock's receipt tells, in the same words wherever it is spoken of."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.duration import Duration
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.clock_words import counted, itemised
from supportdesk.policies.clocks import late, receipts, worst
from tests.builders import (
    DESK,
    LABEL,
    a_command,
    a_comment,
    a_desk_comment,
    a_label,
    a_message,
    a_state,
    a_team,
    accounts,
    an_event,
    an_issue,
    an_item,
    at,
    later,
)
from tests.policies.ticking import DAY, HOUR, acknowledged, state_with

FOUR_DAYS = Duration.parse("4 business days")
WORK = (an_item("In Progress"),)
NEEDS = "needs-info"


def told(issue: Issue, state: TeamState | None = None) -> str:
    """How the first clock of an issue is counted."""
    found = state or a_state()
    return counted(found, receipts(found, issue)[0])


def started(issue: Issue) -> str:
    """By what the first clock of an issue was started."""
    return told(issue).partition(", when ")[2].partition(".")[0]


# What started it


def test_the_first_clock_says_by_what_the_request_began() -> None:
    assert started(an_issue()) == "it was opened"
    later_on = an_issue(created_at=at("05 10:00"), events=(a_label("bug", at("20 10:00")),))
    assert (
        started(replace(later_on, events=tuple(reversed(later_on.events)))) == "it was labelled team/delivery"
    )
    assert started(an_issue(events=(an_event("reopened", at("20 10:20")),))) == "it was opened again"
    freed = a_label("feature-request", at("20 10:40"), off=True)
    assert started(an_issue(events=(a_label("feature-request", at("20 10:10")), freed))) == (
        "feature-request was taken off"
    )
    given = an_event("assigned", at("20 10:00"), subject="delivery-eng-a")
    issue = an_issue()
    assert started(replace(issue, events=(given, *issue.events))) == "it was opened"


def test_an_issue_of_which_no_event_tells_counts_from_its_opening() -> None:
    assert started(replace(an_issue(), events=())) == "it was opened"


def test_the_clocks_after_an_answer_say_whose_it_was() -> None:
    assert started(acknowledged("16 10:00", "16 12:00")) == "Eng A answered"
    thread = a_message("delivery/request/acme/shop#1", reactors=accounts("eng-b"))
    assert "when Eng B answered (first seen then)." in told(an_issue(), a_state(messages=(thread,)))


def test_a_promise_says_who_gave_it_and_a_risk_who_saw_it() -> None:
    state = state_with(eta=Duration.parse("1 business day"), waiting=None)
    word = a_command("/eta tomorrow", when=at("19 10:30"), verdict="accepted")
    assert told(an_issue(asked=at("19 09:00"), comments=(word,)), state) == (
        "Since Thu 19 Nov, 10:30 GMT, when Eng A promised it."
    )
    dated = an_item(eta=at("27 00:00").date(), eta_since=at("19 10:30"))
    assert told(acknowledged("19 09:00", "19 10:00", items=(dated,)), state) == (
        "Since Thu 19 Nov, 10:30 GMT, when the date was set on the board."
    )
    risk = worst(a_state(), an_issue(comments=(a_command("/at-risk late", when=at("20 10:30")),)))
    assert risk is not None
    assert counted(a_state(), risk) == "Since Fri 20 Nov, 10:30 GMT, when Eng A said so."


# What becomes urgent later


def test_what_becomes_urgent_later_has_an_hour_from_then_on() -> None:
    issue = an_issue(
        asked=at("19 10:00"), labels=frozenset({LABEL, "p1"}), events=(a_label("p1", at("20 10:30")),)
    )
    first, urgent = receipts(a_state(), issue)
    assert (first.clock, first.started, first.state) == ("acknowledge", at("19 10:00"), "breached")
    assert (urgent.clock, urgent.started, urgent.used) == ("urgent", at("20 10:30"), HOUR / 2)
    assert "when it was labelled p1." in counted(a_state(), urgent)
    assert [each.clock for each in late(a_state(), issue)] == ["acknowledge"]


# Work that stopped


@pytest.mark.parametrize(
    ("facts", "item", "since"),
    [
        ({}, an_item(since=at("19 10:00")), "16 12:00"),
        ({"began": "2026-11-17T10:00:00+00:00"}, an_item(since=at("19 10:00")), "19 10:00"),
        ({"stopped": "2026-11-19T10:00:00+00:00"}, an_item(since=at("20 10:00")), "19 10:00"),
        ({"stopped": "2026-11-16T11:00:00+00:00"}, an_item(since=at("20 10:00")), "16 12:00"),
        ({"began": "nonsense"}, an_item(since=at("20 10:00")), "16 12:00"),
    ],
    ids=["never seen in flight", "it was in flight", "noted before", "before the answer", "spoilt"],
)
def test_what_waits_again_waits_from_then_on(facts: dict[str, str], item: Any, since: str) -> None:
    status = a_desk_comment("status/delivery", facts)
    word = a_comment(when=at("16 12:00"))
    (receipt,) = receipts(a_state(), an_issue(asked=at("16 10:00"), comments=(word, status), items=(item,)))
    assert (receipt.clock, receipt.started) == ("waiting", at(since))
    if since == "19 10:00":
        assert "when work on it stopped." in counted(a_state(), receipt)


@pytest.mark.parametrize(
    ("status", "item", "since"),
    [
        (None, an_item(since=at("19 10:00")), "16 12:00"),
        (
            a_desk_comment("status/delivery", {"began": "x"}, trusted=False),
            an_item(since=at("19 10:00")),
            "19 10:00",
        ),
        (a_desk_comment("status/delivery", {"moved": "2026-11-18T10:00:00+00:00"}), an_item(), "18 10:00"),
        (a_desk_comment("status/delivery", {}, trusted=False), None, "16 12:00"),
    ],
    ids=["never noted anything", "a person mended a word", "noted before", "not on the board"],
)
def test_where_it_is_not_known_whether_work_stopped_the_last_move_counts(
    status: Any, item: Any, since: str
) -> None:
    """Nobody is told that work is late because the desk's own note cannot be trusted any more."""
    words = (a_comment(when=at("16 12:00")), *((status,) if status else ()))
    issue = an_issue(asked=at("16 10:00"), comments=words, items=(item,) if item else ())
    (receipt,) = receipts(a_state(), issue)
    assert receipt.started == at(since)
    if since != "16 12:00":
        assert "when it was last moved on the board." in counted(a_state(), receipt)


def test_where_the_desk_writes_nothing_the_last_move_counts_too() -> None:
    word, moved = a_comment(when=at("16 12:00")), (an_item(since=at("19 10:00")),)
    deleted = (an_event("comment_deleted", at("18 10:00"), subject=DESK),)
    silenced = an_issue(asked=at("16 10:00"), comments=(word,), items=moved, events=deleted)
    (receipt,) = receipts(a_state(), silenced)
    assert receipt.started == at("19 10:00")
    unwritten = a_state(team=a_team(rules={"REQ-1": "off"}))
    (receipt,) = receipts(unwritten, an_issue(asked=at("16 10:00"), comments=(word,), items=moved))
    assert receipt.started == at("19 10:00")


# Update and resolve


UPDATE = {"update": FOUR_DAYS, "waiting": None}


def test_news_are_due_so_long_after_the_teams_newest_word_also_in_flight() -> None:
    words = (
        a_comment(when=at("16 12:00")),
        a_comment("delivery-eng-b", at("18 10:00")),
        a_comment("outsider", at("19 10:00")),
        a_comment("robot[bot]", at("19 11:00"), bot=True),
        a_comment(None, at("19 12:00")),
        a_comment("somebody", at("19 13:00")),
    )
    (receipt,) = receipts(state_with(**UPDATE), an_issue(asked=at("16 10:00"), comments=words, items=WORK))
    assert (receipt.clock, receipt.started, receipt.used) == ("update", at("18 10:00"), 2 * DAY + HOUR)
    assert "when Eng B last said something." in counted(a_state(), receipt)


@pytest.mark.parametrize(
    ("repliers", "since"), [(("eng-a",), "19 15:00"), ((), "16 12:00")], ids=["a member's thread", "others'"]
)
def test_a_reply_in_a_thread_that_a_member_takes_part_in_is_news(repliers: Any, since: str) -> None:
    thread = a_message(
        "delivery/request/acme/shop#1",
        at=at("16 10:05"),
        repliers=accounts(*repliers) | {"U00OUTSIDER"},
        last_reply_at=at("19 15:00"),
    )
    state = a_state(team=state_with(**UPDATE).team, messages=(thread,))
    (receipt,) = receipts(state, acknowledged("16 10:00", "16 12:00"))
    assert receipt.started == at(since)
    if repliers:
        assert "when somebody last said something." in counted(state, receipt)


def test_without_an_answer_no_news_are_due() -> None:
    assert [each.clock for each in receipts(state_with(**UPDATE), an_issue())] == ["acknowledge"]


RESOLVE = {"resolve": {"P1": FOUR_DAYS, "P2": Duration.parse("10 business days")}, "waiting": None}


def test_a_request_is_to_be_resolved_within_its_prioritys_time() -> None:
    state = state_with(**RESOLVE)
    p2 = frozenset({LABEL, "p2"})
    answered, resolve = receipts(state, an_issue(asked=at("16 10:00"), labels=p2))
    assert (answered.clock, resolve.clock, resolve.used) == ("acknowledge", "resolve", 4 * DAY + HOUR)
    (resolve,) = receipts(state, acknowledged("16 10:00", "16 12:00", labels=p2, items=WORK))
    assert resolve.used == 4 * DAY + HOUR
    assert not receipts(state, acknowledged("16 10:00", "16 12:00", labels=frozenset({LABEL, "incident"})))
    assert not receipts(state, acknowledged("16 10:00", "16 12:00"))


def test_a_priority_that_is_set_later_gives_its_time_from_then_on() -> None:
    issue = acknowledged(
        "16 10:00", "16 12:00", labels=frozenset({LABEL, "p1"}), events=(a_label("p1", at("19 10:00")),)
    )
    (resolve,) = receipts(state_with(**RESOLVE), issue)
    assert (resolve.started, resolve.used) == (at("19 10:00"), DAY + HOUR)
    assert (
        counted(a_state(), resolve).partition(" Left")[0]
        == "Counted: 4 business days from Thu 19 Nov, 10:00 GMT, when it was labelled p1."
    )


def test_resolving_pauses_only_once_somebody_answered() -> None:
    stops = (a_label(NEEDS, at("17 10:00")), a_label(NEEDS, at("18 10:00"), off=True))
    p2 = frozenset({LABEL, "p2"})
    state = state_with(**RESOLVE)
    unanswered = an_issue(asked=at("16 10:00"), labels=p2, events=stops)
    assert receipts(state, unanswered)[-1].used == 4 * DAY + HOUR
    assert (
        receipts(state, acknowledged("16 10:00", "16 12:00", labels=p2, events=stops))[-1].used
        == 3 * DAY + HOUR
    )


# What was left out


def test_a_promise_waits_while_the_requester_is_waited_on() -> None:
    state = later(state_with(eta=Duration.parse("1 business day"), waiting=None), at("20 17:30"))
    word = a_command("/eta fri", when=at("16 12:00"), verdict="accepted")
    stops = (a_label("waiting-on-requester", at("18 10:00")),)
    labels = frozenset({LABEL, "waiting-on-requester"})
    (receipt,) = receipts(
        state, an_issue(asked=at("16 10:00"), comments=(word,), events=stops, labels=labels)
    )
    assert (receipt.clock, receipt.state, receipt.due) == ("promise", "running", at("25 16:30"))
    late_stop = (a_label("waiting-on-requester", at("20 17:40")),)
    state = later(state, at("23 09:30"))
    (receipt,) = receipts(
        state, an_issue(asked=at("16 10:00"), comments=(word,), events=late_stop, labels=labels)
    )
    assert (receipt.state, receipt.due) == ("breached", at("20 17:30"))


def test_a_label_that_is_put_on_in_a_moment_from_now_pauses_nothing() -> None:
    ahead = (a_label(NEEDS, at("20 11:01")), a_label(NEEDS, at("20 11:02"), off=True))
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=ahead))
    assert (receipt.used, receipt.pauses) == (4 * DAY - HOUR, ())


def test_time_round_the_clock_is_told_as_such() -> None:
    week = later(state_with(acknowledge=Duration.parse("1 week")), at("23 11:30"))
    receipt = receipts(week, an_issue(asked=at("16 10:00")))[0]
    assert next(itemised(week, receipt)).startswith(
        "Clock “acknowledge”, waits for a first answer: 7 days 1 h of 7 days used, due"
    )
    soon = later(state_with(acknowledge=Duration.parse("90 minutes")), at("20 10:01"))
    assert "1 min of 1 h 30 min used" in next(itemised(soon, receipts(soon, an_issue())[0]))
    assert "0 min of 1 h 30 min" in next(itemised(soon, receipts(later(soon, at("20 10:00")), an_issue())[0]))


def test_a_date_of_another_year_says_so() -> None:
    state = state_with(acknowledge=Duration.parse("60 business days"))
    assert "due Tue 16 Feb 2027, 10:00 GMT" in next(itemised(state, receipts(state, an_issue())[0]))


def test_the_whole_receipt_of_a_clock_that_was_stopped() -> None:
    stops = (
        a_label(NEEDS, at("17 10:00")),
        a_label("waiting-on-requester", at("17 15:00")),
        a_label(NEEDS, at("17 16:00"), off=True),
        a_label("waiting-on-requester", at("18 10:00"), off=True),
    )
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=stops))
    assert list(itemised(a_state(), receipt)) == [
        (
            "Clock “waiting”, waits for work to begin: 2 business days 7 h of 5 business days used, "
            "due Tue 24 Nov, 12:00 GMT: running."
        ),
        (
            "Counted: 5 business days from Mon 16 Nov, 12:00 GMT, when Eng A answered. "
            "Left out: 1 business day with needs-info and waiting-on-requester; 2 days off."
        ),
        (
            "Stopped by needs-info and waiting-on-requester: Tue 17 Nov, 10:00 GMT to Wed 18 Nov, 10:00 GMT, "
            "1 business day."
        ),
    ]


def test_many_stops_are_counted() -> None:
    stops = [a_label(NEEDS, at(f"17 {hour}:00"), off=off) for hour in range(10, 17) for off in (False, True)]
    ends = tuple(
        each if index % 2 == 0 else a_label(NEEDS, at(f"17 {10 + index // 2}:30"), off=True)
        for index, each in enumerate(stops)
    )
    (receipt,) = receipts(a_state(), acknowledged("16 10:00", "16 12:00", events=ends))
    lines = list(itemised(a_state(), receipt))
    assert lines[-1] == "Stopped 2 times more."
    assert "3 h 30 min with needs-info" in lines[1]


def test_a_stop_after_the_time_was_up_moves_nothing() -> None:
    stops = (a_label(NEEDS, at("19 10:00")), a_label(NEEDS, at("20 10:00"), off=True))
    issue = acknowledged("10 09:00", "10 12:00", events=stops)
    (receipt,) = receipts(a_state(), issue)
    assert (receipt.due, receipt.state) == (at("17 12:00"), "breached")
    assert receipt.used == 7 * DAY - HOUR


def test_a_stop_that_lasts_leaves_the_rest_from_now_on() -> None:
    issue = acknowledged(
        "16 10:00", "16 12:00", labels=frozenset({LABEL, NEEDS}), events=(a_label(NEEDS, at("17 12:00")),)
    )
    (receipt,) = receipts(a_state(), issue)
    assert (receipt.used, receipt.due) == (DAY, at("26 11:00"))


def test_holidays_are_named_and_weekends_counted() -> None:
    state = later(a_state(), at("2026-12-24T11:00"))
    assert told(an_issue(asked=at("2026-12-24T10:00")), state).endswith(
        "Left out: 2 days off; Fri 25 Dec, Mon 28 Dec (holidays)."
    )
    one = later(a_state(), at("2026-12-27T11:00"))
    assert told(an_issue(asked=at("2026-12-27T10:00")), one).endswith(
        "Left out: 1 day off; Mon 28 Dec (a holiday)."
    )


def test_time_round_the_clock_leaves_nothing_out() -> None:
    state = later(state_with(acknowledge=Duration.parse("72 hours")), at("21 10:00"))
    assert told(an_issue(), state).endswith("when it was opened.")
