"""The table of variables names each one that the desk reads or a workflow passes, and no other."""

import re
from pathlib import Path

from supportdesk.runtime.environment import Environment

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/environment.md").read_text("utf-8")
WORKFLOWS = [*(ROOT / ".github/workflows").glob("*.yml"), *(ROOT / "templates").glob("*.yml")]


class Asked(dict[str, str]):
    """An environment that remembers which variables it was asked for."""

    names: set[str]

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]  # texts only
        self.names.add(key)
        return default


def read_by_the_desk() -> set[str]:
    asked = Asked()
    asked.names = set()
    Environment.read(asked)
    return asked.names


def passed_by_workflows() -> set[str]:
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    return set(re.findall(r"(?:secrets|vars)\.(\w+)", text))


def told() -> set[str]:
    cells = re.findall(r"^\| ([^|]+) \|", PAGE, flags=re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def test_the_table_names_each_variable_that_is_read_or_passed_and_no_other() -> None:
    assert told() == read_by_the_desk() | passed_by_workflows()


def test_what_a_workflow_passes_as_a_secret_is_called_one() -> None:
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    for name in re.findall(r"secrets\.(\w+)", text):
        (row,) = re.findall(rf"^\|[^|]*`{name}`.*$", PAGE, flags=re.MULTILINE)
        assert "secret" in row.rsplit("|", 2)[1], row
