"""Why an issue stands where it does."""

from dataclasses import replace

from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.explain import explain
from tests.builders import (
    LABEL,
    NOW,
    a_board,
    a_command,
    a_comment,
    a_message,
    a_state,
    accounts,
    an_issue,
    an_item,
    at,
)


def account_of(issue: Issue, state: TeamState | None = None) -> list[str]:
    return list(explain(state or a_state(issue), issue))


def test_a_request_in_the_queue_is_explained_with_the_receipt_of_its_clock() -> None:
    assert account_of(an_issue(labels=frozenset({LABEL, "p2"}))) == [
        "It was asked for on Fri 20 Nov, 10:00 GMT.",
        "It is number 1 of 1 in the queue: P2, waiting for 1 h.",
        (
            "Clock “acknowledge”, waits for a first answer: 1 h of 1 business day used, "
            "due Mon 23 Nov, 10:00 GMT: running."
        ),
        ("Counted: 1 business day from Fri 20 Nov, 10:00 GMT, when it was opened. Left out: 2 days off."),
    ]


def test_an_answer_is_named_with_how_it_is_known() -> None:
    assert "Acknowledged by delivery-eng-a on Fri 20 Nov, 10:30 GMT." in account_of(
        an_issue(comments=(a_comment(when=at("20 10:30")),))
    )
    thread = a_message("delivery/request/acme/shop#1", reactors=accounts("eng-b"))
    seen = account_of(an_issue(), a_state(an_issue(), messages=(thread,)))
    assert "Acknowledged by delivery-eng-b on Fri 20 Nov, 11:00 GMT, first seen then." in seen


def test_what_is_no_support_issue_says_why() -> None:
    assert account_of(an_issue(open=False)) == [
        "It is no support issue of this team: closed, unlabelled, excluded, or the team's own work."
    ]


def test_old_issues_and_feature_requests_say_so() -> None:
    old = account_of(an_issue(asked=at("2025-12-01T10:00"), labels=frozenset({LABEL, "feature-request"})))
    assert old[:2] == [
        "It is from before 2026-01-05 (`since`): it appears in digests only.",
        "It is a feature request: the PM's, not the rotation's.",
    ]
    assert old[-1] == "It is not in the queue."


def test_what_is_in_flight_is_not_in_the_queue() -> None:
    issue = an_issue(items=(an_item("In Progress"),), comments=(a_comment(when=NOW),))
    assert account_of(issue)[-1] == "It is in flight, so it is not in the queue."


def test_the_comparisons_that_put_it_between_its_neighbours_are_told() -> None:
    first, second, third = an_issue(1, labels=frozenset({LABEL, "p1"})), an_issue(2), an_issue(3)
    state = a_state(first, second, third, board=a_board(first, second, third))
    told = account_of(second, state)
    assert told[1:4] == [
        "It is number 2 of 3 in the queue: no priority, waiting for 1 h.",
        "It comes after acme/shop#1: what is urgent (P1) goes before the rest.",
        "acme/shop#3 comes after it: so the board has them.",
    ]
    assert "acme/shop#2 comes after it: what is urgent (P1) goes before the rest." in account_of(first, state)


def test_what_members_ordered_is_told_with_what_it_does() -> None:
    late = an_issue(asked=at("18 10:00"))
    risk = a_command("/at-risk a customer waits", when=at("20 10:30"))
    told = account_of(replace(late, comments=(risk,)))
    assert "At risk, by delivery-eng-a on Fri 20 Nov, 10:30 GMT: a customer waits." in told
    assert told[-1] == "It is at risk by “ordered” (breached)."
    calm = account_of(replace(late, comments=(a_command("/not-at-risk", when=at("20 10:30")),)))
    assert calm[-1] == (
        "Not at risk, by delivery-eng-a on Fri 20 Nov, 10:30 GMT: "
        "clocks that were started before then are late no more."
    )
    quiet = account_of(replace(late, comments=(a_command("/snooze tue", when=at("20 10:30")),)))
    assert quiet[-1] == (
        "Set aside until Tue 24 Nov, 09:00 GMT, by delivery-eng-a on Fri 20 Nov, 10:30 GMT: "
        "no clock is late until then."
    )


def test_a_promised_date_is_told() -> None:
    told = account_of(an_issue(comments=(a_command("/eta tue", when=at("20 10:30")),)))
    assert told[-1] == "A look is promised for Tue 24 Nov, by delivery-eng-a on Fri 20 Nov, 10:30 GMT."


def test_what_is_late_says_by_which_clock() -> None:
    assert account_of(an_issue(asked=at("18 10:00")))[-1] == "It is at risk by “acknowledge” (breached)."
