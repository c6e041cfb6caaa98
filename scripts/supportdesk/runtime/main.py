"""A command as a process: its signals, its streams, its packages, its end.

Signals are heard before anything large is loaded: `work` loads what it needs when it is called.
"""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from supportdesk.runtime.command import Command
from supportdesk.runtime.status import DONE, NOTHING, PARTLY
from supportdesk.runtime.stopping import Stopping
from supportdesk.runtime.streams import OutputError, put, settle_streams, tell

NOT_INSTALLED = "Its packages are not installed here: make setup, then source .venv/bin/activate."
_OWN = ("supportdesk", "sandbox")


def main(command: Command) -> NoReturn:
    """Run the command as it was typed, and end the process with its exit status."""

    def work(stopping: Stopping) -> int:
        from supportdesk.runtime.run import run  # noqa: PLC0415 - takes a while, and may be interrupted

        return run(command, stopping=stopping)

    run_process(work)


def run_process(work: Callable[[Stopping], int]) -> NoReturn:
    """Do the work of a script, and end the process with the exit status that it gives."""
    stopping = Stopping()
    stopping.listen()
    settle_streams()
    try:
        status = _status(work, stopping)
        put("")
    except KeyboardInterrupt:
        status = _interrupted(stopping)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in _OWN:
            raise
        status = NOTHING
        tell(f"support-desk: {NOT_INSTALLED}\n")
    except OutputError as error:
        status = PARTLY
        tell(f"support-desk: {error}\n")
    except Exception:
        if not stopping.is_asked:
            raise
        status = _interrupted(stopping)  # while a class is made, Python 3.11 wraps what a signal raises
    tell("")
    if stopping.is_asked:
        os._exit(status)  # threads that still wait for an answer are not waited for
    sys.exit(status)


def _interrupted(stopping: Stopping) -> int:
    tell(f"support-desk: {stopping.sentence()}\n")
    return stopping.status


def _status(work: Callable[[Stopping], int], stopping: Stopping) -> int:
    """What the work ends with; --help and --version end it by themselves."""
    try:
        return work(stopping)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else DONE
