"""One measure: a shipped script as a process, its requests, its time and its memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.host import ROOT, Host, Requests

_TO_DO = re.compile(r"^(\d+) to do;", re.MULTILINE)
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")
NOW = "2026-11-18T10:20:00Z"
EVENT_NUMBER = 10_001  # the first team's newest issue in the public repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a process took: seconds of wall and processor time, and its peak of resident memory in bytes."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A program in a world of `issues`: its requests, and what it took by milliseconds of latency."""

    program: str
    issues: int
    requests: Requests
    changes: int = 0
    usage: Mapping[int, Usage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Seconds of processor time that a run in a world of `issues` spends, once all is read.

    `said` counts the texts that are rendered, the job summary among them.
    """

    issues: int
    deciding: float
    rendering: float
    said: int


class ProgramError(Exception):
    """A measured program ended with an error; the message is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A host with its check-out, and what is asked of it: latencies in milliseconds, and how many tries."""

    host: Host
    issues: int
    checkout: Path
    latencies: Sequence[int]
    tries: int

    def run_due(self) -> Measure:
        """All jobs of both teams, plan only."""
        return self._desk("run_due", {})

    def handle_event(self) -> Measure:
        """One event: an issue was opened."""
        event = self.checkout / "event.json"
        told = {
            "action": "opened",
            "issue": {"number": EVENT_NUMBER},
            "repository": {"full_name": "sourcegraph/sourcegraph"},
        }
        event.write_text(json.dumps(told), encoding="utf-8")
        return self._desk("handle_event", {"GITHUB_EVENT_NAME": "issues", "GITHUB_EVENT_PATH": str(event)})

    def bare(self) -> Measure:
        """The same pages as the run before, asked for and forgotten."""
        pages = self.checkout / "pages.jsonl"
        self.host.pages(pages)
        command = [sys.executable, str(ROOT / "bench/bare.py"), f"{self.host.url}/gh", str(pages)]
        return self._measure("lower bound", command, {})

    def decide(self) -> Deciding:
        """What run_due decides and renders: each the least of several tries, a process a try."""
        command = [sys.executable, str(ROOT / "bench/deciding.py"), NOW]
        environment = {**self.environment(), "PYTHONPATH": str(ROOT / "scripts")}
        output = self.checkout / "output"
        self.host.wait_before_answers(0)
        tried = []
        for _ in range(self.tries):
            run(command, environment, cwd=self.checkout, output=output)
            tried.append(json.loads(output.read_text(encoding="utf-8")))
        return Deciding(
            issues=self.issues,
            deciding=min(each["deciding"] for each in tried),
            rendering=min(each["rendering"] for each in tried),
            said=tried[0]["said"],
        )

    def _desk(self, script: str, event: Mapping[str, str]) -> Measure:
        command = [sys.executable, str(ROOT / f"scripts/{script}.py"), "--now", NOW]
        return self._measure(script, command, {**self.environment(), **event})

    def _measure(self, program: str, command: Sequence[str], environment: Mapping[str, str]) -> Measure:
        """The least of several tries: what else the machine does only adds to a time."""
        usage: dict[int, Usage] = {}
        output = self.checkout / "output"
        for latency in self.latencies:
            self.host.wait_before_answers(latency)
            tried = []
            for _ in range(self.tries):
                self.host.forget()
                tried.append(run(command, environment, cwd=self.checkout, output=output))
            usage[latency] = min(tried, key=lambda each: each.wall)
        return Measure(
            program=program,
            issues=self.issues,
            requests=self.host.requests(),
            changes=_changes(output),
            usage=usage,
        )

    def environment(self) -> dict[str, str]:
        """Where a run finds the host's services."""
        return {
            "GITHUB_REPOSITORY": "sourcegraph/support-desk",
            "GITHUB_API_URL": f"{self.host.url}/gh",
            "GITHUB_TOKEN": "sandbox",
            "SLACK_API_URL": f"{self.host.url}/slack/api/",
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "OPSGENIE_API_URL": f"{self.host.url}/opsgenie",
            "OPSGENIE_API_KEY": "sandbox",
        }


@contextmanager
def bench(issues: int, *, latencies: Sequence[int] = (0,), tries: int = 1) -> Iterator[Bench]:
    """A bench in a world of `issues`, with the shipped configuration in an empty check-out."""
    config = ROOT / "config/teams.yml"
    with tempfile.TemporaryDirectory() as folder, Host(config, issues) as host:
        checkout = Path(folder)
        (checkout / "config").mkdir()
        (checkout / "config/teams.yml").write_bytes(config.read_bytes())
        (checkout / "config/overrides.yml").write_text(host.overrides, encoding="utf-8")
        yield Bench(host=host, issues=issues, checkout=checkout, latencies=latencies, tries=tries)


def run(command: Sequence[str], environment: Mapping[str, str], *, cwd: Path, output: Path) -> Usage:
    """Run a process to its end, with what it prints in a file. Raises ProgramError.

    A process's peak begins with that of the process that started it, so the bench itself stays small.
    """
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with output.open("wb") as file:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**passed, **environment},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ProgramError(f"{' '.join(command)}:\n{output.read_text(encoding='utf-8')}")
    return Usage(wall=wall, cpu=used.ru_utime + used.ru_stime, peak=used.ru_maxrss * 1024)


def _changes(output: Path) -> int:
    """How many actions a plan holds, as its last line says."""
    said = _TO_DO.search(output.read_text(encoding="utf-8"))
    return int(said[1]) if said else 0
