"""The story: steps in the order of time, each with its moment in the week that is played."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

STORY = Path(__file__).parent / "story.yml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happens at a moment: a run of one of the desk's scripts, or a person's deed."""

    at: datetime
    told: Mapping[str, Any]


def read_story(path: Path, *, monday: date, zone: ZoneInfo) -> tuple[Step, ...]:
    """The steps of a story for the week that begins on `monday`."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Step(at=_moment(entry["at"], monday, zone), told=entry) for entry in entries)


def end_of_day(monday: date, day: str) -> date:
    """The date of a weekday in the week of `monday`."""
    return monday + timedelta(days=DAYS.index(day))


def by_day(steps: tuple[Step, ...]) -> Iterator[tuple[date, tuple[Step, ...]]]:
    """The steps of each local date, in order."""
    days = dict.fromkeys(step.at.date() for step in steps)
    yield from ((day, tuple(step for step in steps if step.at.date() == day)) for day in days)


def _moment(text: str, monday: date, zone: ZoneInfo) -> datetime:
    """`mon 09:19` in the week, `last fri 16:04` in the one before."""
    *last, day, clock = text.split()
    week = monday - timedelta(weeks=1) if last else monday
    return datetime.combine(end_of_day(week, day), time.fromisoformat(clock), zone)
