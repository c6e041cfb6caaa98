"""REQ-1: the one status comment of a request."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from supportdesk.model.actions import WriteStatus
from supportdesk.model.document import Text
from supportdesk.model.duration import Duration
from supportdesk.model.projection import after
from supportdesk.model.promises import Clocks
from supportdesk.model.snapshot import Incomplete, Issue
from supportdesk.policies.status import decide_status
from tests.builders import (
    DESK,
    LABEL,
    NOW,
    a_command,
    a_comment,
    a_desk_comment,
    a_message,
    a_state,
    a_team,
    accounts,
    an_event,
    an_issue,
    an_item,
    at,
    later,
    ref,
    text_of,
)


def written(issue: Issue, **settings: Any) -> WriteStatus:
    (decision,) = decide_status(a_state(issue, **settings))
    assert isinstance(decision, WriteStatus)
    return decision


def standing(issue: Issue, **settings: Any) -> Issue:
    """The issue with its status comment as it should be."""
    state = a_state(issue, **settings)
    return after(state, (written(issue, **settings),)).issues[issue.ref]


def test_a_comment_that_is_true_is_left_alone() -> None:
    assert not list(decide_status(a_state(standing(an_issue()))))


def test_a_new_request_hears_what_is_missing_and_by_when_somebody_answers() -> None:
    comment = written(an_issue(body="## Impact\nForty people."))
    assert comment.comment is None
    assert comment.because.reason == "The requester is told where it stands (missing: background)."
    assert comment.facts == {
        "missing": "background",
        "answer_due": "2026-11-23T10:00:00+00:00",
        "board": "205",
        "of": "acme/shop#1",
    }
    assert text_of(comment) == (
        "Thank you. This request is in the Delivery support queue; a little more would help:\n"
        "Background: what you want to do, what you tried, and what stands in the way\n"
        "Impact: who is affected, how badly, and by when it matters\n"
        "Edit the issue and give each missing part a heading with a few lines below it.\n"
        "The engineer on support answers by Mon 23 Nov, 10:00 GMT.\n"
        "Support for Delivery. This comment is edited as things change."
    )


def test_a_complete_request_hears_that_nothing_is_missing() -> None:
    comment = written(an_issue())
    assert comment.because.reason == "The requester is told where it stands (nothing is missing)."
    assert text_of(comment).startswith(
        "Thank you. This request is in the Delivery support queue and has all that is needed.\n"
    )


def test_an_answer_is_named_with_its_time() -> None:
    comment = written(an_issue(comments=(a_comment(when=at("20 10:30")),)))
    assert comment.facts["acknowledged"] == "delivery-eng-a"
    assert "Eng A has looked at it (on Fri 20 Nov, 10:30 GMT)." in text_of(comment)


def test_a_word_in_slack_is_recorded_with_the_time_of_its_first_sight() -> None:
    thread = a_message("delivery/request/acme/shop#1", reactors=accounts("eng-b"))
    comment = written(an_issue(), messages=(thread,))
    assert comment.facts["seen"] == NOW.isoformat()
    assert comment.facts["seen_by"] == "delivery-eng-b"
    assert "Eng B has looked at it (first seen Fri 20 Nov, 11:00 GMT)." in text_of(comment)
    heard = standing(an_issue(), messages=(thread,))
    assert not list(decide_status(a_state(heard, messages=(thread,), now=at("20 12:00"))))


@pytest.mark.parametrize(
    ("now", "fact", "sentence"),
    [
        (
            "20 16:30",
            "acknowledge/warned",
            "At risk: it may wait longer than planned for a first answer (6 h 30 min of 1 business day).",
        ),
        (
            "23 11:00",
            "acknowledge/breached",
            (
                "At risk: it has waited longer than planned for a first answer"
                " (1 business day 1 h of 1 business day)."
            ),
        ),
    ],
)
def test_what_is_late_is_said_plainly(now: str, fact: str, sentence: str) -> None:
    comment = written(an_issue(), now=at(now))
    assert comment.facts["late"] == fact
    assert sentence in text_of(comment)
    assert ("answers by" in text_of(comment)) == (fact == "acknowledge/warned")


def test_a_request_that_waits_for_work_says_so() -> None:
    comment = written(an_issue(asked=at("12 10:00"), comments=(a_comment(when=at("12 11:00")),)))
    assert "At risk: it has waited longer than planned for work to begin" in text_of(comment)


def test_a_change_edits_the_comment_in_place() -> None:
    issue = standing(an_issue())
    own = replace(issue.comments[0], id="IC_9")
    (edit,) = decide_status(a_state(replace(issue, body="", comments=(own,))))
    assert isinstance(edit, WriteStatus)
    assert edit.comment == "IC_9"
    assert edit.because.reason == "It changed (missing: background, impact)."


def test_a_comment_that_somebody_else_edited_is_written_anew() -> None:
    issue = standing(an_issue())
    edited = a_desk_comment("status/delivery", {}, id="IC_9", trusted=False)
    assert written(replace(issue, comments=(edited,))).comment == "IC_9"


def test_a_promise_that_moves_by_minutes_stands_as_it_was_said() -> None:
    issue = standing(an_issue())
    drifted = an_issue(asked=at("20 10:14"), comments=issue.comments)
    assert not list(decide_status(a_state(drifted)))
    moved = an_issue(asked=at("20 10:16"), comments=issue.comments)
    assert written(moved).facts["answer_due"] == "2026-11-23T10:16:00+00:00"


def test_an_item_that_is_only_planned_is_not_noted_as_seen_on_the_board() -> None:
    assert "board" not in written(an_issue(items=(an_item(id=""),))).facts
    assert "board" not in written(an_issue(items=())).facts


def test_seeing_it_on_the_board_is_no_reason_to_write_and_is_kept_when_it_is_gone() -> None:
    unseen = standing(an_issue(items=()))
    assert not list(decide_status(a_state(replace(unseen, items=(an_item(),)))))
    seen = standing(an_issue())
    assert not list(decide_status(a_state(replace(seen, items=()))))
    assert written(replace(seen, items=(), body="")).facts["board"] == "205"


@pytest.mark.parametrize(
    "settings",
    [
        {"author": "delivery-eng-b"},
        {"asked": at("2025-12-01T10:00")},
        {"labels": frozenset({LABEL, "feature-request"})},
        {"open": False},
    ],
)
def test_what_is_no_request_has_no_status_comment(settings: dict[str, Any]) -> None:
    assert not list(decide_status(a_state(an_issue(**settings))))


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_nothing_is_told_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_status(a_state(an_issue(), incomplete=(gap,))))


def test_without_clocks_no_answer_is_promised() -> None:
    state = a_state(an_issue(comments=(a_comment(when=at("20 10:30")),)))
    (comment,) = decide_status(later(state, at("20 11:30")))
    assert "answers by" not in text_of(comment)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"open": False}, "Closed. If it is not solved, reopen it."),
        (
            {"labels": frozenset({LABEL, "feature-request"})},
            "A feature request: the product manager looks at it.",
        ),
        ({"labels": frozenset()}, "No request to the team any more."),
    ],
    ids=["closed", "a feature request", "withdrawn"],
)
def test_the_comment_of_a_request_that_ended_promises_nothing(change: dict[str, Any], words: str) -> None:
    ended = replace(standing(an_issue()), **change)
    comment = written(ended)
    assert text_of(comment) == f"{words} It has left the Delivery support queue."
    assert not list(decide_status(after(a_state(ended), [comment])))


def test_a_comment_that_a_person_deleted_is_not_written_again() -> None:
    deleted = an_event("comment_deleted", at("20 10:30"), subject=DESK, by="requester")
    assert not list(decide_status(a_state(an_issue(events=(deleted,)))))


def test_a_comment_that_somebody_else_had_written_may_be_deleted() -> None:
    deleted = an_event("comment_deleted", at("20 10:30"), subject="requester", by="requester")
    assert list(decide_status(a_state(an_issue(events=(deleted,)))))


# What members ordered


def typed(text: str, number: int = 7, **settings: Any) -> Any:
    given: dict[str, Any] = {"when": at("20 10:30"), "number": number, **settings}
    return a_command(text, **given)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/eta fri", "Eng A plans to look at it by Fri 27 Nov."),
        ("/snooze mon", "Eng A set it aside until Mon 23 Nov, 09:00 GMT."),
        ("/at-risk the release is late", "At risk: Eng A says so: the release is late"),
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
    assert "says so: it is worse" in text_of(written(again))


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
            (
                "At risk: it has waited longer than planned for a date"
                " (2 business days 1 h of 1 business day)."
            ),
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
    assert "says so: the release is late" in text_of(again)


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
    assert comment.needs == ("acme/shop#1/mirror", "delivery/request/acme/shop#1/reopened/20261120T1030Z")


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
