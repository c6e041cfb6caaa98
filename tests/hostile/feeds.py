"""Feeds as a stranger could write them, and what becomes of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sandbox.server import Sandbox
from supportdesk.services.errors import ServiceError
from supportdesk.services.oncall.ical import IcalSource
from tests.services.waits import Waits

SINCE, UNTIL = datetime(2026, 5, 18, tzinfo=UTC), datetime(2027, 2, 8, tzinfo=UTC)
END = "\r\n"
Read = Callable[[str], str]


def a_calendar(inner: str) -> str:
    return f"BEGIN:VCALENDAR{END}VERSION:2.0{END}PRODID:x{END}{inner}{END}END:VCALENDAR{END}"


def an_event(*lines: str) -> str:
    first = ("BEGIN:VEVENT", "UID:1", "SUMMARY:a", "DTSTART:20261101T100000Z", "DTEND:20261101T110000Z")
    return END.join((*first, *lines, "END:VEVENT", ""))


@contextmanager
def a_reader() -> Iterator[Read]:
    """Serves a feed and reads it: the sentence that refuses it, or nothing."""
    with Sandbox({"now": SINCE}) as sandbox:
        address = f"{sandbox.url}/ical/1.ics"
        source = IcalSource(address, variable="FEED", timezone="Europe/London", patience=Waits().patience())

        def read(feed: str) -> str:
            fault = {"match": "GET /ical/*", "kind": "body", "body": feed, "times": 10_000}
            sandbox.control.faults.order([fault])
            try:
                source.shifts(SINCE, UNTIL)
            except ServiceError as error:
                return str(error)
            return ""

        yield read
