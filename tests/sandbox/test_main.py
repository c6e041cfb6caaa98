import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]


def run_sandbox(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_serves_a_world_and_says_where_until_it_is_stopped(tmp_path: Path) -> None:
    world = tmp_path / "world.yml"
    world.write_text("slack: {channels: [{id: C1, name: from-the-file}]}")

    with run_sandbox("--world", str(world), "--port", "0") as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", first)
            assert address, first
            with urllib.request.urlopen(address[0], timeout=10) as page:
                assert b"from-the-file" in page.read()
        finally:
            process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=10) == 0


def test_a_world_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with run_sandbox("--world", str(tmp_path / "nowhere.yml")) as process:
        _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert "nowhere.yml" in said


def test_a_world_without_what_it_needs_is_named(tmp_path: Path) -> None:
    world = tmp_path / "world.yml"
    world.write_text("slack: {channels: [{name: delivery}]}")
    with run_sandbox("--world", str(world), "--port", "0") as process:
        _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert said == f"{world} does not describe a world: KeyError: 'id'\n"


def test_a_port_that_is_taken_is_named() -> None:
    with Sandbox({}) as other:
        port = other.url.rpartition(":")[2]
        with run_sandbox("--port", port) as process:
            _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert said.startswith(f"Port {port} cannot be had")
