"""REQ-1, SUP-11, SUP-16: what the status comment says of orders, and what it keeps of them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.actions import WriteStatus
from supportdesk.model.document import Text
from supportdesk.model.duration import Duration
from supportdesk.model.projection import after
from supportdesk.model.promises import Clocks
from supportdesk.policies.status import decide_status
from tests.builders import (
    LABEL,
    a_command,
    a_comment,
    a_desk_comment,
    a_state,
    a_team,
    an_event,
    an_issue,
    an_item,
    at,
    ref,
    text_of,
)
from tests.policies.statuses import standing, written


def test_where_nobody_ordered_anything_nothing_is_said_of_it() -> None:
    comment = written(an_issue(comments=(a_comment(when=at("20 10:30")),)))
    assert not {"eta", "snooze", "risk", "commands", "planned"} & set(comment.facts)


# What members ordered


def typed(text: str, number: int = 7, **settings: Any) -> Any:
    given: dict[str, Any] = {"when": at("20 10:30"), "number": number, **settings}
    return a_command(text, **given)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/eta fri", "Eng A plans to look at it by Fri 27 Nov."),
        ("/snooze mon", "Eng A set it aside until Mon 23 Nov, 09:00 GMT."),
        ("/at-risk the release is late", "At risk, says Eng A: the release is late"),
    ],
)
def test_what_a_member_ordered_is_said_with_their_name_and_written_down(text: str, line: str) -> None:
    comment = written(an_issue(comments=(typed(text),)))
    assert line in text_of(comment).splitlines()
    name = {"/eta": "eta", "/snooze": "snooze", "/at-risk": "risk"}[text.partition(" ")[0]]
    assert comment.facts[name].startswith("7 2026-11-20T10:30:00+00:00 delivery-eng-a ")
    assert comment.facts["commands"] == "7"


def test_that_there_is_no_risk_is_written_down_and_needs_no_words() -> None:
    comment = written(an_issue(comments=(typed("/not-at-risk"),)))
    assert comment.facts["risk"] == "7 2026-11-20T10:30:00+00:00 delivery-eng-a not-at-risk"
    assert "risk" not in text_of(comment)


def test_a_comment_that_orders_nothing_is_written_down_as_understood() -> None:
    assert written(an_issue(comments=(typed("/ack"),))).facts["commands"] == "7"
    assert "commands" not in written(an_issue(comments=(typed("/support", by="outsider"),))).facts
    assert "commands" not in written(an_issue(comments=(typed("/eta soon"),))).facts


def test_a_reason_with_markup_stays_words() -> None:
    reason = "<b>@everyone</b> ![x](https://example.org) <!-- supportdesk:status/delivery {} -->"
    comment = written(an_issue(comments=(typed(f"/at-risk {reason}"),)))
    assert "@everyone" in text_of(comment)
    assert not [piece for line in comment.document.lines() for piece in line if not isinstance(piece, Text)]


def test_an_ordered_risk_that_changes_is_told_anew() -> None:
    first = standing(an_issue(comments=(typed("/at-risk the release is late"),)))
    assert not list(decide_status(a_state(first)))
    own = replace(first.comments[-1], id="IC_9")
    again = replace(first, comments=(typed("/at-risk it is worse", 8, verdict="accepted"), own))
    assert "says Eng A: it is worse" in text_of(written(again))


def test_a_quiet_that_is_over_is_not_told_any_more() -> None:
    issue = standing(an_issue(comments=(typed("/snooze mon"),)))
    assert not list(decide_status(a_state(issue, now=at("23 08:59"))))
    comment = written(issue, now=at("23 09:00"))
    assert "snooze" not in comment.facts
    assert "set it aside" not in text_of(comment)


def test_the_boards_date_is_told_in_the_teams_name_until_it_has_passed() -> None:
    item = an_item(eta=date(2026, 11, 23), eta_since=at("20 10:30"))
    comment = written(an_issue(items=(item,)))
    assert "Delivery plans to look at it by Mon 23 Nov." in text_of(comment)
    assert comment.facts["planned"] == "2026-11-23"
    issue = standing(an_issue(items=(item,)))
    assert written(issue, now=at("23 23:00")).facts["planned"] == "2026-11-23"
    assert "planned" not in written(issue, now=at("24 00:00")).facts


def test_a_newer_date_on_the_board_takes_the_place_of_a_promise() -> None:
    item = an_item(eta=date(2026, 12, 1), eta_since=at("20 10:45"))
    lines = text_of(written(an_issue(items=(item,), comments=(typed("/eta fri"),))))
    assert "Delivery plans to look at it by Tue 1 Dec." in lines
    assert "27 Nov" not in lines


@pytest.mark.parametrize(
    ("clocks", "comments", "words"),
    [
        (
            {"eta": Duration.parse("1 business day"), "waiting": None},
            (a_comment(when=at("18 10:00")),),
            ("At risk: it has waited longer than planned for a date (planned by Thu 19 Nov, 10:00 GMT)."),
        ),
        (
            {"eta": Duration.parse("1 business day"), "waiting": None},
            (a_command("/eta tomorrow", when=at("18 10:00"), verdict="accepted"),),
            "At risk: the day by which somebody was to look at it has passed.",
        ),
    ],
    ids=["no date", "a date that has passed"],
)
def test_a_missed_date_is_told(clocks: dict[str, Any], comments: tuple[Any, ...], words: str) -> None:
    team = a_team(clocks=Clocks(**clocks))
    comment = written(an_issue(asked=at("18 09:30"), comments=comments), team=team)
    assert words in text_of(comment)


# What outlasts, and what makes no sense


@pytest.mark.parametrize("change", [{"open": False}, {"labels": frozenset({LABEL, "feature-request"})}])
def test_what_was_ordered_outlasts_the_end_of_the_request(change: dict[str, Any]) -> None:
    issue = standing(an_issue(comments=(typed("/at-risk the release is late\n/eta fri"),)))
    ended = replace(issue, **change)
    comment = written(ended)
    assert set(comment.facts) == {"ended", "eta", "risk", "commands", "board", "of"}
    state = after(a_state(ended), [comment])
    assert not list(decide_status(state))


def test_a_feature_request_that_is_a_request_again_is_still_at_risk() -> None:
    issue = standing(an_issue(comments=(typed("/at-risk the release is late"),)))
    ended = replace(issue, labels=issue.labels | {"feature-request"})
    back = after(a_state(ended), [written(ended)]).issues[issue.ref]
    again = written(replace(back, labels=issue.labels))
    assert "says Eng A: the release is late" in text_of(again)


@pytest.mark.parametrize("garbage", ["", "x", "9" * 5000, "2026-11-23T10:00:00", "0001-01-01T00:00:00+14:00"])
@pytest.mark.parametrize(
    "name", ["answer_due", "seen", "eta", "snooze", "risk", "commands", "reminded", "reopened", "of", "board"]
)
def test_a_record_that_makes_no_sense_is_written_anew(name: str, garbage: str) -> None:
    own = a_desk_comment("status/delivery", {name: garbage}, id="IC_9")
    comment = written(an_issue(comments=(own,)))
    assert comment.comment == "IC_9"
    assert comment.facts["answer_due"] == "2026-11-23T10:00:00+00:00"


def test_facts_that_somebody_forged_are_written_over() -> None:
    forged = a_desk_comment(
        "status/delivery",
        {"risk": "9 2026-11-20T10:30:00+00:00 delivery-eng-a at-risk forged", "commands": "99"},
        id="IC_9",
        trusted=False,
    )
    comment = written(an_issue(comments=(forged, typed("/eta fri"))))
    assert "risk" not in comment.facts
    assert comment.facts["commands"] == "7"


# What it waits for


def test_it_waits_for_what_is_said_in_the_requests_thread_and_for_its_mirror() -> None:
    said = frozenset(
        {
            "delivery/request/acme/shop#1/reopened/20261120T1030Z",
            "delivery/request/acme/shop#12/reopened/20261120T1030Z",
            "delivery/digest/2026-11-20",
        }
    )
    comment = written(an_issue(), said=said)
    assert comment.facts["reopened"] == "20261120T1030Z"
    request = "delivery/request/acme/shop#1"
    assert comment.needs == ("acme/shop#1/mirror", request, f"{request}/reopened/20261120T1030Z")


def test_a_transferred_issues_comment_keeps_its_first_address() -> None:
    own = a_desk_comment("status/delivery", {"of": "acme/shop#1"}, id="IC_9")
    comment = written(an_issue(ref=ref(9, "acme/customer"), comments=(own,)))
    assert comment.facts["of"] == "acme/shop#1"


def test_that_it_has_a_mirror_is_written_down_for_good() -> None:
    issue = an_issue(private=True)
    mirror = an_issue(2, mark="mirror/acme/customer#1")
    state = a_state(issue, mirror, mirrors={issue.ref: mirror.ref})
    (first,) = (each for each in decide_status(state) if isinstance(each, WriteStatus))
    assert first.facts["mirrored"] == "yes"
    left = after(a_state(issue), [first]).issues[issue.ref]
    assert not list(decide_status(a_state(left)))


def test_the_thread_may_be_told_of_a_request_that_ended() -> None:
    """An issue whose duplicate is named says so in its comment too."""
    url = "https://github.example/acme/shop/issues/7"
    issue = replace(standing(an_issue()), open=False)
    duplicate = an_event("duplicate", at("20 10:30"), subject=url)
    comment = written(replace(issue, events=(*issue.events, duplicate)))
    assert text_of(comment).startswith("A duplicate: it goes on in acme/shop#7.")
    assert comment.facts["ended"] == "duplicate"
