"""A process that is killed at any request is made up for by the next run."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.killing import Deadly, kill
from tests.faults.matrix import bench_of, few
from tests.faults.stage import SCENES


@pytest.mark.parametrize("name", SCENES)
def test_a_process_that_is_killed_after_any_request_is_finished_by_the_next(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    scene, wrong = SCENES[name], []
    with bench_of(scene, tmp_path, Deadly) as bench:
        met = few(list(enumerate(bench.requests, 1)))
        for nth, mark in met:
            bench.reset()
            assert kill(bench.desk, scene, nth) == -signal.SIGKILL, f"{nth}: {mark}"
            if told := bench.finish():
                wrong.append(f"killed after {mark}: {told}")
        record_property("cases", len(met))
        record_property("wrong", wrong)
    assert wrong == []
