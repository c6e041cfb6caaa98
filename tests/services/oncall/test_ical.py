"""What is iCalendar's own in telling who is on call."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.server import Sandbox
from supportdesk.services.errors import ServiceError, Unavailable
from supportdesk.services.oncall.ical import IcalSource
from tests.services.waits import Waits

SINCE, UNTIL = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)
SPAN = "DTSTART:20261116T100000Z\nDTEND:20261123T100000Z"
OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Our Office
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def a_calendar(*events: str, before: str = "") -> str:
    told = "".join(f"BEGIN:VEVENT\nUID:{place}\n{event}\nEND:VEVENT\n" for place, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{before}{told}END:VCALENDAR\n"


def shifts_of(
    text: str, *, timezone: str = "Europe/London", names: Mapping[str, str] | None = None
) -> list[tuple[str, str, str]]:
    """Who, from and to, by the minute in UTC."""
    with Sandbox({"ical": {"schedules": [{"id": "team", "text": text}]}}) as sandbox:
        source = IcalSource(
            f"{sandbox.url}/ical/team.ics",
            variable="SUPPORT_ICS_URL",
            timezone=timezone,
            names=names or {},
            patience=Waits().patience(),
        )
        return [
            (shift.identity, f"{shift.start:%m-%dT%H:%M}", f"{shift.end:%m-%dT%H:%M}")
            for shift in source.shifts(SINCE, UNTIL)
        ]


def people_of(event: str, names: Mapping[str, str] | None = None) -> list[str]:
    return [who for who, _, _ in shifts_of(a_calendar(f"{SPAN}\n{event}"), names=names)]


def test_a_repetition_keeps_its_local_time_over_a_change_of_the_clocks() -> None:
    event = """SUMMARY:Engineer A
DTSTART;TZID=Europe/London:20261019T100000
DTEND;TZID=Europe/London:20261026T100000
RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"""
    assert shifts_of(a_calendar(event)) == [
        ("Engineer A", "10-19T09:00", "10-26T10:00"),
        ("Engineer A", "11-02T10:00", "11-09T10:00"),
    ]


def test_exceptions_to_a_repetition_count() -> None:
    series = """SUMMARY:Engineer A
DTSTART:20261102T100000Z
DTEND:20261103T100000Z
RRULE:FREQ=WEEKLY;UNTIL=20261123T100000Z
EXDATE:20261109T100000Z
RDATE:20261111T100000Z"""
    moved = """SUMMARY:Engineer B
RECURRENCE-ID:20261116T100000Z
DTSTART:20261117T100000Z
DTEND:20261118T100000Z"""
    cancelled = """SUMMARY:Engineer A
