"""Any rotation at all over ten years: who joins, leaves and comes back, absences, holidays, calendars."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from supportdesk.model.config import Team
from supportdesk.model.duration import Duration
from supportdesk.model.duty import Override, Turn, WeeklyTime
from supportdesk.model.moment import slot_on
from supportdesk.model.people import WEEKDAYS, Absence, Person
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.model.worktime import AnyOf, BusinessTime, WorkCalendar
from supportdesk.policies.roster import roster_shifts
from supportdesk.policies.shifts import overlay
from tests.builders import a_person, a_roster, a_state, a_team, the_people

DAY = timedelta(days=1)
STARTS = date(2026, 1, 7)
DAYS = 3650
ENGINEERS = ("eng-a", "eng-b", "eng-c", "eng-d")
ZONES = ("Europe/London", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata")
HOLIDAYS = frozenset(date(year, 12, 20) + DAY * count for year in range(2026, 2037) for count in (5, 6, 12))

days = st.integers(0, DAYS) | st.integers(0, 120)  # much happens soon, so that facts meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """A team's rotation with all that it depends on."""

    team: Team
    people: dict[str, Person]
    calendar: BusinessTime
    overrides: tuple[Override, ...] = ()

    @property
    def until(self) -> datetime:
        return slot_on(STARTS + DAY * DAYS, time.min, timezone=self.calendar.timezone)

    @property
    def opening(self) -> datetime:
        """When the rotation begins."""
        first = self.calendar.next_business_day(STARTS)
        return slot_on(first, self.team.rotation.handoff.at, timezone=self.calendar.timezone)

    def shifts(self) -> tuple[Shift, ...]:
        return roster_shifts(self.team, self.people, self.calendar, until=self.until)

    def answers(self) -> tuple[Shift, ...]:
        """The shifts with the overrides on top."""
        return overlay(self.shifts(), self.overrides, team="delivery", timezone=self.calendar.timezone)

    def state(self) -> TeamState:
        return a_state(team=self.team, people=self.people, calendar=self.calendar, shifts=self.answers())

    def midnight(self, day: date) -> datetime:
        return slot_on(day, time.min, timezone=self.calendar.timezone)

    def with_turns(self, turns: tuple[Turn, ...]) -> "Rota":
        return replace(self, team=replace(self.team, rotation=replace(self.team.rotation, roster=turns)))


@st.composite
def turns_of(draw: st.DrawFn, person: str) -> list[Turn]:
    """Somebody's places in the roster: always, from, until, or several one after another."""
    bounds = sorted(draw(st.sets(days, max_size=4)))
    dates = [STARTS + DAY * bound for bound in bounds]
    if draw(st.booleans()):
        edges: list[date | None] = [None, *dates]
    else:
        edges = list(dates) or [None]
    pairs = [(edges[at], edges[at + 1] if at + 1 < len(edges) else None) for at in range(0, len(edges), 2)]
    return [Turn(person=person, first=first, last=last) for first, last in pairs]


absences = st.builds(
    lambda first, more: Absence(first=STARTS + DAY * first, last=STARTS + DAY * (first + more)),
    days,
    st.integers(0, 4) | st.integers(0, 40),
)


@st.composite
def people_with_absences(draw: st.DrawFn) -> dict[str, Person]:
    people = {**the_people(), "eng-d": a_person("eng-d")}
    for key in ENGINEERS:
        people[key] = replace(people[key], absent=tuple(draw(st.lists(absences, max_size=5))))
    return people


@st.composite
def calendars(draw: st.DrawFn) -> BusinessTime:
    """A place with any working week, alone or together with Berlin."""
    place = WorkCalendar(
        timezone=draw(st.sampled_from(ZONES)),
        weekdays=draw(st.just(frozenset(range(5))) | st.frozensets(st.integers(0, 6), min_size=1)),
        opens=time(draw(st.sampled_from([0, 9]))),
        closes=time(draw(st.sampled_from([0, 17]))),
        holidays=HOLIDAYS | frozenset(STARTS + DAY * day for day in draw(st.lists(days, max_size=4))),
    )
    berlin = WorkCalendar(
        timezone="Europe/Berlin", weekdays=frozenset(range(5)), opens=time(9), closes=time(17)
    )
    london = replace(place, timezone="Europe/London", opens=time(9), closes=time(17))
    return AnyOf(calendars=(london, berlin)) if draw(st.integers(0, 4)) == 0 else place


@st.composite
def overrides(draw: st.DrawFn) -> Override:
    start = datetime.combine(STARTS, time.min) + timedelta(hours=draw(st.integers(0, 24 * DAYS)))
    end = start + timedelta(hours=draw(st.integers(1, 400)))
    person = draw(st.sampled_from(("eng-a", "eng-b", "em-d")))
    return Override(team="delivery", person=person, start=start, end=end, why="cover", by="em-d")


limits = st.builds(
    Duration, amount=st.integers(1, 12), unit=st.just("day"), business=st.booleans()
) | st.just(Duration.parse("3 business days"))
handoffs = st.builds(
    WeeklyTime,
    day=st.sampled_from(WEEKDAYS),
    at=st.just(time(10)) | st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
)


@st.composite
def rotas(draw: st.DrawFn) -> Rota:
    engineers = ENGINEERS[: draw(st.integers(1, 4))]
    rotation = a_roster(
        *(turn for key in engineers for turn in draw(turns_of(key))),
        starts=STARTS,
        handoff=draw(handoffs),
        weeks=draw(st.integers(1, 8)),
        skip_absences_of=draw(limits),
    )
    return Rota(
        team=a_team(rotation=rotation),
        people=draw(people_with_absences()),
        calendar=draw(calendars()),
        overrides=tuple(draw(st.lists(overrides(), max_size=4))),
    )


def cut(shifts: tuple[Shift, ...], end: datetime) -> list[tuple[str, datetime, datetime]]:
    """Who is on support until an instant, stretches of one person that touch made one."""
    told: list[tuple[str, datetime, datetime]] = []
    for shift in shifts:
        if shift.start >= end:
            break
        start = shift.start
        if told and told[-1][0] == shift.person and told[-1][2] == start:
            start = told.pop()[1]
        told.append((shift.person, start, min(shift.end, end)))
    return told


def are_contiguous(shifts: tuple[Shift, ...]) -> bool:
    return all(earlier.end == later.start for earlier, later in pairwise(shifts))
