"""What holds for the whole suite."""

import os

from hypothesis import settings

from tests.faults.report import pytest_terminal_summary  # noqa: F401 - pytest finds it here

# No deadline: a slow machine is no fault of the code. In CI the examples are the same in each run.
settings.register_profile("developer", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "developer")

# Every REST call of every test is held to GitHub's own description.
pytest_plugins = ["tests.contracts.exchanges", "tests.worlds.fixtures"]
