"""Holds every REST call that a test makes against the sandbox to GitHub's own description of it.

A plugin for the whole suite: sandboxes write what they were asked and answered to a folder (SANDBOX_LOG), and
what is new there is checked after each test. A test with a call that GitHub does not know, or with an answer
that GitHub does not give, ends in an error that says so.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.contracts.install import Unreachable, install
from tests.contracts.openapi import Description, Exchange

_PREFIX = "/gh"


@pytest.fixture(scope="session", autouse=True)
def sandbox_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that sandboxes of this process, and of those it starts, write their exchanges to."""
    folder = tmp_path_factory.mktemp("exchanges")
    os.environ["SANDBOX_LOG"] = str(folder)
    yield folder
    del os.environ["SANDBOX_LOG"]


@pytest.fixture(autouse=True)
def github_calls_are_as_described(sandbox_log: Path) -> Iterator[None]:
    """Check the exchanges of this test, once it has ended."""
    yield
    exchanges = [exchange for path in sandbox_log.iterdir() for exchange in _take(path)]
    description = _description() if exchanges else None
    if description is not None:
        faults = [fault for exchange in exchanges for fault in description.check(exchange)]
        assert faults == []


def _take(path: Path) -> Iterator[Exchange]:
    """The REST exchanges in a file of the log, which is then gone."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.unlink()
    for entry in map(json.loads, lines):
        if entry["path"].startswith(f"{_PREFIX}/") and not entry["path"].endswith("/graphql"):
            yield Exchange(
                method=entry["method"],
                path=entry["path"].removeprefix(_PREFIX),
                query=entry["query"],
                request=entry["request"],
                status=entry["status"],
                response=entry["response"],
                fault=entry["fault"],
            )


@cache
def _description() -> Description | None:
    """GitHub's description; None where it can't be fetched, which the contract tests themselves report."""
    try:
        return Description(install())
    except Unreachable:
        return None
