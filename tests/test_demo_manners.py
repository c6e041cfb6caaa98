"""What `demo.py` says of itself, and how it ends when it is told to."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.play.command import exports
from sandbox.play.week import Week

ROOT = Path(__file__).parents[1]
DEMO = [sys.executable, str(ROOT / "scripts/demo.py")]


def test_help_says_what_it_does_with_examples_and_fits_a_screen() -> None:
    said = subprocess.run([*DEMO, "--help"], capture_output=True, check=True, text=True).stdout
    lines = said.splitlines()
    assert (len(lines) <= 40, max(map(len, lines)) <= 80) == (True, True)
    assert "    python scripts/demo.py --config config/teams.yml" in lines
    assert "  130  interrupted by Ctrl-C, 143 by SIGTERM; nothing goes on" in lines


def test_a_wrong_flag_is_said_in_a_sentence_and_ends_as_other_mistakes_do() -> None:
    done = subprocess.run([*DEMO, "--speed", "2"], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "demo: Unrecognized arguments: --speed 2. See --help.\n"


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_week_that_is_interrupted_ends_at_once_with_one_word(
    number: signal.Signals, status: int, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [*DEMO, "--out", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("The week of ")
        process.send_signal(number)
        _, said = process.communicate(timeout=10)
    finally:
        process.kill()
    assert (process.returncode, said) == (status, "Interrupted.\n")


def test_what_a_terminal_needs_to_act_in_the_sandbox_is_what_its_teams_use_and_ends_with_the_moment(
    tmp_path: Path,
) -> None:
    week = Week(ROOT / "docs/reference/more.teams.yml", summary=tmp_path / "summaries.md")
    with week.sandbox as sandbox:
        lines = exports(week).splitlines()
    sources = {team.told["rotation"]["source"] for team in week.teams.teams}
    told = {line.removeprefix("export ").partition("=")[0] for line in lines}
    for prefix, source in {"OPSGENIE_": "opsgenie", "JSM_": "jsm", "PAGERDUTY_": "pagerduty"}.items():
        assert any(name.startswith(prefix) for name in told) == (source in sources)
    assert lines[-1] == f"export NOW={sandbox.clock.now().isoformat()}"
