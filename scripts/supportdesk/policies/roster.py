"""The roster: who is on support when, as a fold over the dated facts of the files alone.

SUP-2: the next shift goes to the available person who has waited longest, since the end of their last one or
since joining (a joiner goes last); at the start, in the listed order.

What holds at an instant depends only on facts that have begun by then, so a fact of the future never changes
the past: who is away for long, or leaves, within a shift holds it until that day begins, and the rest of it
goes to the next. Days are the calendar's local dates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from supportdesk.model.config import Team
from supportdesk.model.duration import amount_of
from supportdesk.model.duty import Turn
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.people import WEEKDAYS, Person
from supportdesk.model.snapshot import Shift
from supportdesk.model.worktime import BusinessTime

DAY = timedelta(days=1)


def handoffs(team: Team, calendar: BusinessTime, first: date, until: datetime) -> Iterator[datetime]:
    """The instants at which shifts begin, from the first on or after a date: local time, on working days.

    Of several that long holidays move to one day there is one.
    """
    handoff = team.rotation.handoff
    day = first + DAY * ((WEEKDAYS.index(handoff.day) - first.weekday()) % 7)
    before: date | None = None
    while True:
        working = calendar.next_business_day(day)
        if working != before:
            moment = slot_on(working, handoff.at, timezone=calendar.timezone)
            yield moment
            if moment >= until:
                return
        before = working
        day += timedelta(weeks=team.rotation.weeks)


def handoff_after(team: Team, calendar: BusinessTime, at: datetime) -> datetime:
    """The next regular handoff of a team after an instant."""
    first = team.rotation.starts or team.since
    moments = handoffs(team, calendar, first, at + timedelta(weeks=2 * team.rotation.weeks))
    return next(moment for moment in moments if moment > at)


def roster_shifts(
    team: Team, people: Mapping[str, Person], calendar: BusinessTime, *, until: datetime
) -> tuple[Shift, ...]:
    """Every shift of a roster from its start to past `until`.

    The first shift runs from the roster's first day to the first regular handoff after it, if those differ.
    Where everybody is away nobody is put on duty: there is no shift until somebody is back.
    """
    rotation = team.rotation
    if rotation.starts is None:
        return ()
    first = calendar.next_business_day(rotation.starts)
    opening = slot_on(first, rotation.handoff.at, timezone=calendar.timezone)
    later = [moment for moment in handoffs(team, calendar, rotation.starts, until) if moment > opening]
    fold = _Fold(team=team, people=people, calendar=calendar, free_since={})
    shifts: list[Shift] = []
    for start, end in zip([opening, *later], later, strict=False):
        given_out = shifts[-1].end if shifts else opening
        shifts += fold.fill(fold.taken_over(given_out, start), end)
    return tuple(shifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fold:
    """What is known while shifts are given out; `free_since` is when each person's last one ended."""

    team: Team
    people: Mapping[str, Person]
    calendar: BusinessTime
    free_since: dict[str, datetime]

    def fill(self, start: datetime, end: datetime) -> Iterator[Shift]:
        """Give out the time between two handoffs: to one person, or to the next where one drops out."""
        at = start
        while at < end and self._working_days(at, end):
            person = self._next(start, at, end)
            if person is None:
                at = min(end, self._midnight(self._day(at) + DAY))
                continue
            until = self._dropout(person, at, end) or self._handed_over(person, at, end)
            yield Shift(person=person, start=at, end=until)
            self.free_since[person] = at = until

    def taken_over(self, given_out: datetime, start: datetime) -> datetime:
        """When the next shift really begins: at the handoff, or as that day begins where nobody holds it."""
        return max(given_out, self._midnight(self._day(start)))

    def _next(self, start: datetime, at: datetime, end: datetime) -> str | None:
        """Who has waited longest of those who can take what is left of a shift.

        A shift may begin with a short absence; what is left of another's is taken by who is there that day.
        """
        waiting = []
        day = self._day(at)
        for place, turn in enumerate(self.team.rotation.roster):
            joined, served = self._joined(turn), self.free_since.get(turn.person)
            is_new = served is None or served < joined  # of two who wait since one instant: goes last
            is_there = _holds(turn, day) and (at == start or not self.people[turn.person].is_absent(day))
            if is_there and self._dropout(turn.person, at, end) != at:
                since = joined if served is None else max(joined, served)
                waiting.append((since, is_new, place, turn.person))
        return min(waiting)[-1] if waiting else None

    def _dropout(self, person: str, at: datetime, end: datetime) -> datetime | None:
        """When somebody is away for so much of the time that the rest goes to the next, or leaves.

        Absences count from the day on which they begin, together with those before them.
        """
        days = self._working_days(at, end)
        countable = days if self.team.rotation.skip_absences_of.business else self._days(at, end)
        leaving = self._leaving(person, at)
        drops = [leaving] if leaving <= days[-1] else []
        away: set[date] = set()
        for absence in sorted(self.people[person].absent, key=lambda each: each.first):
            counted = {day for day in countable if absence.first <= day <= absence.last}
            away |= counted
            matters = counted and absence.first <= days[-1]
            if matters and (self._is_long(away) or away.issuperset(days)):
                drops.append(absence.first)
                break
        return max(at, self._midnight(min(drops))) if drops else None

    def _handed_over(self, person: str, at: datetime, end: datetime) -> datetime:
        """When a shift ends: at the handoff, or as that day begins if its person is not there any more."""
        day = self._day(end)
        gone = self.people[person].is_absent(day) or self._leaving(person, at) <= day
        return max(at, self._midnight(day)) if gone else end

    def _leaving(self, person: str, at: datetime) -> date:
        """The first day on which somebody does not belong to the roster any more."""
        day = self._day(at)
        turns = (turn for turn in self.team.rotation.roster if turn.person == person and _holds(turn, day))
        last = next((turn.last for turn in turns), None)
        return last + DAY if last is not None else date.max

    def _is_long(self, away: set[date]) -> bool:
        limit = self.team.rotation.skip_absences_of
        length = self.calendar.day_length() if limit.business else DAY
        return len(away) * length >= amount_of(limit, self.calendar)

    def _working_days(self, at: datetime, end: datetime) -> list[date]:
        return [day for day in self._days(at, end) if self.calendar.is_business_day(day)]

    def _days(self, at: datetime, end: datetime) -> list[date]:
        """The days of a shift; the one on which it is handed over is the next one's."""
        first, last = self._day(at), self._day(end)
        return [first + DAY * count for count in range((last - first).days)]

    def _joined(self, turn: Turn) -> datetime:
        joined = max(filter(None, (turn.first, self.team.rotation.starts)))
        return slot_on(joined, self.team.rotation.handoff.at, timezone=self.calendar.timezone)

    def _day(self, at: datetime) -> date:
        return local_date(at, timezone=self.calendar.timezone)

    def _midnight(self, day: date) -> datetime:
        return slot_on(day, time.min, timezone=self.calendar.timezone)


def _holds(turn: Turn, day: date) -> bool:
    """Whether a place in the roster is somebody's on this day."""
    return (turn.first is None or turn.first <= day) and (turn.last is None or turn.last >= day)
