"""What the doctor says of who is on support, and of where that stands."""

from datetime import datetime
from typing import Any

import pytest

from supportdesk.model.duty import IcalSource, OpsgenieSource, Rotation
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.checkup.oncall import check_gaps, check_oncall, check_opsgenie, check_strangers
from tests.builders import a_shift, a_state, a_team, at
from tests.policies.checkups import a_setup, lines

GAP = Incomplete(part="oncall", reason="It cannot be read.")


def sourced(source: Any = "opsgenie", **facts: Any) -> TeamState:
    rotation = Rotation(
        source=source, opsgenie=OpsgenieSource(schedule="S"), ical=IcalSource(url_env="SUPPORT_ICS_URL")
    )
    return a_state(team=a_team(rotation=rotation), **facts)


def test_who_is_on_support_and_who_follows_is_shown() -> None:
    assert lines(check_oncall(a_state(), a_setup())) == [
        "✓ on-call source: Eng A is on support; Eng B follows on Mon 23 Nov, 10:00 GMT"
    ]


def test_that_nobody_is_planned_next_is_said() -> None:
    assert lines(check_oncall(a_state(shifts=(a_shift(),)), a_setup())) == [
        "✓ on-call source: Eng A is on support, and nobody is planned after that"
    ]


def test_nobody_on_support_is_a_fault_with_where_to_mend_it() -> None:
    assert lines(check_oncall(a_state(shifts=()), a_setup())) == [
        (
            "✗ on-call source: Nobody is on support for Delivery."
            " → Correct `rotation.roster`, or name somebody in config/overrides.yml."
        )
    ]
    (line,) = lines(check_oncall(sourced(shifts=()), a_setup()))
    assert "Correct the schedule there, or name somebody" in line


def test_of_a_source_that_could_not_be_read_nothing_is_made_up() -> None:
    state = sourced(shifts=(), incomplete=(GAP,))
    strangers = a_setup(strangers={"delivery": ("new@acme.example",)})
    assert [*check_oncall(state, strangers), *check_gaps(state, strangers)] == []
    assert list(check_strangers(state, strangers)) == []


def test_a_gap_of_the_next_two_weeks_is_a_warning_with_who_could_take_it() -> None:
    shifts = (a_shift(), a_shift("eng-b", "25 10:00", "2026-12-14T10:00"))
    (line,) = lines(check_gaps(a_state(shifts=shifts), a_setup()))
    assert line.startswith("! on-call gap: Nobody is on support Mon 23 Nov to Wed 25 Nov. → Proposed: ")
    assert line.endswith(" Overrides go into config/overrides.yml.")


def test_what_is_amiss_now_and_what_lies_far_ahead_is_no_gap_soon() -> None:
    now = (a_shift("eng-b", "23 10:00", "2026-12-14T10:00"),)
    assert list(check_gaps(a_state(shifts=now), a_setup())) == []
    far = (a_shift("eng-a", "16 10:00", "2026-12-07T10:00"),)
    assert list(check_gaps(a_state(shifts=far), a_setup())) == []


def test_a_gap_that_is_over_before_anybody_could_act_is_not_told() -> None:
    shifts = (a_shift(), a_shift("eng-b", "23 10:30", "2026-12-14T10:00"))
    assert list(check_gaps(a_state(shifts=shifts), a_setup())) == []


def test_whom_the_configuration_does_not_know_is_named() -> None:
    setup = a_setup(strangers={"delivery": ("a@acme.example", "b@acme.example")})
    assert lines(check_strangers(sourced(), setup)) == [
        (
            "! on-call source: It names a@acme.example, b@acme.example: nobody in the configuration."
            " → Add that as an `email` to somebody in `people`; until then those shifts are gaps."
        )
    ]
    (line,) = lines(check_strangers(sourced("ical"), setup))
    assert "somebody in `people` or to `rotation.ical.names`; until then" in line
    assert list(check_strangers(sourced(), a_setup())) == []


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at("20 11:00"), "! Opsgenie: Its API ends on 2027-04-05, in 136 days."),
        (at("2027-04-04T11:00"), "! Opsgenie: Its API ends on 2027-04-05, in 1 day."),
        (at("2027-04-05T11:00"), "✗ Opsgenie: Its API ended on 2027-04-05."),
        (at("2027-06-01T11:00"), "✗ Opsgenie: Its API ended on 2027-04-05."),
    ],
)
def test_opsgenies_end_is_a_warning_before_and_a_fault_from_that_day_on(now: datetime, said: str) -> None:
    mend = "Move the schedule to JSM, PagerDuty, an iCalendar feed or a roster, and name it at `rotation`."
    assert lines(check_opsgenie(sourced(now=now), a_setup())) == [f"{said} → {mend}"]


def test_another_source_does_not_end() -> None:
    assert list(check_opsgenie(a_state(), a_setup())) == []
