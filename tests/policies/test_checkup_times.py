"""What the doctor says of times of day, of the monitor, and of what is set to no purpose."""

from datetime import time
from typing import Any

from supportdesk.model.duty import WeeklyTime
from supportdesk.model.promises import DailySlot, Schedule
from supportdesk.model.setup import Surroundings
from supportdesk.policies.checkup.surroundings import check_monitor, check_unused
from supportdesk.policies.checkup.times import check_digest_time, check_handoff_time
from tests.builders import a_roster, a_state, a_team
from tests.policies.checkups import a_setup, a_world, lines

MEANT = "or the calendar, unless that is meant."


def of_digest(**slot: Any) -> list[str]:
    team = a_team(schedule=Schedule(digest=DailySlot(**slot)))
    return lines(check_digest_time(a_state(team=team), a_setup()))


def of_handoff(**facts: Any) -> list[str]:
    team = a_team(rotation=a_roster("eng-a", "eng-b", **facts))
    return lines(check_handoff_time(a_state(team=team), a_setup()))


def test_a_digest_in_working_hours_needs_no_word() -> None:
    assert of_digest() == []


def test_a_digest_outside_of_working_hours_is_a_warning() -> None:
    assert of_digest(at=time(7)) == [
        (
            "! digest: The digest is due at 07:00, outside of working hours."
            f" → Correct `schedule.digest.at` {MEANT}"
        )
    ]


def test_a_digest_on_days_off_alone_is_never_due() -> None:
    assert of_digest(days=("sat", "sun")) == [
        (
            "! digest: No digest is due in the next weeks: no working day is among sat, sun."
            f" → Correct `schedule.digest.days` {MEANT}"
        )
    ]


def test_a_handoff_outside_of_working_hours_is_a_warning() -> None:
    assert of_handoff() == []
    assert of_handoff(handoff=WeeklyTime(day="mon", at=time(20))) == [
        (
            "! handoff: The next handoff is Mon 23 Nov, 20:00 GMT, outside of working hours."
            " → Move `rotation.handoff` into the calendar's hours, unless that is meant."
        )
    ]


def test_another_source_says_itself_when_it_hands_over() -> None:
    assert of_handoff(source="pagerduty", handoff=WeeklyTime(day="mon", at=time(20))) == []


def test_that_nobody_would_notice_a_silent_schedule_is_one_calm_line() -> None:
    assert lines(check_monitor(a_world(), a_setup())) == [
        "✓ monitor: HEARTBEAT_URL is pinged after each good round"
    ]
    alone = a_setup(surroundings=Surroundings(watched=False))
    assert lines(check_monitor(a_world(), alone)) == [
        (
            "! monitor: HEARTBEAT_URL is not set here: without it nobody would notice if the schedule"
            " stopped. → Where the schedule runs, set it to the address of a check that misses pings, of a"
            " service such as Healthchecks."
        )
    ]


def test_what_is_set_to_no_purpose_is_named_with_why() -> None:
    surroundings = Surroundings(unused={"GITHUB_TOKEN": "the App is used"})
    assert lines(check_unused(a_world(), a_setup(surroundings=surroundings))) == [
        "! GITHUB_TOKEN: It is set and not used: the App is used. → Take it out of the environment."
    ]
