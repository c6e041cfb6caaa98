"""SUP-1: each + and - of the handle, with its cause."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.config import Deputies
from supportdesk.model.people import Person
from supportdesk.model.places import SlackPlaces
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.handle import decide_handle
from tests.builders import (
    CHANNEL,
    a_group,
    a_person,
    a_roster,
    a_shift,
    a_state,
    a_team,
    account,
    at,
    away,
    later,
    the_people,
)

RIGHT = ("eng-a", "em-d", "pm-d")


def causes(*members: str, **settings: Any) -> list[str]:
    """What is to change where these people are in the handle, which the desk set last."""
    state = settings.pop("state", None) or a_state(**settings)
    return said(replace(state, group=a_group(*members)))


def said(state: TeamState) -> list[str]:
    (decision,) = decide_handle(state)
    return decision.because.reason.removesuffix(".").split("; ")


def without(*members: str) -> tuple[str, ...]:
    """Everybody who belongs in it but these."""
    return tuple(key for key in RIGHT if key not in members)


# Who joins


def test_who_joins_for_a_shift_is_said_with_its_end() -> None:
    assert causes(*without("eng-a")) == ["+ Eng A (on support until Mon 23 Nov)"]


def test_a_shift_that_ends_today_is_said_with_the_time() -> None:
    shifts = (a_shift("eng-a", "16 10:00", "20 15:30"),)
    assert causes(*without("eng-a"), shifts=shifts) == ["+ Eng A (on support until Fri 20 Nov, 15:30 GMT)"]


def test_managers_join_by_their_role() -> None:
    assert causes("eng-a") == ["+ Em D (EM)", "+ Pm D (PM)"]


def test_one_person_who_is_em_and_pm_joins_once() -> None:
    assert causes("eng-a", team=a_team(pm="em-d")) == ["+ Em D (EM and PM)"]


def test_an_engineer_on_support_who_is_also_em_joins_once() -> None:
    assert causes("pm-d", team=a_team(em="eng-a")) == ["+ Eng A (on support until Mon 23 Nov and EM)"]


# Deputies


def with_deputy(deputy: str = "eng-b", **people: Person) -> TeamState:
    """The EM has a deputy; these people are as given."""
    team = a_team(deputies=Deputies(em=deputy))
    return a_state(team=team, people=the_people(**people), shifts=(a_shift(),))


def absent(key: str, first: str, last: str) -> Person:
    return a_person(key, absent=away(f"2026-11-{first}", f"2026-11-{last}"))


def test_a_deputy_joins_while_the_em_is_away_who_leaves() -> None:
    state = with_deputy(em_d=absent("em-d", "20", "24"))
    assert causes(*RIGHT, state=state) == [
        "+ Eng B (EM while Em D is away)",
        "- Em D (away, Eng B stands in)",
    ]


def test_a_deputy_who_has_a_role_already_keeps_one_place() -> None:
    state = with_deputy("pm-d", em_d=absent("em-d", "20", "24"))
    assert causes("eng-a", state=state) == ["+ Pm D (EM while Em D is away and PM)"]


def test_a_deputy_leaves_when_the_em_is_back() -> None:
    state = with_deputy(em_d=absent("em-d", "16", "19"))
    assert causes("eng-a", "eng-b", "pm-d", state=state) == [
        "+ Em D (EM)",
        "- Eng B (deputy no longer needed: Em D is back)",
    ]


def test_a_deputy_leaves_who_is_away_too() -> None:
    state = with_deputy(em_d=absent("em-d", "16", "24"), eng_b=absent("eng-b", "20", "20"))
    assert causes("eng-a", "eng-b", "pm-d", state=state) == [
        "+ Em D (EM)",
        "- Eng B (deputy for Em D, but away too)",
    ]


def test_an_absence_to_come_is_no_reason_for_anything() -> None:
    state = replace(with_deputy(em_d=absent("em-d", "24", "24")), shifts=(a_shift(),))
    assert causes(*RIGHT, "eng-b", state=state) == ["- Eng B (no role in Delivery now)"]


def test_why_somebody_is_away_is_never_said() -> None:
    person = absent("em-d", "20", "20")
    person = replace(person, absent=tuple(replace(each, why="hospital") for each in person.absent))
    assert "hospital" not in str(causes(*RIGHT, state=with_deputy(em_d=person)))


# Who leaves


def test_who_had_the_last_shift_leaves_as_it_ended() -> None:
    assert causes(*RIGHT, "eng-c") == ["- Eng C (shift ended Mon 16 Nov)"]


def covered(person: str = "eng-b") -> tuple[Shift, ...]:
    """Engineer A's week, of which somebody covers the Friday."""
    cover = Shift(person=person, start=at("20 10:00"), end=at("21 10:00"), why="dentist", covers=True)
    return (a_shift("eng-a", "16 10:00", "20 10:00"), cover, a_shift("eng-a", "21 10:00", "23 10:00"))


