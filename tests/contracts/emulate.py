"""Runs a stand-in of the npm package `emulate` on loopback, and ends it whatever happens."""

import contextlib
import json
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.contracts.install import NODE

# Node ends by itself once its standard input closes: none is left behind, even when the tests are killed.
_LEASH = "data:text/javascript,process.stdin.on('end',()=>process.exit()).resume()"


@contextlib.contextmanager
def emulated(service: str, seed: Mapping[str, Any], *, packages: Path, folder: Path) -> Iterator[str]:
    """A service of emulate's, seeded, at the address that is yielded, until the block ends."""
    world = folder / f"{service}.json"
    world.write_text(json.dumps(seed))
    port = _free_port()
    url = f"http://127.0.0.1:{port}"  # else answers say localhost, which is another host to PyGithub
    command = [
        *(str(NODE), "--import", _LEASH, str(packages / "emulate/dist/index.js"), "start"),
        *("--service", service, "--seed", str(world), "--port", str(port), "--base-url", url),
    ]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            _await_ready(process)
            yield url
        finally:
            process.kill()


def _await_ready(process: "subprocess.Popen[str]") -> None:
    """Read what emulate says until it is ready; from then on a thread does, so that its pipe never fills."""
    assert process.stdout is not None
    alarm = threading.Timer(60, process.kill)
    alarm.start()
    said = []
    while line := process.stdout.readline():
        said.append(line)
        if line.strip() == "Ready.":
            break
    alarm.cancel()
    if not line:
        raise RuntimeError(f"emulate did not start: {''.join(said)}")
    threading.Thread(target=process.stdout.read, daemon=True).start()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
