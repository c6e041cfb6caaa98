"""Holds what the whole suite asks of the sandbox to what GitHub and Slack publish.

A plugin: sandboxes write what they were asked and answered to a folder (SANDBOX_LOG), and what is new there
is looked at after each test. A test with a REST call that GitHub does not know, or with an answer that GitHub
does not give, ends in an error that says so. Posted blocks are compiled against Slack's types at the end.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.install import Unreachable, install
from tests.contracts.openapi import Description, Exchange
from tests.contracts.typescript import compile_blocks

_GITHUB = "/gh"
_POSTS = ("/slack/api/chat.postMessage", "/slack/api/chat.update")


@pytest.fixture(scope="session", autouse=True)
def sandbox_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that sandboxes of this process, and of those it starts, write their exchanges to."""
    folder = tmp_path_factory.mktemp("exchanges")
    os.environ["SANDBOX_LOG"] = str(folder)
    yield folder
    del os.environ["SANDBOX_LOG"]


@pytest.fixture(scope="session")
def posted_blocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """The lists of blocks, each as JSON, that Slack was sent and took."""
    posts: set[str] = set()
    yield posts
    packages = _packages() if posts else None
    if packages is not None:
        folder = tmp_path_factory.mktemp("posts")
        assert compile_blocks(sorted(posts), packages=packages, folder=folder) == ""


@pytest.fixture(autouse=True)
def exchanges_are_as_described(sandbox_log: Path, posted_blocks: set[str]) -> Iterator[None]:
    """Check the exchanges of this test, once it has ended."""
    yield
    entries = [entry for path in sandbox_log.iterdir() for entry in _take(path)]
    posted_blocks.update(post for entry in entries for post in _blocks(entry))
    exchanges = [exchange for entry in entries for exchange in _github_exchange(entry)]
    description = _description() if exchanges else None
    if description is not None:
        assert [fault for exchange in exchanges for fault in description.check(exchange)] == []


def _take(path: Path) -> list[Mapping[str, Any]]:
    """The entries of a file of the log, which is then gone."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.unlink()
    return [json.loads(line) for line in lines]


def _blocks(entry: Mapping[str, Any]) -> Iterator[str]:
    request, response = entry["request"], entry["response"]
    taken = isinstance(response, dict) and response.get("ok") and isinstance(request, dict)
    if entry["path"] in _POSTS and taken and isinstance(request.get("blocks"), list):
        yield json.dumps(request["blocks"])


def _github_exchange(entry: Mapping[str, Any]) -> Iterator[Exchange]:
    if entry["path"].startswith(f"{_GITHUB}/") and not entry["path"].endswith("/graphql"):
        yield Exchange(
            method=entry["method"],
            path=entry["path"].removeprefix(_GITHUB),
            query=entry["query"],
            request=entry["request"],
            status=entry["status"],
            response=entry["response"],
            fault=entry["fault"],
        )


@cache
def _description() -> Description | None:
    packages = _packages()
    return Description(packages) if packages is not None else None


@cache
def _packages() -> Path | None:
    """None where they can't be fetched, which the contract tests themselves report."""
    try:
        return install()
    except Unreachable:
        return None
