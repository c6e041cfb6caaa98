"""The calendars of a configuration, ready to count business time."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from holidays import country_holidays

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


@pytest.mark.parametrize(
    ("holidays", "until"),
    [
        ("{country: GB, subdivision: SCT}", date(2036, 1, 1)),
        ("{country: DE, subdivision: BY}", date(2036, 1, 1)),
        ("{country: IN}", date(2036, 1, 1)),
        ("{country: UA}", date(2023, 1, 1)),
        ("{country: BV}", None),
    ],
    ids=["Scotland", "Bavaria", "India", "none in Ukraine's last years", "an island without any"],
)
def test_holidays_are_known_until_the_last_year_that_has_some(holidays: str, until: date | None) -> None:
    text = edited(LONDON, f"{LONDON}, holidays: {holidays}")
    calendars = working_calendars(config_of(text))
    assert calendars["london"].known_until == until
    assert calendars["both"].known_until == until  # Berlin's office keeps none
    assert calendars["berlin"].known_until is None


def test_a_country_that_ends_early_is_known_no_longer_than_it_says() -> None:
    ends = country_holidays("LK").end_year
    lanka = working_calendars(config_of(edited(LONDON, f"{LONDON}, holidays: {{country: LK}}")))["london"]
    assert ends < 2035, "The package has learnt more: choose another country that ends early."
    assert lanka.known_until == date(ends + 1, 1, 1)


def test_what_the_team_lists_beyond_the_last_year_is_known_to_its_last_day() -> None:
    def until(*extra: str) -> date | None:
        listed = f"holidays: {{country: UA, extra: [{', '.join(extra)}]}}"
        return working_calendars(config_of(edited(LONDON, f"{LONDON}, {listed}")))["london"].known_until

    assert until("2022-12-30") == date(2023, 1, 1)
    assert until("2027-08-24", "2027-01-01") == date(2027, 8, 25)


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
