"""SUP-19: whether support has changed hands since the channel was told last, and what was missed."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.channels import Message
from supportdesk.model.finding import Finding
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.handoff import decide_missed
from supportdesk.policies.shifts import cover
from tests.builders import a_message, a_shift, a_state, at, text_of
from tests.policies.handovers import KEY, handed_over, words_of


def told_of(person: str, when: str, key: str = "delivery/handoff/2026-11-16") -> Message:
    return a_message(key, at=at(when), payload={"to": person})


def keys_of(state: TeamState) -> list[str]:
    return [each.key for each in words_of(state)]


def test_an_illness_told_in_the_afternoon_hands_over_at_once() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "20 00:00"), a_shift("eng-b", "20 00:00", "30 10:00"))
    state = a_state(now=at("20 15:30"), shifts=shifts, messages=(told_of("eng-a", "16 10:05"),))
    assert keys_of(state)[-1] == "delivery/handoff/2026-11-20T00:00"


def test_support_that_goes_back_is_handed_back() -> None:
    """An override was told, and then taken out of the file."""
    override = told_of("eng-b", "19 11:00", "delivery/handoff/2026-11-19T11:00")
    state = a_state(messages=(override, told_of("eng-a", "16 10:05")))
    keys = keys_of(state)
    assert keys[-1] == "delivery/handoff/2026-11-16/eng-a"
    back = told_of("eng-a", "20 11:00", keys[-1])
    assert keys_of(a_state(messages=(back, override))) == []
    once_more = told_of("eng-b", "20 10:00", "delivery/handoff/2026-11-20T10:00")
    again = a_state(
        messages=(once_more, told_of("eng-a", "19 12:00", keys[-1]), told_of("eng-a", "16 10:05"))
    )
    assert keys_of(again)[-1] == "delivery/handoff/2026-11-20T10:00/eng-a"


@pytest.mark.parametrize("start", ["16 00:00", "16 11:00"], ids=["earlier", "later"])
def test_a_beginning_that_is_corrected_calls_nobody_again(start: str) -> None:
    shifts = (a_shift("eng-c", "09 10:00", start), a_shift("eng-a", start, "23 10:00"))
    state = a_state(shifts=shifts, messages=(told_of("eng-a", "16 10:05"),))
    assert keys_of(replace(state, asked=frozenset({"handoff"}))) == []


def test_who_comes_round_again_though_the_turn_between_was_not_told_is_called() -> None:
    shifts = (
        a_shift("eng-b", "09 10:00", "16 10:00"),
        a_shift("eng-c", "16 10:00", "20 10:00"),
        a_shift("eng-b", "20 10:00", "30 10:00"),
    )
    state = a_state(shifts=shifts, messages=(told_of("eng-b", "09 10:05", "delivery/handoff/2026-11-09"),))
    assert keys_of(state)[-1] == "delivery/handoff/2026-11-20T10:00"


@pytest.mark.parametrize(
    ("now", "end"),
    [("20 18:10", "20 23:00"), ("21 00:10", "22 22:00"), ("20 16:40", "20 17:00")],
    ids=["in the evening", "at the weekend", "for a moment"],
)
def test_nobody_is_called_for_time_without_work(now: str, end: str) -> None:
    shifts = cover(a_state().shifts, a_shift("eng-b", now.replace(":10", ":00").replace(":40", ":30"), end))
    state = a_state(now=at(now), shifts=shifts, messages=(told_of("eng-a", "16 10:05"),))
    assert keys_of(state) == []
    assert keys_of(replace(state, asked=frozenset({"handoff"}))) != []


def test_two_turns_without_a_break_are_told_to_their_end() -> None:
    cuts = ("16 10:00", "20 10:00", "23 10:00", "30 10:00", "2026-12-07T10:00")
    turns = zip(("eng-a", "eng-b", "eng-b", "eng-c"), cuts, cuts[1:], strict=False)
    report, _ = words_of(a_state(shifts=tuple(a_shift(*turn) for turn in turns)))
    assert "until Mon 30 Nov" in text_of(report)


@pytest.mark.parametrize("end", ["30 10:00", "2027-02-20T11:15"])
def test_who_has_it_for_as_long_as_is_planned_is_told_until_the_next_handoff(end: str) -> None:
    shifts = (a_shift("eng-a", "16 10:00", "20 10:00"), a_shift("eng-b", "20 10:00", end))
    report, _ = words_of(a_state(shifts=shifts))
    assert "until Mon 23 Nov" in text_of(report)


# What was missed


def test_a_handoff_whose_time_has_passed_is_in_the_digest_until_it_is_made_up_for() -> None:
    state = handed_over(now=at("24 09:15"), messages=(a_message("delivery/digest/2026-11-20"),))
    (finding,) = decide_missed(state)
    assert isinstance(finding, Finding)
    assert finding.because.reason == (
        "The channel was not told in time that Eng B is on support now: "
        "hand_off.py --team delivery makes up for it."
    )
    told_since = handed_over(now=at("24 09:15"), messages=(a_message(KEY, payload={"to": "eng-b"}),))
    assert not list(decide_missed(told_since))


@pytest.mark.parametrize(
    "settings",
    [
        {"now": at("23 16:00")},
        {"messages": ()},
        {"shifts": ()},
        {"shifts": (a_shift("eng-b", "16 10:00", "23 10:00"), a_shift("eng-b", "23 10:00", "30 10:00"))},
        {"shifts": (a_shift("eng-b", "23 10:00", "30 10:00"),)},
        {"channel": None},
        {"incomplete": (Incomplete(part="channel", reason="It cannot be read."),)},
    ],
    ids=[
        "to come",
        "the desk is new",
        "nobody",
        "the same person",
        "the first one",
        "no channel",
        "unread",
    ],
)
def test_these_are_no_missed_handoffs(settings: dict[str, Any]) -> None:
    given = {"now": at("24 09:15"), "messages": (a_message("delivery/digest/2026-11-20"),), **settings}
    assert not list(decide_missed(handed_over(**given)))
