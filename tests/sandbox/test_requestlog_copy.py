import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.http import Request, json_response
from sandbox.requestlog import Entry, RequestLog

ENTRY = Entry(
    at=datetime(2026, 11, 16, tzinfo=UTC),
    request=Request(method="GET", path="/opsgenie/v2/schedules"),
    operation=None,
    status=200,
    response=json_response({"data": []}),
    fault=None,
    seconds=0.1,
)


def test_entries_are_copied_to_the_folder_that_sandbox_log_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_LOG", str(tmp_path))
    for _ in range(2):
        RequestLog().add(ENTRY)
    (copy,) = tmp_path.iterdir()
    assert [json.loads(line) for line in copy.read_text().splitlines()] == [ENTRY.as_data()] * 2


def test_without_a_folder_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANDBOX_LOG", raising=False)
    log = RequestLog()
    log.add(ENTRY)
    assert log.entries() == (ENTRY,)
