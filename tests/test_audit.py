"""What `make audit` says of the locked packages, with a database of advisories on loopback."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
AUDIT = ROOT / ".ci" / "audit"


class Database(ThreadingHTTPServer):
    """Answers as OSV does: with the advisories about one version of one package, or with none."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.advisories: dict[str, dict[str, Any]] = {}
        self.asked: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/query"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        database = self.server
        assert isinstance(database, Database)
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = question["package"]["name"]
        database.asked.add(f"{name}=={question['version']}")
        found = database.advisories.get(name)
        body = json.dumps({"vulns": [found]} if found else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A test tells only what failed."""


@pytest.fixture
def database() -> Iterator[Database]:
    with Database() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def audit(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs what `make audit` runs, without a cache or a proxy of this machine."""
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    env |= {"PIP_CACHE_DIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), **settings}
    return subprocess.run([AUDIT], env=env, capture_output=True, text=True, check=False, timeout=300)


def asking(database: Database) -> dict[str, str]:
    return {"PIP_AUDIT_VULNERABILITY_SERVICE": "osv", "PIP_AUDIT_OSV_URL": database.url}


def locked(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(r"^([a-z][\w.-]*==[^\s;]+)(.*)", text, flags=re.MULTILINE)
    return {entry for entry, marker in entries if "win32" not in marker}


def test_packages_without_an_advisory_pass_and_each_was_looked_up(database: Database, tmp_path: Path) -> None:
    done = audit(tmp_path, **asking(database))
    assert done.returncode == 0, done.stderr
    assert database.asked == locked("requirements.txt") | locked("requirements-dev.txt")


def test_an_advisory_fails_the_audit_and_is_named_with_its_mend(database: Database, tmp_path: Path) -> None:
    fixed = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}
    affected = {"package": {"name": "pynacl", "ecosystem": "PyPI"}, "ranges": [fixed]}
    database.advisories["pynacl"] = {"id": "PYSEC-0000-1", "summary": "It leaks.", "affected": [affected]}
    done = audit(tmp_path, **asking(database))
    assert done.returncode == 1
    found = [line.split() for line in done.stdout.splitlines() if "PYSEC-0000-1" in line]
    assert [(package, mend) for package, _, _, mend, *_ in found] == [("pynacl", "99.1")] * 2  # in both files


def test_a_database_that_cannot_be_reached_is_not_taken_for_one_without_advisories(tmp_path: Path) -> None:
    done = audit(tmp_path, HTTPS_PROXY="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "could not be looked up" in done.stderr


def test_a_package_that_the_index_does_not_know_is_not_taken_for_a_clean_one() -> None:
    assert "pip-audit --strict " in AUDIT.read_text(encoding="utf-8")
