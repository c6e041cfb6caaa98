"""A command as a process: its signals, its streams, its end."""

import os
import sys
from typing import NoReturn

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.stopping import Stopping
from supportdesk.runtime.streams import put, settle_streams, tell


def main(command: Command) -> NoReturn:
    """Run the command as it was typed, and end the process with its exit status."""
    stopping = Stopping()
    stopping.listen()
    settle_streams()
    try:
        from supportdesk.runtime.run import run  # noqa: PLC0415 - takes a while, and may be interrupted

        status = run(command, stopping=stopping)
    except SystemExit as ended:  # after --help or --version
        status = ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        status = stopping.status
        tell(f"support-desk: {stopping.sentence()}\n")
    put("")
    tell("")
    if stopping.is_asked:
        os._exit(status)  # threads that still wait for an answer are not waited for
    sys.exit(status)
