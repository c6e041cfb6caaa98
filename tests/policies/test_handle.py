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
BY_HAND = "delivery/warning/handle-by-hand/2026-11-20"


def places(**settings: Any) -> SlackPlaces:
    return SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", **settings)


def last_week(**settings: Any) -> TeamState:
    """The handle still has last week's engineer."""
    return a_state(**{"group": a_group("eng-c", "em-d", "pm-d"), **settings})


# The handle


def test_a_handle_that_is_right_is_left_alone() -> None:
    assert not list(decide_handle(a_state()))


def test_the_handle_is_made_exactly_the_support_engineer_em_and_pm() -> None:
    changes = (
        "+ Eng A (on support until Mon 23 Nov)",
        "- Eng C (shift ended Mon 16 Nov)",
        "- Slack member U00GUEST (not in the configuration)",
    )
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
    (decision,) = decide_handle(state)
    assert isinstance(decision, SetGroup)
    assert decision.users == accounts("eng-a")


def test_a_deputy_stands_in_while_the_em_is_away() -> None:
    people = the_people(em_d=a_person("em-d", absent=away("2026-11-20", "2026-11-20")))
    state = a_state(team=a_team(deputies=Deputies(em="eng-b")), people=people)
    assert handle_accounts(state) == accounts("eng-a", "eng-b", "pm-d")


def test_without_a_deputy_the_em_stays_while_away() -> None:
    people = the_people(em_d=a_person("em-d", absent=away("2026-11-20", "2026-11-20")))
    assert not list(decide_handle(a_state(people=people)))


def test_a_deputy_who_is_away_too_does_not_stand_in() -> None:
    absent = away("2026-11-20", "2026-11-20")
    people = the_people(em_d=a_person("em-d", absent=absent), eng_b=a_person("eng-b", absent=absent))
    state = a_state(team=a_team(deputies=Deputies(em="eng-b")), people=people)
    assert not list(decide_handle(state))


def test_a_handle_that_was_disabled_is_enabled() -> None:
    (decision,) = decide_handle(a_state(group=a_group("eng-a", "em-d", "pm-d", enabled=False)))
    assert isinstance(decision, SetGroup)
    assert (decision.enable, decision.changes) == (True, ("+ enabled (it was disabled)",))


def test_without_an_account_for_everybody_nothing_changes_and_em_and_pm_are_told() -> None:
    state = last_week(slack_ids={key: account(key) for key in ("em-d", "pm-d", "eng-c")})
    (post,) = decide_handle(state)
    assert told([post]) == [("PostMessage", "SUP-1", WARNING)]
    assert text_of(post) == (
        "@Em D @Pm D @delivery-support stays as it is, for Slack takes only active full members: Eng A has no"
        " account that Slack knows. Mend the account in Slack, or correct `slack` or `email` in the"
        " configuration.\n"
        "The desk says this once a day until it is settled."
    )
    assert not list(decide_handle(done(state, [post])))
    assert handle_accounts(state) == accounts("em-d", "pm-d")


def test_everybody_whose_account_is_not_taken_is_named_with_the_reason() -> None:
    state = last_week(slack_ids={"em-d": account("em-d")}, unfit={"eng-a": "is a guest", "pm-d": "is a bot"})
    (post,) = decide_handle(state)
    assert "active full members: Eng A is a guest; Pm D is a bot. Mend the account" in text_of(post)


def test_while_nobody_is_on_support_the_managers_accounts_are_known() -> None:
    assert handle_accounts(a_state(shifts=())) == accounts("em-d", "pm-d")


def test_nobody_on_support_leaves_the_last_known_set() -> None:
    assert not list(decide_handle(last_week(shifts=())))


def test_an_engineer_who_is_away_leaves_the_last_known_set() -> None:
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-11-20", "2026-11-20")))
    assert not list(decide_handle(last_week(people=people)))


