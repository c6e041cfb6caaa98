"""SUP-11, SUP-16: what members ordered by command, as it was understood when it was accepted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from supportdesk.model.issues import BoardRef, Issue
from supportdesk.model.places import Board, Statuses
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.orders import Eta, Order, eta_of, kept, newest, orders
from tests.builders import (
    LABEL,
    LONDON,
    NOW,
    a_command,
    a_comment,
    a_desk_comment,
    a_label,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    later,
    ref,
)

WHEN = at("20 10:30")
MONDAY = "2026-11-23T09:00:00+00:00"


def ordered(*comments: Any, state: TeamState | None = None, **settings: Any) -> dict[str, str]:
    """What is ordered, in short."""
    issue = an_issue(comments=comments, **settings)
    return {name: order.value for name, order in orders(state or a_state(), issue).items()}


def typed(text: str, number: int = 7, **settings: Any) -> Any:
    given: dict[str, Any] = {"when": WHEN, "number": number, **settings}
    return a_command(text, **given)


def written(facts: Mapping[str, str], **settings: Any) -> Any:
    """The desk's status comment with these facts."""
    return a_desk_comment("status/delivery", facts, when=at("20 10:40"), **settings)


def fact(value: str, reason: str = "", *, when: str = "20 10:30", number: int = 7) -> str:
    by = "delivery-eng-a"
    return Order(number=number, at=at(when), by=by, value=value, reason=reason).written


def test_where_nobody_ordered_anything_there_is_nothing() -> None:
    assert ordered() == {}
    assert ordered(a_comment(), written({"missing": "impact"})) == {}
    assert newest(a_state(), an_issue()) == 0


# What is typed


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/eta fri", {"eta": "2026-11-27"}),
        ("/eta tomorrow", {"eta": "2026-11-23"}),
        ("/eta 3 business days", {"eta": "2026-11-25"}),
        ("/eta 2026-11-27", {"eta": "2026-11-27"}),
        ("/snooze mon", {"snooze": MONDAY}),
        ("/snooze 2 hours", {"snooze": "2026-11-20T12:30:00+00:00"}),
        ("/at-risk the release is late", {"risk": "at-risk"}),
        ("/not-at-risk", {"risk": "not-at-risk"}),
        ("/ack", {}),
        ("/triage", {}),
        ("/support", {}),
        (
            "/eta fri\n/snooze mon\n/not-at-risk",
            {"eta": "2026-11-27", "snooze": MONDAY, "risk": "not-at-risk"},
        ),
        ("/eta fri\n/eta mon", {"eta": "2026-11-23"}),
        ("/eta fri\n/eta soon", {}),
    ],
    ids=[
        "a weekday",
        "tomorrow, from a Friday",
        "business days",
        "a date",
        "a quiet until a day",
        "a quiet of hours",
        "a risk",
        "no risk",
        "an acknowledgement",
        "a triage",
        "a question",
        "several",
        "two of a kind: the last",
        "refused as a whole",
    ],
)
def test_a_command_is_understood_from_when_it_was_written(text: str, meant: dict[str, str]) -> None:
    assert ordered(typed(text)) == meant


def test_an_order_says_who_gave_it_and_where() -> None:
    issue = an_issue(comments=(typed("/at-risk  the release\tis late"),))
    order = Order(number=7, at=WHEN, by="delivery-eng-a", value="at-risk", reason="the release is late")
    assert orders(a_state(), issue) == {"risk": order}
    assert order.written == "7 2026-11-20T10:30:00+00:00 delivery-eng-a at-risk the release is late"


@pytest.mark.parametrize(
    ("comment", "meant"),
    [
        (typed("/eta fri", verdict="accepted"), {"eta": "2026-11-27"}),
        (typed("/eta fri", verdict="refused"), {}),
        (typed("/eta fri", by="outsider"), {}),
        (typed("/eta fri", by="outsider", verdict="accepted"), {}),
        (typed("/eta fri", own_words=False), {}),
        (typed("/eta fri", when=at("18 10:59")), {}),
        (typed("/eta fri", when=at("18 10:59"), verdict="accepted"), {"eta": "2026-11-20"}),
    ],
    ids=[
        "accepted",
        "refused",
        "an outsider's",
        "an outsider's whose comment says otherwise now",
        "edited by somebody else",
        "history",
        "accepted long ago",
    ],
)
def test_what_counts_was_accepted_or_is_about_to_be(comment: Any, meant: dict[str, str]) -> None:
    assert ordered(comment, asked=at("16 10:00")) == meant


