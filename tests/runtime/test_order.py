"""Who may hand support over by hand, and to whom: what cannot hold, or changes nothing, is refused."""

from typing import Any

import pytest

import hand_off
import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import Ran, Rehearsal, a_configuration, an_issue

TUESDAY = "2026-11-17T12:30:20+00:00"
IN_ACTIONS = {"GITHUB_ACTIONS": "true"}
ONLY_MEMBERS = "Only members of Delivery may hand support over by hand."


def hand_over(desk: Rehearsal, to: str = "eng-a", *flags: str, **variables: str) -> Ran:
    order = ("--team", "delivery", "--to", to, "--why", "swap", "--apply")
    return desk.run(hand_off.COMMAND, *order, *flags, **variables)


def a_settled_desk(rehearse: Rehearse, **settings: Any) -> Rehearsal:
    """Monday's work is done, Engineer B is on support, and it is Tuesday."""
    desk = rehearse(**settings)
    assert desk.run(run_due.COMMAND, "--apply").status == 0
    desk.at(TUESDAY)
    desk.forget()
    return desk


def with_absences(*absences: tuple[str, str]) -> dict[str, Any]:
    """The configuration with Engineer A away; inclusive dates."""
    configuration = a_configuration()
    away = [{"from": first, "to": last, "why": "a secret"} for first, last in absences]
    configuration["people"]["eng-a"]["absent"] = away
    return configuration


@pytest.mark.parametrize(
    "settings", [{"rules": {"SUP-19": "report"}}, {"mode": {"default": "on", "handoff": "off"}}]
)
def test_where_handoffs_are_switched_off_none_is_made_by_hand(
    rehearse: Rehearse, settings: dict[str, Any]
) -> None:
    desk = rehearse(an_issue(1))
    desk.delivery.update(settings)
    ran = hand_over(desk)
    assert (ran.status, desk.requests()) == (1, [])
    assert "Delivery has handoffs switched off" in ran.err


# Who may


@pytest.mark.parametrize(
    "actor",
    ["", " ", "stranger", "acme-eng-r", "support-desk[bot]", "github-actions[bot]", "acme-eng-a[bot]"],
    ids=[
        "unknown",
        "blank",
        "a stranger",
        "of another team",
        "the desk",
        "a workflow",
        "an App by that name",
    ],
)
def test_in_actions_nobody_but_a_member_hands_over(rehearse: Rehearse, actor: str) -> None:
    desk = rehearse(an_issue(1))
    ran = hand_over(desk, **IN_ACTIONS, GITHUB_TRIGGERING_ACTOR=actor)
    assert (ran.status, desk.requests()) == (1, [])
    assert ONLY_MEMBERS in ran.err


def test_in_actions_who_first_started_a_run_does_not_count(rehearse: Rehearse) -> None:
    """A stranger may start a run again that a member once started: the one who does it now is asked."""
    desk = rehearse(an_issue(1))
    ran = hand_over(desk, **IN_ACTIONS, GITHUB_ACTOR="acme-em-d")
    assert (ran.status, ONLY_MEMBERS in ran.err) == (1, True)


@pytest.mark.parametrize("actor", ["acme-eng-b", "acme-pm-d", "ACME-EM-D"])
def test_in_actions_a_member_hands_over(rehearse: Rehearse, actor: str) -> None:
    desk = a_settled_desk(rehearse)
    assert hand_over(desk, **IN_ACTIONS, GITHUB_TRIGGERING_ACTOR=actor).status == 0
    assert f'by: "{actor}"' in desk.file("config/overrides.yml")


def test_a_plan_too_is_for_members_only(rehearse: Rehearse) -> None:
    order = ("--team", "delivery", "--to", "eng-a", "--why", "swap")
    ran = rehearse().run(hand_off.COMMAND, *order, **IN_ACTIONS, GITHUB_TRIGGERING_ACTOR="stranger")
    assert (ran.status, ONLY_MEMBERS in ran.err) == (1, True)


# To whom


