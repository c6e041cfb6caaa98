"""Dates as people write them after /eta and /snooze, understood as working days of the team's calendar.

Relative forms count from the moment at which the comment was written, in the calendar's local dates:

- today, tomorrow; a weekday, with or without "next": the first such day after today, on a Friday "fri" is a
  week later; "next week" is its Monday; "end of week" or "eow" is the first Friday from today on;
- 2026-11-27; a day with the name of a month and, if it is not the next such date from today on, the year;
  a weekday may stand before either, as the desk writes dates itself: then the two must agree;
- business days: that many working days after today; other days and weeks: that many dates after today;
- minutes and hours, also of business: the very moment, not a whole day.

A day on which no business is done, or on which it was over when the comment was written, moves to the next
working day, hence the caller says the date back. Figures alone (04/05/2026, 27.11.) are refused: they mean
different dates to different people. What is not understood never means now.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from supportdesk.model.duration import Duration, after, amount_of
from supportdesk.model.ledger import OpenInterval
from supportdesk.model.moment import local_date, slot_on, to_utc
from supportdesk.model.worktime import BusinessTime

_DAY = timedelta(days=1)
_YEAR = 366 * _DAY  # the same date next year is never refused
_FRIDAY = 4
_SHOWN = 40


def _spelled(rows: str) -> dict[str, int]:
    """The number of each spelling's row."""
    return {spelling: number for number, row in enumerate(rows.split(",")) for spelling in row.split()}


_WEEKDAYS = _spelled(
    "mon monday, tue tues tuesday, wed weds wednesday, thu thur thurs thursday, fri friday,"
    "sat saturday, sun sunday"
)
_MONTHS = _spelled(
    ", jan january, feb february, mar march, apr april, may, jun june, jul july, aug august,"
    "sep sept september, oct october, nov november, dec december"
)
_UNITS = {
    "min": "minutes",
    "h": "hours",
    "d": "days",
    "w": "weeks",
    "bd": "business days",
    "working day": "business days",
    "working days": "business days",
}

_LEAD = re.compile(r"^(?:(?:by|on|until|till) )?(?:the )?")
_SPAN = re.compile(r"(?:(?:in|for|within) )?(an?(?= )|[0-9]{1,4}) ?([a-z]+(?: [a-z]+)?)")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_NUMBER = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_IN_YEAR = r"(?:(?: ?, ?| )(?P<year>[0-9]{4}))?"
_DAY_FIRST = re.compile(rf"{_NUMBER}(?: of)? ?{_MONTH}{_IN_YEAR}")
_MONTH_FIRST = re.compile(rf"{_MONTH} ?{_NUMBER}{_IN_YEAR}")
_WEEKDAY_FIRST = re.compile(rf"({'|'.join(_WEEKDAYS)})(?: ?, ?| )(?:the )?(.+)")
_FIGURES = re.compile(r"[0-9]{1,4}(?: ?[./-] ?[0-9]{1,4}){1,2}")


class _Refused(Exception):
    """Why a text is refused and what to write: the rest of a sentence that begins with the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What somebody meant: a working day in the calendar's zone, and the instant (in UTC) of a snooze's end.

    Of a whole day `moment` is when its business opens, or when the comment was written if it had opened by
    then; after minutes or hours it is exactly then, and `day` the first working day not closed before it.
    So `moment` is never before the comment, nor after `end_of_day(day)`.
    """

    day: date
    moment: datetime


def understand(text: str, *, written: datetime, calendar: BusinessTime) -> Understood:
    """What `text`, in a comment written at the instant `written`, means in this calendar.

    Case and spacing are free; so are a leading "by", "on", "until", "till", "in", "for" or "within", and full
    stops or exclamation marks at the end. The text may be anything. ValueError if it has no such form, could
    be read in two ways, or names a date that does not exist, has passed or is more than 366 days ahead: one
    sentence for the writer, under 200 characters, with the text's beginning (as it is: whoever shows it
    escapes it) and what to write instead.
    """
    instant = to_utc(written)
    said = " ".join(text.split())
    words = said.lower().rstrip(" .!")
    duration = _duration(words)
    try:
        if duration is not None and duration.unit in ("minute", "hour"):
            return _exactly(duration, instant, calendar)
        day = _whole_day(duration or words, local_date(instant, timezone=calendar.timezone), calendar)
    except _Refused as refusal:
        raise ValueError(f"{_beginning(said)} {refusal}") from None
    working, hours = next(found for found in _working_days(day, calendar) if found[1].end > instant)
    return Understood(day=working, moment=max(hours.start, instant))


def end_of_day(day: date, calendar: BusinessTime) -> datetime:
    """The instant, in UTC, at which business closes for the last time on this local date.

    Of a date on which no business is done it is the next working day's closing.
    """
    _, hours = next(_working_days(day, calendar))
    return hours.end


