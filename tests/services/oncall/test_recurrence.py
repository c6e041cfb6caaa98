"""What a feed may ask to be calculated."""

import time
from datetime import UTC, datetime

import icalendar
import pytest
import recurring_ical_events  # type: ignore[import-untyped]

from supportdesk.services.oncall.recurrence import MOST_EVENTS, TooCostly, refuse_costly

SINCE, UNTIL = datetime(2026, 5, 18, tzinfo=UTC), datetime(2027, 2, 8, tzinfo=UTC)


def judge(*lines: str) -> None:
    refuse_costly("\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]), since=SINCE, until=UNTIL)


def events(rule: str, *, count: int = 1, start: str = "20200106T100000Z") -> list[str]:
    event = [
        "BEGIN:VEVENT",
        f"RRULE:{rule}",
        f"DTSTART:{start}",
        f"UID:{rule}",
        "DURATION:PT1H",
        "END:VEVENT",
    ]
    return event * count


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;WKST=MO",
        "FREQ=DAILY;UNTIL=20301231T000000Z",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=HOURLY;INTERVAL=12",
        "",
    ],
)
def test_repetitions_that_shifts_need_are_taken(rule: str) -> None:
    judge(*events(rule, count=10))


@pytest.mark.parametrize("end", ["UNTIL=20241231T000000Z", "UNTIL=20250101", "COUNT=5"])
def test_repetitions_that_ended_cost_little(end: str) -> None:
    judge(*events(f"FREQ=DAILY;{end}", count=500))


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (events("FREQ=SECONDLY"), "frequency is secondly"),
        (events("freq=minutely;INTERVAL=1440"), "frequency is minutely"),
        (events("FREQ=SECO\r\n NDLY"), "frequency is secondly"),
        (events("COUNT=3"), "frequency is unknown"),
        (events("FREQ=FORTNIGHTLY"), "frequency is unknown"),
        (events("FREQ=DAILY;INTERVAL=0"), "without a sensible interval"),
        (events("FREQ=DAILY;INTERVAL=-1"), "without a sensible interval"),
        (events("FREQ=DAILY;FREQ=SECONDLY"), "says the same thing twice"),
        (['EXRULE;X="FREQ=DAILY":FREQ=SECONDLY'], "says the same thing twice"),
        (events("FREQ=DAILY", start="00010101T000000Z", count=200), "more repetitions"),
        (
            events(f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,10,20,30"),
            "more repetitions",
        ),
        (events("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", count=2), "more repetitions"),
        (events("FREQ=HOURLY", count=10), "more repetitions"),
        (events("FREQ=DAILY", start="broken", count=500), "more repetitions"),
        (["BEGIN:VEVENT"] * (MOST_EVENTS + 1), "more than 10000 events"),
        (
            ["BEGIN:VTIMEZONE", "BEGIN:STANDARD", "RRULE:FREQ=DAILY"],
            "a time zone that does not change by the year",
        ),
    ],
)
def test_what_would_take_long_is_refused(lines: list[str], problem: str) -> None:
    with pytest.raises(TooCostly, match=problem):
        judge(*lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "count", "start"),
    [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", 1, "20200106T100000Z"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6", 20, "20200106T100000Z"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", 9, "20200106T100000Z"),
        ("FREQ=DAILY", 40, "19000101T100000Z"),
        ("FREQ=HOURLY", 2, "20200106T100000Z"),
    ],
)
def test_what_is_let_through_is_calculated_in_a_few_seconds(rule: str, count: int, start: str) -> None:
    lines = events(rule, count=count, start=start)
    judge(*lines)
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR"])
    began = time.monotonic()
    recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(SINCE, UNTIL)
    assert time.monotonic() - began < 30
