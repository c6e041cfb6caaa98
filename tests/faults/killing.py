"""A process of its own for a script, killed by the sandbox at a chosen request.

A server that has loaded everything already forks it, so that hundreds of them take no longer than their work.
"""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from pathlib import Path

from sandbox.http import Request
from sandbox.server import Outcome, Sandbox
from supportdesk.runtime.run import run
from supportdesk.services.retry import Patience
from tests.faults.stage import SCENES, Scene, surroundings
from tests.worlds.rehearsal import Rehearsal


@cache
def _forking() -> ForkServerContext:
    """Where processes come from; what it loads beforehand it finds by PYTHONPATH alone."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    kept = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        ensure_running()
    finally:
        os.environ.pop("PYTHONPATH")
        if kept is not None:
            os.environ["PYTHONPATH"] = kept
    return context


class Deadly(Sandbox):
    """A sandbox that kills a process once it has carried out its nth request; 0 spares it."""

    nth = seen = 0
    victim: BaseProcess | None = None

    def answer(self, request: Request) -> Outcome:
        """Count what the victim asks; a dead one gets no answer."""
        outcome = super().answer(request)
        if self.victim is not None:
            self.seen += 1
            if self.seen == self.nth and self.victim.pid is not None:
                os.kill(self.victim.pid, signal.SIGKILL)
                return Outcome(response=None)
        return outcome


def kill(desk: Rehearsal, scene: Scene, nth: int) -> int | None:
    """Run the scene's script, killed once its nth request was carried out; how the process ended."""
    sandbox = desk.sandbox
    assert isinstance(sandbox, Deadly)
    flags = ("--config", str(desk.check_out()), "--now", desk.now, "--apply", *scene.flags)
    variables = {**desk.variables, **surroundings(desk, scene)}
    victim = _forking().Process(target=_play, args=(scene.name, flags, variables, desk.folder))
    sandbox.nth, sandbox.seen, sandbox.victim = nth, 0, victim
    victim.start()
    victim.join()
    sandbox.victim = None
    return victim.exitcode


def _play(scene: str, flags: Sequence[str], variables: Mapping[str, str], folder: Path) -> None:
    with (folder / "said.txt").open("w") as said, redirect_stdout(said), redirect_stderr(said):
        patience = Patience(sleep=lambda _: None)
        raise SystemExit(run(SCENES[scene].command, flags, variables, patience=patience))
