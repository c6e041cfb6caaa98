"""Why an issue stands where it does."""

from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.policies.explain import explain
from tests.builders import LABEL, NOW, a_comment, a_message, a_state, accounts, an_issue, an_item, at


def account_of(issue: Issue, state: TeamState | None = None) -> list[str]:
    return list(explain(state or a_state(issue), issue))


def test_a_request_in_the_queue_is_explained_with_the_receipt_of_its_clock() -> None:
    assert account_of(an_issue(labels=frozenset({LABEL, "p2"}))) == [
        "acme/shop#1 for Delivery:",
        "It was asked for on Fri 20 Nov, 10:00 GMT.",
        "It is number 1 in the queue: P2, waiting for 1 h.",
        "Clock “acknowledge”: 1 h of 1 business day used, due Mon 23 Nov, 10:00 GMT: running.",
    ]


def test_an_answer_is_named_with_how_it_is_known() -> None:
    assert "Acknowledged by delivery-eng-a on Fri 20 Nov, 10:30 GMT." in account_of(
        an_issue(comments=(a_comment(when=at("20 10:30")),))
    )
    thread = a_message("delivery/request/acme/shop#1", reactors=accounts("eng-b"))
    seen = account_of(an_issue(), a_state(an_issue(), messages=(thread,)))
    assert "Acknowledged by delivery-eng-b on Fri 20 Nov, 11:00 GMT, first seen then." in seen


def test_what_is_no_support_issue_says_why() -> None:
    assert account_of(an_issue(open=False))[1:] == [
        "It is no support issue of this team: closed, unlabelled, excluded, or the team's own work."
    ]


def test_old_issues_and_feature_requests_say_so() -> None:
    old = account_of(an_issue(asked=at("2025-12-01T10:00"), labels=frozenset({LABEL, "feature-request"})))
    assert old[1:3] == [
        "It is from before 2026-01-05 (`since`): it appears in digests only.",
        "It is a feature request: the PM's, not the rotation's.",
    ]
    assert old[-1] == "It is not in the queue."


def test_what_is_in_flight_is_not_in_the_queue() -> None:
    issue = an_issue(items=(an_item("In Progress"),), comments=(a_comment(when=NOW),))
    assert account_of(issue)[-1] == "It is in flight, so it is not in the queue."


def test_a_place_is_counted_among_the_others() -> None:
    first, second = an_issue(1, labels=frozenset({LABEL, "p1"})), an_issue(2)
    assert "It is number 2 in the queue: no priority, waiting for 1 h." in account_of(
        second, a_state(first, second)
    )
