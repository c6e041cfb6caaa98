"""SUP-2: whom the roster puts on support when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from supportdesk.model.config import Team
from supportdesk.model.duration import Duration
from supportdesk.model.duty import Turn, WeeklyTime
from supportdesk.model.people import Person
from supportdesk.model.snapshot import Shift
from supportdesk.model.worktime import AnyOf, BusinessTime
from supportdesk.policies.roster import handoffs, roster_shifts
from tests.builders import LONDON, a_person, a_roster, a_team, at, away, the_people

MONDAY = date(2026, 1, 5)
BERLIN = replace(LONDON, timezone="Europe/Berlin", holidays=frozenset())


def shifts_of(
    team: Team,
    *,
    weeks: int = 8,
    people: Mapping[str, Person] | None = None,
    calendar: BusinessTime = LONDON,
) -> tuple[Shift, ...]:
    until = at("2026-01-05T10:00") + timedelta(weeks=weeks, hours=-1)
    return roster_shifts(team, people or the_people(), calendar, until=until)


def order(
    *turns: str | Turn, weeks: int = 8, people: Mapping[str, Person] | None = None, **rotation: Any
) -> str:
    """The engineers of the first weeks, by their letters; a dot where nobody is."""
    team = a_team(rotation=a_roster(*turns, **rotation))
    shifts = shifts_of(team, weeks=weeks, people=people)
    starts = list(handoffs(team, LONDON, MONDAY, at("2026-01-05T10:00") + timedelta(weeks=weeks - 1)))
    on = {shift.start: shift.person[-1] for shift in shifts}
    return "".join(on.get(start, ".") for start in starts)


def told(shifts: tuple[Shift, ...]) -> list[str]:
    """Shifts in short, in UTC: `a Mon 05 10:00 - Mon 12 10:00`."""
    return [f"{each.person[-1]} {each.start:%a %d %H:%M} - {each.end:%a %d %H:%M}" for each in shifts]


def absent(person: str, *absences: str) -> dict[str, Person]:
    """The people, one of whom is away on these days of January: `12-14` or `16`."""
    spans = [span.partition("-") for span in absences]
    days = [(first, last or first) for first, _, last in spans]
    entries = tuple(entry for first, last in days for entry in away(f"2026-01-{first}", f"2026-01-{last}"))
    return the_people(**{person.replace("-", "_"): a_person(person, absent=entries)})


def test_a_rotation_that_is_no_roster_has_no_shifts_of_its_own() -> None:
    assert shifts_of(a_team(rotation=a_roster(starts=None, source="opsgenie"))) == ()


def test_turns_go_round_in_the_listed_order() -> None:
    assert order("eng-a", "eng-b", "eng-c") == "abcabcab"


def test_a_single_engineer_is_always_on_support() -> None:
    assert order("eng-a", weeks=3) == "aaa"


def test_shifts_meet_at_the_local_handoff_time_also_over_a_change_of_the_clocks() -> None:
    shifts = shifts_of(a_team(), weeks=14)
    assert all(earlier.end == later.start for earlier, later in pairwise(shifts))
    assert shifts[0].start == at("2026-01-05T10:00")
    assert shifts[12].start == at("2026-03-30T09:00")  # ten in the morning of London's summer


def test_a_handoff_on_a_holiday_is_on_the_next_working_day() -> None:
    moments = list(handoffs(a_team(), LONDON, date(2026, 12, 21), at("2027-01-04T10:00")))
    assert moments == [at("2026-12-21T10:00"), at("2026-12-29T10:00"), at("2027-01-04T10:00")]


def test_handoffs_that_long_holidays_move_to_one_day_are_one() -> None:
    closed = frozenset(date(2026, 12, 21) + timedelta(days=day) for day in range(14))
    calendar = replace(LONDON, holidays=closed)
    moments = list(handoffs(a_team(), calendar, date(2026, 12, 14), at("2027-01-11T10:00")))
    assert moments == [at("2026-12-14T10:00"), at("2027-01-04T10:00"), at("2027-01-11T10:00")]


def test_a_rotation_may_begin_within_the_week() -> None:
    shifts = shifts_of(a_team(rotation=a_roster("eng-a", "eng-b", starts=date(2026, 1, 7))), weeks=2)
    assert [(shift.person, shift.start) for shift in shifts] == [
        ("eng-a", at("2026-01-07T10:00")),
        ("eng-b", at("2026-01-12T10:00")),
    ]


def test_a_rotation_that_begins_on_a_holiday_begins_on_the_next_working_day() -> None:
    calendar = replace(LONDON, holidays=frozenset({MONDAY}))
    shifts = roster_shifts(a_team(), the_people(), calendar, until=at("2026-01-12T09:00"))
    assert [(shift.person, shift.start) for shift in shifts] == [("eng-a", at("2026-01-06T10:00"))]


def test_a_shift_may_last_several_weeks() -> None:
    shifts = shifts_of(a_team(rotation=a_roster("eng-a", "eng-b", weeks=2)), weeks=4)
    assert [(shift.person, shift.start) for shift in shifts] == [
        ("eng-a", at("2026-01-05T10:00")),
        ("eng-b", at("2026-01-19T10:00")),
    ]


def test_a_joiner_goes_last() -> None:
    joiner = Turn(person="eng-b", first=date(2026, 2, 2))
    assert order("eng-a", joiner, "eng-c") == "acacacba"


def test_somebody_who_comes_back_goes_last_again() -> None:
    gone, back = Turn(person="eng-a", last=date(2026, 1, 12)), Turn(person="eng-a", first=date(2026, 2, 2))
    assert order(gone, "eng-b", "eng-c", back) == "abcbcbac"


def test_a_long_absence_skips_the_person_who_is_then_first() -> None:
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-12", "2026-01-14")))
    assert order("eng-a", "eng-b", "eng-c", people=away_b) == "acbacbac"


def test_a_short_absence_does_not() -> None:
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-12", "2026-01-13")))
    assert order("eng-a", "eng-b", "eng-c", people=away_b, weeks=4) == "abca"


def test_weekends_are_no_absence_of_business_days() -> None:
    away_b = the_people(eng_b=a_person("eng-b", absent=away("2026-01-16", "2026-01-18")))
    assert order("eng-a", "eng-b", "eng-c", people=away_b, weeks=4) == "abca"


@pytest.mark.parametrize("letters", ["ab", "abc"])
def test_nobody_waits_longer_than_one_round(letters: str) -> None:
    keys = [f"eng-{letter}" for letter in letters]
    rounds = order(*keys, weeks=3 * len(keys))
    assert rounds == letters * 3


# Absences within a shift


def test_a_long_absence_that_begins_within_a_shift_gives_the_rest_of_it_to_the_next() -> None:
    shifts = shifts_of(a_team(), people=absent("eng-b", "14-23"), weeks=4)
    assert told(shifts) == [
        "a Mon 05 10:00 - Mon 12 10:00",
        "b Mon 12 10:00 - Wed 14 00:00",
        "c Wed 14 00:00 - Mon 19 10:00",
        "a Mon 19 10:00 - Mon 26 10:00",
        "b Mon 26 10:00 - Mon 02 10:00",
    ]


def test_a_short_absence_within_a_shift_leaves_it_to_its_person() -> None:
    assert told(shifts_of(a_team(), people=absent("eng-b", "14-15"), weeks=2)) == [
        "a Mon 05 10:00 - Mon 12 10:00",
        "b Mon 12 10:00 - Mon 19 10:00",
    ]


def test_several_short_absences_are_long_together_from_the_one_that_makes_them_so() -> None:
    shifts = shifts_of(a_team(), people=absent("eng-b", "12-13", "16"), weeks=2)
    assert told(shifts)[1:] == ["b Mon 12 10:00 - Fri 16 00:00", "c Fri 16 00:00 - Mon 19 10:00"]


def test_absences_of_another_shift_do_not_add_up() -> None:
    assert order("eng-a", "eng-b", "eng-c", people=absent("eng-b", "12", "20-21"), weeks=4) == "abca"


def test_days_on_which_several_absences_overlap_count_once() -> None:
    assert order("eng-a", "eng-b", "eng-c", people=absent("eng-b", "12-13", "13"), weeks=4) == "abca"


def test_an_absence_may_be_measured_in_whole_days() -> None:
    team = a_team(rotation=a_roster("eng-a", "eng-b", "eng-c", skip_absences_of=Duration.parse("3 days")))
    shifts = shifts_of(team, people=absent("eng-b", "16-18"), weeks=2)
    assert told(shifts)[1:] == ["b Mon 12 10:00 - Fri 16 00:00", "c Fri 16 00:00 - Mon 19 10:00"]


def test_a_weekend_away_is_no_reason_to_hand_over_however_it_is_measured() -> None:
    team = a_team(rotation=a_roster("eng-a", "eng-b", "eng-c", skip_absences_of=Duration.parse("2 days")))
    shifts = shifts_of(team, people=absent("eng-b", "17-18"), weeks=2)
    assert told(shifts)[1:] == ["b Mon 12 10:00 - Mon 19 10:00"]


def test_an_absence_over_all_of_a_short_shift_skips_the_person() -> None:
    closed = frozenset({date(2026, 1, 14), date(2026, 1, 15), date(2026, 1, 16)})
    calendar = replace(LONDON, holidays=closed)
    shifts = shifts_of(a_team(), people=absent("eng-b", "12-13"), weeks=2, calendar=calendar)
    assert told(shifts)[1:] == ["c Mon 12 10:00 - Mon 19 10:00"]


def test_an_absence_on_the_day_of_the_next_handoff_moves_that_to_midnight() -> None:
    shifts = shifts_of(a_team(), people=absent("eng-a", "12"), weeks=2)
    assert told(shifts) == ["a Mon 05 10:00 - Mon 12 00:00", "b Mon 12 00:00 - Mon 19 10:00"]


# Leavers


@pytest.mark.parametrize(
    ("last", "shifts"),
    [
        (11, ["a Mon 05 10:00 - Mon 12 10:00", "c Mon 12 10:00 - Mon 19 10:00"]),
        (
            14,
            [
                "a Mon 05 10:00 - Mon 12 10:00",
                "b Mon 12 10:00 - Thu 15 00:00",
                "c Thu 15 00:00 - Mon 19 10:00",
            ],
        ),
        (16, ["a Mon 05 10:00 - Mon 12 10:00", "b Mon 12 10:00 - Mon 19 00:00"]),
        (18, ["a Mon 05 10:00 - Mon 12 10:00", "b Mon 12 10:00 - Mon 19 00:00"]),
        (19, ["a Mon 05 10:00 - Mon 12 10:00", "b Mon 12 10:00 - Mon 19 10:00"]),
    ],
    ids=["before it", "within it", "on its last working day", "the day before the handoff", "as it ends"],
)
def test_who_leaves_holds_their_shift_until_the_day_after_their_last(last: int, shifts: list[str]) -> None:
    leaver = Turn(person="eng-b", last=date(2026, 1, last))
    team = a_team(rotation=a_roster("eng-a", leaver, "eng-c"))
    assert told(shifts_of(team, weeks=2)) == shifts


def test_who_left_on_the_day_before_a_handoff_is_followed_from_midnight_on() -> None:
    leaver = Turn(person="eng-b", last=date(2026, 1, 18))
    shifts = shifts_of(a_team(rotation=a_roster("eng-a", leaver, "eng-c")), weeks=3)
    assert told(shifts)[-1] == "c Mon 19 00:00 - Mon 26 10:00"


# Everybody away


def away_together(**days: str) -> dict[str, Person]:
    """Of a team of two: `a="12-16", b="14-21"`."""
    first, second = absent("eng-a", days["a"]), absent("eng-b", days["b"])
    return {**first, "eng-b": second["eng-b"]}


TWO = a_team(rotation=a_roster("eng-a", "eng-b"))


def test_while_everybody_is_away_nobody_is_put_on_duty() -> None:
    shifts = shifts_of(TWO, people=away_together(a="12-16", b="12-16"), weeks=3)
    assert told(shifts) == ["a Mon 05 10:00 - Mon 12 00:00", "b Mon 19 00:00 - Mon 26 10:00"]


def test_who_is_back_first_takes_over_on_that_day() -> None:
    shifts = shifts_of(TWO, people=away_together(a="12-14", b="12-21"), weeks=3)
    assert told(shifts) == [
        "a Mon 05 10:00 - Mon 12 00:00",
        "a Thu 15 00:00 - Mon 19 10:00",
        "a Mon 19 10:00 - Mon 26 10:00",
    ]


def test_who_is_back_on_the_day_of_a_handoff_takes_over_as_it_begins() -> None:
    alone = a_team(rotation=a_roster("eng-a"))
    shifts = shifts_of(alone, people=absent("eng-a", "12-18"), weeks=3)
    assert told(shifts) == ["a Mon 05 10:00 - Mon 12 00:00", "a Mon 19 00:00 - Mon 26 10:00"]


def test_what_is_left_of_a_shift_is_taken_by_who_is_there_that_day() -> None:
    people = {**absent("eng-b", "14-30"), "eng-c": absent("eng-c", "13-14")["eng-c"]}
    shifts = shifts_of(a_team(), people=people, weeks=2)
    assert told(shifts)[1:] == ["b Mon 12 10:00 - Wed 14 00:00", "a Wed 14 00:00 - Mon 19 10:00"]


def test_a_rotation_begins_when_the_first_of_them_is_back() -> None:
    shifts = shifts_of(TWO, people=away_together(a="05-16", b="05-11"), weeks=2)
    assert told(shifts) == ["b Mon 12 00:00 - Mon 19 10:00"]


def test_a_single_engineer_holds_on_through_a_short_absence() -> None:
    alone = a_team(rotation=a_roster("eng-a"))
    assert told(shifts_of(alone, people=absent("eng-a", "13-14"), weeks=2)) == [
        "a Mon 05 10:00 - Mon 12 10:00",
        "a Mon 12 10:00 - Mon 19 10:00",
    ]


def test_a_single_engineer_who_left_leaves_nobody() -> None:
    alone = a_team(rotation=a_roster(Turn(person="eng-a", last=date(2026, 1, 13))))
    assert told(shifts_of(alone, weeks=4)) == [
        "a Mon 05 10:00 - Mon 12 10:00",
        "a Mon 12 10:00 - Wed 14 00:00",
    ]


# Calendars


def test_a_shift_of_two_weeks_that_somebody_drops_out_of_goes_on_to_its_end() -> None:
    team = a_team(rotation=a_roster("eng-a", "eng-b", "eng-c", weeks=2))
    shifts = shifts_of(team, people=absent("eng-a", "08-16"), weeks=3)
    assert told(shifts) == [
        "a Mon 05 10:00 - Thu 08 00:00",
        "b Thu 08 00:00 - Mon 19 10:00",
        "c Mon 19 10:00 - Mon 02 10:00",
    ]


def test_turns_go_on_over_the_end_of_a_year_and_its_holidays() -> None:
    shifts = roster_shifts(a_team(), the_people(), LONDON, until=at("2027-01-04T10:00"))
    assert told(shifts[-3:]) == [
        "b Mon 14 10:00 - Mon 21 10:00",
        "c Mon 21 10:00 - Tue 29 10:00",
        "a Tue 29 10:00 - Mon 04 10:00",
    ]


def test_an_absence_begins_at_local_midnight_also_in_summer() -> None:
    people = the_people(eng_a=a_person("eng-a", absent=away("2026-06-24", "2026-06-30")))
    team = a_team(rotation=a_roster("eng-a", "eng-b", starts=date(2026, 6, 22)))
    shifts = roster_shifts(team, people, LONDON, until=at("2026-06-28T00:00"))
    assert told(shifts) == ["a Mon 22 09:00 - Tue 23 23:00", "b Tue 23 23:00 - Mon 29 09:00"]


def test_a_handoff_at_a_time_that_the_clocks_skip_is_at_the_next_valid_one() -> None:
    every_day = replace(LONDON, weekdays=frozenset(range(7)))
    team = a_team(rotation=a_roster("eng-a", handoff=WeeklyTime(day="sun", at=time(1, 30))))
    moments = list(handoffs(team, every_day, date(2026, 3, 22), at("2026-04-01T00:00")))
    assert moments[:2] == [at("2026-03-22T01:30"), at("2026-03-29T01:00")]


def test_places_that_work_together_hand_over_where_any_of_them_works() -> None:
    london = replace(LONDON, holidays=frozenset({date(2026, 1, 12)}))
    together = AnyOf(calendars=(london, BERLIN))
    assert told(shifts_of(a_team(), weeks=2, calendar=together)) == told(shifts_of(a_team(), weeks=2))
    both = AnyOf(calendars=(london, replace(BERLIN, holidays=london.holidays)))
    assert told(shifts_of(a_team(), weeks=2, calendar=both)) == [
        "a Mon 05 10:00 - Tue 13 10:00",
        "b Tue 13 10:00 - Mon 19 10:00",
    ]


def test_a_long_absence_is_counted_in_days_on_which_any_place_works() -> None:
    london = replace(LONDON, holidays=frozenset({date(2026, 1, 14)}))
    people = absent("eng-b", "12-14")
    alone = shifts_of(a_team(), people=people, weeks=2, calendar=london)
    together = shifts_of(a_team(), people=people, weeks=2, calendar=AnyOf(calendars=(london, BERLIN)))
    assert [alone[1].person, together[1].person] == ["eng-b", "eng-c"]
