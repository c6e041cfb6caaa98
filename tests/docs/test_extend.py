"""The examples of how to extend the desk are whole: they load, hold to the house's style, and work."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from supportdesk.model.config import JOBS
from supportdesk.policies import Policy
from supportdesk.services.errors import ServiceError
from supportdesk.services.ports import OnCall
from tests.services.waits import Waits

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/extend.md").read_text("utf-8")
BLOCKS: dict[str, str] = dict(re.findall(r"^```python\n# (.+?)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
POLICY, TEST, SOURCE = (
    "scripts/supportdesk/policies/crowded.py",
    "tests/policies/test_crowded.py",
    "scripts/supportdesk/services/oncall/listed.py",
)


def load(path: str) -> ModuleType:
    """The example as the module that it would be."""
    name = path.removeprefix("scripts/").removesuffix(".py").replace("/", ".")
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(BLOCKS[path], f"<{path} in docs/extend.md>", "exec"), module.__dict__)
    return module


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.endswith((".crowded", ".test_crowded", ".listed")):
            del sys.modules[name]


def test_the_page_shows_a_policy_its_line_its_test_and_a_source() -> None:
    assert list(BLOCKS) == [POLICY, "in POLICIES", TEST, SOURCE]


@pytest.mark.parametrize("path", [POLICY, TEST, SOURCE])
def test_an_example_holds_to_the_style_of_the_house(path: str) -> None:
    assert not (ROOT / path).exists(), "an example is about something that is not there"
    ruff = Path(sys.executable).with_name("ruff")
    for check in (
        ["check", "--ignore", "I001"],
        ["format", "--check"],
    ):  # whose module it is, ruff asks the disk
        done = subprocess.run(
            [ruff, *check, "--stdin-filename", str(ROOT / path), "-"],
            input=BLOCKS[path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_policys_own_test_holds_and_its_line_belongs_into_the_list() -> None:
    policy, test = load(POLICY), load(TEST)
    tests = [value for name, value in vars(test).items() if name.startswith("test_")]
    assert len(tests) == 2
    for each in tests:
        each()
    line = eval(BLOCKS["in POLICIES"], {"Policy": Policy, **vars(policy)})
    assert isinstance(line, Policy)
    assert set(line.jobs) <= set(JOBS)


class Published(BaseHTTPRequestHandler):
    said = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the overridden method's name
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Published) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/shifts.json"
        server.shutdown()
        thread.join()


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


def test_the_source_tells_who_is_on_call(address: str) -> None:
    Published.said = b'[{"who": "A@example.com", "from": "2026-11-16T00:00Z", "to": "2026-11-23T00:00Z"}]'
    source = load(SOURCE).ListedSource(address)
    assert source.shifts(day(18), day(30)) == (OnCall(identity="a@example.com", start=day(18), end=day(23)),)


@pytest.mark.parametrize("said", [b"{}", b"[1]", b'[{"who": 7}]', b'[{"who": "a", "from": "x"}]', b"no"])
def test_the_source_never_takes_an_answer_of_another_shape_for_nobody(address: str, said: bytes) -> None:
    Published.said = said
    source = load(SOURCE).ListedSource(address, patience=Waits().patience())
    with pytest.raises(ServiceError, match="The published list: its server answered with"):
        source.shifts(day(18), day(30))
