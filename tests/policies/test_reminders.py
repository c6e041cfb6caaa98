"""SUP-8: an urgent request without an answer is reminded of in its thread, and nobody at night."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.channels import Channel
from supportdesk.model.config import Deputies
from supportdesk.model.duration import Duration
from supportdesk.model.promises import Clocks, Reminders
from supportdesk.policies.thread import reminded, reopening_said
from tests.builders import (
    LABEL,
    a_command,
    a_comment,
    a_label,
    a_message,
    a_person,
    a_team,
    accounts,
    an_event,
    an_issue,
    an_item,
    at,
    away,
    text_of,
    the_people,
)
from tests.policies.threads import (
    KEY,
    P1,
    announced,
    occasions,
    posts,
    recorded,
    said,
    status,
    through,
    urgent,
    world,
)

HOURLY = Reminders(every=Duration.parse("1 business hour"), times=3)


def test_what_is_in_time_is_not_reminded_of() -> None:
    assert said(world(urgent(), now=at("20 10:59"))) == []


# An urgent request that waits


def test_an_urgent_request_is_reminded_of_with_the_handle() -> None:
    (post,) = posts(world(urgent()))
    assert (post.key, post.thread, post.channel) == (
        f"{KEY}/reminder/20261120T1000Z/1",
        announced().ts,
        "C00DELIVERY",
    )
    assert post.because.rule == "SUP-8"
    assert post.because.reason == "It is urgent and waits for a first answer: reminder 1 of 3."
    assert text_of(post) == (
        "@delivery-support Still urgent and without an answer since Fri 20 Nov, 10:00 GMT: who takes a look?"
    )


def test_it_is_reminded_so_often_the_last_time_with_the_managers_and_then_no_more() -> None:
    moments = [f"20 {hour}:{minute:02}" for hour in range(10, 17) for minute in (0, 30, 59)]
    assert list(through(world(urgent()), *moments)) == [
        ("20 11:00", "reminder/20261120T1000Z/1"),
        ("20 12:00", "reminder/20261120T1000Z/2"),
        ("20 13:00", "reminder/20261120T1000Z/3"),
    ]


def test_the_last_one_mentions_em_and_pm_and_says_that_it_is_the_last() -> None:
    ((occasion, text),) = said(world(urgent(), now=at("20 13:00")))
    assert occasion == "reminder/20261120T1000Z/3"
    assert text == (
        "@Em D @Pm D Nobody has answered this urgent request since Fri 20 Nov, 10:00 GMT. "
        "This is the last reminder."
    )


def test_the_managers_deputies_are_mentioned_in_their_place() -> None:
    people = the_people(em_d=a_person("em-d", absent=away("2026-11-20", "2026-11-20")))
    team = a_team(deputies=Deputies(em="eng-b"))
    ((_, text),) = said(world(urgent(), now=at("20 13:00"), people=people, team=team))
    assert text.startswith("@Eng B @Pm D Nobody has answered")


def test_one_reminder_may_be_all() -> None:
    team = a_team(clocks=Clocks(remind_urgent=Reminders(every=Duration.parse("10 minutes"), times=1)))
    ((occasion, text),) = said(world(urgent(), team=team))
    assert occasion == "reminder/20261120T1000Z/1"
    assert text.startswith("@Em D @Pm D")


def test_missed_reminders_are_made_up_for_by_one() -> None:
    assert list(through(world(urgent()), "20 12:30", "20 12:31", "20 13:30", "20 14:30")) == [
        ("20 12:30", "reminder/20261120T1000Z/2"),
        ("20 13:30", "reminder/20261120T1000Z/3"),
    ]


def test_after_one_that_came_late_the_next_leaves_people_as_much_time() -> None:
    assert list(through(world(urgent()), "20 11:55", "20 12:00", "20 12:54", "20 12:55")) == [
        ("20 11:55", "reminder/20261120T1000Z/1"),
        ("20 12:55", "reminder/20261120T1000Z/2"),
    ]


def test_what_was_rehearsed_counts_from_when_it_was() -> None:
    key = f"{KEY}/reminder/20261120T1000Z/1"
    said = a_message(key, at=at("20 11:30"))
    rehearsal = Channel(id="C00SHADOW", name="shadow", since=at("01 00:00"), messages=(said,))
    state = world(urgent(), said=frozenset({key}), rehearsal=rehearsal, now=at("20 12:29"))
    assert occasions(state) == []
    assert occasions(replace(state, now=at("20 12:30"))) == ["reminder/20261120T1000Z/2"]


def test_over_night_and_weekend_no_time_passes_and_nothing_is_said() -> None:
    state = world(urgent(asked=at("20 16:45")), announced("20 16:45"))
    moments = ("20 17:29", "20 17:30", "20 17:45", "21 12:00", "23 08:59", "23 09:00", "23 09:15", "23 10:15")
    assert list(through(state, *moments)) == [
        ("23 09:15", "reminder/20261120T1645Z/1"),
        ("23 10:15", "reminder/20261120T1645Z/2"),
    ]


def test_one_that_falls_due_at_the_closing_waits_for_the_morning() -> None:
    state = world(urgent(asked=at("20 16:30")), announced("20 16:30"))
    assert list(through(state, "20 17:29", "20 17:30", "23 08:59", "23 09:00")) == [
        ("23 09:00", "reminder/20261120T1630Z/1")
    ]


def test_an_interval_of_elapsed_time_passes_at_night_but_is_silent() -> None:
    team = a_team(clocks=Clocks(remind_urgent=Reminders(every=Duration.parse("4 hours"), times=9)))
    state = world(urgent(asked=at("20 16:00")), announced("20 16:00"), team=team)
    assert list(through(state, "20 20:00", "21 00:00", "21 04:00", "23 09:00")) == [
        ("23 09:00", "reminder/20261120T1600Z/9")
    ]


def test_round_the_clock_there_is_no_night() -> None:
    team = a_team(clocks=Clocks(remind_urgent=HOURLY, round_the_clock=True))
    state = world(urgent(asked=at("21 02:00")), announced("21 02:00"), team=team)
    assert list(through(state, "21 02:59", "21 03:00", "21 04:00", "21 05:00", "21 06:00")) == [
        ("21 03:00", "reminder/20261121T0200Z/1"),
        ("21 04:00", "reminder/20261121T0200Z/2"),
        ("21 05:00", "reminder/20261121T0200Z/3"),
    ]


def test_what_becomes_urgent_is_reminded_of_from_then_on() -> None:
    events = (a_label("p1", at("20 10:40")),)
    state = world(urgent(asked=at("19 10:00"), events=events), announced("19 10:10"))
    assert list(through(state, "20 11:00", "20 11:39", "20 11:40")) == [
        ("20 11:40", "reminder/20261119T1000Z/1")
    ]


def test_of_two_labels_that_make_it_urgent_the_first_counts() -> None:
    events = (a_label("p1", at("20 10:00")), a_label("incident", at("20 10:50")))
    assert occasions(world(urgent(labels=P1 | {"incident"}, events=events))) == ["reminder/20261120T1000Z/1"]


def test_a_thread_that_began_later_is_reminded_from_its_beginning() -> None:
    assert list(through(world(urgent(), announced("20 10:20")), "20 11:00", "20 11:19", "20 11:20")) == [
        ("20 11:20", "reminder/20261120T1000Z/1")
    ]


def test_a_request_that_was_reopened_is_reminded_of_anew() -> None:
    facts = {"reminded": "20261120T1000Z/3", "reopened": "20261120T1400Z"}
    issue = urgent(comments=(status(facts),), events=(an_event("reopened", at("20 14:00")),))
    assert occasions(world(issue, now=at("20 14:59"))) == []
    assert occasions(world(issue, now=at("20 15:00"))) == ["reminder/20261120T1400Z/1"]


@pytest.mark.parametrize(
    "settings",
    [
        {"labels": frozenset({LABEL, "p2"})},
        {"comments": (status(), a_comment(when=at("20 10:30")))},
        {"items": (an_item("In Progress"),)},
        {"labels": P1 | {"feature-request"}, "comments": (status({"ended": "feature"}),)},
        {"open": False, "comments": (status({"ended": "closed"}),)},
        {"author": "delivery-eng-b", "comments": (status({"ended": "withdrawn"}),)},
    ],
    ids=["not urgent", "answered", "in flight", "a feature request", "closed", "the team's own work"],
)
def test_nobody_is_reminded_of_these(settings: dict[str, Any]) -> None:
    assert occasions(world(urgent(**settings))) == []


def test_an_answer_in_the_thread_ends_the_reminders() -> None:
    assert occasions(world(urgent(), announced(repliers=accounts("eng-b")))) == []
    assert occasions(world(urgent(), announced(repliers=frozenset({"U00OUTSIDER", "U00DESK"})))) != []


def test_what_a_member_set_aside_is_not_reminded_of_until_then() -> None:
    """Only the author's own snooze: anybody else's comment is an answer."""
    own = a_command("/snooze 2 hours", "delivery-eng-b", at("20 10:30"))
    issue = urgent(author="delivery-eng-b", labels=P1 | {"support"}, comments=(status(), own))
    assert occasions(world(issue, now=at("20 12:29"))) == []
    assert occasions(world(issue, now=at("20 12:30"))) == ["reminder/20261120T1000Z/2"]


def test_reminders_can_be_off() -> None:
    assert occasions(world(urgent(), team=a_team(clocks=Clocks(remind_urgent=None)))) == []


@pytest.mark.parametrize(
    "fact", ["", "x", "20261120T1000Z", "20261120T1000Z/x", "20261120T1000Z/" + "9" * 5000]
)
def test_a_record_that_makes_no_sense_is_none(fact: str) -> None:
    issue = urgent(comments=(status({"reminded": fact}),))
    assert occasions(world(issue)) == ["reminder/20261120T1000Z/1"]


def test_a_record_that_somebody_else_edited_is_none() -> None:
    forged = status({"reminded": "20261120T1000Z/99"}, trusted=False)
    assert occasions(world(urgent(comments=(forged,)))) == ["reminder/20261120T1000Z/1"]


def test_a_customers_request_is_reminded_of_without_a_word_of_it() -> None:
    issue = urgent(private=True, title="Zebra", author="customer-contact")
    message = a_message("delivery/request/acme/customer#1")
    (post,) = posts(world(issue, message))
    assert "zebra" not in repr(post).casefold()
    assert "customer-contact" not in repr(post)


# What was said is written down


def test_a_reminder_is_written_down_only_if_it_was_posted() -> None:
    written = recorded(world(urgent()))
    assert written.facts["reminded"] == "20261120T1000Z/1/20261120T1100Z"
    assert f"{KEY}/reminder/20261120T1000Z/1" in written.needs


def test_what_was_written_down_before_stands() -> None:
    issue = urgent(comments=(status({"reminded": "20261120T1000Z/1", "reopened": "20261119T0900Z"}),))
    assert reminded(world(issue), issue) == "20261120T1000Z/1"
    assert reopening_said(world(issue), issue) == "20261119T0900Z"
    assert reminded(world(an_issue()), an_issue()) == ""
    assert reopening_said(world(an_issue()), an_issue()) == ""


def test_a_reminder_of_another_issue_is_not_this_ones() -> None:
    other = frozenset({"delivery/request/acme/shop#12/reminder/20261120T1000Z/2"})
    assert reminded(world(urgent(), said=other), urgent()) == ""