def _duration(words: str) -> Duration | None:
    match = _SPAN.fullmatch(words)
    if match is None:
        return None
    amount, unit = match.groups()
    try:
        return Duration.parse(f"{1 if amount in ('a', 'an') else amount} {_UNITS.get(unit, unit)}")
    except ValueError:
        return None


def _exactly(duration: Duration, instant: datetime, calendar: BusinessTime) -> Understood:
    """The end of minutes or hours. If they are too many it is not looked for: that could take long."""
    room = calendar.elapsed(instant, instant + _YEAR) if duration.business else _YEAR
    if amount_of(duration, calendar) > room:
        raise _Refused("is more than a year ahead: write a shorter time.")
    moment = after(instant, duration, calendar)
    days = _working_days(local_date(moment, timezone=calendar.timezone), calendar)
    return Understood(day=next(day for day, hours in days if hours.end >= moment), moment=moment)


def _whole_day(meant: Duration | str, today: date, calendar: BusinessTime) -> date:
    """The local date of days, weeks or a name, from today on and within a year; any day of the week."""
    day = _date(meant, today) if isinstance(meant, str) else _later(meant, today, calendar)
    if day < today:
        raise _Refused(f"has passed: write a date to come, such as {_example(today)}.")
    if day > today + _YEAR:
        raise _Refused(f"is more than a year ahead: write a nearer date, such as {_example(today)}.")
    return day


def _later(duration: Duration, today: date, calendar: BusinessTime) -> date:
    """So many dates or working days after today. Those of more than a year are not all counted."""
    if not duration.business:
        return today + amount_of(duration, calendar)
    working = (day for day, _ in _working_days(today + _DAY, calendar))
    return next(islice(working, min(duration.amount, _YEAR.days + 1) - 1, None))


def _date(words: str, today: date) -> date:
    """The local date that has this name, past or to come."""
    name = _LEAD.sub("", words)
    steps = _steps(today.weekday())
    if name in steps:
        return today + steps[name] * _DAY
    before = _WEEKDAY_FIRST.fullmatch(name)
    if before is None:
        return _named_date(name, today)
    weekday, name = before.groups()
    day = _named_date(name, today)
    if day.weekday() != _WEEKDAYS[weekday]:
        raise _Refused(f"names two days, for {day} is a {day:%A}: write the one that you mean.")
    return day


def _named_date(name: str, today: date) -> date:
    """The date with this name of a month and day, or these figures."""
    match = _ISO.fullmatch(name) or _DAY_FIRST.fullmatch(name) or _MONTH_FIRST.fullmatch(name)
    if match is None:
        if _FIGURES.fullmatch(name):
            raise _Refused(f"can be read in more than one way: write it as in {_example(today)}.")
        examples = f'"Friday", "27 Nov", "{_example(today)}" or "3 business days"'
        raise _Refused(f"is not understood as a date: write for example {examples}.")
    month, day = _MONTHS.get(match["month"]) or int(match["month"]), int(match["day"])
    if match["year"]:
        found = _day_of(int(match["year"]), month, day)
    else:  # a 29th of February may be eight years away
        days = (_day_of(year, month, day) for year in range(today.year, today.year + 9))
        found = next((each for each in days if each and each >= today), None)
    if found is None:
        raise _Refused(f"is no day of the calendar: write a date such as {_example(today)}.")
    return found


def _steps(weekday: int) -> dict[str, int]:
    """How many dates after one of this weekday each day lies that has a name."""
    named = {name: (number - weekday - 1) % 7 + 1 for name, number in _WEEKDAYS.items()}
    ends = ("eow", "end of week", "end of the week", "end of this week")
    return {
        "today": 0,
        "tomorrow": 1,
        "next week": 7 - weekday,
        **dict.fromkeys(ends, (_FRIDAY - weekday) % 7),
        **named,
        **{f"next {name}": step for name, step in named.items()},
    }


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _working_days(day: date, calendar: BusinessTime) -> Iterator[tuple[date, OpenInterval]]:
    """The dates from `day` on with business between their midnights, and its first opening and last closing.

    A business day may have none: the clocks skip it, or another place's hours lie in another date here.
    """
    while True:
        day = calendar.next_business_day(day)
        midnights = (slot_on(each, time.min, timezone=calendar.timezone) for each in (day, day + _DAY))
        if hours := tuple(calendar.open_intervals(*midnights)):
            yield day, OpenInterval(start=hours[0].start, end=hours[-1].end)
        day += _DAY


def _example(today: date) -> date:
    return today + 7 * _DAY


def _beginning(said: str) -> str:
    """The beginning of the text in quotation marks, without what cannot be printed."""
    shown = "".join(each for each in said[: 2 * _SHOWN] if each.isprintable())
    cut = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1].rstrip() + "…"
    return f'"{cut}"' if cut else "An empty text"