@pytest.mark.parametrize("part", ["handle", "oncall"])
def test_the_handle_is_not_touched_on_a_partial_read(part: Any) -> None:
    gap = Incomplete(part=part, reason="It cannot be read.")
    assert not list(decide_handle(last_week(incomplete=(gap,))))


def test_without_a_group_there_is_nothing_to_set() -> None:
    assert not list(decide_handle(a_state(group=None)))


# Who else changes it


def changed_by(user: str | None, when: str, *, bot: bool = False, **settings: Any) -> TeamState:
    given = {"users": accounts("eng-c"), "updated_by": user, "updated_by_bot": bot, **settings}
    return a_state(group=a_group(**given, updated_at=at(when)))


def kind(state: TeamState) -> str:
    (decision,) = decide_handle(state)
    return type(decision).__name__


def test_a_change_by_hand_is_reported_at_once_with_what_comes_then() -> None:
    state = changed_by(account("pm-d"), "19 14:00", users=accounts("eng-a", "em-d", "pm-d", "eng-b"))
    (post,) = decide_handle(state)
    assert told([post]) == [("PostMessage", "SUP-1", BY_HAND)]
    assert text_of(post) == (
        "@Em D @Pm D Pm D changed @delivery-support by hand. That stands until Fri 20 Nov, 14:00 GMT, then:"
        " - Eng B (added by hand by Pm D). To keep it so, change the configuration.\n"
        "The desk says this once a day until it is settled."
    )


def test_a_change_by_hand_is_reported_once_a_day() -> None:
    state = changed_by("U00SOMEBODY", "19 14:00")
    assert not list(decide_handle(done(state, decide_handle(state))))


def test_a_change_by_hand_is_told_also_where_another_trouble_was_told_that_day() -> None:
    trouble = done(a_state(), decide_handle(last_week(slack_ids={})))
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
    team = a_team(slack=places(handle_members=("em", "pm")))
    state = replace(changed_by("U00SOMEBODY", "19 14:00"), team=team, shifts=())
    assert kind(state) == "PostMessage"
    assert kind(later(state, at("20 14:00"))) == "SetGroup"


def test_a_handle_of_em_and_pm_alone_leaves_another_bots_change_alone_without_end() -> None:
    team = a_team(slack=places(handle_members=("em", "pm")))
    state = replace(changed_by("U00SLACKGENIE", "02 10:00", bot=True), team=team, shifts=())
    assert kind(state) == "Finding"


def test_a_handle_of_em_and_pm_alone_needs_no_source() -> None:
    gap = Incomplete(part="oncall", reason="It cannot be read.")
    team = a_team(slack=places(handle_members=("em", "pm")))
    assert kind(last_week(team=team, shifts=(), incomplete=(gap,))) == "SetGroup"


def test_a_team_whose_handle_another_tool_keeps_gets_a_report() -> None:
    state = last_week(team=a_team(slack=places(handle_mode="report")))
    assert told(decide_handle(state)) == [
        ("Finding", "SUP-1", "@delivery-support: another tool keeps it; it differs")
    ]


def test_it_also_gets_a_report_where_accounts_are_unknown() -> None:
    ids = {key: account(key) for key in ("em-d", "pm-d")}
    state = last_week(team=a_team(slack=places(handle_mode="report")), slack_ids=ids)
    (finding,) = decide_handle(state)
    assert told([finding]) == [("Finding", "SUP-1", "@delivery-support")]
    assert finding.because.reason == (
        "It cannot be compared: Eng A has no account that Slack knows. Correct `slack` or `email` in the"
        " configuration."
    )


def test_a_handle_that_another_tool_keeps_is_reported_with_what_differs() -> None:
    state = last_week(team=a_team(slack=places(handle_mode="report")))
    assert [each.because.reason for each in decide_handle(state)] == [
        "+ Eng A (on support until Mon 23 Nov); - Eng C (shift ended Mon 16 Nov)."
    ]
