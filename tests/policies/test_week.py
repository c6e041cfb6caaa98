"""SUP-19: the week in numbers, and what they were at the handoffs before."""

from collections.abc import Iterable
from typing import Any

import pytest

from supportdesk.model.channels import Message
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.week import in_numbers, week_of
from tests.builders import LABEL, a_comment, a_message, a_state, an_issue, at, later

MONDAY = at("23 10:05")
QUIET = ["Opened: 0", "Urgent: 0", "Closed: 0"]


def numbers(*issues: Issue, messages: Iterable[Message] = (), **settings: Any) -> list[str]:
    state = the_week(*issues, messages=messages, **settings)
    return list(in_numbers(state, week_of(state)))


def the_week(*issues: Issue, **settings: Any) -> TeamState:
    return a_state(*issues, **{"now": MONDAY, **settings})


def a_handoff(day: str, /, **facts: str) -> Message:
    """A scheduled handoff's announcement, with its numbers."""
    given = {"opened": "0", "urgent": "0", "closed": "0", **facts}
    return a_message(f"delivery/handoff/{day}", at=at(f"{day}T10:00"), payload=given)


def test_a_week_without_requests() -> None:
    assert numbers() == QUIET


def test_requests_are_counted_from_when_they_began() -> None:
    issues = (
        an_issue(1, asked=at("16 10:04")),
        an_issue(2, asked=at("16 10:05")),
        an_issue(3, asked=at("23 10:00"), labels=frozenset({LABEL, "p1"})),
    )
    assert numbers(*issues) == ["Opened: 2", "Urgent: 1", "Closed: 0"]


def test_what_was_closed_counts_as_opened_too_where_it_began_this_week() -> None:
    issues = (an_issue(1, open=False), an_issue(2, open=False, asked=at("02 10:00")))
    assert numbers(*issues) == ["Opened: 1", "Urgent: 0", "Closed: 2"]


@pytest.mark.parametrize(
    "settings",
    [
        {"author": "delivery-eng-c"},
        {"labels": frozenset({LABEL, "feature-request"})},
        {"created_at": at("2025-12-01T10:00"), "asked": at("20 10:00")},
    ],
    ids=["the team's own work", "a feature request", "from before the team's start"],
)
@pytest.mark.parametrize("is_open", [True, False])
def test_what_is_no_request_is_not_counted(settings: dict[str, Any], is_open: bool) -> None:  # noqa: FBT001
    assert numbers(an_issue(open=is_open, **settings)) == QUIET


def test_the_first_answer_is_the_median_in_business_time() -> None:
    waits = ("20 10:30", "20 12:00", "23 09:30")
    issues = (an_issue(n, comments=(a_comment(when=at(when)),)) for n, when in enumerate(waits, 1))
    assert numbers(*issues)[-1] == "First answer, median: 2 h"


def test_what_nobody_has_answered_yet_has_no_part_in_the_median() -> None:
    issues = (an_issue(1), an_issue(2, comments=(a_comment(when=at("20 10:30")),)))
    assert numbers(*issues)[-1] == "First answer, median: 30 min"


def test_what_was_closed_earlier_and_is_read_for_another_reason_is_not_counted() -> None:
    old = an_issue(1, open=False, asked=at("02 10:00"), closed_at=at("13 10:00"))
    assert numbers(old) == QUIET


@pytest.mark.parametrize(("closed", "said"), [(24, "24"), (25, "25 or more")])
def test_as_many_as_are_read_may_be_more(closed: int, said: str) -> None:
    issues = (an_issue(n, open=False, asked=at("02 10:00")) for n in range(closed))
    assert numbers(*issues)[2] == f"Closed: {said}"


# What the message keeps


def test_the_numbers_are_kept_as_facts() -> None:
    answered = an_issue(1, comments=(a_comment(when=at("20 10:30")),))
    assert week_of(the_week(answered)).facts == {"opened": "1", "urgent": "0", "closed": "0", "answer": "30"}
    assert week_of(the_week()).facts == {"opened": "0", "urgent": "0", "closed": "0"}


# Against the handoffs before


def test_one_handoff_before_is_no_average() -> None:
    before = a_handoff("2026-11-16", opened="3", urgent="1", closed="2")
    assert numbers(messages=(before,)) == [
        "Opened: 0 (at the regular handoff before: 3)",
        "Urgent: 0 (at the regular handoff before: 1)",
        "Closed: 0 (at the regular handoff before: 2)",
    ]


DAYS = ("2026-11-16", "2026-11-09", "2026-11-02", "2026-10-26", "2026-10-19")


@pytest.mark.parametrize(("count", "usual"), [(2, "1.5"), (3, "2"), (4, "2.5")])
def test_several_handoffs_before_are_averaged(count: int, usual: str) -> None:
    messages = (a_handoff(day, opened=str(number)) for number, day in enumerate(DAYS[:count], 1))
    said = f"Opened: 0 (at the {count} regular handoffs before: {usual} on average)"
    assert numbers(messages=messages)[0] == said


def test_only_the_last_four_handoffs_count() -> None:
    messages = (a_handoff(day, opened="100" if day == DAYS[-1] else "1") for day in DAYS)
    assert numbers(messages=messages)[0] == "Opened: 0 (at the 4 regular handoffs before: 1 on average)"


def test_the_first_answer_is_averaged_over_the_handoffs_that_knew_one() -> None:
    answered = an_issue(1, comments=(a_comment(when=at("20 10:30")),))
    messages = (a_handoff(DAYS[0], answer="60"), a_handoff(DAYS[1], answer="91"), a_handoff(DAYS[2]))
    said = "First answer, median: 30 min (at the 2 regular handoffs before: 1 h 16 min on average)"
    assert numbers(answered, messages=messages)[-1] == said


@pytest.mark.parametrize(
    "message",
    [
        a_message("delivery/handoff/2026-11-18T12:30", at=at("18 12:30"), payload={"opened": "9"}),
        a_message("delivery/handoff/2026-11-16/eng-c", at=at("16 11:00"), payload={"opened": "9"}),
        a_message("repo/handoff/2026-11-16", at=at("16 10:00"), payload={"opened": "9"}),
        a_message("delivery/digest/2026-11-16", at=at("16 10:00"), payload={"opened": "9"}),
        a_message("delivery/handoff/2026-11-16", at=at("16 10:00"), payload={"state": "open"}),
        a_message("delivery/handoff/2026-11-23", at=MONDAY, payload={"opened": "9"}),
        a_message(at=at("16 10:00"), payload={"opened": "9"}),
    ],
    ids=["by hand", "a swap", "another team's", "a digest", "without numbers", "its own", "somebody else's"],
)
def test_other_messages_are_no_handoffs_before(message: Message) -> None:
    assert numbers(messages=(message,)) == QUIET


@pytest.mark.parametrize("hostile", ["", "-1", "²", "٣", "1e9", "9" * 400, "3; 4", "NaN"])
def test_numbers_that_are_none_are_left_out(hostile: str) -> None:
    messages = (a_handoff(DAYS[0], opened=hostile), a_handoff(DAYS[1], opened="4"))
    assert numbers(messages=messages)[0] == "Opened: 0 (at the regular handoff before: 4)"


def test_without_a_channel_there_is_nothing_to_compare_with() -> None:
    assert numbers(channel=None) == QUIET


def test_a_handoff_of_days_ago_is_caught_up_without_itself() -> None:
    """Asked for by name on Wednesday: Monday's numbers are of the same week."""
    state = later(the_week(messages=(a_handoff("2026-11-23", opened="9"),)), at("25 10:00"))
    assert list(in_numbers(state, week_of(state))) == QUIET
