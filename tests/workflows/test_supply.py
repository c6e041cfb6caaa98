"""What workflows take from others, what they give away, and who can make them do it."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.expressions import evaluate
from tests.workflows.runner import load

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEMPLATES = sorted((ROOT / "templates").glob("doorbell.yml"))
CI = ROOT / ".github" / "workflows" / "ci.yml"
AUDIT = ROOT / ".github" / "workflows" / "audit.yml"


def named(path: Path) -> str:
    return path.stem


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_a_check_out_leaves_no_token_behind(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_what_a_pull_request_can_start_is_given_no_secret(path: Path) -> None:
    document = load(path)
    assert "pull_request_target" not in document["on"]
    if "pull_request" in document["on"]:
        assert "secrets." not in path.read_text(encoding="utf-8")
        assert not any("environment" in job for job in document["jobs"].values())


@pytest.mark.parametrize("path", [*WORKFLOWS, *TEMPLATES], ids=named)
def test_no_value_is_pasted_into_a_command(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize(
    ("event", "python", "kept"),
    [("push", "3.13", True), ("push", "3.11", False), ("pull_request", "3.13", False)],
)
def test_the_list_of_packages_is_kept_once_and_of_main_alone(event: str, python: str, *, kept: bool) -> None:
    assert load(CI)["on"]["push"]["branches"] == ["main"]
    contexts = {"github": {"event_name": event}, "matrix": {"python": python}}
    conditional = [step for step in steps(CI) if "if" in step]
    assert [step.get("run", step.get("uses", "").split("@")[0]) for step in conditional] == [
        "make sbom",
        "actions/upload-artifact",
    ]
    assert [evaluate(step["if"], contexts) for step in conditional] == [kept, kept]


def test_advisories_are_looked_up_each_week_and_where_a_lock_file_changes() -> None:
    triggers = load(AUDIT)["on"]
    assert [entry["cron"].split()[2:] for entry in triggers["schedule"]] == [["*", "*", "1"]]
    patterns = triggers["pull_request"]["paths"]
    watched = {path.name for pattern in patterns for path in ROOT.glob(pattern)}
    assert {path.name for path in ROOT.glob("requirements*.txt")} < watched


def test_the_checks_of_a_change_look_up_no_advisory() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make .*", run, flags=re.MULTILINE) == ["make check", "make docs", "make test"]
    assert "audit" not in "".join(step.get("run", "") for step in steps(CI))