@pytest.mark.parametrize(
    ("absences", "said"),
    [
        ([("2026-11-18", "2026-11-18")], "Wed 18 Nov"),
        ([("2026-11-18", "2026-11-20")], "Wed 18 Nov to Fri 20 Nov"),
        ([("2026-11-10", "2026-11-17")], "Tue 17 Nov"),
        ([("2026-11-20", "2026-11-30")], "Fri 20 Nov to Mon 23 Nov"),
        ([("2026-11-17", "2026-11-17"), ("2026-11-19", "2026-11-19")], "Tue 17 Nov and Thu 19 Nov"),
    ],
    ids=["a day", "days", "that ends today", "over the weekend", "two absences"],
)
def test_somebody_who_is_away_in_that_time_is_refused(
    rehearse: Rehearse, absences: list[tuple[str, str]], said: str
) -> None:
    desk = rehearse(configuration=with_absences(*absences))
    desk.at(TUESDAY)
    ran = hand_over(desk)
    assert (ran.status, desk.requests()) == (1, [])
    mend = "Name somebody who is there, or end it before then with --until."
    assert f"--to: Engineer A is away {said}. {mend}" in ran.err
    assert "secret" not in ran.said


@pytest.mark.parametrize(
    ("absence", "until"),
    [
        (("2026-11-18", "2026-11-18"), "2026-11-17T17:30"),
        (("2026-11-21", "2026-11-22"), "2026-11-23"),
        (("2026-11-12", "2026-11-13"), "2026-11-23"),
        (("2026-11-23", "2026-11-23"), "2026-11-23T09:00"),
    ],
    ids=["after it", "at the weekend", "before it", "from its end on"],
)
def test_somebody_who_is_away_at_another_time_takes_over(
    rehearse: Rehearse, absence: tuple[str, str], until: str
) -> None:
    desk = a_settled_desk(rehearse, configuration=with_absences(absence))
    assert hand_over(desk, "eng-a", "--until", until).status == 0
    assert desk.posts()[-1] == "delivery/handoff/2026-11-17T12:30"


@pytest.mark.parametrize("until", [(), ("--until", "2026-11-19"), ("--until", "2026-11-23T10:00")])
def test_somebody_who_has_support_anyway_is_refused(rehearse: Rehearse, until: tuple[str, ...]) -> None:
    desk = a_settled_desk(rehearse)
    ran = hand_over(desk, "eng-b", *until)
    end = "Thu 19 Nov" if "2026-11-19" in until else "Mon 23 Nov"
    said = f"--to: Engineer B is on support until {end}, 10:00 GMT anyway: there is nothing to hand over."
    assert (ran.status, desk.writes()) == (1, [])
    assert said in ran.err


def test_a_handoff_that_was_missed_may_be_asked_for_by_hand(rehearse: Rehearse) -> None:
    """Nobody told the channel on Monday. The workflow asks for a name: on Tuesday it is Engineer B's."""
    desk = rehearse()
    desk.at(TUESDAY)
    assert hand_over(desk, "eng-b").status == 0
    assert desk.posts() == ["delivery/handoff/2026-11-16"]
    assert "eng-b" not in desk.file("config/overrides.yml")
    assert hand_over(desk, "eng-b").status == 1


def test_who_goes_on_longer_is_no_handoff(rehearse: Rehearse) -> None:
    """It is an override, so that Monday's handoff is not theirs; and nobody takes over from themselves."""
    desk = a_settled_desk(rehearse)
    posted = desk.posts()
    assert hand_over(desk, "eng-b", "--until", "2026-11-25").status == 0
    assert 'person: "eng-b"' in desk.file("config/overrides.yml")
    desk.at("2026-11-23T10:05:00+00:00")
    assert desk.run(run_due.COMMAND, "--team", "delivery", "--apply").status == 0
    assert [key for key in desk.posts() if "/handoff/" in key] == [
        key for key in posted if "/handoff/" in key
    ]
    assert "U0000000A02" in desk.members()


def test_where_it_cannot_be_read_who_is_on_support_an_order_is_not_needless(rehearse: Rehearse) -> None:
    desk = a_settled_desk(rehearse)
    desk.fault("GET /opsgenie/*")
    order = ("--team", "repo", "--to", "eng-r", "--why", "swap", "--apply")
    ran = desk.run(hand_off.COMMAND, *order)
    assert ran.status == 3
    assert 'team: "repo", person: "eng-r"' in desk.file("config/overrides.yml")
