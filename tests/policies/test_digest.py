"""SUP-5, WORK-1: the daily digest."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import EditMessage, PostMessage
from supportdesk.model.projection import after
from supportdesk.model.snapshot import Channel, Incomplete, Issue, TeamState
from supportdesk.policies.digest import decide_digest
from tests.builders import (
    LABEL,
    NOW,
    a_comment,
    a_desk_comment,
    a_finding,
    a_message,
    a_state,
    a_team,
    an_issue,
    an_item,
    at,
    later,
    text_of,
    told,
)

DUE = at("20 09:15")
KEY = "delivery/digest/2026-11-20"
POSTED = [("PostMessage", "SUP-5", KEY)]


def posted(state: TeamState) -> TeamState:
    return after(state, [each for each in decide_digest(state) if isinstance(each, PostMessage)])


def digest(*issues: Any, **settings: Any) -> str:
    (post,) = decide_digest(a_state(*issues, **{"now": DUE, **settings}))
    return text_of(post)


def test_a_digest_that_stands_is_left_alone() -> None:
    assert not list(decide_digest(posted(a_state(an_issue(), now=DUE))))


@pytest.mark.parametrize(
    ("now", "decided"),
    [
        ("20 09:14", []),
        ("20 09:15", POSTED),
        ("20 15:14", POSTED),
        ("20 15:15", []),
        ("21 09:15", []),
        ("2026-12-25T09:15", []),
    ],
    ids=["too early", "due", "late", "too late", "a Saturday", "a holiday"],
)
def test_it_is_posted_in_its_slot_and_caught_up_within_six_hours(
    now: str, decided: list[tuple[str, str, str]]
) -> None:
    assert told(decide_digest(a_state(now=at(now)))) == decided


def test_an_empty_queue_is_one_line() -> None:
    assert digest() == (
        "Delivery support, Friday 20 November\n@Eng A is on support: 0 in the queue, 0 at risk, 0 in flight."
    )


def test_it_says_what_to_do_first_and_why() -> None:
    urgent = an_issue(1, labels=frozenset({LABEL, "p1"}), asked=at("19 16:30"))
    answered = an_issue(2, asked=at("19 09:15"), comments=(a_comment(when=at("19 10:00")),))
    flying = an_issue(
        3,
        items=(an_item("In Progress"),),
        assignees=("delivery-eng-b", "outsider"),
        comments=(a_comment(when=at("20 09:10")),),
    )
    own = an_issue(4, author="delivery-eng-c", items=(an_item("In Progress"),))
    feature = an_issue(5, labels=frozenset({LABEL, "feature-request"}))
    finding = a_finding("acme/shop#6", "It is archived.")
    text = digest(urgent, answered, flying, own, feature, findings=(finding, finding))
    assert text == (
        "Delivery support, Friday 20 November\n"
        "@Eng A is on support: 2 in the queue, 1 at risk, 2 in flight.\n"
        "P1 #1 Request 1 (waiting 1 h 15 min, not answered yet)\n"
        "#2 Request 2 (waiting 1 business day)\n"
        "At risk\n"
        "#1 Request 1 · is urgent and waits for a first answer: 1 h 15 min of 1 h used.\n"
        "In flight\n"
        "#3 Request 3 (Eng B, outsider)\n"
        "#4 Request 4 (nobody)\n"
        "Feature requests for the PM\n"
        "#5 Request 5\n"
        "Only a person can decide\n"
        "acme/shop#6 It is archived."
    )


def test_a_section_shows_five_lines_and_counts_the_rest() -> None:
    issues = [an_issue(number, asked=at("17 10:00")) for number in range(1, 8)]
    lines = digest(*issues).splitlines()
    assert lines[1] == "@Eng A is on support: 7 in the queue, 7 at risk, 0 in flight."
    assert lines[7] == "2 more wait behind these on the board."
    assert lines[8] == "At risk"
    assert lines[-1] == "and 2 more"


def test_without_a_board_the_rest_is_counted_alone() -> None:
    issues = [an_issue(number) for number in range(1, 8)]
    assert "2 more wait behind these.\n" in digest(*issues, board=None) + "\n"


def test_what_is_at_risk_in_flight_is_shown_too() -> None:
    flying = an_issue(1, items=(an_item("In Progress"),), asked=at("17 10:00"))
    assert "At risk\n#1 Request 1 · waits for a first answer: " in digest(flying)


def test_nobody_on_support_is_said() -> None:
    assert "\nNobody is on support for Delivery. 0 in the queue" in digest(shifts=())


def test_a_late_digest_says_that_it_is_late() -> None:
    assert "Late: the run that was due did not happen in time." not in digest(now=at("20 09:45"))
    assert digest(now=at("20 09:46")).endswith("\nLate: the run that was due did not happen in time.")


def test_a_digest_that_was_never_made_is_named_in_the_next_one() -> None:
    before = a_message("delivery/digest/2026-11-17", at=at("17 09:15"))
    assert digest(messages=(before,)).endswith("\nNot made: Wed 18 Nov, Thu 19 Nov.")
    yesterday = a_message("delivery/digest/2026-11-19", at=at("19 09:15"))
    assert "Not made" not in digest(messages=(yesterday, before))
    assert "Not made" not in digest(messages=(a_message("delivery/request/acme/shop#1"), a_message()))


def test_asked_for_by_name_it_is_posted_at_any_hour_and_is_not_late() -> None:
    state = a_state(now=at("21 18:00"), asked=frozenset({"digest"}))
    (post,) = decide_digest(state)
    assert told([post]) == [("PostMessage", "SUP-5", "delivery/digest/2026-11-21")]
    assert "Late" not in text_of(post)
    assert not list(decide_digest(posted(state)))


def test_a_refresh_edits_what_is_no_longer_so() -> None:
    state = later(posted(a_state(an_issue(), now=DUE)), NOW, refresh=True, asked=frozenset({"digest"}))
    (edit,) = decide_digest(state)
    assert isinstance(edit, EditMessage)
    assert (edit.occurrence, edit.because.reason) == (KEY, "It was asked for anew.")
    assert not list(decide_digest(after(state, [edit])))


def test_a_refresh_of_what_is_still_so_edits_nothing() -> None:
    assert not list(decide_digest(replace(posted(a_state(an_issue(), now=DUE)), refresh=True)))


@pytest.mark.parametrize("part", ["issues", "board", "channel"])
def test_nothing_is_said_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_digest(a_state(now=DUE, incomplete=(gap,))))


def test_without_a_channel_there_is_no_digest() -> None:
    assert not list(decide_digest(a_state(now=DUE, channel=None)))


# Calls on single engineers

ENG_B = frozenset({"delivery-eng-b"})


def called(number: int = 1, when: str = "20 08:00", **settings: Any) -> Issue:
    """A request in which somebody outside called on Engineer B."""
    comment = a_comment("outsider", at(when), mentions=ENG_B, id=f"IC_{number}")
    return an_issue(number, **{"asked": at("18 09:15"), "comments": (comment,), **settings})


def last_line(*issues: Issue, **settings: Any) -> str:
    return digest(*issues, **settings).splitlines()[-1]


def test_without_calls_nothing_is_said_of_them() -> None:
    assert "engineer" not in digest(an_issue(asked=at("20 08:00")))


def test_calls_on_engineers_are_counted_and_the_callers_not_named() -> None:
    message = a_message(text="<@U00ENGC> please", at=at("19 17:00"))
    assert last_line(called()) == ("1 call on a single engineer who was not on support: Eng B (acme/shop#1).")
    text = last_line(called(), called(2, "20 08:30", private=True, title="Secret"), messages=(message,))
    assert text == (
        "3 calls on single engineers who were not on support:"
        " Eng B (acme/customer#2), Eng B (acme/shop#1), Eng C (in the channel, Thu 19 Nov)."
    )


def test_five_calls_are_shown_and_the_rest_is_counted() -> None:
    assert ", and" not in last_line(*(called(number) for number in range(1, 6)))
    text = last_line(*(called(number) for number in range(1, 8)))
    assert text.startswith("7 calls on single engineers")
    assert text.endswith("Eng B (acme/shop#5), and 2 more.")


@pytest.mark.parametrize(
    ("before", "when", "counted"),
    [
        (None, "19 09:15", False),
        (None, "19 09:16", True),
        ("19", "19 09:20", False),
        ("19", "19 09:21", True),
        ("18", "18 09:21", True),
    ],
    ids=[
        "more than a day ago",
        "within a day",
        "before the last one",
        "since then",
        "since one that was missed",
    ],
)
def test_calls_count_from_the_last_digest_and_the_first_one_looks_back_a_day(
    before: str | None, when: str, *, counted: bool
) -> None:
    last = a_message(f"delivery/digest/2026-11-{before}", at=at(f"{before} 09:20")) if before else None
    text = digest(called(when=when), messages=(last,) if last else ())
    assert ("1 call on a single engineer" in text) == counted


def test_who_was_pointed_to_the_handle_is_an_interruption_avoided() -> None:
    """What the comment or the thread said counts, and only where the rule is on."""
    call = called()
    said = a_desk_comment("status/delivery", {"focus": "yes"})
    told = replace(call, comments=(*call.comments, said))
    thread = a_message(text="<@U00ENGB>", at=at("20 08:00"), repliers=frozenset({"U00DESK"}))
    on = a_team(rules={"REQ-5": "on"})
    avoided = "Interruptions avoided: 1 call on a single engineer was pointed to @delivery-support."
    assert last_line(told, team=on) == avoided
    assert last_line(messages=(thread,), team=on) == avoided
    assert digest(told, called(2), messages=(thread,), team=on).endswith(
        "\nInterruptions avoided: 2 calls on single engineers were pointed to @delivery-support."
        "\n1 call on a single engineer who was not on support: Eng B (acme/shop#2)."
    )
    assert last_line(told).startswith("1 call on a single engineer who was not on support")


def test_where_the_rule_is_off_calls_are_not_counted() -> None:
    assert "engineer" not in digest(called(), team=a_team(rules={"REQ-5": "off"}))


# Questions


def test_questions_without_an_answer_are_listed_with_when_and_where_they_were_asked() -> None:
    here = a_message(text="<@U00ENGB> how do I get *access*?", at=at("18 17:00"))
    there = a_message(text="<!subteam^S00DELIVERY|@x>?", at=at("18 16:00"), channel="C00ASKENG")
    silent = a_message(at=at("18 16:30"))
    watched = Channel(id="C00ASKENG", name="ask-eng", since=at("06 00:00"), messages=(there,))
    text = digest(messages=(here, silent), watched=(watched,), findings=(a_finding(),))
    assert text.endswith(
        "\nQuestions without an answer"
        "\n“@delivery-support?” · asked Wed 18 Nov in #ask-eng"
        "\nWithout words · asked Wed 18 Nov"
        "\n“Eng B how do I get access?” · asked Wed 18 Nov"
        "\nOnly a person can decide"
        "\nacme/shop#1 It is odd."
    )


def test_a_long_question_is_cut() -> None:
    text = digest(messages=(a_message(text="word " * 40, at=at("18 17:00")),))
    assert f"“{'word ' * 15}word…” · asked" in text
