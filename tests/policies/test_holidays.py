"""Public holidays that run out are told in time."""

from dataclasses import replace
from datetime import date

import pytest

from supportdesk.model.finding import Because, Finding
from supportdesk.model.snapshot import TeamState
from supportdesk.model.worktime import AnyOf, WorkCalendar
from supportdesk.policies import decide
from supportdesk.policies.holidays import decide_holidays
from tests.builders import LONDON, a_channel, a_message, a_state, a_team, at, told

MONDAY = "2026-11-16T11:00"


def a_world(until: date | None, now: str = MONDAY) -> TeamState:
    return a_state(calendar=replace(LONDON, known_until=until), now=at(now))


def test_it_is_said_which_calendar_ends_when_and_what_to_do() -> None:
    reason = (
        "The public holidays of the calendar “london” are known until 2026-12-31, and later ones count as"
        " business days. Upgrade the package `holidays`, or list the days under `holidays.extra`."
    )
    assert list(decide_holidays(a_world(date(2027, 1, 1)))) == [
        Finding(
            because=Because(team="delivery", job="risk", rule="SUP-16", reason=reason),
            subject="Public holidays",
        )
    ]


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (None, False),
        (date(2027, 2, 15), False),
        (date(2027, 2, 14), True),
        (date(2026, 11, 16), True),
        (date(2020, 1, 1), True),
    ],
    ids=["no holidays", "beyond the ninety days", "on the ninetieth day", "today", "long ago"],
)
def test_it_is_told_from_ninety_days_before(until: date | None, *, found: bool) -> None:
    assert bool(list(decide_holidays(a_world(until)))) == found


@pytest.mark.parametrize(
    ("now", "digest", "found"),
    [
        ("2026-11-17T11:00", "2026-11-16", False),
        ("2026-11-17T11:00", "2026-11-13", True),
        ("2026-11-20T11:00", "2026-11-17", False),
        ("2026-11-22T11:00", "2026-11-13", False),
        ("2026-11-23T11:00", "2026-11-20", True),
    ],
    ids=["told on Monday", "no digest on Mondays", "told on Tuesday", "a Sunday", "the next week"],
)
def test_it_is_told_in_the_first_digest_of_a_week(now: str, digest: str, *, found: bool) -> None:
    made = a_message(f"delivery/digest/{digest}")
    world = a_world(date(2027, 1, 1), now)
    world = replace(world, channel=a_channel(made))
    assert bool(list(decide_holidays(world))) == found


def test_after_a_free_monday_it_is_told_on_tuesday() -> None:
    free = replace(LONDON, known_until=date(2027, 1, 1), holidays=frozenset({date(2026, 11, 16)}))
    monday = a_state(calendar=free, now=at(MONDAY))
    tuesday = a_state(calendar=free, now=at("2026-11-17T11:00"))
    assert not list(decide_holidays(monday))
    assert told(decide_holidays(tuesday)) == [("Finding", "SUP-16", "Public holidays")]


def test_of_several_places_the_first_that_ends_counts() -> None:
    far: WorkCalendar = replace(LONDON, known_until=date(2036, 1, 1))
    near = replace(LONDON, timezone="Asia/Colombo", known_until=date(2027, 1, 1))
    calendar = AnyOf(calendars=(far, LONDON, near))
    (finding,) = decide_holidays(a_state(calendar=calendar, team=a_team(calendar="both"), now=at(MONDAY)))
    assert isinstance(finding, Finding)
    assert "“both” are known until 2026-12-31" in finding.because.reason


def test_it_is_the_risk_jobs_to_tell_since_clocks_depend_on_it() -> None:
    decided = decide(a_world(date(2027, 1, 1)), frozenset({"risk"}))
    assert [(each.job, told([each.decision])) for each in decided] == [
        ("risk", [("Finding", "SUP-16", "Public holidays")])
    ]
