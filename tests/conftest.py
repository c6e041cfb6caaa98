"""What holds for the whole suite."""

import os

from hypothesis import settings

# No deadline: a slow machine is no fault of the code. In CI the examples are the same in each run.
settings.register_profile("developer", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "developer")

# Every REST call of every test is held to GitHub's own description; the fault matrix prints its numbers.
pytest_plugins = ["tests.contracts.exchanges", "tests.faults.report", "tests.worlds.fixtures"]
