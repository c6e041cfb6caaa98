"""SUP-1, SUP-3, SUP-18: the handle, and what stands in the way of it."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import SetGroup
from supportdesk.model.config import Deputies
from supportdesk.model.duty import Rotation
from supportdesk.model.finding import Because, Finding
from supportdesk.model.places import SlackPlaces
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.rotation import decide_handle, decide_warnings, handle_accounts
from tests.builders import (
    CHANNEL,
    a_group,
    a_message,
    a_person,
    a_roster,
    a_shift,
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
        "The desk says this once a day until it is mended."
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
        "@Em D @Pm D Somebody changed @delivery-support by hand; that stands for one business day. Then: +"
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


# Warnings


def test_nothing_is_warned_of_while_all_is_well() -> None:
    assert not list(decide_warnings(a_state()))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"shifts": ()}, "Nobody is on support for Delivery."),
        (
            {"shifts": (a_shift("eng-a"), a_shift("eng-b"))},
            "Several people are on support for Delivery at once: Eng A, Eng B.",
        ),
        (
            {"incomplete": (Incomplete(part="oncall", reason="Opsgenie did not answer."),)},
            "Opsgenie did not answer.",
        ),
    ],
    ids=["nobody", "several", "an unreadable source"],
)
def test_who_is_on_support_is_told_to_em_and_pm_once_a_business_day(
    settings: dict[str, Any], sentence: str
) -> None:
    state = a_state(**settings)
    (post,) = decide_warnings(state)
    assert told([post]) == [("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")]
    assert text_of(post).startswith(
        f"@Em D @Pm D {sentence} The handle and the assignments stay as they are.\n"
    )
    said = done(state, [post])
    assert not list(decide_warnings(later(said, at("20 17:00"))))
    assert told(decide_warnings(later(said, at("23 09:00")))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-23")
    ]


@pytest.mark.parametrize("now", ["21 11:00", "20 08:59", "2026-12-25T11:00"])
def test_nobody_is_called_on_a_closed_day_or_at_night(now: str) -> None:
    assert told(decide_warnings(a_state(shifts=(), now=at(now)))) == [("Finding", "SUP-18", "oncall")]


@pytest.mark.parametrize(
    "settings",
    [{"channel": None}, {"incomplete": (Incomplete(part="channel", reason="It cannot be read."),)}],
)
def test_without_a_whole_channel_the_warning_is_a_finding(settings: dict[str, Any]) -> None:
    assert told(decide_warnings(a_state(shifts=(), **settings))) == [("Finding", "SUP-18", "oncall")]


def test_a_warning_names_somebody_who_opted_out_without_a_ping() -> None:
    people = the_people(em_d=a_person("em-d", pings=False))
    (post,) = decide_warnings(a_state(shifts=(), people=people))
    assert text_of(post).startswith("Em D @Pm D Nobody")


def an_absent_engineer(first: str, last: str, *shifts: Any) -> TeamState:
    people = the_people(eng_a=a_person("eng-a", absent=away(first, last)))
    return a_state(people=people, shifts=shifts or (a_shift(),))


def test_a_short_absence_of_the_support_engineer_is_found() -> None:
    assert list(decide_warnings(an_absent_engineer("2026-11-20", "2026-11-20"))) == [
        Finding(
            because=Because(
                team="delivery",
                job="rotation",
                rule="SUP-18",
                reason="Eng A is on support but away on 2026-11-20. Who covers? Add an override.",
            ),
            subject="on support 2026-11-20",
        )
    ]


def test_several_days_of_a_shift_are_one_finding() -> None:
    state = an_absent_engineer("2026-11-24", "2026-11-29", a_shift("eng-a", "23 10:00", "30 10:00"))
    (finding,) = decide_warnings(replace(state, shifts=(*state.shifts, a_shift("eng-b"))))
    assert finding.because.reason == (
        "Eng A is on support but away on 2026-11-24 and on 3 more of the shift's days."
        " Who covers? Add an override."
    )
    assert told(decide_warnings(state))[0] == ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-11-18", "2026-11-19"), ("2026-11-21", "2026-11-22"), ("2026-11-24", "2026-11-25")],
    ids=["over already", "a weekend", "after the shift"],
)
def test_these_absences_are_no_gap(first: str, last: str) -> None:
    assert not list(decide_warnings(an_absent_engineer(first, last)))


def test_shifts_beyond_the_horizon_and_in_the_past_are_not_looked_at() -> None:
    far = replace(a_shift("eng-a"), start=at("2026-12-21T10:00"), end=at("2026-12-28T10:00"))
    past = a_shift("eng-a", "09 10:00", "16 10:00")
    state = an_absent_engineer("2026-11-09", "2026-11-13", past, a_shift("eng-b"), far)
    gone = a_person("eng-a", absent=(*state.people["eng-a"].absent, *away("2026-12-21", "2026-12-22")))
    assert not list(decide_warnings(replace(state, people=the_people(eng_a=gone))))


def opsgenie() -> Rotation:
    return a_roster(source="opsgenie", starts=None)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-10-06T11:00", None),
        ("2026-10-07T11:00", "ends on 2027-04-05, in 180 days"),
        ("2027-04-04T11:00", "ends on 2027-04-05, in 1 day"),
        ("2027-04-05T11:00", "ends today"),
        ("2027-04-06T11:00", "ended on 2027-04-05"),
    ],
)
def test_the_end_of_opsgenies_api_is_told_180_days_ahead(now: str, words: str | None) -> None:
    shift = replace(a_shift(), start=at("2026-01-05T10:00"), end=at("2028-01-03T10:00"))
    state = a_state(team=a_team(rotation=opsgenie()), now=at(now), shifts=(shift,))
    reasons = [each.because.reason for each in decide_warnings(state)]
    assert reasons == ([f"Opsgenie's API {words}: choose another source."] if words else [])


def test_a_roster_does_not_depend_on_opsgenie() -> None:
    shift = replace(a_shift(), start=at("2026-01-05T10:00"), end=at("2028-01-03T10:00"))
    assert not list(decide_warnings(a_state(now=at("2027-05-05T11:00"), shifts=(shift,))))


def test_messages_of_another_day_do_not_count() -> None:
    yesterday = a_message("delivery/warning/oncall/2026-11-19")
    assert told(decide_warnings(a_state(shifts=(), messages=(yesterday,)))) == [
        ("PostMessage", "SUP-18", "delivery/warning/oncall/2026-11-20")
    ]
