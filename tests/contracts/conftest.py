"""What the contract tests share: the packages of others, installed once, and the servers to try calls on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from github.Issue import Issue
from github.Repository import Repository

from tests.contracts.github_servers import GitHubServer, emulate_github, sandbox_github
from tests.contracts.install import Unreachable, install
from tests.contracts.slack_servers import SlackServer, emulate_slack, sandbox_slack


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder node_modules; where npm can't reach its registry tests are skipped, or fail if CI is set."""
    try:
        return install()
    except Unreachable as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem))
        pytest.skip(str(problem))


@pytest.fixture(scope="module", params=["sandbox", "emulate"])
def slack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackServer]:
    if request.param == "sandbox":
        with sandbox_slack() as server:
            yield server
    else:
        packages = request.getfixturevalue("packages")
        with emulate_slack(packages, tmp_path_factory.mktemp("emulate")) as server:
            yield server


@pytest.fixture(scope="module", params=["sandbox", "emulate"])
def github(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GitHubServer]:
    if request.param == "sandbox":
        with sandbox_github() as server:
            yield server
    else:
        packages = request.getfixturevalue("packages")
        with emulate_github(packages, tmp_path_factory.mktemp("emulate")) as server:
            yield server


@pytest.fixture(scope="module")
def repository(github: GitHubServer) -> Repository:
    return github.repository()


@pytest.fixture
def issue(repository: Repository) -> Issue:
    return repository.create_issue(title="Cannot push", body="### Impact\n\nHigh", labels=["team/delivery"])
