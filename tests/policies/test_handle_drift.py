"""SUP-1: who else than the desk changes the handle, and what becomes of that."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import SetGroup
from supportdesk.model.places import SlackPlaces
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.handle import decide_handle
from tests.builders import (
    CHANNEL,
    a_group,
    a_state,
    a_team,
    account,
    accounts,
    at,
    done,
    later,
    text_of,
    told,
)

BY_HAND = "delivery/warning/handle-by-hand-1030/2026-11-20"
MANAGERS_ALONE = a_team(slack=SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", handle_members=("em", "pm")))


def changed_by(user: str | None, when: str, *, bot: bool = False, **settings: Any) -> TeamState:
    given = {"users": accounts("eng-c"), "updated_by": user, "updated_by_bot": bot, **settings}
    return a_state(group=a_group(**given, updated_at=at(when)))


def kind(state: TeamState) -> str:
    (decision,) = decide_handle(state)
    return type(decision).__name__


def test_a_change_by_hand_is_reported_at_once_with_what_comes_then() -> None:
    state = changed_by(account("pm-d"), "20 10:30", users=accounts("eng-a", "em-d", "pm-d", "eng-b"))
    (post,) = decide_handle(state)
    assert told([post]) == [("PostMessage", "SUP-1", BY_HAND)]
    assert text_of(post) == (
        "@Em D @Pm D Pm D changed @delivery-support by hand. That stands until Mon 23 Nov, 10:00 GMT, then:"
        " - Eng B (added by hand by Pm D). To keep it so, change the configuration."
    )


def test_a_change_by_hand_is_reported_once_and_the_next_one_again() -> None:
    state = later(changed_by("U00SOMEBODY", "19 14:00"), at("19 15:00"))
    said = done(state, decide_handle(state))
    assert not list(decide_handle(later(said, at("20 09:30"))))
    again = replace(said, group=changed_by("U00SOMEBODY", "19 16:00").group)
    assert [key for _, _, key in told(decide_handle(later(again, at("20 09:30"))))] == [
        "delivery/warning/handle-by-hand-1600/2026-11-19"
    ]


def test_a_change_by_hand_is_told_also_where_another_trouble_was_told_that_day() -> None:
    trouble = done(a_state(), decide_handle(a_state(slack_ids={})))
    state = replace(changed_by("U00SOMEBODY", "20 10:30"), channel=trouble.channel)
    assert told(decide_handle(state)) == [("PostMessage", "SUP-1", BY_HAND)]


def test_a_change_by_hand_stands_for_one_business_day() -> None:
    state = changed_by("U00SOMEBODY", "19 14:00")
    assert kind(later(state, at("20 13:59"))) == "PostMessage"
    assert kind(later(state, at("20 14:00"))) == "SetGroup"


def test_a_change_by_hand_on_the_eve_of_a_handoff_stands_until_then() -> None:
    (post,) = decide_handle(changed_by("U00SOMEBODY", "20 10:30"))
    assert "That stands until Mon 23 Nov, 10:00 GMT, then:" in text_of(post)


def test_a_change_by_hand_that_makes_it_right_is_none() -> None:
    assert not list(decide_handle(changed_by("U00X", "20 10:00", users=accounts("eng-a", "em-d", "pm-d"))))


def test_a_change_from_before_the_desk_came_is_put_right() -> None:
    assert kind(changed_by("U00SOMEBODY", "02 10:00")) == "SetGroup"


def test_disabling_it_by_hand_stands_for_one_business_day_too() -> None:
    wanted = accounts("eng-a", "em-d", "pm-d")
    state = changed_by(account("pm-d"), "19 14:00", users=wanted, enabled=False)
    (post,) = decide_handle(state)
    assert "Pm D disabled @delivery-support by hand. That stands until Fri 20 Nov, 14:00 GMT" in text_of(post)
    assert "then: + enabled (it was disabled by Pm D). To keep it so" in text_of(post)
    (decision,) = decide_handle(later(state, at("20 14:00")))
    assert isinstance(decision, SetGroup)
    assert decision.enable


def test_a_handoff_ends_a_change_by_hand() -> None:
    state = later(changed_by("U00SOMEBODY", "20 16:00"), at("23 10:00"))
    assert told(decide_handle(state)) == [("SetGroup", "SUP-1", "group/S00DELIVERY")]


def test_another_bots_change_is_reported_and_not_fought() -> None:
    state = changed_by("U00SLACKGENIE", "17 09:00", bot=True)
    assert told(decide_handle(state)) == [
        ("Finding", "SUP-1", "@delivery-support: another bot changed it; it differs")
    ]


def test_another_bots_change_comes_with_what_differs_and_with_what_to_do() -> None:
    state = changed_by("U00X", "17 09:00", bot=True, users=accounts("eng-b", "eng-a", "em-d", "pm-d"))
    (finding,) = decide_handle(state)
    assert finding.because.reason == (
        "- Eng B (added by another bot). It stays so until the next handoff. If another tool keeps it, set"
        " `handle_mode: report`."
    )


def test_a_handoff_is_the_desks_turn_again() -> None:
    state = changed_by("U00SLACKGENIE", "13 09:00", bot=True)
    assert told(decide_handle(state)) == [("SetGroup", "SUP-1", "group/S00DELIVERY")]


@pytest.mark.parametrize("user", [None, "U00DESK"])
def test_the_desks_own_changes_and_unknown_ones_do_not_bind_it(user: str | None) -> None:
    assert told(decide_handle(changed_by(user, "20 09:00", bot=True))) == [
        ("SetGroup", "SUP-1", "group/S00DELIVERY")
    ]


def test_a_change_of_no_known_time_does_not_bind_it() -> None:
    state = a_state(group=a_group("eng-c", updated_by="U00SOMEBODY"))
    assert told(decide_handle(state)) == [("SetGroup", "SUP-1", "group/S00DELIVERY")]


def test_a_handle_of_em_and_pm_alone_does_not_ask_who_is_on_support() -> None:
    state = replace(changed_by("U00SOMEBODY", "19 14:00"), team=MANAGERS_ALONE, shifts=())
    assert kind(state) == "PostMessage"
    assert kind(later(state, at("20 14:00"))) == "SetGroup"


def test_a_handle_of_em_and_pm_alone_leaves_another_bots_change_alone_without_end() -> None:
    state = replace(changed_by("U00SLACKGENIE", "02 10:00", bot=True), team=MANAGERS_ALONE, shifts=())
    assert kind(state) == "Finding"
