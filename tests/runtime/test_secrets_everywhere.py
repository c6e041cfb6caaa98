"""Whatever a service answers, and whichever command asks it: no secret is in what the desk leaves."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from sandbox.http import Request
from sandbox.server import Outcome, Sandbox
from tests.runtime.planted import (
    BOT,
    CALLS,
    LONG_TOKEN,
    SECTIONS,
    SHORT_TOKEN,
    a_key,
    assert_kept,
    echo,
    found_in,
    plant,
)
from tests.worlds.fixtures import Rehearse
from tests.worlds.rehearsal import Rehearsal, a_configuration, a_world, an_issue

ROOT = Path(__file__).parents[2]
ANSWERS: dict[str, dict[str, Any]] = {
    **{
        f"status {status}": {"kind": "body", "status": status}
        for status in (401, 403, 404, 422, 429, 500, 502)
    },
    "no JSON": {"kind": "html", "status": 200},
    "cut off": {"kind": "truncate"},
    "dropped": {"kind": "drop_before"},
    "answer lost": {"kind": "drop_after"},
    "moved": {"kind": "body", "status": 301},
    "found elsewhere": {"kind": "body", "status": 302},
    "redirected": {"kind": "body", "status": 307},
    "unreadable headers": {"kind": "html", "status": 200},
}
GRAPHQL = [
    [{"message": echo(), "type": "FORBIDDEN", "path": ["repository", LONG_TOKEN]}],
    [{"message": echo(), "type": SHORT_TOKEN, "path": [SHORT_TOKEN]}],
    [{"message": echo(), "extensions": {"code": SHORT_TOKEN, "token": LONG_TOKEN}}],
    [{"message": f"timeout {echo()}", "type": LONG_TOKEN}],
]
SLACK = [
    {"ok": False, "error": BOT},
    {"ok": False, "error": echo()},
    {"ok": False, "error": "missing_scope", "needed": BOT, "provided": echo()},
    {"ok": False, "error": "invalid_auth", "response_metadata": {"messages": [echo()]}},
    {"ok": False, "error": {"token": BOT}, "warning": echo()},
]


def answer(desk: Rehearsal, match: str, name: str) -> None:
    """Let a service answer so, with all that it was told in the body and the headers."""
    there = desk.sandbox.url.replace("127.0.0.1", "localhost")
    how = {
        "body": {"message": echo(), "errors": [{"code": SHORT_TOKEN, "field": LONG_TOKEN}]},
        **ANSWERS[name],
    }
    headers = {"X-Echo": echo()}
    if how.get("status", 0) in {301, 302, 307}:
        headers["Location"] = f"{there}/opsgenie/{LONG_TOKEN}?token={BOT}"
    if name == "unreadable headers":
        headers["Connection"] = "close"  # the length stands behind what nobody can read
        headers["X-Odd"] = f"a\r\n no header {echo()}\r\nnone {echo()}"
    desk.fault(match, **how, headers=headers)


def listen(caplog: pytest.LogCaptureFixture) -> None:
    """Take in what anybody logs."""
    caplog.set_level(logging.DEBUG)
    for name in ("github", "urllib3", "requests", "slack_sdk", "supportdesk"):
        caplog.set_level(logging.DEBUG, logger=name)


def run(desk: Rehearsal, caplog: pytest.LogCaptureFixture, call: Any = CALLS[0]) -> str:
    command, flags = call
    listen(caplog)
    ran = desk.run(command, *flags)
    assert ran.status in (0, 1, 3), ran.said
    assert "error of the desk itself" not in ran.said
    assert_kept(desk, ran, caplog.records)
    return ran.said


@pytest.mark.parametrize("source", SECTIONS)
def test_where_all_is_well_no_secret_is_said(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, source: str
) -> None:
    desk = rehearse(an_issue(1), an_issue(2, body="Please help."))
    plant(desk, source)
    run(desk, caplog)
    assert desk.comments(2)
    run(desk, caplog, CALLS[-2])


@pytest.mark.parametrize(
    "match", ["* /gh/*", "POST /gh/app/*", "* /gh/graphql", "* /gh/repos/*/issues*", "* /slack/*"]
)
@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_of_github_or_slack_brings_a_secret_out(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, name: str, match: str
) -> None:
    desk = rehearse(an_issue(1, body="Please help."))
    plant(desk)
    answer(desk, match, name)
    run(desk, caplog)


@pytest.mark.parametrize("source", SECTIONS)
@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_of_an_on_call_source_brings_a_secret_out(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, name: str, source: str
) -> None:
    desk = rehearse()
    plant(desk, source)
    answer(desk, f"* /{source}/*", name)
    command, flags = CALLS[-1]
    run(desk, caplog, (command, (*flags, "--team", "repo")))


@pytest.mark.parametrize("match", ["* /gh/graphql", "* /slack/*"])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0].name} {call[1][:1]}")
def test_no_command_brings_a_secret_out(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, call: Any, match: str
) -> None:
    desk = rehearse(an_issue(1))
    plant(desk)
    answer(desk, match, "status 422")
    run(desk, caplog, call)


@pytest.mark.parametrize("errors", GRAPHQL)
def test_what_a_query_is_refused_with_is_not_repeated(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, errors: Any
) -> None:
    desk = rehearse(an_issue(1))
    plant(desk)
    desk.fault("* /gh/graphql", "body", body={"data": None, "errors": errors})
    run(desk, caplog)


@pytest.mark.parametrize("body", SLACK, ids=lambda body: str(body["error"])[:12])
@pytest.mark.parametrize("method", ["*", "chat.*"])
def test_what_slack_refuses_with_is_not_repeated(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, method: str, body: Any
) -> None:
    desk = rehearse(an_issue(1))
    plant(desk)
    desk.fault(f"POST /slack/api/{method}", "body", body=body)
    run(desk, caplog)


class Watching(Sandbox):
    """Takes down, with each request, how the process that is at work was called, and those it started."""

    def __init__(self, world: Any) -> None:
        super().__init__(world)
        self.seen: set[str] = set()

    def answer(self, request: Request) -> Outcome:
        self.seen |= {each for each in map(_called, Path("/proc").glob("[0-9]*")) if each}
        return super().answer(request)


def _called(process: Path) -> str:
    """The command line of a process of this one's, as `ps` shows it."""
    try:
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
    return line if int(parent) != 1 and "scripts/" in line else ""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc to look at")
