"""What is PagerDuty's own in telling who is on call."""

from datetime import timedelta
from typing import Any

import pytest

from supportdesk.services.errors import ServiceError, Unavailable
from supportdesk.services.ports import OnCall
from tests.services.oncall.sources import CASES, NOW, SCHEDULE, a_source

(CASE,) = (case for case in CASES if case.name == "pagerduty")
R, S = "engineer-r@example.com", "engineer-s@example.com"
WEEK = timedelta(weeks=1)


def an_entry(user: object, start: str | None, end: str | None) -> dict[str, Any]:
    """As the API's documents show one, without what is not read."""
    return {"user": user, "schedule": {"id": SCHEDULE}, "escalation_level": 1, "start": start, "end": end}


def a_page(*entries: object, more: bool = False) -> dict[str, Any]:
    return {"oncalls": list(entries), "limit": 100, "offset": 0, "more": more, "total": None}


def shifts_of(body: object, times: int = 1) -> list[OnCall]:
    with a_source(CASE, []) as (source, sandbox, _):
        order = {"match": "GET *oncalls", "kind": "body", "body": body, "times": times}
        sandbox.control.faults.order([order])
        return list(source.shifts(NOW, NOW + WEEK))


def test_a_search_covers_twelve_weeks_and_is_paged() -> None:
    shifts = [
        {"who": R, "from": NOW + timedelta(hours=4 * hour), "to": NOW + timedelta(hours=4 * hour + 2)}
        for hour in range(130)
    ]
    with a_source(CASE, shifts) as (source, sandbox, _):
        found = source.shifts(NOW - 13 * WEEK, NOW + 12 * WEEK)
        asked = [entry.request for entry in sandbox.control.log.entries()]
    assert len(found) == 130
    assert [(each.query["since"], each.query["until"], each.query["offset"]) for each in asked] == [
        ("2026-08-17T10:00:00Z", "2026-11-09T10:00:00Z", "0"),
        ("2026-11-09T10:00:00Z", "2027-02-01T10:00:00Z", "0"),
        ("2026-11-09T10:00:00Z", "2027-02-01T10:00:00Z", "100"),
        ("2026-11-09T10:00:00Z", "2027-02-01T10:00:00Z", "200"),
        ("2027-02-01T10:00:00Z", "2027-02-08T10:00:00Z", "0"),
    ]
    assert asked[0].values("schedule_ids[]") == [SCHEDULE]
    assert asked[0].values("include[]") == ["users"]
    assert asked[0].headers["accept"] == "application/vnd.pagerduty+json;version=2"
    assert asked[0].headers["authorization"] == "Token token=s3cret-credential"


def test_a_shift_over_two_searches_and_several_policies_is_one() -> None:
    shifts = [{"who": R, "from": NOW - 20 * WEEK, "to": NOW + 3 * WEEK}]
    with a_source(CASE, shifts) as (source, _, _):
        assert source.shifts(NOW - 26 * WEEK, NOW + 12 * WEEK) == (
            OnCall(identity=R, start=NOW - 20 * WEEK, end=NOW + 3 * WEEK),
        )


def test_without_start_and_end_somebody_is_always_on_call() -> None:
    always = an_entry({"id": "PX1", "email": "Engineer-R@example.com "}, None, None)
    half = an_entry({"id": "PX2", "email": None}, "2026-11-18T10:00:00+01:00", None)
    assert shifts_of(a_page(always, half)) == [
        OnCall(identity=R, start=NOW, end=NOW + WEEK),
        OnCall(identity="PX2", start=NOW + timedelta(hours=47), end=NOW + WEEK),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "x",
        {"user": {"id": "P1"}, "start": None},
        an_entry(None, None, None),
        an_entry({"id": ""}, None, None),
        an_entry({"id": "P1"}, "soon", None),
        an_entry({"id": "P1"}, None, "2026-11-18T10:00:00"),
    ],
)
def test_an_entry_that_does_not_say_who_or_when_is_a_fault(entry: object) -> None:
    with pytest.raises(Unavailable, match="PagerDuty answered without"):
        shifts_of(a_page(entry), times=99)


def test_a_schedule_with_more_entries_than_can_be_paged_is_said() -> None:
    with pytest.raises(ServiceError, match="more than 10000 entries"):
        shifts_of(a_page(more=True), times=999)


def test_where_nobody_is_on_call_the_schedule_itself_is_looked_up() -> None:
    with a_source(CASE, []) as (source, sandbox, _):
        assert source.shifts(NOW, NOW + WEEK) == ()
        assert sandbox.control.log.entries()[-1].request.path == f"/pagerduty/schedules/{SCHEDULE}"
        order = {"match": "GET */schedules/*", "kind": "body", "body": {}, "times": 99}
        sandbox.control.faults.order([order])
        with pytest.raises(Unavailable, match="without the schedule"):
            source.shifts(NOW, NOW + WEEK)