def test_of_two_comments_the_newer_holds() -> None:
    first, second = typed("/eta fri", 7), typed("/eta mon", 8, when=at("20 10:35"))
    assert ordered(second, first) == {"eta": "2026-11-23"}


def test_none_is_from_before_the_request_was_reopened() -> None:
    reopened = an_event("reopened", at("20 10:31"))
    assert ordered(typed("/eta fri"), events=(reopened,)) == {}
    assert ordered(written({"eta": fact("2026-11-27")}), events=(reopened,)) == {}
    assert ordered(typed("/eta fri", when=at("20 10:31")), events=(reopened,)) == {"eta": "2026-11-27"}


def test_one_from_before_the_label_counts_from_the_label_on() -> None:
    assert ordered(typed("/eta fri", when=at("20 09:00")), created_at=at("20 08:00")) == {"eta": "2026-11-27"}


# What is written down


def test_what_is_written_down_holds_without_its_comment() -> None:
    facts = {"eta": fact("2026-11-27"), "snooze": fact(MONDAY), "risk": fact("at-risk", "so it is")}
    issue = an_issue(comments=(written(facts),))
    found = orders(a_state(), issue)
    assert {name: order.written for name, order in found.items()} == facts
    assert found["risk"].reason == "so it is"


@pytest.mark.parametrize(
    "text",
    ["/eta 2026-12-24", "/eta soon", "nothing any more", "/at-risk what was never said\n/snooze mon"],
)
def test_a_later_edit_of_an_accepted_comment_changes_nothing(text: str) -> None:
    facts = {"eta": fact("2026-11-27"), "commands": "7"}
    assert ordered(written(facts), typed(text, verdict="accepted")) == {"eta": "2026-11-27"}


def test_a_comment_that_gave_no_order_gives_none_by_a_later_edit() -> None:
    answered = typed("/ack", verdict="accepted")
    assert newest(a_state(), an_issue(comments=(answered,))) == 7
    assert ordered(written({"commands": "7"}), typed("/at-risk it is late", verdict="accepted")) == {}


def test_a_newer_comment_takes_the_place_of_what_is_written_down() -> None:
    facts = {"eta": fact("2026-11-27"), "snooze": fact(MONDAY), "commands": "7"}
    assert ordered(written(facts), typed("/eta mon", 8)) == {"eta": "2026-11-23", "snooze": MONDAY}


def test_an_unanswered_comment_that_an_edit_made_a_command_counts_beside_a_newer_record() -> None:
    comments = (written({"eta": fact("2026-11-27", number=9), "commands": "9"}), typed("/snooze mon", 7))
    assert ordered(*comments) == {"eta": "2026-11-27", "snooze": MONDAY}
    assert newest(a_state(), an_issue(comments=comments)) == 9


def test_where_the_record_is_lost_the_accepted_comments_are_read_again() -> None:
    edited = written({"eta": fact("2026-12-24"), "commands": "99"}, trusted=False)
    assert ordered(edited, typed("/eta fri", verdict="accepted")) == {"eta": "2026-11-27"}


def test_the_number_of_the_newest_comment_that_counts_is_kept() -> None:
    comments = (
        written({"commands": "5"}),
        typed("/eta fri", 7),
        typed("/support", 8, by="outsider"),
        typed("/eta soon", 9),
        typed("/ack", 10, verdict="refused"),
    )
    assert newest(a_state(), an_issue(comments=comments)) == 7
    assert newest(a_state(), an_issue(comments=comments[:1])) == 5


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        " ",
        "x",
        "7",
        "7 2026-11-20T10:30:00+00:00",
        "7 2026-11-20T10:30:00+00:00 delivery-eng-a",
        "7 2026-11-20T10:30:00+00:00  2026-11-27",
        "seven 2026-11-20T10:30:00+00:00 delivery-eng-a 2026-11-27",
        "\u0667 2026-11-20T10:30:00+00:00 delivery-eng-a 2026-11-27",
        f"{'9' * 5000} 2026-11-20T10:30:00+00:00 delivery-eng-a 2026-11-27",
        "-7 2026-11-20T10:30:00+00:00 delivery-eng-a 2026-11-27",
        "7 yesterday delivery-eng-a 2026-11-27",
        "7 2026-11-20T10:30:00 delivery-eng-a 2026-11-27",
        "7 0001-01-01T00:00:00+14:00 delivery-eng-a 2026-11-27",
        "7 2026-11-20T10:30:00+00:00 delivery-eng-a friday",
        "7 2026-11-20T10:30:00+00:00 delivery-eng-a 9999-12-31",
        "7 2026-11-20T10:30:00+00:00 delivery-eng-a 9999-12-31T00:00:00+00:00",
        "7 2026-11-20T10:30:00+00:00 delivery-eng-a 2026-11-27T10:00:00",
        "7 2026-11-20T10:30:00+00:00 delivery-eng-a perhaps",
    ],
)
@pytest.mark.parametrize("name", ["eta", "snooze", "risk"])
def test_a_record_that_makes_no_sense_is_none(name: str, garbage: str) -> None:
    assert ordered(written({name: garbage, "commands": "9" * 5000})) == {}