def test_whose_shift_somebody_took_over_leaves_for_that_without_its_reason() -> None:
    assert causes(*RIGHT, shifts=covered()) == [
        "+ Eng B (on support until Sat 21 Nov)",
        "- Eng A (Eng B took over by override)",
    ]


def test_who_covered_leaves_as_that_ended() -> None:
    state = later(a_state(shifts=covered()), at("21 11:00"))
    assert causes("eng-b", "em-d", "pm-d", state=state) == [
        "+ Eng A (on support until Mon 23 Nov)",
        "- Eng B (shift ended Sat 21 Nov)",
    ]


def test_who_is_not_configured_leaves_by_account() -> None:
    state = a_state()
    users = a_group(*RIGHT).users | {"U00GUEST"}
    assert said(replace(state, group=a_group(users=users))) == [
        "- Slack member U00GUEST (not in the configuration)"
    ]


def test_somebody_of_another_team_leaves_by_name() -> None:
    people = {**the_people(), "eng-x": a_person("eng-x", slack="U00ENGX")}
    ids = {key: account(key) for key in the_people()}
    assert causes(*RIGHT, "eng-x", people=people, slack_ids=ids) == ["- Eng X (no role in Delivery now)"]


def test_a_manager_leaves_a_handle_that_is_without_managers() -> None:
    team = a_team(slack=SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", handle_members=("support",)))
    assert causes(*RIGHT, team=team) == [
        "- Em D (EM: not in `handle_members`)",
        "- Pm D (PM: not in `handle_members`)",
    ]


def test_an_engineer_leaves_a_handle_that_is_without_engineers() -> None:
    team = a_team(slack=SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", handle_members=("em", "pm")))
    assert causes(*RIGHT, "eng-c", team=team) == [
        "- Eng A (no role in Delivery now)",
        "- Eng C (no role in Delivery now)",
    ]


# Who was put there by somebody


def put_there(*members: str, by: str, when: str, bot: bool = False, **settings: Any) -> list[str]:
    group = a_group(*members, updated_by=by, updated_by_bot=bot, updated_at=at(when))
    return said(later(a_state(group=group, **settings), at("23 11:00")))


def test_who_was_added_by_hand_is_said_with_who_did_it() -> None:
    changes = put_there("eng-b", "em-d", "pm-d", "eng-c", by=account("pm-d"), when="19 10:00")
    assert changes == ["- Eng C (added by hand by Pm D)"]


def test_whoever_is_not_configured_is_named_by_account() -> None:
    changes = put_there("eng-b", "em-d", "pm-d", "eng-c", by="U00SOMEBODY", when="19 10:00")
    assert changes == ["- Eng C (added by hand by Slack member U00SOMEBODY)"]


def test_who_was_added_by_a_bot_is_said_so() -> None:
    changes = put_there("eng-b", "em-d", "pm-d", "eng-c", by="U00BOT", when="19 10:00", bot=True)
    assert changes == ["- Eng C (added by another bot)"]


def test_who_was_added_by_hand_for_no_role_at_all_is_said_so_too() -> None:
    team = a_team(rotation=a_roster("eng-a", "eng-b"))
    shifts = (a_shift("eng-a"), a_shift("eng-b", "23 10:00", "30 10:00"))
    members = ("eng-b", "em-d", "pm-d", "eng-c")
    changes = put_there(*members, by=account("em-d"), when="02 10:00", team=team, shifts=shifts)
    assert changes == ["- Eng C (added by hand by Em D)"]


def test_a_shift_that_ended_before_the_desk_last_set_the_handle_explains_nothing() -> None:
    group = a_group(*RIGHT, "eng-c", updated_by="U00DESK", updated_by_bot=True, updated_at=at("17 09:00"))
    assert said(a_state(group=group)) == ["- Eng C (no role in Delivery now)"]


def test_a_shift_that_ended_since_explains_more_than_an_older_change_by_hand() -> None:
    changes = put_there("eng-a", "em-d", "pm-d", by=account("pm-d"), when="19 10:00")
    assert changes == ["+ Eng B (on support until Mon 30 Nov)", "- Eng A (shift ended Mon 23 Nov)"]


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        ({}, "it was disabled"),
        ({"updated_by": "U00DESK", "updated_by_bot": True}, "it was disabled"),
        ({"updated_by": "U00BOT", "updated_by_bot": True}, "it was disabled by another bot"),
        ({"updated_by": account("em-d")}, "it was disabled by Em D"),
    ],
)
def test_a_handle_that_is_enabled_says_who_disabled_it(settings: dict[str, Any], cause: str) -> None:
    group = a_group(*RIGHT, updated_at=at("13 10:00"), enabled=False, **settings)
    assert said(a_state(group=group)) == [f"+ enabled ({cause})"]
