"""SUP-1: the handle, and what stands in the way of it."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import SetGroup
from supportdesk.model.config import Deputies
from supportdesk.model.finding import Because
from supportdesk.model.places import SlackPlaces
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.handle import decide_handle, handle_accounts
from tests.builders import (
    CHANNEL,
    a_group,
    a_person,
    a_state,
    a_team,
    account,
    accounts,
    at,
    away,
    done,
    later,
    text_of,
    the_people,
    told,
)

WARNING = "delivery/warning/handle/2026-11-20"


def places(**settings: Any) -> SlackPlaces:
    return SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", **settings)


def last_week(**settings: Any) -> TeamState:
    """The handle still has last week's engineer."""
    return a_state(**{"group": a_group("eng-c", "em-d", "pm-d"), **settings})


# The handle


def test_a_handle_that_is_right_is_left_alone() -> None:
    assert not list(decide_handle(a_state()))


def test_the_handle_is_made_exactly_the_support_engineer_em_and_pm() -> None:
    changes = ("+ Eng A (on support)", "- Eng C (no role now)", "- U00GUEST (no role now)")
    state = a_state(
        group=a_group("eng-c", "em-d", "pm-d", users=accounts("eng-c", "em-d", "pm-d") | {"U00GUEST"})
    )
    assert list(decide_handle(state)) == [
        SetGroup(
            because=Because(team="delivery", job="rotation", rule="SUP-1", reason="; ".join(changes) + "."),
            group="S00DELIVERY",
            handle="delivery-support",
            users=accounts("eng-a", "em-d", "pm-d"),
            before=accounts("eng-c", "em-d", "pm-d") | {"U00GUEST"},
            enable=False,
            changes=changes,
        )
    ]


def test_a_handle_may_be_the_engineer_alone() -> None:
    state = a_state(team=a_team(slack=places(handle_members=("support",))))
    assert handle_accounts(state) == accounts("eng-a")
    assert [each.because.reason for each in decide_handle(state)] == [
        "- Em D (no role now); - Pm D (no role now)."
    ]


def test_one_person_who_is_em_and_pm_is_in_it_once() -> None:
    state = last_week(team=a_team(pm="em-d"), group=a_group("eng-a"))
    assert [each.because.reason for each in decide_handle(state)] == ["+ Em D (EM and PM)."]


def test_an_engineer_on_support_who_is_also_em_is_in_it_once() -> None:
    state = a_state(team=a_team(em="eng-a"), group=a_group("pm-d"))
    assert [each.because.reason for each in decide_handle(state)] == ["+ Eng A (on support and EM)."]


def test_a_deputy_stands_in_while_the_em_is_away() -> None:
    people = the_people(em_d=a_person("em-d", absent=away("2026-11-20", "2026-11-20")))
    state = a_state(team=a_team(deputies=Deputies(em="eng-b")), people=people)
    assert [each.because.reason for each in decide_handle(state)] == ["+ Eng B (EM); - Em D (no role now)."]
    assert not list(decide_handle(replace(state, team=a_team())))


def test_a_deputy_who_is_away_too_does_not_stand_in() -> None:
    absent = away("2026-11-20", "2026-11-20")
    people = the_people(em_d=a_person("em-d", absent=absent), eng_b=a_person("eng-b", absent=absent))
    state = a_state(team=a_team(deputies=Deputies(em="eng-b")), people=people)
    assert not list(decide_handle(state))


def test_a_handle_that_was_disabled_is_enabled() -> None:
    (decision,) = decide_handle(a_state(group=a_group("eng-a", "em-d", "pm-d", enabled=False)))
    assert isinstance(decision, SetGroup)
    assert (decision.enable, decision.changes) == (True, ("+ enabled",))


def test_without_an_account_for_everybody_nothing_changes_and_em_and_pm_are_told() -> None:
    state = last_week(slack_ids={key: account(key) for key in ("em-d", "pm-d", "eng-c")})
    (post,) = decide_handle(state)
    assert told([post]) == [("PostMessage", "SUP-1", WARNING)]
    assert text_of(post) == (
        "@Em D @Pm D The handle stays as it is: no Slack account for Eng A.\n"
        "The desk says this once a day until it is settled."
    )
    assert not list(decide_handle(done(state, [post])))
    assert handle_accounts(state) == accounts("em-d", "pm-d")


def test_while_nobody_is_on_support_the_managers_accounts_are_known() -> None:
    assert handle_accounts(a_state(shifts=())) == accounts("em-d", "pm-d")


def test_nobody_on_support_leaves_the_last_known_set() -> None:
    assert not list(decide_handle(last_week(shifts=())))


@pytest.mark.parametrize("part", ["handle", "oncall"])
def test_the_handle_is_not_touched_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_handle(last_week(incomplete=(gap,))))


def test_without_a_group_there_is_nothing_to_set() -> None:
    assert not list(decide_handle(a_state(group=None)))


# Who else changes it


def changed_by(user: str | None, when: str, *, bot: bool = False) -> TeamState:
    group = a_group("eng-c", updated_by=user, updated_by_bot=bot, updated_at=at(when))
    return a_state(group=group)


def test_a_change_by_hand_is_reported_at_once_and_stands_for_a_business_day() -> None:
    state = changed_by("U00SOMEBODY", "19 14:00")
    (post,) = decide_handle(state)
    assert told([post]) == [("PostMessage", "SUP-1", WARNING)]
    assert text_of(post).startswith(
        "@Em D @Pm D @delivery-support was changed by hand; that stands for one business day. Then: +"
    )
    assert told(decide_handle(later(state, at("20 13:59"))))[0][0] == "PostMessage"
    assert told(decide_handle(later(state, at("20 14:00"))))[0][0] == "SetGroup"


def test_a_handoff_ends_a_change_by_hand() -> None:
    state = later(changed_by("U00SOMEBODY", "20 16:00"), at("23 10:00"))
    assert told(decide_handle(state)) == [("SetGroup", "SUP-1", "group/S00DELIVERY")]


def test_another_bots_change_is_reported_and_not_fought() -> None:
    state = changed_by("U00SLACKGENIE", "17 09:00", bot=True)
    assert told(decide_handle(state)) == [
        ("Finding", "SUP-1", "@delivery-support: another tool keeps it; it differs")
    ]


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
    team = a_team(slack=places(handle_members=("em", "pm")))
    state = replace(changed_by("U00SOMEBODY", "19 14:00"), team=team, shifts=())
    assert told(decide_handle(state))[0][0] == "PostMessage"


def test_a_team_whose_handle_another_tool_keeps_gets_a_report() -> None:
    state = last_week(team=a_team(slack=places(handle_mode="report")))
    assert told(decide_handle(state)) == [
        ("Finding", "SUP-1", "@delivery-support: another tool keeps it; it differs")
    ]


def test_it_also_gets_a_report_where_accounts_are_unknown() -> None:
    state = last_week(team=a_team(slack=places(handle_mode="report")), slack_ids={})
    assert told(decide_handle(state)) == [("Finding", "SUP-1", "@delivery-support")]
