"""SUP-1: the handle, and what stands in the way of it."""

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
    away,
    done,
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


def test_a_handle_of_em_and_pm_alone_needs_no_source() -> None:
    gap = Incomplete(part="oncall", reason="It cannot be read.")
    team = a_team(slack=places(handle_members=("em", "pm")))
    state = last_week(team=team, shifts=(), incomplete=(gap,))
    assert told(decide_handle(state)) == [("SetGroup", "SUP-1", "group/S00DELIVERY")]
