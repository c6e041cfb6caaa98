"""A calendar's feed, whatever it holds, is read within seconds, or refused with a sentence."""

from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk.services.oncall.recurrence import TooCostly, refuse_costly
from tests.hostile.feeds import END, SINCE, UNTIL, Read, a_calendar, a_reader, an_event

LINES = (
    "RRULE:FREQ=HOURLY;COUNT=1000000000",
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=DAILY;UNTIL=99991231T000000Z",
    "RRULE:FREQ=YEARLY;BYEASTER=0;BYMONTH=12",
    "RDATE;VALUE=PERIOD:20261101T000000Z/PT9000H",
    "RDATE:20261101T000000Z,x",
    "EXDATE:",
    "RECURRENCE-ID:20261101T100000Z",
    "DTSTART:99991231T235959Z",
    "DTSTART;TZID=Nowhere:20261101T100000",
    "DTSTART;VALUE=DATE:20261101",
    "DTEND:00010101T000000Z",
    "DURATION:P99999999999999999D",
    "DURATION:-PT1H",
    "BEGIN:VTIMEZONE",
    "BEGIN:STANDARD",
    "END:VEVENT",
    "END:VCALENDAR",
    'ATTENDEE;CN="a:;,";PARTSTAT=DECLINED:mailto:%FF',
    "STATUS:\x00",
    " folded",
    "\tfolded",
    ":",
    ";",
    "\u2028",
    "",
)


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    with a_reader() as reading:
        yield reading


@settings(max_examples=80)
@given(lines=st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=8))
def test_any_lines_in_an_event_are_read_or_refused(read: Read, lines: list[str]) -> None:
    began = process_time()
    said = read(a_calendar(an_event(*lines)))
    assert said.startswith("iCalendar feed in FEED") or not said
    assert process_time() - began < 10


@pytest.mark.parametrize(
    "inner",
    [
        "\n" * 2**18,
        "\r\n" * 2**18,
        an_event("RRULE:" + "A" * 2**17),
        an_event("RRULE:" + "A-" * 2**17 + "=1"),
        an_event("RRULE:FREQ=HOURLY", *(f"ATTENDEE:mailto:a{n}@example.com" for n in range(5_000))),
        "BEGIN:X\r\n" * 20_000,
        an_event("X-A" + ";B=c" * 50_000 + ":d"),
    ],
    ids=["lines", "breaks", "letters", "dashes", "people", "depth", "parameters"],
)
def test_a_feed_that_asks_for_very_much_is_over_soon(read: Read, inner: str) -> None:
    began = process_time()
    read(a_calendar(inner))
    assert process_time() - began < 10


def test_people_without_end_are_refused_with_the_mend(read: Read) -> None:
    event = an_event("RRULE:FREQ=HOURLY", *(f"ATTENDEE:mailto:a{n}@example.com" for n in range(1_000)))
    assert read(a_calendar(event)) == (
        "iCalendar feed in FEED puts people on call more than 100000 times: simplify it."
    )


def test_a_rule_behind_many_line_breaks_is_judged_as_well() -> None:
    with pytest.raises(TooCostly, match="secondly"):
        refuse_costly(f"BEGIN:VEVENT{END}RRULE:FREQ=SECO{END * 50} NDLY{END}", since=SINCE, until=UNTIL)
