"""How many minutes a schedule is billed a month, counted from its cron lines and not estimated.

GitHub bills each job in whole minutes, and a round of the desk takes less than one, so a round is a minute:
https://docs.github.com/en/billing/concepts/product-billing/github-actions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from croniter import croniter

SCHEDULE = Path(__file__).parents[2] / ".github/workflows/schedule.yml"
FREE_MINUTES = 2_000  # a month, private repositories of GitHub Free
MONTHS = 12
YEAR = 2026
MINUTES: Mapping[str, str] = {  # off the hour, where GitHub delays and drops the most
    "every quarter of an hour": "4,19,34,49",
    "every half hour": "19,49",
    "every hour": "19",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a schedule: when it starts a round, and whose local time that is."""

    cron: str
    zone: str


def shipped() -> tuple[Line, ...]:
    """The lines of the workflow, the first of which is for the working hours."""
    told = yaml.load(SCHEDULE.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - `on` stays a text
    return tuple(Line(cron=each["cron"], zone=each.get("timezone", "UTC")) for each in told["on"]["schedule"])


def rounds_a_month(lines: Sequence[Line]) -> int:
    """Rounds in the mean month of a year; two lines that meet in a minute are two rounds."""
    return round(sum(sum(1 for _ in _starts(line)) for line in lines) / MONTHS)


def _starts(line: Line) -> Iterator[datetime]:
    zone = ZoneInfo(line.zone)
    begin, end = (datetime(year, 1, 1, tzinfo=zone) for year in (YEAR, YEAR + 1))
    moments = croniter(line.cron, begin - timedelta(seconds=1))
    while (moment := moments.get_next(datetime)).astimezone(UTC) < end.astimezone(UTC):
        yield moment


def variants() -> Iterator[tuple[str, str, int]]:
    """The shipped schedule thinned out: in words, the line of its working hours, rounds a month."""
    first, *rest = shipped()
    for words, minutes in MINUTES.items():
        thinned = Line(cron=" ".join([minutes, *first.cron.split()[1:]]), zone=first.zone)
        yield f"{words}, and the {len(rest)} other lines", thinned.cron, rounds_a_month([thinned, *rest])
    hourly = Line(cron=" ".join([MINUTES["every hour"], *first.cron.split()[1:]]), zone=first.zone)
    yield "every hour, and no other line", hourly.cron, rounds_a_month([hourly])


def table() -> str:
    """The variants, as the page about the cost shows them."""
    rows = [
        "| in working hours | `cron` of that line | rounds, and billed minutes, a month |",
        "|---|---|---|",
    ]
    rows += [f"| {words} | `{cron}` | {rounds:,} |" for words, cron, rounds in variants()]
    return "\n".join(rows) + "\n"
