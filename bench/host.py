"""The sandbox in a process of its own, so that its memory and time are not the desk's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.requestlog import Entry

ROOT = Path(__file__).resolve().parents[1]
PAGE = "TeamPage"  # the document that carries a page of issues and of board items


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """What a run asked for, by document, REST call or method; GraphQL points as the sandbox counts them."""

    kinds: dict[str, int]
    services: dict[str, int]
    points: int
    dearest: int

    @property
    def total(self) -> int:
        return sum(self.services.values())


def count(entries: Iterable[Entry]) -> Requests:
    """The account of a request log."""
    known = list(entries)
    costs = [entry.cost or 0 for entry in known]
    return Requests(
        kinds=dict(Counter(_kind(entry) for entry in known)),
        services=dict(Counter(_service(entry) for entry in known)),
        points=sum(costs),
        dearest=max(costs, default=0),
    )


def _service(entry: Entry) -> str:
    prefix = entry.request.path.split("/")[1]
    return {"gh": "GitHub", "slack": "Slack"}.get(prefix, "on-call")


def _kind(entry: Entry) -> str:
    if _service(entry) == "Slack":
        return entry.request.path.rpartition("/")[2]
    return entry.operation or f"{entry.request.method} {entry.request.path.split('/')[-1]}"


class Host:
    """A sandbox with a world of `issues`, in its own process until the block ends."""

    def __init__(self, config: Path, issues: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.host", str(config), str(issues)],
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'scripts'}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        told = self._hear()
        self.url: str = told["url"]
        self.overrides: str = told["overrides"]

    def wait_before_answers(self, milliseconds: int) -> None:
        """Add so much latency to each answer from now on."""
        self._order("latency", milliseconds)

    def forget(self) -> None:
        """Begin the request log anew."""
        self._order("forget")

    def requests(self) -> Requests:
        """What was asked since the log began."""
        return Requests(**self._order("requests"))

    def pages(self, target: Path) -> None:
        """Write what was asked for as pages to a file, a request's body a line."""
        self._order("pages", str(target))

    def __enter__(self) -> Host:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def _order(self, verb: str, argument: Any = None) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([verb, argument]) + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def serve(config: Path, issues: int) -> None:
    """Serve, and obey the orders on standard input until it ends."""
    from bench.world import make_bench_world, make_overrides  # noqa: PLC0415 - only the host's process pays for it
    from sandbox.server import Sandbox  # noqa: PLC0415 - as above

    with Sandbox(make_bench_world(config, issues)) as sandbox:
        log = sandbox.control.log
        print(json.dumps({"url": sandbox.url, "overrides": make_overrides(config)}), flush=True)
        for line in sys.stdin:
            answer: Any = None
            match json.loads(line):
                case ["latency", milliseconds]:
                    sandbox.control.latency_seconds = milliseconds / 1000
                case ["forget", _]:
                    log.clear()
                case ["requests", _]:
                    answer = asdict(count(log.entries()))
                case ["pages", target]:
                    bodies = [each.request.body for each in log.entries() if each.operation == PAGE]
                    Path(target).write_bytes(b"\n".join(bodies))
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