@pytest.mark.parametrize("number", ["x", "-1", "\u0667", "9" * 5000, "1.5"])
def test_a_number_that_is_none_is_as_good_as_zero(number: str) -> None:
    assert newest(a_state(), an_issue(comments=(written({"commands": number}),))) == 0


def test_of_the_facts_of_a_comment_those_about_orders_are_kept() -> None:
    facts = {"eta": "e", "risk": "r", "snooze": "s", "commands": "7", "late": "x", "missing": "y"}
    assert kept(facts) == {"eta": "e", "risk": "r", "snooze": "s", "commands": "7"}
    assert kept({"missing": "y"}) == {}


# When an order has had its time


@pytest.mark.parametrize(
    ("now", "meant"), [("23 08:59", {"snooze": MONDAY}), ("23 09:00", {})], ids=["before", "at its end"]
)
def test_a_quiet_ends(now: str, meant: dict[str, str]) -> None:
    assert ordered(written({"snooze": fact(MONDAY)}), state=later(a_state(), at(now))) == meant
    assert ordered(typed("/snooze mon"), state=later(a_state(), at(now))) == meant


@pytest.mark.parametrize(
    ("item", "meant"),
    [
        (an_item("Backlog", since=at("20 10:45")), {"risk": "at-risk"}),
        (an_item("In Progress", since=at("20 10:29")), {"risk": "at-risk"}),
        (an_item("In Progress", since=at("20 10:30")), {"risk": "at-risk"}),
        (an_item("In Progress", since=at("20 10:31")), {}),
        (an_item("In Progress", since=None), {"risk": "at-risk"}),
        (an_item("In Progress", since=at("20 10:31"), archived=True), {"risk": "at-risk"}),
    ],
    ids=[
        "moved, but not to work",
        "work had begun before",
        "in the same instant",
        "work began after",
        "nobody knows when",
        "archived",
    ],
)
def test_a_risk_has_passed_once_work_begins_after_it(item: Any, meant: dict[str, str]) -> None:
    assert ordered(typed("/at-risk it is late"), items=(item,)) == meant


def test_that_there_is_no_risk_holds_while_work_goes_on() -> None:
    item = an_item("In Progress", since=at("20 10:45"))
    assert ordered(typed("/not-at-risk"), items=(item,)) == {"risk": "not-at-risk"}


# The promise that holds


def promise(*comments: Any, eta: str | None = None, since: str | None = None) -> Eta | None:
    item = an_item(eta=date.fromisoformat(eta) if eta else None, eta_since=at(since) if since else None)
    return eta_of(a_state(), an_issue(comments=comments, items=(item,)))


BY_COMMAND = Eta(day=date(2026, 11, 27), since=WHEN, by="delivery-eng-a")


def test_without_a_date_there_is_no_promise() -> None:
    assert promise() is None
    assert eta_of(a_state(), an_issue(items=())) is None


def test_a_command_is_a_promise_also_off_the_board() -> None:
    assert promise(typed("/eta fri")) == BY_COMMAND
    assert eta_of(a_state(), an_issue(items=(), comments=(typed("/eta fri"),))) == BY_COMMAND


def test_the_boards_field_is_one() -> None:
    assert promise(eta="2026-12-01", since="20 10:10") == Eta(day=date(2026, 12, 1), since=at("20 10:10"))
    assert promise(eta="2026-12-01") == Eta(day=date(2026, 12, 1), since=at("20 10:00"))