RECURRENCE-ID:20261123T100000Z
STATUS:CANCELLED
DTSTART:20261123T100000Z
DTEND:20261124T100000Z"""
    text = a_calendar(series, moved, cancelled).replace("UID:1", "UID:0").replace("UID:2", "UID:0")
    assert shifts_of(text) == [
        ("Engineer A", "11-02T10:00", "11-03T10:00"),
        ("Engineer A", "11-11T10:00", "11-12T10:00"),
        ("Engineer B", "11-17T10:00", "11-18T10:00"),
    ]


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        (";TZID=Europe/Berlin:20261116T100000", "11-16T09:00"),
        (";TZID=W. Europe Standard Time:20261116T100000", "11-16T09:00"),
        (";TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261116T100000", "11-16T09:00"),
        (";TZID=Pacific Standard Time:20261116T100000", "11-16T18:00"),
        (";TZID=Our Office:20261016T100000", "10-16T08:00"),
        (";TZID=Our Office:20261116T100000", "11-16T09:00"),
        (":20261116T100000", "11-16T15:00"),
        (":20261116T100000Z", "11-16T10:00"),
        (";VALUE=DATE:20261116", "11-16T05:00"),
    ],
)
def test_times_are_in_the_zone_that_is_meant(start: str, begins: str) -> None:
    event = f"SUMMARY:Engineer A\nDTSTART{start}\nDURATION:P1D"
    ((_, begun, _),) = shifts_of(a_calendar(event, before=OWN_ZONE), timezone="America/New_York")
    assert begun == begins


def test_a_calendar_can_name_its_zone_once() -> None:
    event = "SUMMARY:Engineer A\nDTSTART:20261116T100000Z\nDURATION:P1D"
    text = a_calendar(event, before="X-WR-TIMEZONE:Europe/Berlin\n")
    assert shifts_of(text) == [("Engineer A", "11-16T10:00", "11-17T10:00")]


def test_all_day_events_last_from_midnight_to_midnight() -> None:
    event = "SUMMARY:Engineer A\nDTSTART;VALUE=DATE:20261019\nDTEND;VALUE=DATE:20261026"
    assert shifts_of(a_calendar(event)) == [("Engineer A", "10-18T23:00", "10-26T00:00")]


def test_events_that_are_cancelled_free_or_of_no_length_are_none() -> None:
    events = [f"SUMMARY:A\n{SPAN}\nSTATUS:CANCELLED", f"SUMMARY:B\n{SPAN}\nTRANSP:TRANSPARENT"]
    events += ["SUMMARY:C\nDTSTART:20261116T100000Z", f"SUMMARY:D\n{SPAN}\nTRANSP:OPAQUE"]
    assert [who for who, _, _ in shifts_of(a_calendar(*events))] == ["D"]


NAMES = {"Engineer A": "eng-a", "Eng B": "eng-b"}
ATTENDEES = """ATTENDEE;CN="Eng  b":mailto:b@example.com
ATTENDEE;CN=Someone:mailto:Someone%2Bx@Example.com"""


@pytest.mark.parametrize(
    ("event", "names", "people"),
    [
        (f"SUMMARY:engineer  a\n{ATTENDEES}", NAMES, ["engineer a"]),
        (f"SUMMARY:Support\n{ATTENDEES}", NAMES, ["Eng b"]),
        (f"SUMMARY:Support\n{ATTENDEES}", {}, ["b@example.com", "someone+x@example.com"]),
        ("SUMMARY:X\nATTENDEE;PARTSTAT=DECLINED:mailto:b@example.com", {}, ["X"]),
        ("SUMMARY:X\nATTENDEE;CUTYPE=ROOM:mailto:b@example.com", {}, ["X"]),
        ("SUMMARY:X\nATTENDEE:urn:uuid:1-2", {}, ["X"]),
        ("SUMMARY:X\nATTENDEE:urn:x@example.com", {}, ["X"]),
        ("SUMMARY:On Call - B - Support\nATTENDEE:B@example.com", {}, ["b@example.com"]),
        ("SUMMARY:X\nATTENDEE:mailto:not an address", {}, ["X"]),
        ("SUMMARY:X\nORGANIZER:MAILTO:b@example.com", {}, ["b@example.com"]),
        ("SUMMARY:X\nORGANIZER:mailto:b@example.com", NAMES, ["X"]),
        ("SUMMARY: Engineer\\, A ", {}, ["Engineer, A"]),
        ("DESCRIPTION:-", {}, ["an event without a name"]),
    ],
)
def test_whom_an_event_means(event: str, names: dict[str, str], people: list[str]) -> None:
    assert sorted(people_of(event, names)) == sorted(people)


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("DTSTART:2026-11-16\nDTEND:20261123T100000Z", "cannot be read as an iCalendar"),
        ("DTSTART;TZID=Nowhere/At all:20261116T100000\nDURATION:P1D", "cannot be read as an iCalendar"),
        (f"{SPAN}\nRRULE:FREQ=WEEKLY;UNTIL=tomorrow", "cannot be read as an iCalendar"),
        (f"{SPAN}\nRRULE:FREQ=WEEKLY\nEXDATE:soon", "cannot be read as an iCalendar"),
        ("SUMMARY:no start", "cannot be read as an iCalendar"),
        (f"{SPAN}\nRRULE:FREQ=SECONDLY", "holds a repetition whose frequency is secondly"),
        (f"{SPAN}\nRRULE:FREQ=MINUTELY;INTERVAL=1440", "holds a repetition whose frequency is minutely"),
        ("END:VEVENT\nBEGIN:VTODO", "cannot be read as an iCalendar"),
    ],
)
def test_a_feed_with_something_broken_is_refused_whole(event: str, sentence: str) -> None:
    with pytest.raises(ServiceError, match=f"^iCalendar feed in SUPPORT_ICS_URL {sentence}") as said:
        shifts_of(a_calendar(f"{SPAN}\nSUMMARY:A", f"SUMMARY:B\n{event}"))
    assert not isinstance(said.value, Unavailable)


@pytest.mark.parametrize("text", ["<html></html>", "BEGIN:VCALENDAR\n", a_calendar(SPAN)[:-20]])
def test_a_feed_that_is_not_whole_is_asked_for_again(text: str) -> None:
    with pytest.raises(Unavailable, match="something else than a whole iCalendar; run again later"):
        shifts_of(text)


def test_a_feed_as_pagerduty_publishes_it_is_read() -> None:
    text = a_calendar(
        """SUMMARY:On Call - Engineer R -
  Support
ATTENDEE:engineer-r@example.com
DTSTART;VALUE=DATE-TIME:20261116T100000Z
DTEND;VALUE=DATE-TIME:20261123T100000Z
URL:https://example.com/schedules#P1""",
        before="X-WR-CALNAME:On Call Schedule for Support\nCALSCALE:GREGORIAN\n",
    )
    assert shifts_of(text.replace("PRODID:x", "PRODID;X-RICAL-TZSOURCE=TZINFO:-//x//EN")) == [
        ("engineer-r@example.com", "11-16T10:00", "11-23T10:00")
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    text = "\ufeff" + a_calendar(f"{SPAN}\nSUMMARY:Engineer\n  A").replace("\n", "\r\n")
    assert [who for who, _, _ in shifts_of(text)] == ["Engineer A"]


def test_credentials_in_the_address_are_sent_as_such() -> None:
    with Sandbox({"ical": {"schedules": [{"id": "team"}]}}) as sandbox:
        address = sandbox.url.replace("//", "//desk%40x:pass@")
        source = IcalSource(f"{address}/ical/team.ics", variable="X", timezone="UTC")
        source.shifts(SINCE, UNTIL)
        (entry,) = sandbox.control.log.entries()
    assert entry.request.headers["authorization"] == "Basic ZGVza0B4OnBhc3M="


def test_the_range_is_kept_to_the_minute() -> None:
    with Sandbox({"ical": {"schedules": [{"id": "team", "text": a_calendar(SPAN)}]}}) as sandbox:
        source = IcalSource(f"{sandbox.url}/ical/team.ics", variable="X", timezone="UTC")
        start, minute = datetime(2026, 11, 16, 10, tzinfo=UTC), timedelta(minutes=1)
        found: Any = source.shifts(start - minute, start + minute)
    assert [(shift.start, shift.end) for shift in found] == [(start, start + minute)]
