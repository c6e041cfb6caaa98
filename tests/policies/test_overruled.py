"""SUP-11: the date of the first look has a clock; SUP-16: members overrule the clocks by command."""

from datetime import date, timedelta
from typing import Any

import pytest

from supportdesk.model.duration import Duration
from supportdesk.model.issues import BoardRef, Comment
from supportdesk.policies.clock_words import account
from supportdesk.policies.clocks import receipts, worst
from supportdesk.policies.receipt import Receipt, Start
from tests.builders import (
    LABEL,
    a_command,
    a_comment,
    a_desk_comment,
    a_label,
    a_state,
    an_event,
    an_issue,
    an_item,
    at,
    later,
)
from tests.policies.ticking import HOUR, acknowledged, state_with

# The date of the first look

ETA = {"eta": Duration.parse("1 business day"), "waiting": None}


def eta_clock(now: str, *, comments: tuple[Comment, ...] = (), **settings: Any) -> Receipt:
    """The one clock of an acknowledged request of a team that wants a date."""
    word = a_comment(when=at("19 10:00"))
    issue = an_issue(asked=at("19 09:00"), comments=(word, *comments), **settings)
    (receipt,) = receipts(later(state_with(**ETA), at(now)), issue)
    return receipt


@pytest.mark.parametrize(
    ("now", "standing"),
    [("19 16:22", "running"), ("19 16:23", "warned"), ("20 09:59", "warned"), ("20 10:00", "breached")],
)
def test_a_date_is_missing_so_long_after_the_acknowledgement(now: str, standing: str) -> None:
    receipt = eta_clock(now)
    assert (receipt.clock, receipt.state) == ("eta", standing)
    assert (receipt.started, receipt.due) == (at("19 10:00"), at("20 10:00"))


def test_a_pausing_label_stops_that_clock_too() -> None:
    pause = (a_label("needs-info", at("19 11:00")), a_label("needs-info", at("19 13:00"), off=True))
    assert eta_clock("20 10:00", events=pause).used == 6.5 * HOUR


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        ("20 17:29", "running"),
        ("20 17:30", "breached"),
        ("23 09:00", "breached"),
    ],
    ids=["until the day's closing", "from its closing on", "the next day"],
)
def test_a_promise_is_broken_once_its_day_has_passed_and_no_warning_goes_before(
    now: str, standing: str
) -> None:
    promise = a_command("/eta tomorrow", when=at("19 10:30"))
    receipt = eta_clock(now, comments=(a_desk_comment("status/delivery", facts_of(promise)),))
    assert (receipt.clock, receipt.state) == ("promise", standing)
    assert (receipt.started, receipt.due) == (at("19 10:30"), at("20 17:30"))
    assert account(a_state(), receipt) == "promised by Fri 20 Nov, 17:30 GMT."


def facts_of(command: Comment) -> dict[str, str]:
    """What the desk writes down of `/eta tomorrow` from the 19th."""
    return {
        "eta": f"{command.number} {command.at.isoformat()} delivery-eng-a 2026-11-20",
        "commands": "9999999",
    }


@pytest.mark.parametrize(
    ("day", "due", "standing"),
    [
        ("2026-11-20", "20 17:30", "running"),
        ("2026-11-19", "19 17:30", "breached"),
        ("2026-11-21", "23 17:30", "running"),
        ("2020-01-01", "2024-11-18T17:30", "breached"),
        ("0001-01-01", "2024-11-18T17:30", "breached"),
        ("9999-12-31", "2028-11-21T17:30", "running"),
    ],
    ids=["today", "yesterday", "a Saturday", "long ago", "the first day of all", "the last day of all"],
)
def test_the_boards_date_is_a_promise_whatever_it_is(day: str, due: str, standing: str) -> None:
    item = an_item(eta=date.fromisoformat(day), eta_since=at("19 10:30"))
    receipt = eta_clock("20 11:00", items=(item,))
    assert (receipt.clock, receipt.due, receipt.state) == ("promise", at(due), standing)
    assert receipt.budget > timedelta()


def test_a_date_on_another_board_is_no_promise() -> None:
    item = an_item(eta=date(2026, 11, 27), board=BoardRef("acme", 999))
    assert eta_clock("19 11:00", items=(item,)).clock == "eta"


def test_a_promise_of_a_moment_ago_has_used_nothing() -> None:
    item = an_item(eta=date(2026, 11, 27), eta_since=at("20 11:01"))
    assert eta_clock("20 11:00", items=(item,)).used == timedelta()


def test_where_the_clock_is_off_no_date_is_missed() -> None:
    item = an_item(eta=date(2026, 11, 1), eta_since=at("20 10:30"))
    word = a_comment(when=at("20 10:10"))
    assert receipts(state_with(waiting=None), an_issue(comments=(word,), items=(item,))) == ()


@pytest.mark.parametrize(
    "settings",
    [{"comments": ()}, {"items": (an_item("In Progress", eta=date(2026, 11, 1)),)}],
    ids=["nobody answered yet", "somebody works on it"],
)
def test_before_an_answer_and_once_work_begins_no_date_is_missed(settings: dict[str, Any]) -> None:
    given: dict[str, Any] = {"comments": (a_comment(when=at("20 10:30")),), **settings}
    found = receipts(state_with(**ETA), an_issue(**given))
    assert not [receipt for receipt in found if receipt.clock in ("eta", "promise")]


