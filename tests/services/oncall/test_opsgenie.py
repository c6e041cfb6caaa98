"""What is Opsgenie's own in telling who is on call."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from supportdesk.services.errors import Unavailable
from supportdesk.services.ports import OnCall
from tests.services.oncall.sources import CASES, NOW, SCHEDULE, a_source

(CASE,) = (case for case in CASES if case.name == "opsgenie")
R, S = "engineer-r@example.com", "engineer-s@example.com"
WEEK = timedelta(weeks=1)


def a_period(start: datetime, **who: Any) -> dict[str, Any]:
    end = start + WEEK
    return {"startDate": start.isoformat(), "endDate": end.isoformat(), "type": "default", **who}


def a_person(name: str, kind: str = "user") -> dict[str, str]:
    return {"id": "1", "name": name, "type": kind}


def answer_of(*periods: dict[str, Any], **rotation: Any) -> dict[str, Any]:
    timeline = {
        "rotations": [{"id": "r", "name": "Weekly", "order": 1.0, "periods": list(periods), **rotation}]
    }
    return {
        "data": {
            "_parent": {"id": SCHEDULE, "name": "support", "enabled": True},
            "startDate": (NOW - 4 * WEEK).isoformat(),
            "endDate": (NOW + 4 * WEEK).isoformat(),
            "finalTimeline": timeline,
        },
        "took": 0.1,
    }


def shifts_of(answer: dict[str, Any], times: int = 1) -> list[tuple[str, datetime]]:
    with a_source(CASE, []) as (source, sandbox, _):
        sandbox.control.faults.order([{"match": "GET *", "kind": "body", "body": answer, "times": times}])
        return [(shift.identity, shift.start) for shift in source.shifts(NOW - WEEK, NOW + 2 * WEEK)]


def test_the_timeline_is_asked_for_by_id_in_weeks_that_cover_the_range() -> None:
    with a_source(CASE, []) as (source, sandbox, _):
        source.shifts(NOW - 26 * WEEK, NOW + 12 * WEEK)
        (entry,) = sandbox.control.log.entries()
    assert entry.request.path == f"/opsgenie/v2/schedules/{SCHEDULE}/timeline"
    assert entry.request.headers["authorization"] == "GenieKey s3cret-credential"
    assert entry.request.query == {
        "identifierType": "id",
        "date": "2026-05-17T10:00:00Z",
        "interval": "40",
        "intervalUnit": "weeks",
    }


def test_the_people_behind_a_team_or_an_escalation_count() -> None:
    both = [a_person(R), a_person(S)]
    told = answer_of(
        a_period(NOW, recipient=a_person("Support", "team"), flattenedRecipients=both),
        a_period(NOW - WEEK, type="historical", flattenedRecipients=[a_person(S)]),
    )
    assert shifts_of(told) == [(S, NOW - WEEK), (R, NOW)]


def test_a_team_whose_people_are_not_told_keeps_its_name() -> None:
    assert shifts_of(answer_of(a_period(NOW, recipient=a_person("Support", "team")))) == [("support", NOW)]


def test_an_empty_place_in_a_rotation_is_nobody() -> None:
    periods = (
        a_period(NOW, recipient={"type": "none"}),
        a_period(NOW),
        a_period(NOW, recipient=a_person(R), flattenedRecipients=[]),
    )
    assert shifts_of(answer_of(*periods)) == [(R, NOW)]


def test_of_a_deleted_rotation_only_the_past_counts() -> None:
    told = answer_of(
        a_period(NOW, recipient=a_person(R)),
        a_period(NOW - WEEK, type="historical", flattenedRecipients=[a_person(S)]),
        deleted=True,
    )
    assert shifts_of(told) == [(S, NOW - WEEK)]


def test_a_rotation_may_come_without_periods() -> None:
    assert shifts_of(answer_of(periods=None)) == []


@pytest.mark.parametrize(
    "period",
    [
        a_period(NOW, recipient="eng-r"),
        a_period(NOW, recipient={"type": "user"}),
        a_period(NOW, flattenedRecipients=[a_person(" ") | {"id": ""}]),
        a_period(NOW, flattenedRecipients="eng-r"),
        a_period(NOW, recipient=a_person(R)) | {"endDate": None},
        a_period(NOW, recipient=a_person(R)) | {"startDate": "2026-11-16T10:00:00"},
        a_period(NOW, recipient=a_person(R)) | {"startDate": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_a_period_that_does_not_say_who_or_when_is_a_fault(period: dict[str, Any]) -> None:
    with pytest.raises(Unavailable, match="Opsgenie answered without"):
        shifts_of(answer_of(period), times=99)


@pytest.mark.parametrize("parent", [None, {}, {"enabled": "true"}])
def test_whether_the_schedule_is_enabled_has_to_be_told(parent: object) -> None:
    told = answer_of()
    told["data"]["_parent"] = parent
    with pytest.raises(Unavailable, match="whether the schedule is enabled"):
        shifts_of(told, times=99)


def test_somebody_on_call_just_now_is_one_shift_although_the_past_is_told_apart() -> None:
    shift: dict[str, Any] = {"who": R, "from": NOW - WEEK / 2, "to": NOW + WEEK / 2}
    with a_source(CASE, [shift]) as (source, _, _):
        assert source.shifts(NOW - WEEK, NOW + WEEK) == (
            OnCall(identity=R, start=shift["from"], end=shift["to"]),
        )
