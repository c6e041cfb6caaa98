"""Durations as people write them in the configuration and in commands, and as they read them in messages."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

from supportdesk.model.moment import to_utc
from supportdesk.model.worktime import BusinessTime

# Also the pattern of the configuration's JSON Schema, hence plain enough for JavaScript.
DURATION_PATTERN = r"^([1-9][0-9]{0,3}) (?:(business) (minute|hour|day)|(minute|hour|day|week))s?$"

_ACCEPTED = (
    'a whole number from 1 to 9999 and minutes, hours, days or weeks, such as "10 minutes" or "2 weeks", '
    'or business minutes, hours or days, such as "1 business day"'
)


Unit = Literal["minute", "hour", "day", "week"]

_UNITS: dict[str, Unit] = {"minute": "minute", "hour": "hour", "day": "day", "week": "week"}
_ELAPSED: dict[Unit, timedelta] = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """So many of a unit, of business time or of elapsed time; `str()` gives text that parses to it again."""

    amount: int
    unit: Unit
    business: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "3 business days", "10 minutes"; case and spacing are free. ValueError says what is accepted.

        There are no business weeks: how many working days they have would be a guess.
        """
        match = re.fullmatch(DURATION_PATTERN, " ".join(text.lower().split()))
        if match is None:
            raise ValueError(f'"{text}" is no duration: write {_ACCEPTED}')
        amount, business, business_unit, elapsed_unit = match.groups()
        return cls(
            amount=int(amount), unit=_UNITS[business_unit or elapsed_unit], business=business is not None
        )

    def __str__(self) -> str:
        kind = f"business {self.unit}" if self.business else self.unit
        return _count(self.amount, kind)


def amount_of(duration: Duration, calendar: BusinessTime) -> timedelta:
    """How much time it is: this calendar's business time for a business duration, else elapsed time.

    A business day is `calendar.day_length()`. A day of elapsed time is always 24 hours and a week seven of
    them, also over a change of the clocks.
    """
    if duration.business and duration.unit == "day":
        return duration.amount * calendar.day_length()
    return duration.amount * _ELAPSED[duration.unit]


def after(start: datetime, duration: Duration, calendar: BusinessTime) -> datetime:
    """The instant, in UTC, at which the duration has passed since `start`."""
    amount = amount_of(duration, calendar)
    return calendar.add(start, amount) if duration.business else to_utc(start) + amount


def humanize_business(amount: timedelta, calendar: BusinessTime) -> str:
    """Business time for people: "2 business days 1 h", "3 h 20 min", "0 min"; begun minutes are left out.

    Not for negative amounts: business time only counts forwards (ValueError).
    """
    if amount < timedelta():
        raise ValueError(f"cannot describe {amount}: business time only counts forwards")
    days, rest = divmod(amount, calendar.day_length())
    hours, minutes = divmod(rest // timedelta(minutes=1), 60)
    parts = [
        _count(days, "business day") if days else "",
        f"{hours} h" if hours else "",
        f"{minutes} min" if minutes else "",
    ]
    return " ".join(part for part in parts if part) or "0 min"


def _count(amount: int, thing: str) -> str:
    return f"{amount} {thing}" if amount == 1 else f"{amount} {thing}s"
