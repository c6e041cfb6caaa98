"""The shifts of a team whose rotation stands elsewhere, whatever the system."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from supportdesk.gather.sourced import sourced_shifts
from supportdesk.model.duty import IcalSource, JsmSource, OpsgenieSource, Override, Rotation
from supportdesk.model.snapshot import TeamState
from supportdesk.services.errors import Unknown
from supportdesk.services.ports import OnCall
from tests.builders import NOW, a_state, a_team, the_people

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SECTIONS: dict[str, Any] = {
    "opsgenie": OpsgenieSource(schedule="s1"),
    "jsm": JsmSource(cloud_id="c1", schedule="s1", names={"account-7": "eng-a"}),
    "ical": IcalSource(url_env="FEED", names={"Engineer A": "eng-a"}),
}


class Told:
    """A source that tells these shifts; `asked` is the range it was asked for."""

    def __init__(self, *shifts: OnCall) -> None:
        self._shifts = shifts
        self.asked: tuple[datetime, datetime] | None = None

    def shifts(self, since: datetime, until: datetime) -> Sequence[OnCall]:
        self.asked = (since, until)
        return self._shifts


def on_call(who: str, start: datetime, end: datetime) -> OnCall:
    return OnCall(identity=who, start=start, end=end)


def a_sourced(source: str = "opsgenie", **rotation: Any) -> TeamState:
    people = {
        key: replace(person, email=f"{key.title()}@example.com") for key, person in the_people().items()
    }
    section = {source: SECTIONS[source]}
    return a_state(team=a_team(rotation=Rotation(source=source, **section, **rotation)), people=people)  # type: ignore[arg-type]


def shifts_of(state: TeamState, *shifts: OnCall) -> list[tuple[str, datetime, datetime]]:
    return [
        (shift.person, shift.start, shift.end)
        for shift in sourced_shifts(state, Told(*shifts), until=NOW + 13 * WEEK)
    ]


def test_people_are_known_by_their_addresses_in_any_case() -> None:
    told = on_call("eng-a@EXAMPLE.com", NOW - DAY, NOW + DAY)
    assert shifts_of(a_sourced(), told) == [("eng-a", NOW - DAY, NOW + DAY)]


@pytest.mark.parametrize(("source", "name"), [("jsm", "account-7"), ("ical", "ENGINEER  a")])
def test_names_and_addresses_of_one_person_make_one_shift(source: str, name: str) -> None:
    told = [on_call(name, NOW, NOW + DAY), on_call("eng-a@example.com", NOW + DAY, NOW + 2 * DAY)]
    assert shifts_of(a_sourced(source), *told) == [("eng-a", NOW, NOW + 2 * DAY)]


def test_several_people_at_once_stay_several_shifts() -> None:
    told = [on_call("eng-a@example.com", NOW, NOW + DAY), on_call("eng-b@example.com", NOW, NOW + 2 * DAY)]
    assert shifts_of(a_sourced(), *told) == [("eng-a", NOW, NOW + DAY), ("eng-b", NOW, NOW + 2 * DAY)]


def test_half_a_year_back_and_as_far_ahead_as_is_wanted_is_asked_for() -> None:
    source = Told()
    sourced_shifts(a_sourced(), source, until=NOW + 5 * WEEK)
    assert source.asked == (NOW - 26 * WEEK, NOW + 5 * WEEK)


@pytest.mark.parametrize(
    ("source", "mend"),
    [
        ("opsgenie", "give somebody that `email`."),
        ("jsm", "give somebody that `email`, or add it to rotation.jsm.names."),
        ("ical", "give somebody that `email`, or add it to rotation.ical.names."),
    ],
)
@pytest.mark.parametrize("start", [-2 * DAY, timedelta()])
def test_somebody_unknown_who_is_on_call_now_is_said(source: str, mend: str, start: timedelta) -> None:
    told = on_call("new" * 50, NOW + start, NOW + DAY)
    with pytest.raises(Unknown) as said:
        shifts_of(a_sourced(source), told)
    assert str(said.value) == f"The on-call source of Delivery names {('new' * 50)[:100]}: {mend}"


def test_somebody_unknown_is_no_matter_while_an_override_says_who_it_is() -> None:
    override = Override(
        team="delivery",
        person="eng-a",
        start=datetime(2026, 11, 20, 9),  # noqa: DTZ001 - local time of the team
        end=datetime(2026, 11, 20, 17),  # noqa: DTZ001 - as above
        why="cover",
        by="em-d",
    )
    told = Told(on_call("new", NOW, NOW + DAY))
    assert sourced_shifts(a_sourced(), told, until=NOW + WEEK, overrides=(override,)) == ()


@pytest.mark.parametrize(("start", "end"), [(-2 * WEEK, timedelta()), (DAY / 24, DAY), (WEEK, 2 * WEEK)])
def test_somebody_unknown_before_and_later_is_left_out(start: timedelta, end: timedelta) -> None:
    told = [on_call("new", NOW + start, NOW + end), on_call("eng-a@example.com", NOW, NOW + DAY)]
    assert shifts_of(a_sourced(), *told) == [("eng-a", NOW, NOW + DAY)]