@pytest.mark.parametrize(
    ("eta", "since", "expected"),
    [
        ("2026-12-01", "20 10:29", BY_COMMAND),
        ("2026-12-01", "20 10:30", Eta(day=date(2026, 12, 1), since=WHEN)),
        ("2026-12-01", "20 10:31", Eta(day=date(2026, 12, 1), since=at("20 10:31"))),
        ("2026-11-27", "20 10:45", BY_COMMAND),
    ],
    ids=["the field is older", "of one instant", "the field is newer", "the field says the same"],
)
def test_of_field_and_command_the_later_holds(eta: str, since: str, expected: Eta) -> None:
    assert promise(typed("/eta fri"), eta=eta, since=since) == expected


def test_what_the_desk_wrote_there_for_an_older_command_is_no_later_word() -> None:
    """It was typed while the desk wrote the date of the one before."""
    facts = {"eta": fact("2026-12-01"), "commands": "7"}
    comments = (written(facts), typed("/eta fri", 8, when=at("20 10:44")))
    newer = replace(BY_COMMAND, since=at("20 10:44"))
    assert promise(*comments, eta="2026-12-01", since="20 10:45") == newer
    assert promise(*comments, eta="2026-12-02", since="20 10:45") == Eta(
        day=date(2026, 12, 2), since=at("20 10:45")
    )


def test_the_field_of_a_customers_issue_is_its_mirrors() -> None:
    mirror = an_issue(2, items=(an_item(eta=date(2026, 12, 1), eta_since=at("20 10:45")),))
    issue = an_issue(private=True, items=())
    state = a_state(issue, mirror, mirrors={issue.ref: mirror.ref})
    assert eta_of(state, issue) == Eta(day=date(2026, 12, 1), since=at("20 10:45"))


def test_the_field_of_another_board_is_none() -> None:
    item = an_item(eta=date(2026, 12, 1), board=BoardRef("acme", 999))
    assert eta_of(a_state(), an_issue(items=(item,))) is None
    assert ref() == an_issue().ref


# What changes around it


def test_what_is_written_down_outlasts_a_change_of_the_calendar() -> None:
    """Nobody's promise moves because the team's hours do; what is typed counts by the calendar of now."""
    elsewhere = replace(LONDON, timezone="Pacific/Auckland", opens=time(8))
    state = a_state(calendar=elsewhere)
    facts = {"eta": fact("2026-11-27"), "snooze": fact(MONDAY)}
    assert ordered(written(facts), state=state) == {"eta": "2026-11-27", "snooze": MONDAY}
    assert ordered(typed("/snooze mon"), state=state) == {"snooze": "2026-11-22T19:00:00+00:00"}


def test_what_is_written_down_outlasts_its_author_in_the_team() -> None:
    state = a_state(team=a_team(members=("eng-b",)))
    facts = {"eta": fact("2026-11-27"), "commands": "7"}
    assert ordered(written(facts), typed("/eta fri", verdict="accepted"), state=state) == {
        "eta": "2026-11-27"
    }


def test_each_team_of_an_issue_has_its_own_orders() -> None:
    other = a_desk_comment("status/cargo", {"eta": fact("2026-12-24"), "commands": "99"})
    assert ordered(other, typed("/eta fri")) == {"eta": "2026-11-27"}


def test_what_one_team_accepted_the_other_still_understands() -> None:
    """The reaction is one for both: what each understood stands in its own comment."""
    facts = {"commands": "5"}
    assert ordered(written(facts), typed("/eta fri", verdict="accepted")) == {"eta": "2026-11-27"}


def test_thousands_of_comments_are_read_as_few() -> None:
    spam = [typed("/support", 100 + n, by="outsider") for n in range(3000)]
    mine = [typed(f"/at-risk reason {n}", 9000 + n) for n in range(300)]
    issue: Issue = an_issue(comments=(*spam, *mine))
    assert orders(a_state(), issue)["risk"].reason == "reason 299"
    assert newest(a_state(), issue) == 9299


def test_an_order_of_the_run_in_which_the_issue_gets_its_label_counts() -> None:
    issue = replace(an_issue(comments=(typed("/eta fri"),)), events=(a_label(LABEL, NOW),))
    assert {name: order.value for name, order in orders(a_state(), issue).items()} == {"eta": "2026-11-27"}


def test_a_team_without_a_date_field_has_promises_by_command_alone() -> None:
    statuses = Statuses(intake="Backlog", in_flight=("In Progress",), waiting=(), done=("Done",))
    team = a_team(board=Board(owner="acme", number=205, statuses=statuses))
    assert eta_of(a_state(team=team), an_issue(comments=(typed("/eta fri"),))) == BY_COMMAND
