"""What the contract tests share: the packages of others, installed once."""

import os
from pathlib import Path

import pytest

from tests.contracts.install import Unreachable, install


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder node_modules; where npm can't reach its registry tests are skipped, or fail if CI is set."""
    try:
        return install()
    except Unreachable as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem))
        pytest.skip(str(problem))