def test_neither_ps_nor_a_log_shows_a_secret_of_a_real_process(tmp_path: Path) -> None:
    sandbox = Watching(a_world(an_issue(1)))
    with sandbox:
        desk = Rehearsal(sandbox, tmp_path, a_configuration())
        plant(desk, "ical")
        answer(desk, "* /ical/*", "unreadable headers")
        script = [sys.executable, str(ROOT / "scripts/run_due.py"), "--config", str(desk.check_out())]
        ran = subprocess.run(
            [*script, "--now", desk.now, "--team", "repo", "--apply"],
            env={"PATH": os.environ["PATH"], **desk.variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode in (0, 3), ran.stderr
        assert found_in(ran.stdout + ran.stderr) == []
        assert ran.stderr == ""
        assert any("run_due.py" in line for line in sandbox.seen)
        assert found_in(" ".join(sandbox.seen)) == []


GOOD_KEYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda key: key,
    "escaped": lambda key: key.replace("\n", "\\n"),
    "of Windows": lambda key: key.replace("\n", "\r\n"),
}
BAD_KEYS: dict[str, Callable[[str], str]] = {
    "cut off": lambda key: key[:400],
    "of another kind": lambda key: key.replace("RSA PRIVATE", "WHATEVER"),
    "one line of it": lambda key: key.splitlines()[3],
    "no text": lambda key: f"{key[:200]}\ud800{key[200:]}",
    "the public half": lambda _: public_half(),
}


@pytest.mark.parametrize("name", [*GOOD_KEYS, *BAD_KEYS])
def test_a_private_key_is_kept_however_it_is_spoilt(
    rehearse: Rehearse, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    desk = rehearse()
    plant(desk)
    desk.variables["SUPPORTDESK_APP_PRIVATE_KEY"] = {**GOOD_KEYS, **BAD_KEYS}[name](a_key())
    said = run(desk, caplog, CALLS[-2])
    assert ("SUPPORTDESK_APP_PRIVATE_KEY is no PEM private key" in said) is (name in BAD_KEYS)


def public_half() -> str:
    """What somebody may have stored in place of the key."""
    key = load_pem_private_key(a_key().encode(), password=None)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
