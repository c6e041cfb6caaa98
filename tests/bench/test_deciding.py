"""Deciding and rendering are measured over the world that a run reads, and apart from the reading."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.host import ROOT
from bench.measure import NOW, Bench, bench

SIZE = 100


@pytest.fixture(scope="module")
def ready() -> Iterator[Bench]:
    with bench(SIZE, tries=2) as ready:
        yield ready


def test_deciding_and_rendering_take_part_of_a_runs_processor_time(ready: Bench) -> None:
    decided = ready.decide()
    run = ready.run_due()
    assert decided.issues == SIZE
    assert decided.rendering > 0
    assert 0 < decided.deciding < run.usage[0].cpu


def test_everything_that_is_said_is_rendered(ready: Bench) -> None:
    decided = ready.decide()
    plan = json.loads(_run_due(ready))
    acting = (
        action
        for team in plan["teams"]
        for job in team["jobs"]
        if job["mode"] == "on"
        for action in job["actions"]
    )
    texts = sum("document" in action for action in acting)
    assert texts > 0
    assert decided.said == texts + 1  # the job summary


def _run_due(ready: Bench) -> str:
    command = [sys.executable, str(ROOT / "scripts/run_due.py"), "--now", NOW, "--format", "json"]
    environment = {"PATH": os.environ["PATH"], **ready.environment()}
    said = subprocess.run(
        command, cwd=ready.checkout, env=environment, capture_output=True, check=True, text=True
    )
    return said.stdout
