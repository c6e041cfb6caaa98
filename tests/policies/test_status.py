"""REQ-1: the one status comment of a request."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import WriteStatus
from supportdesk.model.config import TeamMode
from supportdesk.model.projection import after
from supportdesk.model.promises import Clocks
from supportdesk.model.snapshot import Incomplete
from supportdesk.policies.status import decide_status
from tests.builders import (
    DESK,
    LABEL,
    NOW,
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
    text_of,
)
from tests.policies.statuses import standing, written


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
        "Counted: 1 business day from Fri 20 Nov, 10:00 GMT, when it was opened. "
        "Left out: 2 days off.\n"
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
            "At risk: it may wait longer than planned for a first answer (planned by Mon 23 Nov, 10:00 GMT).",
        ),
        (
            "23 11:00",
            "acknowledge/breached",
            (
                "At risk: it has waited longer than planned for a first answer"
                " (planned by Mon 23 Nov, 10:00 GMT)."
            ),
        ),
    ],
)
def test_what_is_late_is_said_plainly(now: str, fact: str, sentence: str) -> None:
    comment = written(an_issue(), now=at(now))
    assert comment.facts["late"] == fact
    assert sentence in text_of(comment)
    assert ("answers by" in text_of(comment)) == (fact == "acknowledge/warned")


@pytest.mark.parametrize(
    "settings",
    [{"mode": TeamMode(risk="shadow")}, {"mode": TeamMode(risk="off")}, {"rules": {"SUP-16": "off"}}],
    ids=["in shadow", "off", "the rule is off"],
)
def test_a_risk_that_is_only_watched_is_not_said_in_public(settings: Any) -> None:
    late = an_issue(asked=at("18 10:00"))
    assert "At risk" in text_of(written(late))
    assert "At risk" not in text_of(written(late, team=a_team(**settings)))


def test_a_move_that_counts_where_a_note_was_lost_is_noted_so_that_it_goes_on_counting() -> None:
    moved, edited = (
        an_item(since=at("19 10:00")),
        a_desk_comment("status/delivery", {"began": "x"}, trusted=False),
    )

    def rewritten(answered: str) -> WriteStatus:
        comments = (a_comment(when=at(answered)), edited)
        return written(an_issue(asked=at("16 10:00"), comments=comments, items=(moved,)))

    assert rewritten("16 12:00").facts["moved"] == "2026-11-19T10:00:00+00:00"
    assert "moved" not in rewritten("20 10:30").facts
    assert "moved" not in written(an_issue(items=(moved,), comments=(edited,))).facts


def test_how_a_late_clock_counts_is_said_once() -> None:
    how = "Counted: 1 business day from Fri 20 Nov, 10:00 GMT, when it was opened."
    for now in ("20 11:00", "20 16:30", "23 11:00"):
        assert text_of(written(an_issue(), now=at(now))).count(how) == 1


def test_what_was_at_risk_is_thanked_for_once_it_is_not() -> None:
    late = standing(an_issue(asked=at("18 10:00")))
    answered = replace(late, comments=(*late.comments, a_comment(when=at("20 10:30"))))
    comment = written(answered)
    assert "No longer at risk. Thank you for your patience." in text_of(comment)
    thanked = standing(answered)
    assert not list(decide_status(a_state(thanked, now=at("20 12:00"))))
    assert "Thank you for your patience" not in text_of(written(an_issue()))


def test_work_that_begins_and_stops_is_said_and_kept() -> None:
    word = a_comment(when=at("16 12:00"))
    flying = an_item("In Progress", since=at("17 10:00"))
    begun = standing(an_issue(asked=at("16 10:00"), comments=(word,), items=(flying,)))
    assert "Work on it began on Tue 17 Nov, 10:00 GMT." in text_of(written(replace(begun, comments=(word,))))
    moved = replace(begun, items=(an_item("In Progress", since=at("18 10:00")),))
    assert not list(decide_status(a_state(moved))), "another column in flight is no new beginning"
    back = replace(begun, items=(an_item("Backlog", since=at("19 10:00")),))
    comment = written(back)
    assert comment.facts["stopped"] == "2026-11-19T10:00:00+00:00"
    assert "Work on it stopped on Thu 19 Nov, 10:00 GMT; it is in the queue again." in text_of(comment)
    stood = replace(standing(back), items=(an_item("Next", since=at("20 09:30")),))
    assert not list(decide_status(a_state(stood))), "another column of the queue is no new stop"


@pytest.mark.parametrize("items", [(), (an_item("Backlog"),), (an_item("Backlog", since=at("16 09:00")),)])
def test_work_that_stopped_at_an_unknown_moment_stopped_when_that_was_seen(items: Any) -> None:
    begun = standing(an_issue(items=(an_item("In Progress"),), comments=(a_comment(when=at("20 10:30")),)))
    assert written(replace(begun, items=items)).facts["stopped"] == NOW.isoformat()


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


def test_that_it_was_announced_is_noted_and_kept_when_the_message_is_gone() -> None:
    message = a_message("delivery/request/acme/shop#1")
    comment = written(an_issue(), messages=(message,))
    assert comment.facts["announced"] == "2026-11-20T10:00:00+00:00"
    assert "delivery/request/acme/shop#1" in comment.needs
    assert "announced" not in written(an_issue()).facts
    stands = standing(an_issue(), messages=(message,))
    assert not list(decide_status(a_state(stands)))
    assert written(replace(stands, body="")).facts["announced"] == "2026-11-20T10:00:00+00:00"
    again = replace(stands, body="", events=(*stands.events, an_event("reopened", at("20 10:40"))))
    assert "announced" not in written(again).facts
    assert written(again, messages=(message,)).facts["announced"] == "2026-11-20T10:40:00+00:00"


@pytest.mark.parametrize(
    ("now", "settings", "edits"),
    [("20 11:00", {}, 1), ("26 11:00", {}, 0), ("20 11:00", {"open": False}, 0)],
    ids=["while it is new", "too old to be announced again", "closed"],
)
def test_an_announcement_that_follows_the_comment_is_noted_in_it_once(
    now: str, settings: dict[str, Any], edits: int
) -> None:
    issue = replace(standing(an_issue(), now=at(now)), **settings)
    issue = standing(issue, now=at(now)) if settings else issue
    state = a_state(issue, now=at(now), messages=(a_message("delivery/request/acme/shop#1"),))
    written_now = [each for each in decide_status(state) if isinstance(each, WriteStatus)]
    assert len(written_now) == edits
    assert not list(decide_status(after(state, written_now)))


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


def test_once_it_is_answered_no_answer_is_promised() -> None:
    state = a_state(an_issue(comments=(a_comment(when=at("20 10:30")),)))
    (comment,) = decide_status(later(state, at("20 11:30")))
    assert "answers by" not in text_of(comment)


def test_without_clocks_no_answer_is_promised() -> None:
    state = a_state(an_issue(), team=a_team(clocks=Clocks(acknowledge=None)))
    (comment,) = decide_status(state)
    assert isinstance(comment, WriteStatus)
    assert "answers by" not in text_of(comment)
    assert set(comment.facts) == {"board", "of"}
    assert not list(decide_status(after(state, [comment])))


def test_one_that_somebody_else_edited_is_written_anew_though_nothing_is_to_be_noted() -> None:
    edited = a_desk_comment("status/delivery", id="IC_9", trusted=False)
    comment = written(an_issue(comments=(edited,)), team=a_team(clocks=Clocks(acknowledge=None)))
    assert comment.comment == "IC_9"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"open": False}, "Closed. If it is not solved, please reopen it."),
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
    assert text_of(comment) == f"{words}"
    assert not list(decide_status(after(a_state(ended), [comment])))


def test_a_comment_that_a_person_deleted_is_not_written_again() -> None:
    deleted = an_event("comment_deleted", at("20 10:30"), subject=DESK, by="requester")
    assert not list(decide_status(a_state(an_issue(events=(deleted,)))))


def test_a_comment_that_somebody_else_had_written_may_be_deleted() -> None:
    deleted = an_event("comment_deleted", at("20 10:30"), subject="requester", by="requester")
    assert list(decide_status(a_state(an_issue(events=(deleted,)))))