def test_both_clocks_run_beside_each_other() -> None:
    state = state_with(eta=Duration.parse("1 business day"))
    found = receipts(state, acknowledged("16 10:00", "16 12:00"))
    assert [receipt.clock for receipt in found] == ["waiting", "eta"]
    late = worst(state, acknowledged("16 10:00", "16 12:00"))
    assert late is not None
    assert late.clock == "eta"


# What members order


def late_by(*comments: Comment, now: str = "20 11:00", **settings: Any) -> tuple[str, str] | None:
    """The worst clock of a request that nobody answered for two days."""
    given: dict[str, Any] = {"asked": at("18 09:30"), "comments": comments, **settings}
    issue = an_issue(**given)
    late = worst(later(a_state(issue), at(now)), issue)
    return (late.clock, f"{late.started:%d %H:%M}") if late else None


def own(text: str, when: str = "20 10:30", **settings: Any) -> Comment:
    """A member's command on their own request: it is no answer to it."""
    return a_command(text, "delivery-eng-b", at(when), **settings)


MINE: dict[str, Any] = {"author": "delivery-eng-b", "labels": frozenset({LABEL, "support"})}
BREACHED = ("acknowledge", "18 09:30")


def test_without_an_order_the_clocks_say_what_is_late() -> None:
    assert late_by(**MINE) == BREACHED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/at-risk it is late", ("ordered", "20 10:30")),
        ("/not-at-risk", None),
        ("/snooze mon", None),
        ("/snooze 30 minutes", BREACHED),
        ("/at-risk", BREACHED),
        ("/eta mon", BREACHED),
        ("/at-risk it is late\n/not-at-risk", None),
        ("/not-at-risk\n/at-risk it is late", ("ordered", "20 10:30")),
        ("/snooze mon\n/at-risk it is late", ("ordered", "20 10:30")),
    ],
    ids=[
        "at risk",
        "not at risk",
        "set aside",
        "set aside until now",
        "refused",
        "another command",
        "of two the last: not at risk",
        "of two the last: at risk",
        "a quiet does not quiet a risk",
    ],
)
def test_an_order_goes_before_the_clocks(text: str, expected: tuple[str, str] | None) -> None:
    assert late_by(own(text), **MINE) == expected


def test_a_risk_stands_although_all_is_in_time() -> None:
    assert late_by(a_command("/at-risk it is late", when=at("20 10:30")), asked=at("20 10:00")) == (
        "ordered",
        "20 10:30",
    )


def test_a_risk_that_was_ordered_is_breached_and_says_since_when() -> None:
    issue = an_issue(comments=(a_command("/at-risk it is late", when=at("20 10:30")),))
    late = worst(a_state(), issue)
    assert late == Receipt(
        clock="ordered",
        start=Start(at=at("20 10:30"), what="ordered", subject="delivery-eng-a"),
        used=HOUR / 2,
        budget=HOUR / 2,
        due=at("20 10:30"),
        state="breached",
    )
    assert account(a_state(), late) == "since Fri 20 Nov, 10:30 GMT."
    assert late.occasion == "at-risk/ordered/20261120T1030Z"


def test_one_that_was_ordered_a_moment_ago_is_as_good_as_a_minute() -> None:
    late = worst(a_state(), an_issue(comments=(a_command("/at-risk it is late", when=at("20 11:01")),)))
    assert late is not None
    assert late.used == late.budget == timedelta(minutes=1)


@pytest.mark.parametrize(
    "settings",
    [
        {"items": (an_item("In Progress", since=at("20 10:45")),)},
        {"events": (an_event("reopened", at("20 10:45")),)},
        {"open": False},
    ],
    ids=["work began", "reopened", "closed"],
)
def test_a_risk_ends_with_these(settings: dict[str, Any]) -> None:
    command = a_command("/at-risk it is late", when=at("20 10:30"))
    assert late_by(command, asked=at("20 10:00"), **settings) is None


@pytest.mark.parametrize(
    ("now", "expected"), [("23 08:59", None), ("23 09:00", BREACHED)], ids=["before", "at its end"]
)
def test_a_quiet_lasts_until_its_end(now: str, expected: tuple[str, str] | None) -> None:
    assert late_by(own("/snooze mon"), now=now, **MINE) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("11 11:59", ("waiting", "11 12:00")),
        ("11 12:00", ("waiting", "11 12:00")),
        ("11 12:01", None),
    ],
    ids=["the clock started after it", "with it", "before it"],
)
def test_not_at_risk_quiets_the_clocks_that_started_before_it(
    when: str, expected: tuple[str, str] | None
) -> None:
    """The order is the author's own, a member; the answer that starts the waiting clock is another's."""
    order = a_command("/not-at-risk", "delivery-eng-b", at(when), verdict="accepted")
    word = a_comment("delivery-eng-a", at("11 12:00"))
    assert late_by(order, word, asked=at("11 10:00"), **MINE) == expected


def test_not_at_risk_quiets_also_a_promise_that_was_given_before_it() -> None:
    state = state_with(**ETA)
    item = an_item(eta=date(2026, 11, 18), eta_since=at("17 10:00"))
    word = a_comment(when=at("17 10:00"))
    calm = a_command("/not-at-risk", when=at("20 10:30"))
    given: dict[str, Any] = {"asked": at("17 09:30"), "items": (item,)}
    late = worst(state, an_issue(comments=(word,), **given))
    assert late is not None
    assert late.clock == "promise"
    assert worst(state, an_issue(comments=(word, calm), **given)) is None
