"""What `--help` and `--version` say, and that every example in a help text does what it is there for."""

import importlib
import json
import re
import shlex
from pathlib import Path

import pytest

from supportdesk.runtime.command import Command
from supportdesk.runtime.run import run
from supportdesk.runtime.version import CHECKOUT, commit_of
from tests.repositories import Checkout
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import WEB, an_issue

NAMES = sorted(
    path.stem for path in (CHECKOUT / "scripts").glob("*.py") if "main(COMMAND)" in path.read_text()
)
ENDS = {  # where it is another one than 0
    "python scripts/run_due.py --detailed-exitcode": 2,
}


def command_of(name: str) -> Command:
    command: Command = importlib.import_module(name).COMMAND
    return command


def said_by(name: str, flag: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        run(command_of(name), [flag], {})
    assert ended.value.code == 0
    return capsys.readouterr().out


EXAMPLES = [
    (name, line.strip())
    for name in NAMES
    for line in command_of(name).about.splitlines()
    if line.strip().startswith("python scripts/")
]


def test_every_command_is_looked_at() -> None:
    assert {"run_due", "hand_off", "doctor", "show_rotation", "uninstall"} <= set(NAMES)
    assert {name for name, _ in EXAMPLES} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_help_fits_a_screen_and_is_grouped(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = said_by(name, "--help", capsys)
    lines = said.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    titles = ["what is looked at:", "what is done:", "how it is shown:", "exit status:"]
    assert [line for line in lines if line in titles] == titles
    for status in ("0", "1", "2", "3", "130"):
        assert re.search(rf"(?m)^  {status} +[a-z]", said)
    assert 1 <= sum(line.startswith("    python scripts/") for line in lines) <= 2
    (told,) = re.findall("docs/[a-z/]+[.]md", lines[-1])
    assert (CHECKOUT / told).is_file()


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_of_a_help_text_does_its_work(name: str, example: str, rehearse: Rehearse) -> None:
    desk = rehearse(an_issue(12))
    desk.at("2026-11-24T12:30:00+00:00")
    desk.sandbox.github.state.scopes = ["repo", "project", "read:org"]
    folder = Path(desk.folder)
    event = folder / "event.json"
    event.write_text(json.dumps({"issue": {"number": 12}, "repository": {"full_name": WEB}}))
    variables = {"GITHUB_EVENT_NAME": "issues", "GITHUB_EVENT_PATH": str(event)}
    script, *flags = shlex.split(example.removeprefix("python scripts/"))
    assert script == f"{name}.py"
    there = {"owner/repository#12": f"{WEB}#12", "run.json": str(folder / "run.json")}
    there |= {"main/config": str(folder), "config": str(folder)}
    ran = desk.run(command_of(name), *(there.get(flag, flag) for flag in flags), **variables)
    assert (ran.status, ran.err if "--verbose" not in flags else "") == (ENDS.get(example, 0), ""), ran.said


def test_the_version_names_the_commit(capsys: pytest.CaptureFixture[str]) -> None:
    commit = commit_of(CHECKOUT)
    told = f" (commit {commit[:12]})" if commit else ""
    assert re.fullmatch(
        rf"support-desk \d+\.\d+\.\d+{re.escape(told)}\n", said_by("run_due", "--version", capsys)
    )


def test_the_commit_is_found_however_git_keeps_it(tmp_path: Path) -> None:
    desk = Checkout(tmp_path / "desk")
    desk.write("README.md", "One.\n")
    commit = desk.commit()
    assert commit_of(desk.folder) == commit
    desk.git("pack-refs", "--all", "--prune")
    assert not (desk.folder / ".git/refs/heads/main").exists()
    assert commit_of(desk.folder) == commit
    for flags in (("--detach", "../detached"), ("-b", "feature/one", "../branched")):
        desk.git("worktree", "add", "--quiet", *flags)
        assert commit_of(desk.folder / flags[-1]) == commit
    desk.git("pack-refs", "--all", "--prune")
    assert commit_of(tmp_path / "branched") == commit
    desk.git("switch", "--quiet", "--orphan", "new")
    assert (commit_of(desk.folder), commit_of(tmp_path)) == ("", "")
