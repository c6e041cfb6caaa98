"""Each script as a process: without its packages, interrupted at the start, with nowhere to write."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.processes import SCRIPTS, command_line, environment_of
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import an_issue

NAMES = sorted(path.stem for path in SCRIPTS.glob("*.py"))
BARE = "upgrade"  # comes before make setup, and needs no package
IN_A_CLASS = """
class Named:
    def __set_name__(self, *_):
        os.kill(os.getpid(), {})

class Holder:
    name = Named()
"""
LOST = (
    "support-desk: Not everything could be written to standard output (No space left on device): mend that,"
    " and run again to see it.\n"
)


def test_every_script_is_looked_at() -> None:
    assert {"run_due", "demo", "create_apps", "doctor", BARE} <= set(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name != BARE])
def test_a_script_without_its_packages_says_how_to_get_them(name: str) -> None:
    """Without `site` there are none."""
    ran = subprocess.run(
        [sys.executable, "-S", SCRIPTS / f"{name}.py"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        1,
        "",
        "support-desk: Its packages are not installed here: make setup, then source .venv/bin/activate.\n",
    )


def test_an_upgrade_needs_none() -> None:
    ran = subprocess.run(
        [sys.executable, "-S", SCRIPTS / f"{BARE}.py", "--help"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("sign", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("moment", ["os.kill(os.getpid(), {})", IN_A_CLASS])
def test_who_interrupts_a_script_while_it_loads_gets_a_sentence(
    name: str, sign: str, status: int, moment: str, tmp_path: Path
) -> None:
    """The signal comes as soon as anything larger is loaded."""
    source = f"import os, signal\n{moment.format(f'signal.{sign}')}\n"
    (tmp_path / "argparse.py").write_text(source)
    ran = subprocess.run(
        [sys.executable, SCRIPTS / f"{name}.py"],
        env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        status,
        "",
        "support-desk: Interrupted; nothing was written. Run again.\n",
    )


@pytest.mark.parametrize(
    "flags", [(), ("--format", "json"), ("--format", "markdown"), ("--help",), ("--version",)]
)
@pytest.mark.parametrize("name", ["run_due", "doctor", "show_rotation"])
def test_results_that_find_no_room_are_said_and_the_status_tells_it(
    name: str, flags: tuple[str, ...], rehearse: Rehearse
) -> None:
    desk = rehearse(an_issue(1))
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            command_line(desk, name, *flags),
            env=environment_of(desk, {}),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (3, LOST)


def test_what_was_done_before_is_in_the_record_and_the_summary(rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    record, summary = desk.folder / "run.json", desk.folder / "summary.md"
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            command_line(desk, "audit_requests", "--apply", "--record", str(record)),
            env=environment_of(desk, {"GITHUB_STEP_SUMMARY": str(summary)}),
            stdout=full,
            check=False,
        )
    kept = json.loads(record.read_text())
    outcomes = [each for team in kept["plan"]["teams"] for job in team["jobs"] for each in job["outcomes"]]
    assert (ran.returncode, {each["result"] for each in outcomes}) == (3, {"done"})
    assert summary.read_text().count("| ✓ |") == len(outcomes)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_ends_nothing(closed: str, rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(1))
    ran = subprocess.run(
        ["bash", "-c", f'"$@" {closed}', "bash", *command_line(desk, "audit_requests", "--apply")],
        env=environment_of(desk, {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr, bool(desk.writes())) == (0, "", True)
    assert bool(ran.stdout) == (closed == "2>&-")
