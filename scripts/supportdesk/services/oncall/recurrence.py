"""What an iCalendar feed may ask to be calculated, judged by its text before anything is calculated.

A rule is a few bytes and can mean every second of eight thousand years. dateutil walks a rule from its first
day on, and one that never comes (30 February) to the year 9999; the time zones that a feed brings along are
walked while it is parsed.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import prod

LONGEST = 5_000_000  # microseconds that all rules of a feed may take together, by the figures below
MOST_EVENTS = 10_000
LAST_YEAR = 9999
AN_OCCURRENCE = 100  # microseconds to hand out each one that is in the range

# How often each frequency comes in a year, and the microseconds a step of it takes (dateutil 2.9, measured).
FREQUENCIES: Mapping[str, tuple[int, int]] = {
    "YEARLY": (1, 25),
    "MONTHLY": (12, 4),
    "WEEKLY": (53, 3),
    "DAILY": (366, 1),
    "HOURLY": (8784, 2),
}
_PART = re.compile(r"(?<![A-Z-])([A-Z][A-Z-]*+)=([^;:\"]*)")
_YEAR = re.compile(r"[:=](\d{4})\d{4}(?:T\d{6}Z?)?\s*$")


class TooCostly(ValueError):
    """A feed that asks for more than the desk calculates; the message says what of it."""


@dataclass(slots=True, kw_only=True)
class _Component:
    name: str
    year: int = 1970
    rules: list[Mapping[str, str]]


def refuse_costly(text: str, *, since: datetime, until: datetime) -> None:
    """Raises TooCostly for a feed whose rules, or whose number of events, would take long."""
    cost = events = 0
    for component in _components(text):
        events += component.name == "VEVENT"
        if events > MOST_EVENTS:
            raise TooCostly(f"more than {MOST_EVENTS} events")
        for rule in component.rules:
            cost += _cost(rule, component, since=since, until=until)
        if cost > LONGEST:
            raise TooCostly("more repetitions than can be calculated in a few seconds")


def _components(text: str) -> Iterator[_Component]:
    """Each component with its rules and the year it begins in, as it ends; one without an end counts too."""
    open_ones = [_Component(name="", rules=[])]
    for line in _unfolded(text):
        upper = line.upper().strip()
        key = re.split("[;:]", upper, maxsplit=1)[0]
        if key == "BEGIN":
            open_ones.append(_Component(name=upper.rpartition(":")[2].strip(), rules=[]))
        elif key == "END" and len(open_ones) > 1:
            yield open_ones.pop()
        elif key in {"RRULE", "EXRULE"}:
            open_ones[-1].rules += filter(None, [_parts(upper)])  # an empty one is none
        elif key == "DTSTART" and (year := _YEAR.search(upper)):
            open_ones[-1].year = int(year[1])
    yield from open_ones


def _unfolded(text: str) -> Iterator[str]:
    """The lines that say something, with what was folded; in one walk, as a feed may be millions of them."""
    pieces: list[str] = []
    for line in filter(None, re.split(r"\r?\n", text)):
        if line[0] not in " \t":
            yield "".join(pieces)
            pieces = [line]
        else:
            pieces.append(line[1:])
    yield "".join(pieces)


def _parts(line: str) -> dict[str, str]:
    """The parts of a rule; of one written twice it cannot be known which the library takes."""
    found = _PART.findall(line)
    if len({key for key, _ in found}) < len(found):
        raise TooCostly("a repetition that says the same thing twice")
    return dict(found)


def _cost(rule: Mapping[str, str], component: _Component, *, since: datetime, until: datetime) -> int:
    """Microseconds that a rule may take. Raises TooCostly for what nobody's shifts need."""
    frequency = rule.get("FREQ", "").strip()
    if frequency not in FREQUENCIES:
        told = frequency.lower() if frequency in {"SECONDLY", "MINUTELY"} else "unknown"
        raise TooCostly(f"a repetition whose frequency is {told}")
    if component.name in {"STANDARD", "DAYLIGHT"} and frequency != "YEARLY":
        raise TooCostly("a time zone that does not change by the year")
    interval = rule.get("INTERVAL", "1").strip()
    if not interval.isdecimal() or int(interval) < 1:
        raise TooCostly("a repetition without a sensible interval")
    several = prod(len(rule.get(key, "").split(",")) for key in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    times, step = FREQUENCIES[frequency]
    last = LAST_YEAR if _may_never_come(rule) else until.year
    steps = times * max(1, last + 1 - component.year) * several * step
    seen = min(times * _years_seen(rule, since, until) * several, _count(rule)) * AN_OCCURRENCE
    return (steps + seen) // int(interval)


def _years_seen(rule: Mapping[str, str], since: datetime, until: datetime) -> int:
    """How many years of the range a rule reaches into; most rules of an old calendar ended long ago."""
    ends = re.match(r"\s*(\d{4})\d{4}", rule.get("UNTIL", ""))
    last = min(until.year, int(ends[1])) if ends else until.year
    return max(0, last + 1 - since.year)


def _count(rule: Mapping[str, str]) -> int:
    told = rule.get("COUNT", "").strip()
    return int(told) if re.fullmatch(r"\d{1,9}", told) else sys.maxsize


def _may_never_come(rule: Mapping[str, str]) -> bool:
    """Whether no day at all might fit: 30 February, a sixth Monday, 29 February every second year."""
    if rule.keys() & {"BYSETPOS", "BYWEEKNO", "BYYEARDAY"}:
        return True
    days = [abs(int(day)) for day in re.findall(r"[+-]?\d+", rule.get("BYMONTHDAY", ""))]
    if "BYMONTHDAY" in rule and (not days or max(days) > 28 or "BYDAY" in rule):
        return True
    weeks = [int(number) for number in re.findall(r"\d+", rule.get("BYDAY", ""))]
    return bool(weeks) and max(weeks) > 4
