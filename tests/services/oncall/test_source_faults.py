"""What every on-call source says where its system does not answer as it should; the secret is never said."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Sandbox
from supportdesk.services.errors import Denied, Missing, ServiceError, Unavailable
from tests.services.oncall.sources import CASES, NOW, SECRET, Case, Shift, a_source

WEEK = timedelta(weeks=1)
BACK, AHEAD = NOW - 26 * WEEK, NOW + 12 * WEEK
SHIFTS: list[Shift] = [
    {"who": "Engineer-R@example.com", "from": NOW, "to": NOW + WEEK},
    {"who": "engineer-s@example.com", "from": NOW + timedelta(days=6), "to": NOW + 2 * WEEK},
]
every_source = pytest.mark.parametrize("case", CASES, ids=str)


def fault(sandbox: Sandbox, kind: str, **more: Any) -> None:
    sandbox.control.faults.order([{"match": "GET *", "kind": kind, **more}])


@every_source
@pytest.mark.parametrize(
    ("kind", "more", "waited"),
    [
        ("status", {"status": 429, "headers": {"Retry-After": "7"}}, 7.0),
        ("status", {"status": 503}, 1.0),
        ("drop_before", {}, 1.0),
        ("html", {}, 1.0),
        ("truncate", {}, 1.0),
    ],
)
def test_what_may_pass_is_asked_again_and_then_said(
    case: Case, kind: str, more: dict[str, Any], waited: float
) -> None:
    with a_source(case, SHIFTS) as (source, sandbox, waits):
        fault(sandbox, kind, **more)
        once = source.shifts(BACK, AHEAD)
        assert waits.slept == [waited]
        fault(sandbox, kind, **{**more, "times": 99})
        with pytest.raises(Unavailable) as said:
            source.shifts(BACK, AHEAD)

    assert len(once) == 2
    assert str(said.value).startswith(f"{case.what}: ")
    assert str(said.value).endswith("; run again later.")


@every_source
def test_a_longer_wait_than_a_run_can_afford_is_not_waited(case: Case) -> None:
    with a_source(case, SHIFTS) as (source, sandbox, waits):
        fault(sandbox, "status", status=429, headers={"Retry-After": "3600"})
        with pytest.raises(Unavailable, match="answered 429"):
            source.shifts(BACK, AHEAD)
        assert waits.slept == []


@every_source
def test_an_answer_of_another_shape_is_never_taken_for_nobody(case: Case) -> None:
    for body in case.odd:
        with a_source(case, SHIFTS) as (source, sandbox, _):
            fault(sandbox, "body", body=body, times=99)
            with pytest.raises(ServiceError) as said:
                source.shifts(BACK, AHEAD)
            assert str(said.value).startswith(case.what)


@every_source
def test_a_wrong_secret_is_said_with_where_it_stands(case: Case) -> None:
    with a_source(case, SHIFTS, secret="wr0ng-credential") as (source, _, waits):
        with pytest.raises(Denied, match=case.secret) as refused:
            source.shifts(BACK, AHEAD)
        assert waits.slept == []
    assert "wr0ng-credential" not in str(refused.value)


@every_source
def test_a_secret_without_the_right_is_said(case: Case) -> None:
    with a_source(case, SHIFTS, forbidden=True) as (source, _, _), pytest.raises(Denied):
        source.shifts(BACK, AHEAD)


@every_source
def test_an_unknown_schedule_is_said_with_where_it_stands(case: Case) -> None:
    with a_source(case, SHIFTS, asked="no-such") as (source, _, _), pytest.raises(Missing) as refused:
        source.shifts(BACK, AHEAD)
    assert case.place in str(refused.value)


@every_source
def test_a_schedule_cannot_lead_to_another_path(case: Case) -> None:
    with a_source(case, SHIFTS, asked="../no?such#one") as (source, sandbox, _):
        with pytest.raises(ServiceError):
            source.shifts(BACK, AHEAD)
        assert all(entry.request.path.startswith(f"/{case.name}/") for entry in sandbox.control.log.entries())


@every_source
@pytest.mark.parametrize("status", [302, 307, 422])
def test_another_refusal_is_said_and_a_redirect_not_followed(case: Case, status: int) -> None:
    with a_source(case, SHIFTS) as (source, sandbox, _):
        fault(sandbox, "status", status=status, headers={"Location": f"{sandbox.url}/elsewhere"}, times=99)
        with pytest.raises(ServiceError, match=str(status)):
            source.shifts(BACK, AHEAD)
        assert len(sandbox.control.log.entries()) == 1


@every_source
def test_an_answer_without_end_is_not_read_to_its_end(case: Case) -> None:
    with a_source(case, SHIFTS) as (source, sandbox, _):
        fault(sandbox, "body", body="x" * (4 * 2**20 + 1))
        with pytest.raises(ServiceError, match="more than 4 MiB"):
            source.shifts(BACK, AHEAD)


@every_source
def test_a_netrc_file_does_not_replace_the_secret(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with a_source(case, SHIFTS) as (source, sandbox, _):
        assert source.shifts(BACK, AHEAD) != ()
        sent = [entry.request.headers.get("authorization", "") for entry in sandbox.control.log.entries()]
    assert not any(header == "Basic YTpi" for header in sent)


@every_source
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("status", {"status": 401, "body": f"no {SECRET}"}),
        ("status", {"status": 403, "body": f"no {SECRET}"}),
        ("status", {"status": 404, "body": f"no {SECRET}"}),
        ("status", {"status": 418, "body": f"no {SECRET}"}),
        ("status", {"status": 503, "body": f"no {SECRET}"}),
        ("body", {"body": f"no {SECRET}"}),
        ("drop_before", {}),
        ("truncate", {}),
        ("html", {"body": f"<html>{SECRET}</html>"}),
    ],
)
def test_no_error_and_none_of_its_causes_holds_the_secret(
    case: Case, kind: str, more: dict[str, Any]
) -> None:
    with a_source(case, SHIFTS) as (source, sandbox, _):
        fault(sandbox, kind, times=99, **more)
        with pytest.raises(ServiceError) as said:
            source.shifts(BACK, AHEAD)
        address = sandbox.url
    error: BaseException | None = said.value
    assert error is not None
    assert error.__cause__ is None or SECRET not in str(error.__cause__)
    assert SECRET not in str(error)
    assert SECRET not in repr(source)
    assert address not in str(error)
