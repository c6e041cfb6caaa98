"""Ctrl-C and SIGTERM leave nothing half done: real processes, and a sandbox that is slow."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import run_due
from tests.faults.stage import MONDAY, configuration, staged
from tests.runtime.processes import SOON, Signalling, end_of, start, until
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import Rehearsal, a_world, an_issue

SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
READS = ["POST /gh/graphql TeamPage", "POST /slack/api/conversations.history", "POST /gh/graphql Desk"]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Rehearsal]:
    with Signalling(a_world()) as sandbox:
        sandbox.restore(staged(MONDAY))
        desk = Rehearsal(sandbox, tmp_path, configuration())
        desk.now = MONDAY
        yield desk


@pytest.mark.parametrize("slow", READS)
@pytest.mark.parametrize(("number", "status"), SIGNALS)
def test_who_interrupts_a_read_waits_for_no_server(
    rehearse: Rehearse, number: signal.Signals, status: int, slow: str
) -> None:
    desk, record = rehearse(an_issue(1)), "run.json"
    desk.fault(slow, "stall")
    process = start(desk, "run_due", "--apply", "--record", str(desk.folder / record))
    until(lambda: any(slow.split()[1] == each.request.path for each in desk.requests()))
    process.send_signal(number)
    ended = end_of(process, within=SOON)
    assert (ended.status, ended.out) == (status, "")
    assert ended.err == "support-desk: Interrupted; nothing was written. Run again.\n"
    assert (desk.writes(), desk.words()) == ([], [])
    kept = json.loads((desk.folder / record).read_text())
    assert (kept["status"], kept["said"]) == (status, "Interrupted; nothing was written. Run again.")


@pytest.mark.parametrize(("number", "status"), SIGNALS)
def test_who_interrupts_the_writing_leaves_the_rest_to_the_next_run(
    stage: Rehearsal, number: signal.Signals, status: int
) -> None:
    sandbox, record = stage.sandbox, stage.folder / "run.json"
    assert isinstance(sandbox, Signalling)
    stage.forget()
    process = start(stage, "run_due", "--apply", "--record", str(record))
    sandbox.operation, sandbox.meanwhile = "AddToBoard", lambda: process.send_signal(number)
    ended = end_of(process)
    assert stage.writes()[-2:] == ["AddToBoard", "SetStatus"]
    assert (ended.status, stage.words()) == (status, [])
    outcomes = [
        outcome["result"]
        for team in json.loads(record.read_text())["plan"]["teams"]
        for job in team["jobs"]
        for outcome in job["outcomes"]
    ]
    done, left = outcomes.count("done"), outcomes.count("skipped")
    assert (done > 0, left > 0, done + left) == (True, True, len(outcomes))
    first, second = ended.err.split("\n", 2)[1], ended.err.splitlines()[-1]
    assert first == "support-desk: Stopping once the action under way is done; once more to stop at once."
    assert second == f"support-desk: Interrupted: {done} done, {left} wait. Run again to finish."
    assert f"{done} done, 0 failed, {left} skipped. Plan " in ended.out
    assert stage.run(run_due.COMMAND, "--apply").status == 0
    assert stage.run(run_due.COMMAND, "--detailed-exitcode").status == 0


def test_who_interrupts_twice_does_not_wait_for_the_action_either(stage: Rehearsal) -> None:
    sandbox, record = stage.sandbox, stage.folder / "run.json"
    assert isinstance(sandbox, Signalling)
    stage.fault("POST /gh/graphql AddToBoard", "stall")
    process = start(stage, "run_due", "--apply", "--record", str(record))
    sandbox.operation, sandbox.meanwhile = "AddToBoard", lambda: process.send_signal(signal.SIGINT)
    until(lambda: "AddToBoard" in stage.writes())
    process.send_signal(signal.SIGTERM)
    ended = end_of(process, within=SOON)
    assert ended.status == 143
    said = "Stopped at once: what was under way may be half done. Run again to finish."
    assert ended.err.splitlines()[-1] == f"support-desk: {said}"
    assert (json.loads(record.read_text())["said"], stage.words()) == (said, [])
    stage.mend()
    assert stage.run(run_due.COMMAND, "--apply").status == 0
    assert stage.run(run_due.COMMAND, "--detailed-exitcode").status == 0
