"""A stand-in can be had for every type that the configuration knows."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from supportdesk.model.config import Config, Team
from supportdesk.model.duration import Duration
from supportdesk.model.duty import Override
from supportdesk.model.people import Calendar, OfficeCalendar
from supportdesk.model.standins import stand_in


def test_a_part_gets_stand_ins_for_its_required_keys_and_defaults_for_the_others() -> None:
    team = stand_in(Team)
    assert (team.name, team.since, team.repositories) == ("", date(2000, 1, 1), ())
    assert team.clocks.acknowledge == Duration.parse("1 business day")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Duration | None, None),
        (bool, False),
        (float, 1.0),
        (time, time(0)),
        (Duration, Duration.parse("1 day")),
    ],
)
def test_a_single_value_gets_a_harmless_one(kind: Any, value: Any) -> None:
    assert stand_in(kind) == value


def test_of_several_types_the_first_is_taken() -> None:
    assert isinstance(stand_in(Calendar), OfficeCalendar)


def test_whole_files_can_be_stood_in_for() -> None:
    assert stand_in(Config).teams == {}
    assert stand_in(Override).start == datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
