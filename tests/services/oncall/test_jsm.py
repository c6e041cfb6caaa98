"""What is Jira Service Management's own in telling who is on call."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.jsm import account_id
from supportdesk.services.errors import Denied, Unavailable
from supportdesk.services.oncall.jsm import JsmSource
from tests.services.oncall.sources import CASES, CLOUD, NOW, SCHEDULE, SECRET, a_source
from tests.services.waits import Waits

(CASE,) = (case for case in CASES if case.name == "jsm")
R, S = "engineer-r@example.com", "engineer-s@example.com"
WEEK = timedelta(weeks=1)
SHIFTS = [
    {"who": R, "from": NOW, "to": NOW + WEEK},
    {"who": S, "from": NOW + WEEK, "to": NOW + 2 * WEEK},
]


def people(source: Any) -> list[str]:
    return [shift.identity for shift in source.shifts(NOW - 26 * WEEK, NOW + 12 * WEEK)]


def test_the_schedule_its_timeline_and_the_users_are_asked_for_on_the_site() -> None:
    with a_source(CASE, SHIFTS) as (source, sandbox, _):
        assert people(source) == [R, S]
        asked = [entry.request for entry in sandbox.control.log.entries()]
    schedule = f"/jsm/jsm/ops/api/{CLOUD}/v1/schedules/{SCHEDULE}"
    assert [request.path for request in asked] == [
        schedule,
        f"{schedule}/timeline",
        f"/jsm/ex/jira/{CLOUD}/rest/api/3/user/bulk",
    ]
    assert asked[1].query == {"date": "2026-05-17T10:00:00Z", "interval": "40", "intervalUnit": "weeks"}
    assert asked[2].values("accountId") == sorted([account_id(R), account_id(S)])
    assert {request.headers["authorization"] for request in asked} == {
        "Basic ZGVza0BleGFtcGxlLmNvbTpzM2NyZXQtY3JlZGVudGlhbA=="
    }


def test_an_account_without_an_address_to_be_seen_is_its_id() -> None:
    with a_source(CASE, SHIFTS) as (source, sandbox, _):
        users = {"values": [{"accountId": account_id(R), "emailAddress": ""}, {"accountId": account_id(S)}]}
        sandbox.control.faults.order([{"match": "GET *user/bulk", "kind": "body", "body": users}])
        assert people(source) == [account_id(R), account_id(S)]


def test_who_is_named_in_the_configuration_is_not_looked_up() -> None:
    with a_source(CASE, SHIFTS) as (_, sandbox, _):
        source = JsmSource(
            SCHEDULE,
            cloud=CLOUD,
            email="desk@example.com",
            token=SECRET,
            url=f"{sandbox.url}/jsm",
            named={account_id(R), account_id(S)},
        )
        assert people(source) == [account_id(R), account_id(S)]
        assert len(sandbox.control.log.entries()) == 2


def test_many_accounts_are_looked_up_fifty_at_a_time() -> None:
    shifts = [
        {
            "who": f"engineer-{place}@example.com",
            "from": NOW + timedelta(hours=place),
            "to": NOW + timedelta(hours=place + 1),
        }
        for place in range(120)
    ]
    with a_source(CASE, shifts) as (source, sandbox, _):
        assert people(source) == [shift["who"] for shift in shifts]
        assert [len(entry.request.values("accountId")) for entry in sandbox.control.log.entries()[2:]] == [
            50,
            50,
            20,
        ]


@pytest.mark.parametrize("body", [[], {}, {"values": {}}, {"values": ["x"]}])
def test_a_look_up_of_another_shape_is_a_fault(body: object) -> None:
    with a_source(CASE, SHIFTS) as (source, sandbox, _):
        order = {"match": "GET *user/bulk", "kind": "body", "body": body, "times": 99}
        sandbox.control.faults.order([order])
        with pytest.raises(Unavailable, match="without a list of users"):
            people(source)


def test_an_account_that_may_not_browse_users_is_said() -> None:
    with a_source(CASE, SHIFTS) as (source, sandbox, _):
        sandbox.control.faults.order([{"match": "GET *user/bulk", "kind": "status", "status": 403}])
        with pytest.raises(Denied, match="let it browse users"):
            people(source)


def test_an_empty_place_of_a_rotation_is_nobody() -> None:
    period = {"startDate": "2026-11-16T10:00:00Z", "endDate": "2026-11-23T10:00:00Z", "type": "default"}
    told = {
        "startDate": "2026-01-01T00:00:00Z",
        "endDate": "2028-01-01T00:00:00Z",
        "finalTimeline": {"rotations": [{"periods": [{**period, "responder": {"type": "noone"}}]}]},
    }
    with a_source(CASE, SHIFTS) as (source, sandbox, _):
        sandbox.control.faults.order([{"match": "GET *timeline", "kind": "body", "body": told}])
        assert people(source) == []


def test_the_address_of_the_account_may_have_any_letters() -> None:
    with a_source(CASE, SHIFTS) as (_, sandbox, _):
        source = JsmSource(
            SCHEDULE,
            cloud=CLOUD,
            email="désk@example.com",
            token=SECRET,
            url=f"{sandbox.url}/jsm",
            patience=Waits().patience(),
        )
        assert people(source) == [R, S]
