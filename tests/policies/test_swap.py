"""SUP-18: what is proposed for a gap, and the overrides that do it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.model.duty import Override, Turn
from supportdesk.model.override_line import override_line
from supportdesk.model.people import Absence, Person
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.model.worktime import AnyOf
from supportdesk.policies.fairness import is_there
from supportdesk.policies.gaps import business_dates, gaps
from supportdesk.policies.roster import roster_shifts
from supportdesk.policies.shifts import overlay
from supportdesk.policies.swap import Proposal, proposals, propose
from supportdesk.services.files import parse_overrides
from tests.builders import (
    LONDON,
    NOW,
    SHIFTS,
    a_person,
    a_roster,
    a_shift,
    a_state,
    a_team,
    at,
    away,
    the_people,
)
from tests.model.written import config_of

HOUR = timedelta(hours=1)
UNTIL = NOW + timedelta(weeks=4)


def absent(**days: tuple[str, ...]) -> dict[str, Person]:
    """`eng_b=("24-25",)`: who is away on which days of November."""
    people = {}
    for name, each in days.items():
        parts = [entry.partition("-") for entry in each]
        entries = tuple(e for a, _, z in parts for e in away(f"2026-11-{a}", f"2026-11-{z or a}"))
        people[name] = a_person(name.replace("_", "-"), absent=entries)
    return the_people(**people)


def proposed(state: TeamState) -> Proposal:
    """What is proposed for the first gap."""
    return propose(state, gaps(state, NOW, UNTIL)[0])


def lines(proposal: Proposal) -> list[str]:
    """Overrides in short."""
    return [
        f"{each.person} {each.start:%d %H:%M} - {each.end:%d %H:%M} {each.why}" for each in proposal.overrides
    ]


def settled(state: TeamState, proposal: Proposal) -> TeamState:
    shifts = overlay(state.shifts, proposal.overrides, team=state.key, timezone=state.calendar.timezone)
    return replace(state, shifts=shifts)


AWAY_B = absent(eng_b=("24-25",))


def test_a_short_absence_is_a_swap_of_as_many_business_days() -> None:
    proposal = proposed(a_state(people=AWAY_B))
    assert lines(proposal) == ["eng-a 24 00:00 - 26 00:00 swap", "eng-b 07 10:00 - 09 00:00 swap"]
    assert proposal.text == (
        "Eng B is on support but away Tue 24 Nov to Wed 25 Nov."
        " Proposed swap: Eng A covers, and Eng B takes Mon 7 Dec to Tue 8 Dec in return."
        " Eng A carries the least of those who are there: 63 business days, where 62 would be even."
    )


def test_an_override_names_the_team_and_who_would_decide_it() -> None:
    taken, _ = proposed(a_state(people=AWAY_B)).overrides
    assert (taken.team, taken.by) == ("delivery", "em-d")


def test_of_those_who_are_there_the_one_who_carries_the_least_for_their_share_is_proposed() -> None:
    without_c = tuple(replace(each, person="eng-a") if each.person == "eng-c" else each for each in SHIFTS)
    proposal = proposed(a_state(people=AWAY_B, shifts=without_c))
    assert proposal.sentence == (
        "Proposed: Eng C covers. Eng C carries the least of those who are there:"
        " 0 business days, where 62 would be even."
    )


def test_of_two_who_carry_as_much_the_one_with_less_ad_hoc_work_is_proposed() -> None:
    rotation = a_roster("eng-a", "eng-b", "eng-c")
    shifts = (a_shift("eng-b", "23 10:00", "2027-03-01T10:00"),)
    state = a_state(people=AWAY_B, shifts=shifts, team=a_team(rotation=rotation), now=at("23 11:00"))
    for ad_hoc, chosen in (({}, "eng-a"), ({"delivery-eng-a": 1}, "eng-c")):
        assert proposed(replace(state, ad_hoc=ad_hoc)).overrides[0].person == chosen


def test_nobody_is_proposed_who_is_away_for_a_part_of_the_gap() -> None:
    proposal = proposed(a_state(people=absent(eng_a=("25",), eng_b=("24-25",))))
    assert proposal.overrides[0].person == "eng-c"
    assert proposal.sentence.endswith("Only Eng C is there all through it.")


def test_nobody_is_proposed_who_has_left_or_not_yet_joined() -> None:
    turns = (
        Turn(person="eng-a", last=date(2026, 11, 24)),
        "eng-b",
        Turn(person="eng-c", first=date(2026, 11, 25)),
    )
    proposal = proposed(a_state(people=AWAY_B, team=a_team(rotation=a_roster(*turns))))
    assert proposal.sentence == "Nobody of the rotation is there all through it: who else could help?"
    assert proposal.overrides == ()


def test_nobody_is_proposed_who_takes_no_turns() -> None:
    cover = replace(a_shift("pm-d", "02 10:00", "03 10:00"), covers=True)
    alone = a_team(rotation=a_roster("eng-b"))
    assert proposed(a_state(people=AWAY_B, team=alone, shifts=(*SHIFTS, cover))).overrides == ()


def test_of_several_who_are_on_support_at_once_one_stays() -> None:
    state = a_state(shifts=(*SHIFTS, a_shift("eng-c", "24 10:00", "25 10:00")))
    proposal = proposed(state)
    assert lines(proposal) == ["eng-b 24 10:00 - 25 10:00 cover"]
    assert proposal.sentence.startswith("Proposed: Eng B stays.")


def test_time_that_nobody_has_is_covered_and_nothing_is_owed_for_it() -> None:
    shifts = tuple(
        replace(each, start=at("24 10:00")) if each.start == at("23 10:00") else each for each in SHIFTS
    )
    proposal = proposed(a_state(shifts=shifts))
    assert lines(proposal) == ["eng-b 23 10:00 - 24 10:00 cover"]
    assert proposal.sentence.startswith("Proposed: Eng B covers.")


def test_of_a_long_time_that_nobody_has_one_shift_is_proposed() -> None:
    state = a_state(shifts=tuple(each for each in SHIFTS if each.end <= at("23 10:00")))
    proposal = proposed(state)
    assert lines(proposal) == ["eng-b 23 10:00 - 30 10:00 cover"]
    assert proposal.sentence.startswith("Proposed: Eng B covers Mon 23 Nov to Mon 30 Nov.")


def test_what_has_passed_of_today_is_left_out_to_the_minute() -> None:
    state = a_state(people=absent(eng_a=("20",)), now=at("20 11:40") + timedelta(seconds=59))
    assert lines(propose(state, gaps(state, state.now, UNTIL)[0]))[0] == "eng-b 20 11:40 - 21 00:00 swap"


def test_a_swap_is_in_the_teams_local_time() -> None:
    berlin = replace(LONDON, timezone="Europe/Berlin")
    shifts = tuple(replace(each, start=each.start - HOUR, end=each.end - HOUR) for each in SHIFTS)
    state = a_state(people=AWAY_B, calendar=berlin, shifts=shifts)
    assert lines(proposed(state)) == ["eng-a 24 00:00 - 26 00:00 swap", "eng-b 07 10:00 - 09 00:00 swap"]


@pytest.mark.parametrize(
    ("shifts", "people"),
    [
        (tuple(each for each in SHIFTS if each.start < at("30 10:00")), AWAY_B),
        (
            (
                *SHIFTS[:-13],
                a_shift("eng-b", "23 10:00", "30 10:00"),
                a_shift("eng-a", "30 10:00", "30 17:30"),
            ),
            AWAY_B,
        ),
    ],
    ids=["no shift of theirs is known", "it is too short"],
)
def test_where_nothing_can_be_given_in_return_it_is_a_cover(
    shifts: tuple[Shift, ...], people: dict[str, Person]
) -> None:
    proposal = proposed(a_state(people=people, shifts=shifts))
    assert [each.why for each in proposal.overrides] == ["cover"]


def test_where_who_is_away_would_be_away_again_it_is_a_cover() -> None:
    again = Absence(first=date(2026, 12, 8), last=date(2026, 12, 8))
    person = a_person("eng-b", absent=(*AWAY_B["eng-b"].absent, again))
    assert lines(proposed(a_state(people=the_people(eng_b=person)))) == ["eng-a 24 00:00 - 26 00:00 cover"]


def test_what_somebody_covers_is_not_given_away_in_return() -> None:
    covered = tuple(
        replace(each, covers=True) if each.start == at("2026-12-07T10:00") else each for each in SHIFTS
    )
    proposal = proposed(a_state(people=AWAY_B, shifts=covered))
    assert lines(proposal)[1] == "eng-b 29 10:00 - 31 00:00 swap"


def test_days_and_not_pieces_of_days_are_given_in_return() -> None:
    """A calendar with a break at noon has two pieces of business time a day."""
    halves = AnyOf(calendars=(replace(LONDON, closes=time(12)), replace(LONDON, opens=time(13))))
    proposal = proposed(a_state(people=AWAY_B, calendar=halves))
    assert lines(proposal)[1] == "eng-b 07 10:00 - 09 00:00 swap"


def test_who_is_there_is_asked_for_every_day_of_a_calendar_that_never_closes() -> None:
    calendars = (
        replace(LONDON, opens=time(0), closes=time(12)),
        replace(LONDON, opens=time(12), closes=time(0)),
    )
    state = a_state(people=absent(eng_a=("25",), eng_b=("24-25",)), calendar=AnyOf(calendars=calendars))
    assert proposed(state).overrides[0].person == "eng-c"


def test_each_proposal_stands_on_those_before_it() -> None:
    """A takes over all that B misses; a second time it is C who carries less."""
    state = a_state(people=absent(eng_b=("24", "26")))
    first, second = proposals(state, gaps(state, NOW, UNTIL))
    assert (lines(first)[0], lines(second)[0]) == (
        "eng-a 24 00:00 - 25 00:00 swap",
        "eng-a 26 00:00 - 27 00:00 swap",
    )
    assert lines(second)[1] == "eng-b 08 00:00 - 09 00:00 swap"


DAYS = st.integers(0, 27)
ABSENCES = st.lists(
    st.tuples(st.sampled_from(["eng-a", "eng-b", "eng-c"]), DAYS, st.integers(0, 6)), max_size=6
)


def world(absences: list[tuple[str, int, int]], *, of_the_roster: bool) -> TeamState:
    """The team with these absences: who, how many days from now, for how many days more."""
    people = the_people()
    for key, first, more in absences:
        start = NOW.date() + timedelta(days=first)
        entry = Absence(first=start, last=start + timedelta(days=more))
        people[key] = replace(people[key], absent=(*people[key].absent, entry))
    shifts = (
        roster_shifts(a_team(), people, LONDON, until=NOW + timedelta(weeks=13)) if of_the_roster else SHIFTS
    )
    return a_state(people=people, shifts=shifts)


@settings(max_examples=60)
@given(absences=ABSENCES, of_the_roster=st.booleans())
def test_whoever_is_proposed_is_there_and_the_overrides_leave_no_gap(
    *, absences: list[tuple[str, int, int]], of_the_roster: bool
) -> None:
    state = world(absences, of_the_roster=of_the_roster)
    for gap in gaps(state, NOW, UNTIL):
        proposal = propose(state, gap)
        days = business_dates(state, gap.start, gap.end)
        free = [
            key
            for key in ("eng-a", "eng-b", "eng-c")
            if key not in gap.holders and all(is_there(state, key, day) for day in days)
        ]
        assert bool(proposal.overrides) == bool(free)
        after = settled(state, proposal)
        for override in proposal.overrides:
            start, end = (local.replace(tzinfo=NOW.tzinfo) for local in (override.start, override.end))
            assert gaps(after, max(NOW, start), end) == ()
            assert all(is_there(state, override.person, day) for day in business_dates(state, start, end))
        if proposal.overrides:
            assert gaps(after, gap.start, gap.end) == ()


@settings(max_examples=30)
@given(ABSENCES)
def test_the_lines_can_be_pasted(absences: list[tuple[str, int, int]]) -> None:
    state = world(absences, of_the_roster=False)
    entries = [each for proposal in proposals(state, gaps(state, NOW, UNTIL)) for each in proposal.overrides]
    text = "version: 1\noverrides:\n" + "".join(f"{override_line(each).strip()}\n" for each in entries)
    assert not entries or pasted(text) == tuple(entries)


def pasted(text: str) -> tuple[Override, ...]:
    config = replace(config_of(), people=the_people(), teams={"delivery": a_team()})
    return parse_overrides(text, source="overrides.yml", config=config).overrides
