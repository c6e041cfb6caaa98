"""SUP-5, SUP-19, REQ-4: after a silence the next digest says in one place what was not made and not told."""

from typing import Any

import pytest

from supportdesk.model.config import TeamMode
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.digest import decide_digest
from supportdesk.policies.handing_over import handing_over
from supportdesk.policies.presence import first_met, was_at_work
from supportdesk.policies.untold import untold
from tests.builders import (
    a_channel,
    a_desk_comment,
    a_message,
    a_shift,
    a_state,
    a_team,
    an_issue,
    at,
    text_of,
)

BACK = at("2026-12-17T09:15")
A = a_shift("eng-a", "16 10:00", "23 10:00")
B = a_shift("eng-b", "23 10:00", "30 10:00")
C = a_shift("eng-c", "30 10:00", "2026-12-07T10:00")
B_AGAIN = a_shift("eng-b", "2026-12-07T10:00", "2026-12-14T10:00")
A_AGAIN = a_shift("eng-a", "2026-12-14T10:00", "2026-12-21T10:00")
SHIFTS = (A, B, C, B_AGAIN, A_AGAIN)
LAST = a_message("delivery/digest/2026-11-20", at=at("20 09:15"))
TO_A = a_message("delivery/handoff/2026-11-16", at=at("16 10:04"), payload={"to": "eng-a"})
LONG_AGO = at("2026-10-12T10:00")
BEFORE_ALL = an_issue(1, comments=(a_desk_comment("status/delivery", when=LONG_AGO),))


def back(*issues: Any, **settings: Any) -> TeamState:
    """Four weeks after the last digest; `messages` are what the channel still shows."""
    return a_state(*issues, **{"now": BACK, "shifts": SHIFTS, "messages": (LAST, TO_A), **settings})


def passed(state: TeamState, last: Any = LAST.at) -> list[str]:
    return [f"{each.person} {each.start:%d %b}" for each in untold(state, last)]


def digest(state: TeamState) -> str:
    (post,) = decide_digest(state)
    return text_of(post)


def test_where_every_handoff_was_told_nothing_passed_in_silence() -> None:
    told = a_message("delivery/handoff/2026-11-23", at=at("23 10:04"), payload={"to": "eng-b"})
    assert passed(back(now=at("30 10:30"), messages=(told, LAST, TO_A))) == []


def test_the_times_on_support_that_went_by_without_a_word_are_named() -> None:
    assert passed(back()) == ["eng-b 23 Nov", "eng-c 30 Nov", "eng-b 07 Dec"]
    assert digest(back()).endswith(
        "\nThe channel was not told that support went"
        " to Eng B on Mon 23 Nov, to Eng C on Mon 30 Nov, to Eng B on Mon 7 Dec."
    )


def test_of_very_many_the_rest_is_counted() -> None:
    days = [a_shift(f"eng-{'abc'[day % 3]}", f"{day} 10:00", f"{day + 1} 10:00") for day in range(20, 29)]
    text = digest(back(now=at("30 09:15"), shifts=(*days, a_shift("eng-a", "29 10:00", "30 17:00"))))
    assert "to Eng A on Tue 24 Nov, to Eng B on Wed 25 Nov and 2 more." in text


def test_one_with_an_hour_left_has_passed_and_is_named_once() -> None:
    """Nobody is told of who has so little left, so the digest before that handoff names them."""
    state = back(now=at("30 09:15"))
    assert passed(state) == ["eng-b 23 Nov"]
    assert passed(back(now=at("2026-12-01T09:15")), at("30 09:15")) == []


def test_what_somebody_has_without_a_break_is_one_time() -> None:
    halves = (a_shift("eng-b", "23 10:00", "25 10:00"), a_shift("eng-b", "25 10:00", "30 10:00"))
    assert passed(back(now=at("30 10:30"), shifts=(*halves, C))) == ["eng-b 23 Nov"]


@pytest.mark.parametrize(
    "settings",
    [
        {"channel": None},
        {"incomplete": (Incomplete(part="oncall", reason="It cannot be read."),)},
        {"team": a_team(mode=TeamMode(handoff="off"))},
        {"team": a_team(rules={"SUP-19": "report"})},
        {"shifts": (A, a_shift("eng-b", "23 10:00", "23 10:30"), a_shift("eng-c", "23 10:30", "2026-12-21"))},
        {"shifts": (a_shift("eng-b", "2026-10-12T10:00", "2026-12-14T10:00"), A_AGAIN)},
    ],
    ids=["no channel", "unread", "off", "reported", "too short", "began before the channel is known"],
)
def test_nothing_is_named_that_nobody_was_to_be_told_of(settings: dict[str, Any]) -> None:
    assert passed(back(**settings)) == []


def test_a_desk_that_is_new_names_nothing() -> None:
    assert passed(back(messages=()), None) == []
    assert "No digest" not in digest(back(messages=()))


def test_before_its_first_handoff_the_desk_owed_nobody_a_word() -> None:
    newest = a_message("delivery/digest/2026-12-11", at=at("2026-12-11T09:15"))
    assert passed(back(messages=(newest,)), newest.at) == []


# A silence that is longer than the channel is read back


def test_a_silence_from_before_all_that_is_known_is_said() -> None:
    text = digest(back(BEFORE_ALL, messages=()))
    assert "\nNo digest was made since Fri 16 Oct at least.\nThe channel was not told" in text


def test_who_is_on_support_after_it_is_announced_however_late() -> None:
    handover = handing_over(back(BEFORE_ALL, messages=()))
    assert handover is not None
    assert (handover.shift.person, handover.before) == ("eng-a", "eng-b")
    assert handing_over(back(messages=())) is None
    assert handing_over(back(BEFORE_ALL, messages=(LAST,))) is None


def test_thanks_go_to_who_had_it_last_though_the_channel_was_told_of_another() -> None:
    handover = handing_over(back(now=at("2026-12-10T09:15")))
    assert handover is not None
    assert (handover.shift.person, handover.before) == ("eng-b", "eng-c")


def test_many_digests_are_counted_and_few_are_named() -> None:
    assert "Not made: 18 digests, from Mon 23 Nov to Wed 16 Dec." in digest(back())
    few = digest(back(now=at("30 09:15")))
    assert "Not made: Mon 23 Nov, Tue 24 Nov, Wed 25 Nov, Thu 26 Nov, Fri 27 Nov." in few


def test_a_request_from_before_the_first_digest_is_not_lost() -> None:
    """It was fresh when the desk first wrote on an issue, and is too old to be announced now."""
    written = a_desk_comment("status/delivery", when=at("17 10:00"))
    waits = an_issue(3, asked=at("17 09:30"), comments=(written,))
    assert "1 never announced" in digest(back(waits, now=at("20 09:15"), messages=()))
    assert "never announced" not in digest(
        back(an_issue(3, asked=at("17 09:30")), now=at("20 09:15"), messages=())
    )


# Since when the desk is at work


def test_the_oldest_status_comment_tells_when_the_desk_came() -> None:
    newer = an_issue(2, comments=(a_desk_comment("status/delivery", when=at("16 10:00")),))
    assert first_met(back(newer, BEFORE_ALL, an_issue(3))) == LONG_AGO
    assert first_met(back(an_issue(3))) is None


def test_it_was_at_work_before_what_came_after_that() -> None:
    assert was_at_work(back(BEFORE_ALL), a_channel().since)
    assert not was_at_work(back(BEFORE_ALL), LONG_AGO)
    assert not was_at_work(back(), BACK)
