import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.http import Request, Response
from sandbox.opsgenie import Opsgenie

SCHEDULE = "b553cefc-2466-4ad2-ad0c-66937c790bbf"
PATH = f"/v2/schedules/{SCHEDULE}/on-calls"


def an_opsgenie(**schedule: Any) -> Opsgenie:
    shifts = [
        {"who": "engineer-r@example.com", "from": "2026-11-09T09:00:00Z", "to": "2026-11-16T09:00:00Z"},
        {"who": "engineer-s@example.com", "from": "2026-11-16T09:00:00Z", "to": "2026-11-23T09:00:00Z"},
    ]
    seed = {"id": SCHEDULE, "name": "repo-management-support", "shifts": shifts, **schedule}
    return Opsgenie(
        {"schedules": [seed], "tokens": ["key"]}, Clock(datetime(2026, 11, 16, 8, 59, tzinfo=UTC))
    )


def ask(opsgenie: Opsgenie, path: str = PATH, key: str = "GenieKey key", **query: str) -> Response:
    return opsgenie.handle(
        Request(method="GET", path=path, query={"flat": "true", **query}, headers={"authorization": key})
    )


def on_call(opsgenie: Opsgenie, **query: str) -> Any:
    return json.loads(ask(opsgenie, **query).body)["data"]["onCallRecipients"]


def test_who_is_on_call_changes_at_the_end_of_a_shift() -> None:
    opsgenie = an_opsgenie()

    assert on_call(opsgenie) == ["engineer-r@example.com"]
    assert on_call(opsgenie, date="2026-11-16T10:00:00+01:00") == ["engineer-s@example.com"]
    assert on_call(opsgenie, date="2026-12-01T00:00:00Z") == []


def test_the_answer_names_its_schedule_and_request() -> None:
    answer = json.loads(ask(an_opsgenie()).body)

    assert answer["data"]["_parent"] == {"id": SCHEDULE, "name": "repo-management-support", "enabled": True}
    assert set(answer) == {"data", "took", "requestId"}


def test_without_flat_the_participants_are_objects() -> None:
    data = json.loads(ask(an_opsgenie(), flat="false").body)["data"]

    assert [(each["name"], each["type"]) for each in data["onCallParticipants"]] == [
        ("engineer-r@example.com", "user")
    ]


def test_a_schedule_is_found_by_name_when_the_name_is_announced() -> None:
    path = "/v2/schedules/repo-management-support/on-calls"

    assert ask(an_opsgenie(), path, scheduleIdentifierType="name").status == 200
    assert ask(an_opsgenie(), path).status == 404


def test_a_schedule_can_be_read_by_itself() -> None:
    data = json.loads(ask(an_opsgenie(), f"/v2/schedules/{SCHEDULE}").body)["data"]

    assert (data["name"], data["enabled"]) == ("repo-management-support", True)


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"key": "GenieKey other"}, 401, "Could not authenticate"),
        ({"key": "Bearer key"}, 401, "Could not authenticate"),
        ({"path": "/v2/schedules/other/on-calls"}, 404, "No schedule exists with id [other]"),
        ({"path": "/v2/alerts"}, 404, "No handler found for the request"),
        ({"date": "tomorrow"}, 422, "Date [tomorrow] is not in the format yyyy-MM-dd'T'HH:mm:ssZ"),
        (
            {"date": "2026-11-16T10:00:00 01:00"},
            422,
            "Date [2026-11-16T10:00:00 01:00] is not in the format yyyy-MM-dd'T'HH:mm:ssZ",
        ),
        (
            {"date": "2026-11-16T10:00:00"},
            422,
            "Date [2026-11-16T10:00:00] is not in the format yyyy-MM-dd'T'HH:mm:ssZ",
        ),
        ({"scheduleIdentifierType": "colour"}, 422, "Identifier type [colour] is not valid"),
    ],
)
def test_a_call_that_cannot_be_answered_is_refused_in_a_sentence(
    changes: dict[str, str], status: int, message: str
) -> None:
    response = ask(an_opsgenie(), **changes)

    assert (response.status, json.loads(response.body)["message"]) == (status, message)


def test_a_schedule_out_of_the_key_s_reach_is_forbidden() -> None:
    response = ask(an_opsgenie(forbidden=True))

    assert (response.status, json.loads(response.body)["code"]) == (403, 40301)


def test_nobody_is_on_call_for_a_disabled_schedule() -> None:
    opsgenie = an_opsgenie()

    opsgenie.act("disable", {"schedule": SCHEDULE})

    assert on_call(opsgenie) == []


def test_a_person_can_change_the_shifts() -> None:
    opsgenie = an_opsgenie()
    shift = {"who": "engineer-s@example.com", "from": "2026-11-15T00:00:00Z"}

    opsgenie.act("set_shifts", {"schedule": SCHEDULE, "shifts": [shift, shift]})

    assert on_call(opsgenie) == ["engineer-s@example.com"]
