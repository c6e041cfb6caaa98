import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.install import NODE

pytestmark = pytest.mark.contract

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKFLOWS = [*sorted((ROOT / ".github/workflows").glob("*.yml")), ROOT / "templates/doorbell.yml"]


def parse(*paths: Path) -> dict[str, Any]:
    """What GitHub's parser finds wrong, by file name."""
    command = [NODE, HERE / "parse_workflows.mjs", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return {Path(path).name: faults for path, faults in json.loads(done.stdout).items()}


@pytest.mark.usefixtures("packages")
def test_the_workflows_are_what_github_s_own_parser_takes() -> None:
    assert parse(*WORKFLOWS) == {path.name: [] for path in WORKFLOWS}


@pytest.mark.usefixtures("packages")
def test_a_key_that_github_does_not_know_is_found(tmp_path: Path) -> None:
    text = next(path for path in WORKFLOWS if path.name == "schedule.yml").read_text()
    misspelt = tmp_path / "misspelt.yml"
    misspelt.write_text(text.replace("timezone:", "time-zone:").replace("queue: max", "queues: max"))
    found = " ".join(parse(misspelt)["misspelt.yml"])
    assert "Unexpected value 'time-zone'" in found
    assert "Unexpected value 'queues'" in found
