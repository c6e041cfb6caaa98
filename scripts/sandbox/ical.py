"""A stand-in for calendars that are published as iCalendar feeds at /NAME.ics, one for each schedule.

A shift is an event: of an attendee where it is known by e-mail, else with the name as its title. The events
of a schedule that is disabled are cancelled. With tokens in the world, an address has to end with ?token=….
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clock import Clock
from sandbox.http import Request, Response, text_response
from sandbox.schedules import Schedule, Schedules, is_email

_FEED = re.compile(r"/(?P<schedule>[^/]+)\.ics")
_LINE = 74  # letters before a line is folded; the limit is 75 octets


class Ical:
    """The feeds over the schedules of a world; one may bring `text`, a calendar as somebody wrote it."""

    def __init__(self, world: Mapping[str, Any], clock: Clock) -> None:
        self._schedules = Schedules(world, clock)
        self.act, self.view = self._schedules.act, self._schedules.view
        self._is_open = not world.get("tokens")

    def handle(self, request: Request) -> Response:
        """Answer a call."""
        match = _FEED.fullmatch(request.path)
        schedule = self._schedules.find(match["schedule"]) if match else None
        if request.method != "GET" or schedule is None:
            return text_response("There is no such calendar.", 404, "text/plain")
        if not self._is_open and not self._schedules.admits(request.query.get("token", "")):
            return text_response("This calendar is not public.", 401, "text/plain")
        if schedule.get("forbidden"):
            return text_response("This calendar is not shared.", 403, "text/plain")
        text = schedule.get("text") or "".join(f"{line}\r\n" for line in _calendar(schedule))
        return text_response(text, content_type="text/calendar")


def _calendar(schedule: Schedule) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sandbox//On call//EN")
    yield from _folded(f"X-WR-CALNAME:{_escaped(schedule['name'])}")
    for place, shift in enumerate(schedule["shifts"]):
        who = shift["who"]
        yield from ("BEGIN:VEVENT", f"UID:{place}@sandbox.example.com", "DTSTAMP:20260101T000000Z")
        yield f"DTSTART:{shift['from']:%Y%m%dT%H%M%SZ}"
        yield f"DTEND:{shift['to']:%Y%m%dT%H%M%SZ}"
        yield from _folded(f"SUMMARY:{'On call' if is_email(who) else _escaped(who)}")
        if is_email(who):
            yield from _folded(f"ATTENDEE;CUTYPE=INDIVIDUAL:mailto:{who}")
        yield f"STATUS:{'CONFIRMED' if schedule['enabled'] else 'CANCELLED'}"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", r"\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces, each but the first behind a space."""
    yield line[:_LINE]
    for start in range(_LINE, len(line), _LINE - 1):
        yield f" {line[start : start + _LINE - 1]}"
