"""Who is on call by an Opsgenie schedule."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from supportdesk.services.errors import Denied, Missing, ServiceError, Unavailable
from supportdesk.services.oncall.opsgenie import OpsgenieSource
from tests.services.waits import Waits

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
SCHEDULE, KEY = "b553cefc-2466-4ad2-ad0c-66937c790bbf", "genie-key"
SHIFTS = [
    {"who": "Engineer-R@example.com", "from": NOW, "to": NOW + timedelta(days=7)},
    {"who": "engineer-s@example.com", "from": NOW + timedelta(days=6), "to": NOW + timedelta(days=14)},
]


@contextmanager
def a_schedule(
    *, asked: str = SCHEDULE, key: str = KEY, **more: Any
) -> Iterator[tuple[OpsgenieSource, Sandbox]]:
    world = {"tokens": [KEY], "schedules": [{"id": SCHEDULE, "shifts": SHIFTS, **more}]}
    with Sandbox({"now": NOW, "opsgenie": world}) as sandbox:
        source = OpsgenieSource(asked, key=key, url=f"{sandbox.url}/opsgenie/", patience=Waits().patience())
        yield source, sandbox


def fault(sandbox: Sandbox, kind: str, **more: Any) -> None:
    sandbox.control.faults.order([{"match": "GET /opsgenie/*", "kind": kind, **more}])


@pytest.mark.parametrize(
    ("days", "people"),
    [
        (-1, ()),
        (0, ("engineer-r@example.com",)),
        (6, ("engineer-r@example.com", "engineer-s@example.com")),
        (7, ("engineer-s@example.com",)),
    ],
)
def test_everybody_on_call_at_an_instant_is_named(days: int, people: tuple[str, ...]) -> None:
    with a_schedule() as (source, _):
        assert source.on_call(NOW + timedelta(days=days)) == people


def test_an_instant_means_the_same_in_any_zone() -> None:
    with a_schedule() as (source, _):
        assert source.on_call(NOW.astimezone(timezone(timedelta(hours=-8)))) == ("engineer-r@example.com",)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("status", {"status": 429, "headers": {"Retry-After": "3"}}),
        ("status", {"status": 503}),
        ("drop_before", {}),
        ("html", {}),
        ("truncate", {}),
    ],
)
def test_what_may_pass_is_asked_again_and_then_said(kind: str, more: dict[str, Any]) -> None:
    with a_schedule() as (source, sandbox):
        fault(sandbox, kind, **more)
        once = source.on_call(NOW)
        fault(sandbox, kind, **{**more, "times": 99})

        assert once == ("engineer-r@example.com",)
        with pytest.raises(Unavailable, match=rf"^Opsgenie schedule {SCHEDULE}: .* run again later\.$"):
            source.on_call(NOW)


def test_a_wrong_key_is_said_without_showing_it() -> None:
    with (
        a_schedule(key="wrong-key") as (source, _),
        pytest.raises(Denied, match="OPSGENIE_API_KEY") as refused,
    ):
        source.on_call(NOW)
    assert "wrong-key" not in str(refused.value)


def test_a_key_without_the_right_is_said() -> None:
    with a_schedule(forbidden=True) as (source, _), pytest.raises(Denied, match="read access"):
        source.on_call(NOW)


def test_an_unknown_schedule_is_named() -> None:
    with (
        a_schedule(asked="no/such") as (source, _),
        pytest.raises(Missing, match=r"rotation\.opsgenie\.schedule"),
    ):
        source.on_call(NOW)


def test_another_refusal_is_said() -> None:
    with a_schedule() as (source, sandbox):
        fault(sandbox, "status", status=422)

        with pytest.raises(ServiceError, match="422"):
            source.on_call(NOW)


@pytest.mark.parametrize("data", [None, [], {"onCallRecipients": "x"}, {"onCallRecipients": [1]}])
def test_an_answer_without_people_is_never_taken_for_nobody(data: object) -> None:
    with a_schedule() as (source, sandbox):
        fault(sandbox, "body", body={"data": data})
        assert source.on_call(NOW) == ("engineer-r@example.com",)
        fault(sandbox, "body", body={"data": data}, times=99)

        with pytest.raises(Unavailable, match="without a list of who is on call"):
            source.on_call(NOW)


def test_a_netrc_file_does_not_replace_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with a_schedule() as (source, _):
        assert source.on_call(NOW) == ("engineer-r@example.com",)
