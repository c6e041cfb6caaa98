"""What a change of the configuration would change, and when that is refused."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from supportdesk.model.duty import OpsgenieSource, Override, Rotation, Turn
from supportdesk.model.snapshot import TeamState
from supportdesk.model.tables import Said, Table
from supportdesk.policies.review import refusals, review_page
from supportdesk.policies.review_overrides import contradictions
from supportdesk.policies.roster import roster_shifts
from supportdesk.policies.shifts import overlay
from tests.builders import LONDON, NOW, a_person, a_roster, a_state, a_team, away, the_people

LETTERS = ("eng-a", "eng-b", "eng-c")


def planned(
    *turns: str | Turn, people: Any = None, overrides: tuple[Override, ...] = (), **rotation: Any
) -> TeamState:
    """A team as its files alone tell of it."""
    team, everybody = a_team(rotation=a_roster(*(turns or LETTERS), **rotation)), people or the_people()
    shifts = roster_shifts(team, everybody, LONDON, until=NOW + timedelta(weeks=14))
    shifts = overlay(shifts, overrides, team="delivery", timezone="Europe/London")
    return a_state(team=team, people=everybody, shifts=shifts)


def sourced(**settings: Any) -> TeamState:
    rotation = Rotation(source="opsgenie", opsgenie=OpsgenieSource(schedule="s"))
    return a_state(team=a_team(rotation=rotation, members=LETTERS), shifts=(), **settings)


def with_away(person: str, first: str, last: str) -> TeamState:
    return planned(
        people=the_people(**{person.replace("-", "_"): a_person(person, absent=away(first, last))})
    )


def an_override(person: str, start: str, end: str, **facts: str) -> Override:
    given = {"team": "delivery", "why": "swap", "by": "em-d", **facts}
    return Override(
        person=person, start=datetime.fromisoformat(start), end=datetime.fromisoformat(end), **given
    )


def table_of(base: TeamState | None, head: TeamState) -> Table:
    (table,) = (part for part in review_page(base, head).parts if isinstance(part, Table))
    return table


# The past


def test_a_change_of_the_future_is_not_refused() -> None:
    assert refusals(planned(), with_away("eng-b", "2026-11-23", "2026-11-27")) == ()


def test_somebody_who_is_ill_from_today_on_is_no_change_of_the_past() -> None:
    assert refusals(planned(), with_away("eng-a", "2026-11-20", "2026-11-25")) == ()


def test_an_absence_that_begins_in_the_past_is_refused_with_what_it_would_have_changed() -> None:
    assert refusals(planned(), with_away("eng-a", "2026-11-16", "2026-11-20")) == (
        "Mon 16 Nov 2026, 10:00 to Fri 20 Nov 2026, 00:00: was Eng A, would have been Eng B",
    )


def test_a_past_absence_that_gives_the_shift_to_nobody_else_may_be_written_down() -> None:
    assert refusals(planned(), with_away("eng-a", "2026-11-17", "2026-11-17")) == ()


@pytest.mark.parametrize(
    "head",
    [
        planned(*LETTERS, Turn(person="em-d", first=date(2026, 6, 1))),
        planned("eng-a", Turn(person="eng-b", last=date(2026, 6, 1)), "eng-c"),
        planned("eng-b", "eng-a", "eng-c"),
        planned(*LETTERS, weeks=2),
        planned(*LETTERS, starts=date(2026, 11, 16), weeks=2),
        planned(*LETTERS, starts=date(2026, 1, 12)),
        planned(overrides=(an_override("eng-c", "2026-11-17T10:00", "2026-11-18T10:00"),)),
    ],
    ids=["joiner", "leaver", "order", "length", "length since Monday", "first day", "override"],
)
def test_whatever_would_have_changed_the_past_is_refused(head: TeamState) -> None:
    assert refusals(planned(), head)


def test_of_a_whole_past_rewritten_some_stretches_are_shown_and_the_rest_counted() -> None:
    found = refusals(planned(), planned("eng-b", "eng-a", "eng-c"))
    assert len(found) == 11
    assert re.fullmatch(r"and \d\d more stretches", found[-1])


def test_a_new_team_and_one_with_another_source_have_no_past_to_rewrite() -> None:
    assert refusals(None, planned()) == ()
    assert refusals(sourced(), planned()) == ()
    assert refusals(planned(), sourced()) == ()


def test_a_rotation_may_begin_anew_with_another_length() -> None:
    head = planned("eng-a", "eng-b", "eng-c", starts=date(2026, 11, 20), weeks=2)
    assert refusals(planned(), head) == ()
    anew, table = review_page(planned(), head).parts
    assert isinstance(anew, Said)
    assert anew.text.startswith("The rotation begins anew:")
    assert isinstance(table, Table)
    assert table.rows[0][3] == "Eng A"


def test_a_rotation_that_is_still_to_begin_has_no_past() -> None:
    later = planned(starts=date(2026, 11, 23))
    assert refusals(later, planned(starts=date(2026, 11, 30))) == ()


# The calendar


def test_where_nothing_changes_that_is_said() -> None:
    assert review_page(planned(), planned()).parts == (Said("Nothing changes in the next twelve weeks."),)


def test_each_stretch_is_shown_before_and_after_and_what_changes_stands_out() -> None:
    table = table_of(planned(), with_away("eng-b", "2026-11-25", "2026-11-30"))
    assert table.columns == ("from", "until", "before", "after")
    assert table.rows[:3] == (
        ("Fri 20 Nov 2026, 11:00", "Mon 23 Nov 2026, 10:00", "Eng A", "Eng A"),
        ("Mon 23 Nov 2026, 10:00", "Wed 25 Nov 2026, 00:00", "Eng B", "Eng B"),
        ("Wed 25 Nov 2026, 00:00", "Mon 30 Nov 2026, 10:00", "Eng B", "Eng C"),
    )
    assert {0, 1}.isdisjoint(table.marked)
    assert 2 in table.marked
    assert table.rows[-1][1] == "Fri 12 Feb 2027, 11:00"


def test_a_short_absence_is_shown_with_a_proposal_to_paste() -> None:
    head = with_away("eng-b", "2026-11-25", "2026-11-25")
    assert ("Wed 25 Nov 2026, 00:00", "Thu 26 Nov 2026, 00:00", "Eng B", "Eng B (away)") in table_of(
        planned(), head
    ).rows
    (said,) = (part for part in review_page(planned(), head).parts if isinstance(part, Said))
    assert said.text.startswith("Eng B is on support but away Wed 25 Nov. Proposed swap:")
    assert len(said.pasted) == 2


@pytest.mark.parametrize("base", [None, sourced()], ids=["a new team", "another source before"])
def test_without_a_known_before_everything_is_new(base: TeamState | None) -> None:
    assert {row[2] for row in table_of(base, planned()).rows} == {"nobody"}


def test_of_another_source_the_files_do_not_tell() -> None:
    (said,) = review_page(planned(), sourced()).parts
    assert isinstance(said, Said)
    assert (
        said.text
        == "Who is on support is not in these files: opsgenie knows. Only the overrides are looked at."
    )


def test_an_override_that_says_what_is_anyway_changes_nothing() -> None:
    head = planned(overrides=(an_override("eng-b", "2026-11-24T10:00", "2026-11-25T10:00"),))
    assert review_page(planned(), head).parts == (Said("Nothing changes in the next twelve weeks."),)


# New overrides

ONE = an_override("eng-b", "2026-11-23T10:00", "2026-11-25T10:00")
OTHER = an_override("eng-c", "2026-11-24T10:00", "2026-11-26T10:00")


def objections(
    *after: Override, before: tuple[Override, ...] = (), state: TeamState | None = None
) -> list[tuple[str, str]]:
    found = contradictions({"delivery": state or planned()}, before, after)
    return [(each.path, each.problem) for each in found]


def test_a_swap_contradicts_nothing() -> None:
    back = an_override("eng-a", "2026-11-30T10:00", "2026-12-02T10:00")
    assert objections(ONE, back) == []


def test_two_new_ones_that_give_one_time_to_two_people_contradict_each_other() -> None:
    assert objections(ONE, OTHER) == [
        ("overrides[1]", "eng-b is on support at that time by another new entry")
    ]


def test_a_new_one_below_an_older_one_holds() -> None:
    assert objections(ONE, OTHER, before=(ONE,)) == []


def test_a_new_one_above_an_older_one_would_do_nothing() -> None:
    assert objections(OTHER, ONE, before=(ONE,)) == [
        ("overrides[0]", "an entry further down gives that time to eng-b, and holds")
    ]


def test_what_stood_there_before_is_not_objected_to() -> None:
    stranger = replace(ONE, person="pm-x")
    assert objections(ONE, OTHER, stranger, before=(ONE, OTHER, stranger)) == []


def test_the_same_entry_twice_is_one_too_many() -> None:
    assert objections(ONE, ONE) == [("overrides[1]", "stands in the file already")]
    assert objections(ONE, ONE, before=(ONE, ONE)) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, team="repo"),
        replace(OTHER, person="eng-b"),
        an_override("eng-c", "2026-11-25T10:00", "2026-11-26T10:00"),
    ],
    ids=["another team's", "the same person's", "another time"],
)
def test_what_does_not_clash_may_stand_beside_it(other: Override) -> None:
    assert objections(ONE, other) == []


def test_somebody_of_no_team_cannot_take_over() -> None:
    people = the_people() | {"eng-x": a_person("eng-x")}
    assert objections(replace(ONE, person="eng-x"), state=planned(people=people)) == [
        ("overrides[0].person", "eng-x is no member of Delivery")
    ]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("2026-11-24", "eng-b is away on Tue 24 Nov"),
        ("2026-11-25", "eng-b is away on Tue 24 Nov and 1 more of its days"),
    ],
)
def test_somebody_who_is_away_cannot_take_over(last: str, said: str) -> None:
    assert objections(ONE, state=with_away("eng-b", "2026-11-24", last)) == [("overrides[0]", said)]


def test_a_new_one_that_is_over_comes_too_late() -> None:
    late = an_override("eng-b", "2026-11-16T10:00", "2026-11-20T00:00")
    assert objections(late) == [("overrides[0]", "was over before today")]
    assert objections(late, before=(late,)) == []


def test_where_another_source_knows_the_past_a_new_one_begins_today_or_later() -> None:
    state = sourced()
    late = an_override("eng-b", "2026-11-19T10:00", "2026-11-25T10:00")
    assert objections(late, state=state) == [
        ("overrides[0]", "begins before today, and would rewrite the past")
    ]
    assert objections(replace(late, start=datetime.fromisoformat("2026-11-20")), state=state) == []
