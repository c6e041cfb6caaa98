"""The stand-ins for on-call systems besides Opsgenie, as their documents have the systems answer."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.http import Request, Response
from sandbox.ical import Ical
from sandbox.jsm import Jsm, account_id
from sandbox.opsgenie import Opsgenie
from sandbox.pagerduty import PagerDuty

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
R, S = "engineer-r@example.com", "engineer-s@example.com"
SHIFTS = [
    {"who": R, "from": "2026-11-09T09:00:00Z"},
    {"who": S, "from": "2026-11-16T09:00:00Z", "to": "2026-11-23T09:00:00Z"},
]
JSM_PATH = "/jsm/ops/api/c1/v1/schedules/s1"
USERS = "/ex/jira/c1/rest/api/3/user/bulk"
BASIC = f"Basic {base64.b64encode(b'desk@example.com:key').decode()}"


def a_world(**schedule: Any) -> dict[str, Any]:
    return {"tokens": ["key"], "schedules": [{"id": "s1", "name": "support", "shifts": SHIFTS, **schedule}]}


def ask(service: Any, path: str, *, authorization: str, query: str = "", method: str = "GET") -> Response:
    fields = dict(part.split("=") for part in query.split("&") if part)
    return service.handle(  # type: ignore[no-any-return]
        Request(
            method=method,
            path=path,
            query=fields,
            query_string=query,
            headers={"authorization": authorization},
        )
    )


def ask_jsm(path: str = JSM_PATH, query: str = "", authorization: str = BASIC, **world: Any) -> Response:
    jsm = Jsm({**a_world(), "cloud": "c1", **world}, Clock(NOW))
    return ask(jsm, path, authorization=authorization, query=query)


def ask_pagerduty(path: str, query: str = "", authorization: str = "Token token=key") -> Response:
    return ask(PagerDuty(a_world(), Clock(NOW)), path, authorization=authorization, query=query)


def data_of(response: Response) -> Any:
    assert response.status == 200, response.body
    return json.loads(response.body)


def periods_of(timeline: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (period["startDate"], period["endDate"], period["type"])
        for rotation in timeline["finalTimeline"]["rotations"]
        for period in rotation["periods"]
    ]


def test_a_timeline_begins_with_the_week_of_its_date_and_tells_the_past_apart() -> None:
    opsgenie = Opsgenie(a_world(timezone="America/New_York"), Clock(NOW))
    path = "/v2/schedules/s1/timeline"
    query = "identifierType=id&interval=2&intervalUnit=weeks&date=2026-11-19T00:00:00Z"
    told = data_of(ask(opsgenie, path, authorization="GenieKey key", query=query))["data"]

    assert (told["startDate"], told["endDate"]) == ("2026-11-16T05:00:00Z", "2026-11-30T05:00:00Z")
    assert periods_of(told) == [
        ("2026-11-16T05:00:00Z", "2026-11-16T09:00:00Z", "historical"),
        ("2026-11-16T09:00:00Z", "2026-11-18T08:00:00Z", "historical"),
        ("2026-11-18T08:00:00Z", "2026-11-23T09:00:00Z", "default"),
    ]
    last = told["finalTimeline"]["rotations"][1]["periods"]
    assert last[0]["flattenedRecipients"][0]["name"] == S
    assert (last[1]["recipient"]["name"], last[1]["recipient"]["type"]) == (S, "user")


@pytest.mark.parametrize(
    ("unit", "start", "end"),
    [
        ("days", "2026-11-18T00:00:00Z", "2026-11-21T00:00:00Z"),
        ("weeks", "2026-11-16T00:00:00Z", "2026-12-07T00:00:00Z"),
        ("months", "2026-11-01T00:00:00Z", "2027-02-01T00:00:00Z"),
    ],
)
def test_a_timeline_is_cut_to_days_weeks_or_months(unit: str, start: str, end: str) -> None:
    told = data_of(ask_jsm(f"{JSM_PATH}/timeline", f"interval=3&intervalUnit={unit}"))

    assert (told["startDate"], told["endDate"]) == (start, end)


@pytest.mark.parametrize(
    "query",
    [
        "intervalUnit=years",
        "interval=0",
        "interval=x",
        "date=today",
        "date=2026-11-18T00:00:00",
        "date=2025-11-01T00:00:00Z",
        "interval=110",
    ],
)
def test_jsm_refuses_a_timeline_that_it_cannot_calculate(query: str) -> None:
    assert ask_jsm(f"{JSM_PATH}/timeline", query).status == 400


def test_jsm_knows_people_by_account_and_jira_their_addresses() -> None:
    told = data_of(ask_jsm(f"{JSM_PATH}/timeline"))
    responder = told["finalTimeline"]["rotations"][1]["periods"][1]["responder"]
    query = f"accountId={account_id(R)}&accountId={account_id(S)}&accountId=other&maxResults=5"
    users = data_of(ask_jsm(USERS, query, hidden=[R]))

    assert responder == {"id": account_id(S), "type": "user"}
    assert [(user["accountId"], user.get("emailAddress")) for user in users["values"]] == [
        (account_id(R), None),
        (account_id(S), S),
    ]
    assert users["isLast"]


@pytest.mark.parametrize(
    ("path", "authorization", "status"),
    [
        (JSM_PATH, "Basic !", 401),
        (JSM_PATH, BASIC.replace("Basic", "Bearer"), 401),
        (JSM_PATH, f"Basic {base64.b64encode(b'desk@example.com:other').decode()}", 401),
        ("/jsm/ops/api/c2/v1/schedules/s1", BASIC, 404),
        ("/jsm/ops/api/c1/v1/schedules/s2", BASIC, 404),
        ("/jsm/ops/api/c1/v1/alerts", BASIC, 404),
        (USERS, BASIC, 400),
        (JSM_PATH, BASIC, 200),
    ],
)
def test_jsm_refuses_what_is_not_there(path: str, authorization: str, status: int) -> None:
    assert ask_jsm(path, authorization=authorization).status == status


def test_a_schedule_can_be_forbidden() -> None:
    world = {"schedules": [{"id": "s1", "forbidden": True}]}
    jsm, pagerduty, ical = (make(world, Clock(NOW)) for make in (Jsm, PagerDuty, Ical))

    assert ask(jsm, JSM_PATH, authorization=BASIC).status == 403
    assert ask(pagerduty, "/schedules/s1", authorization="Token token=x").status == 403
    assert ask(ical, "/s1.ics", authorization="").status == 403


def test_pagerduty_has_an_entry_for_each_policy_whole_and_paged() -> None:
    query = "schedule_ids[]=s1&since=2026-11-17T00:00:00Z&until=2026-11-18T00:00:00Z&limit=1"
    first = data_of(ask_pagerduty("/oncalls", f"{query}&include[]=users"))
    second = data_of(ask_pagerduty("/oncalls", f"{query}&offset=1"))

    (entry,) = first["oncalls"]
    assert (entry["start"], entry["end"]) == ("2026-11-16T09:00:00Z", "2026-11-23T09:00:00Z")
    assert (entry["user"]["email"], first["more"], second["more"]) == (S, True, False)
    assert second["oncalls"][0]["escalation_level"] == 2
    assert "email" not in second["oncalls"][0]["user"]


@pytest.mark.parametrize(
    ("path", "query", "authorization", "status"),
    [
        ("/oncalls", "", "Token token=other", 401),
        ("/oncalls", "", "Bearer key", 401),
        ("/oncalls", "since=2026-01-01T00:00:00Z&until=2026-04-02T00:00:00Z", "Token token=key", 400),
        ("/oncalls", "since=2026-02-01T00:00:00Z&until=2026-01-02T00:00:00Z", "Token token=key", 400),
        ("/oncalls", "since=today", "Token token=key", 400),
        ("/schedules/s2", "", "Token token=key", 404),
        ("/incidents", "", "Token token=key", 404),
        ("/schedules/s1", "", "Token token=key", 200),
    ],
)
def test_pagerduty_refuses_what_it_cannot_answer(
    path: str, query: str, authorization: str, status: int
) -> None:
    assert ask_pagerduty(path, query, authorization).status == status


def test_a_feed_has_an_event_for_each_shift_cancelled_when_disabled() -> None:
    shifts = [{"who": R, "from": "2026-11-16T10:00:00+01:00"}, {"who": "Engineer, " + "S" * 90, "from": NOW}]
    ical = Ical({"tokens": ["key"], "schedules": [{"id": "s1", "shifts": shifts}]}, Clock(NOW))
    lines = ask(ical, "/s1.ics", query="token=key", authorization="").body.decode().split("\r\n")
    ical.act("disable", {"schedule": "s1"})
    disabled = ask(ical, "/s1.ics", query="token=key", authorization="").body.decode()

    assert "DTSTART:20261116T090000Z" in lines
    assert "DTEND:20261123T090000Z" in lines
    assert f"ATTENDEE;CUTYPE=INDIVIDUAL:mailto:{R}" in lines
    assert "SUMMARY:Engineer\\, " + "S" * 55 in lines
    assert " " + "S" * 35 in lines
    assert "STATUS:CONFIRMED" in lines
    assert disabled.count("STATUS:CANCELLED") == 2


@pytest.mark.parametrize(
    ("path", "query", "method", "status"),
    [
        ("/s1.ics", "", "GET", 401),
        ("/s1.ics", "token=other", "GET", 401),
        ("/s2.ics", "token=key", "GET", 404),
        ("/s1", "token=key", "GET", 404),
        ("/s1.ics", "token=key", "PUT", 404),
    ],
)
def test_a_feed_is_kept_from_who_has_not_its_address(path: str, query: str, method: str, status: int) -> None:
    ical = Ical(a_world(), Clock(NOW))

    assert ask(ical, path, query=query, method=method, authorization="").status == status


def test_a_feed_can_be_as_somebody_wrote_it() -> None:
    ical = Ical({"schedules": [{"id": "s1", "text": "BEGIN:VCALENDAR"}]}, Clock(NOW))

    assert ask(ical, "/s1.ics", authorization="").body == b"BEGIN:VCALENDAR"
