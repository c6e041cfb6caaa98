"""The scripts as processes of their own, as a shell starts them: with pipes, or at a terminal."""

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

from sandbox.http import Request
from sandbox.server import Outcome, Sandbox
from tests.worlds.rehearsal import Rehearsal

SCRIPTS = Path(__file__).parents[2] / "scripts"
SOON = 10.0  # seconds: far less than a request may take, and enough for a busy machine
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended, and what it said where."""

    status: int
    out: str
    err: str


class Signalling(Sandbox):
    """A sandbox that calls `meanwhile` while it answers a GraphQL operation, once."""

    operation = ""
    meanwhile: Callable[[], None] | None = None

    def answer(self, request: Request) -> Outcome:
        """Answer once the call is made."""
        outcome = super().answer(request)
        if self.meanwhile is not None and f"mutation {self.operation}(" in request.body.decode():
            call, self.meanwhile = self.meanwhile, None
            call()
        return outcome


def command_line(desk: Rehearsal, script: str, *flags: str) -> list[str]:
    moment = () if "--now" in flags or not desk.now else ("--now", desk.now)
    return [sys.executable, str(SCRIPTS / f"{script}.py"), "--config", str(desk.check_out()), *moment, *flags]


def environment_of(desk: Rehearsal, given: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", **desk.variables, **given}


def start(desk: Rehearsal, script: str, *flags: str, **variables: str) -> "subprocess.Popen[bytes]":
    """Start a script with pipes for its output."""
    return subprocess.Popen(
        command_line(desk, script, *flags),
        env=environment_of(desk, variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def end_of(process: "subprocess.Popen[bytes]", *, within: float = 60) -> Ended:
    """How it ended; one that does not end in time fails the test, and is killed."""
    try:
        out, err = process.communicate(timeout=within)
    finally:
        process.kill()
    return Ended(status=process.returncode, out=out.decode(), err=err.decode())


def until(happened: Callable[[], object]) -> None:
    """Wait for something that the process does."""
    ends = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < ends, "It did not happen."
        time.sleep(0.01)


def at_terminal(desk: Rehearsal, script: str, *flags: str, columns: int = 80, **variables: str) -> Ended:
    """Run a script at a terminal of its own; `out` is all that appeared there, `err` is nothing."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        command_line(desk, script, *flags),
        env=environment_of(desk, {"TERM": "xterm-256color", **variables}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said = bytearray()
    try:
        while piece := os.read(ours, 65536):
            said += piece
    except OSError:  # how Linux tells that the other end was closed
        pass
    finally:
        os.close(ours)
    return Ended(status=process.wait(60), out=said.decode().replace("\r\n", "\n"), err="")


def without_colour(said: str) -> str:
    """What a terminal shows of it once every bar is gone."""
    shown = said.rpartition("\x1b[2K")[2]
    return _ESCAPE.sub("", shown)
