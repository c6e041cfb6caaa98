"""A ledger of business time: the open intervals of one period with their running total.

With it a question about a whole year costs two binary searches instead of a walk over its days.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInterval:
    """Business time without a break, from `start` until just before `end`; both in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Disjoint intervals in order; `before[i]` is the business time that has passed when interval i opens."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    before: tuple[timedelta, ...]
    total: timedelta

    def is_open(self, moment: datetime) -> bool:
        """Whether the instant lies in one of the intervals."""
        index = bisect_right(self.starts, moment) - 1
        return index >= 0 and moment < self.ends[index]

    def passed_at(self, moment: datetime) -> timedelta:
        """How much of the period's business time has passed at this instant."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return timedelta()
        return self.before[index] + min(moment, self.ends[index]) - self.starts[index]

    def reached_at(self, amount: timedelta) -> datetime:
        """The first instant at which `amount` has passed, where 0 < amount ≤ total."""
        index = bisect_left(self.before, amount) - 1
        return self.starts[index] + amount - self.before[index]


def ledger_of(intervals: Iterable[OpenInterval]) -> Ledger:
    """The ledger of disjoint intervals given in order."""
    entries = tuple(intervals)
    running = tuple(accumulate((entry.end - entry.start for entry in entries), initial=timedelta()))
    return Ledger(
        starts=tuple(entry.start for entry in entries),
        ends=tuple(entry.end for entry in entries),
        before=running[:-1],
        total=running[-1],
    )
