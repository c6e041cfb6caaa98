"""SUP-2: what holds for every rotation over ten years, whoever is away, joins, leaves or comes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from supportdesk.model.duty import Override, Turn, WeeklyTime
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.people import Absence
from supportdesk.model.snapshot import Shift
from supportdesk.model.worktime import WorkCalendar
from supportdesk.policies.fairness import is_there
from supportdesk.policies.gaps import business_dates, gaps
from supportdesk.policies.roster import handoffs, roster_shifts
from supportdesk.policies.shifts import cover, on_support, overlay
from tests.builders import a_roster, a_shift, a_team, the_people
from tests.policies.rotas import (
    DAY,
    DAYS,
    ENGINEERS,
    STARTS,
    Rota,
    absences,
    are_contiguous,
    cut,
    overrides,
    rotas,
)
from tests.policies.rotas import days as any_day

SECOND = timedelta(seconds=1)
few = settings(max_examples=25, deadline=None)
some = settings(max_examples=40, deadline=None)


def business_instants(rota: Rota, shifts: tuple[Shift, ...], since: datetime) -> Iterator[datetime]:
    """The first instant of business time after everything that changes, and the last one before it."""
    moments = {moment for shift in shifts for moment in (shift.start, shift.end)}
    for person in rota.people.values():
        for absence in person.absent:
            moments |= {rota.midnight(absence.first), rota.midnight(absence.last + DAY)}
    for moment in sorted(moments):
        if since <= moment < rota.until - 30 * DAY:
            yield next(rota.calendar.open_intervals(moment, moment + 30 * DAY)).start
            if rota.calendar.is_open(moment - timedelta(minutes=1)) and moment > since:
                yield moment - timedelta(minutes=1)


@few
@given(rotas())
def test_in_business_time_one_engineer_who_is_there_is_on_support_or_there_is_a_gap(rota: Rota) -> None:
    state = rota.state()
    first = rota.opening
    found = gaps(state, first, rota.until)
    for moment in business_instants(rota, state.shifts, first):
        answer = on_support(state, moment)
        in_gap = any(gap.start <= moment < gap.end for gap in found)
        assert (answer.person is None) == in_gap
        if answer.person is not None and answer.shift is not None:
            day = local_date(moment, timezone=rota.calendar.timezone)
            assert not state.people[answer.person].is_absent(day)
            assert answer.shift.covers or is_there(state, answer.person, day)


@few
@given(rotas())
def test_nobody_has_the_shift_only_on_days_on_which_nobody_of_the_roster_is_there(rota: Rota) -> None:
    state = replace(rota.state(), shifts=rota.shifts())
    for gap in gaps(state, rota.opening, rota.until):
        if not gap.holders:
            for day in business_dates(state, gap.start, gap.end):
                assert not any(is_there(state, turn.person, day) for turn in rota.team.rotation.roster)


@some
@given(rotas(), st.just("eng-a"), absences, absences, st.sampled_from(["add", "remove", "change"]))
def test_an_absence_changes_nothing_before_it_begins(
    rota: Rota, key: str, old: Absence, new: Absence, how: str
) -> None:
    given_ones = rota.people[key].absent
    before = {"add": (), "remove": (old,), "change": (old,)}[how]
    after = {"add": (new,), "remove": (), "change": (new,)}[how]
    begins = min(each.first for each in (*before, *after))
    assert_same_before(
        begins,
        *(
            replace(rota, people={**rota.people, key: replace(rota.people[key], absent=(*given_ones, *more))})
            for more in (before, after)
        ),
    )


@some
@given(rotas(), st.integers(0, 500), st.integers(1, 9), st.integers(0, 20))
def test_an_absence_that_begins_within_a_shift_leaves_its_person_there_until_then(
    rota: Rota, place: int, late: int, length: int
) -> None:
    shifts = rota.shifts()
    assume(shifts)
    shift = shifts[place % len(shifts)]
    begins = local_date(shift.start, timezone=rota.calendar.timezone) + DAY * late
    person = rota.people[shift.person]
    away = replace(person, absent=(*person.absent, Absence(first=begins, last=begins + DAY * length)))
    assert_same_before(begins, rota, replace(rota, people={**rota.people, shift.person: away}))


@some
@given(rotas(), st.none() | any_day, st.none() | any_day, st.integers(0, 4), any_day)
def test_who_joins_changes_nothing_before_they_do(
    rota: Rota, old: int | None, last: int | None, place: int, new: int
) -> None:
    """Somebody joins, joins on another day, or does not join after all."""
    roster = rota.team.rotation.roster
    leaves = STARTS + DAY * last if last is not None else None
    joining = [
        Turn(person="em-d", first=STARTS + DAY * day, last=leaves) for day in (old, new) if day is not None
    ]
    joining = [turn for turn in joining if turn.last is None or turn.first is None or turn.first <= turn.last]
    assume(joining)
    variants = [roster if old is None else (*roster[:place], joining[0], *roster[place:])]
    variants.append((*roster[:place], joining[-1], *roster[place:]))
    begins = min(turn.first for turn in joining if turn.first)
    assert_same_before(begins, *(rota.with_turns(turns) for turns in variants))


@some
@given(rotas(), st.none() | any_day, any_day, st.integers(0, 3))
def test_who_leaves_changes_nothing_before_they_are_gone(
    rota: Rota, old: int | None, new: int, place: int
) -> None:
    lasts = [STARTS + DAY * day if day is not None else None for day in (old, new)]
    roster = rota.team.rotation.roster
    variants = ((*roster[:place], Turn(person="em-d", last=last), *roster[place:]) for last in lasts)
    gone = min(last for last in lasts if last) + DAY
    assert_same_before(gone, *(rota.with_turns(turns) for turns in variants))


@some
@given(rotas(), overrides())
def test_an_override_changes_nothing_before_it_begins(rota: Rota, new: Override) -> None:
    before = rota.answers()
    after = overlay(before, [new], team="delivery", timezone=rota.calendar.timezone)
    midnight = rota.midnight(new.start.date())
    assert cut(before, midnight) == cut(after, midnight)


def assert_same_before(day: date, one: Rota, other: Rota) -> None:
    """Who is on support is the same in both until a day begins."""
    midnight = one.midnight(day)
    assert cut(one.answers(), midnight) == cut(other.answers(), midnight)


@few
@given(rotas())
def test_shifts_are_in_order_and_each_has_some_time(rota: Rota) -> None:
    shifts = rota.shifts()
    assert all(shift.start < shift.end for shift in shifts)
    assert all(earlier.end <= later.start for earlier, later in pairwise(shifts))


@few
@given(rotas())
def test_where_somebody_is_always_there_the_shifts_leave_no_time_out(rota: Rota) -> None:
    shifts = rota.with_turns((*rota.team.rotation.roster, Turn(person="em-d"))).shifts()
    assert are_contiguous(shifts)
    assert (shifts[0].start, shifts[-1].end >= rota.until) == (rota.opening, True)


@few
@given(rotas(), st.integers(1, 4))
def test_people_who_are_always_there_serve_once_a_round(rota: Rota, count: int) -> None:
    """So nobody waits longer than a round, and in any stretch they serve within one shift of each other."""
    there = replace(rota, people=the_people() | {"eng-d": the_people()["eng-a"]})
    keys = ENGINEERS[:count]
    served = [shift.person for shift in there.with_turns(tuple(map(a_turn, keys))).shifts()]
    assert served == [keys[at % count] for at in range(len(served))]


def a_turn(person: str) -> Turn:
    return Turn(person=person)


@few
@given(rotas(), st.integers(2, 4), st.integers(100, DAYS - 600))
def test_a_joiner_goes_last(rota: Rota, count: int, day: int) -> None:
    """Everybody who was waiting as they joined comes first, and nobody twice."""
    there = replace(rota, people=the_people() | {"eng-d": the_people()["eng-a"]})
    keys = ENGINEERS[:count]
    joins = STARTS + DAY * day
    joiner = Turn(person="em-d", first=joins)
    shifts = there.with_turns((joiner, *map(a_turn, keys))).shifts()
    joined = slot_on(joins, there.team.rotation.handoff.at, timezone=there.calendar.timezone)
    first = next(shift.start for shift in shifts if shift.person == "em-d")
    on_duty = {shift.person for shift in shifts if shift.start < joined <= shift.end}
    between = [shift.person for shift in shifts if joined <= shift.start < first]
    assert len(between) == len(set(between))
    assert set(keys) - on_duty <= set(between)


def test_in_every_zone_handoffs_are_at_the_local_time_or_the_next_there_is() -> None:
    """Ten years in which zones changed their clocks at midnight, back into the day before, and by a day."""
    first, last = date(2007, 1, 1), datetime(2017, 1, 1, tzinfo=UTC)
    for zone in sorted(available_timezones()):
        calendar = WorkCalendar(timezone=zone, weekdays=frozenset(range(7)), opens=time(9), closes=time(17))
        for day, at in (("fri", time(10)), ("sun", time(0, 30))):
            handoff = WeeklyTime(day=day, at=at)  # type: ignore[arg-type]
            team = a_team(rotation=a_roster("eng-a", "eng-b", starts=first, handoff=handoff, weeks=1))
            expected = first + DAY * ((4 if day == "fri" else 6) - first.weekday())
            for moment in handoffs(team, calendar, first, last):
                wanted = datetime.combine(expected, at)
                shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
                before = (moment - SECOND).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
                assert shown == wanted or before < wanted < shown, (zone, moment)
                expected += 7 * DAY


def test_in_every_zone_shifts_meet_at_the_handoffs() -> None:
    first, last = date(2007, 1, 5), datetime(2017, 1, 1, tzinfo=UTC)
    handoff = WeeklyTime(day="fri", at=time(0, 30))
    team = a_team(rotation=a_roster("eng-a", "eng-b", starts=first, handoff=handoff, weeks=8))
    for zone in sorted(available_timezones()):
        calendar = WorkCalendar(timezone=zone, weekdays=frozenset(range(7)), opens=time(9), closes=time(17))
        shifts = roster_shifts(team, the_people(), calendar, until=last)
        moments = list(handoffs(team, calendar, first, last))
        assert are_contiguous(shifts), zone
        assert [shift.start for shift in shifts] == moments[:-1], zone
        assert [shift.person for shift in shifts] == (["eng-a", "eng-b"] * len(shifts))[: len(shifts)]


@given(st.lists(st.tuples(st.sampled_from(ENGINEERS), st.integers(0, 400), st.integers(1, 200)), max_size=6))
def test_overrides_leave_one_person_at_every_instant_they_cover(tops: list[tuple[str, int, int]]) -> None:
    base = a_shift("eng-a", "02 00:00", "30 00:00")
    shifts: tuple[Shift, ...] = (base,)
    for person, first, hours in tops:
        start = base.start + timedelta(hours=first)
        top = Shift(person=person, start=start, end=start + timedelta(hours=hours))
        shifts = cover(shifts, top)
        covering = [shift for shift in shifts if shift.start < top.end and shift.end > top.start]
        assert covering == [replace(top, covers=True)]
    assert shifts[0].start == base.start
    assert shifts[-1].end >= base.end
    assert are_contiguous(shifts)
