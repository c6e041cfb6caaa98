"""A scheduled run with each on-call source as the team's own: the handle follows whoever is on call."""

from typing import Any

import pytest

import run_due
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import SCHEDULE, Rehearsal, a_world

DUE = run_due.COMMAND
R, S = "eng-r@example.com", "eng-s@example.com"
HANDLE = "S00REPO"
ENG_R, ENG_S = "U0000000B01", "U0000000B02"
WEEKS = ["2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]
SECTIONS: dict[str, dict[str, Any]] = {
    "opsgenie": {"schedule": SCHEDULE},
    "jsm": {"cloud_id": "1111-2222", "schedule": SCHEDULE},
    "pagerduty": {"schedule": SCHEDULE},
    "ical": {"url_env": "TEAM_ICS_URL"},
}
every_source = pytest.mark.parametrize("source", SECTIONS)


def turns(*people: str) -> list[dict[str, str]]:
    return [
        {"who": who, "from": f"{start}T10:00:00Z", "to": f"{end}T10:00:00Z"}
        for who, start, end in zip(people, WEEKS, WEEKS[1:], strict=False)
    ]


def a_desk(rehearse: Rehearse, source: str, shifts: list[dict[str, str]], **section: Any) -> Rehearsal:
    """Repo Management by this source; its handle holds Engineer R, whoever is on call."""
    system = {"schedules": [{"id": SCHEDULE, "shifts": shifts}], "hidden": [S] if section else []}
    desk = rehearse(world={**a_world(), "opsgenie": {}, source: system})
    rotation = {"source": source, source: {**SECTIONS[source], **section}}
    desk.configuration["teams"]["repo"]["rotation"] = rotation
    url = desk.sandbox.url
    desk.variables |= {
        "JSM_API_URL": f"{url}/jsm",
        "JSM_EMAIL": "desk@example.com",
        "JSM_API_TOKEN": "token",
        "PAGERDUTY_API_URL": f"{url}/pagerduty",
        "PAGERDUTY_API_TOKEN": "token",
        "TEAM_ICS_URL": f"{url}/ical/{SCHEDULE}.ics",
    }
    return desk


@every_source
def test_the_handle_is_set_to_who_is_on_call_and_stays_so(rehearse: Rehearse, source: str) -> None:
    desk = a_desk(rehearse, source, turns(R, S, R))
    assert desk.run(DUE, "--apply").status == 0
    assert desk.members(HANDLE) == {ENG_S}
    desk.sandbox.control.log.clear()
    assert desk.run(DUE, "--apply").status == 0
    assert desk.writes() == []
    desk.at("2026-11-23T10:05:00+00:00")
    desk.run(DUE, "--apply")
    assert desk.members(HANDLE) == {ENG_R}


@every_source
def test_somebody_unknown_on_call_is_said_and_the_handle_left(rehearse: Rehearse, source: str) -> None:
    desk = a_desk(rehearse, source, turns(R, "new@example.com", R))
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert "The on-call source of Repo Management names new@example.com: give somebody that" in ran.out
    assert desk.members(HANDLE) == {ENG_R}


@every_source
def test_somebody_unknown_matters_only_in_this_shift(rehearse: Rehearse, source: str) -> None:
    desk = a_desk(rehearse, source, turns("old@example.com", S, "new@example.com"))
    ran = desk.run(DUE, "--apply")
    assert ran.status == 0
    assert desk.members(HANDLE) == {ENG_S}


@every_source
def test_two_people_on_call_at_once_are_said(rehearse: Rehearse, source: str) -> None:
    desk = a_desk(rehearse, source, [*turns(R, S), *turns(S, R)])
    ran = desk.run(DUE, "--apply")
    assert any("/warning/oncall/" in key for key in desk.posts("C00REPO")), ran.said
    assert desk.members(HANDLE) == {ENG_R}


@pytest.mark.parametrize("source", ["jsm", "ical"])
def test_names_say_whom_a_system_means(rehearse: Rehearse, source: str) -> None:
    names = {"Engineer Seven": "eng-s"}
    desk = a_desk(rehearse, source, turns(R, "Engineer Seven"), names=names)
    assert desk.run(DUE, "--apply").status == 0
    assert desk.members(HANDLE) == {ENG_S}


def test_an_account_whose_address_is_hidden_is_said_with_the_key_that_mends_it(rehearse: Rehearse) -> None:
    desk = a_desk(rehearse, "jsm", turns(R, S), names={"712020:other": "eng-r"})
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert "names 712020:" in ran.out
    assert "or add it to rotation.jsm.names" in ran.out


@every_source
def test_a_source_that_does_not_answer_leaves_the_handle(rehearse: Rehearse, source: str) -> None:
    desk = a_desk(rehearse, source, turns(R, S))
    desk.fault(f"GET /{source}/*", status=503)
    ran = desk.run(DUE, "--apply")
    assert ran.status == 3
    assert "answered 503; run again later." in ran.out
    assert desk.members(HANDLE) == {ENG_R}
