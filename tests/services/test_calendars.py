"""The calendars of a configuration, ready to count business time."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from supportdesk.services.calendars import KnownCountries, working_calendars
from tests.model.written import config_of, edited

LONDON = "days: [mon, tue, wed]"


def test_an_office_is_open_on_its_days_and_hours() -> None:
    london = working_calendars(config_of())["london"]
    assert london.is_open(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert not london.is_open(datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    assert not london.is_business_day(date(2026, 11, 26))


def test_closing_at_midnight_is_the_end_of_the_day() -> None:
    assert working_calendars(config_of())["berlin"].day_length() == timedelta(hours=15)


def test_a_combined_calendar_is_open_while_any_of_its_offices_is() -> None:
    both = working_calendars(config_of())["both"]
    assert both.timezone == "Europe/London"
    assert both.is_business_day(date(2026, 11, 24))
    assert both.is_business_day(date(2026, 11, 22))


def test_public_holidays_and_the_teams_own_days_are_no_business_days() -> None:
    holidays = "holidays: {country: GB, subdivision: SCT, extra: [2026-11-25]}"
    scotland = working_calendars(config_of(edited(LONDON, f"{LONDON}, {holidays}")))["london"]
    assert not scotland.is_business_day(date(2026, 11, 30))
    assert not scotland.is_business_day(date(2026, 11, 25))
    assert scotland.is_business_day(date(2026, 11, 24))


def test_holidays_that_follow_the_moon_are_known_without_a_warning() -> None:
    india = working_calendars(config_of(edited(LONDON, f"{LONDON}, holidays: {{country: IN}}")))["london"]
    assert not india.is_business_day(date(2027, 1, 26))


def test_countries_are_known_with_their_parts() -> None:
    known = KnownCountries()
    assert {"ENG", "SCT"} <= known["GB"]
    assert "XX" not in known
    assert len(known) == len(set(known)) > 200


def test_of_every_country_the_parts_can_be_told() -> None:
    assert all(isinstance(parts, frozenset) for parts in KnownCountries().values())


def test_a_country_that_is_not_named_is_not_loaded() -> None:
    code = (
        "import sys; from supportdesk.services.calendars import KnownCountries; KnownCountries()['GB'];"
        "print(*(f'holidays.countries.{each}' in sys.modules for each in ('united_kingdom', 'france')))"
    )
    scripts = Path(__file__).parents[2] / "scripts"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=scripts, capture_output=True, check=True, text=True
    )
    assert said.stdout.split() == ["True", "False"]
