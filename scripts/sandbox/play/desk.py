"""The desk as it is started: a script, a process, in a check-out of its repository, over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.server import Sandbox

SCRIPTS = Path(__file__).parents[2]
PASSED_ON = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV")
LONGEST_RUN = 120  # seconds


class RunError(Exception):
    """A script ended otherwise than it should; the message holds what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What GitHub tells a workflow."""

    name: str
    payload: Mapping[str, Any]


def faults_of(config: Path) -> str:
    """What the desk finds wrong with a configuration's own text, every fault by its line; empty if nothing.

    Without credentials its check-up asks nobody, and says on standard error only what is wrong with the text.
    """
    done = subprocess.run(  # noqa: S603 - the desk's own script
        [sys.executable, str(SCRIPTS / "doctor.py"), "--config", str(config)],
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=LONGEST_RUN,
        check=False,
    )
    return done.stderr.removeprefix("support-desk: ").strip()


class Desk:
    """Runs the desk's scripts by the sandbox's clock."""

    def __init__(self, sandbox: Sandbox, *, repository: str, checkout: Path, summary: Path) -> None:
        self.runs = 0
        self._sandbox = sandbox
        self._repository = repository
        self._checkout = checkout
        self._summary = summary

    def run(self, script: str, *arguments: str, event: Event | None = None, apply: bool = True) -> None:
        """Run `script` to its end. Raises RunError unless it goes well."""
        self._check_out()
        flags = [*arguments, "--now", self._sandbox.clock.now().isoformat(), *(["--apply"] if apply else [])]
        command = f"{script}.py {' '.join(flags)}"
        try:
            done = subprocess.run(  # noqa: S603 - the desk's own scripts
                [sys.executable, str(SCRIPTS / f"{script}.py"), *flags],
                cwd=self._checkout,
                env=self._environment(event),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=LONGEST_RUN,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise RunError(f"{command} did not end within {LONGEST_RUN} s.") from error
        self.runs += 1
        if done.returncode:
            raise RunError(f"{command} ended with {done.returncode}:\n{done.stdout}")

    def _check_out(self) -> None:
        """Take the desk's files from the head of its default branch, as each workflow does."""
        repository = self._sandbox.github.state.repositories[self._repository.lower()]
        for path, content in repository.branches[repository.default_branch].files.items():
            target = self._checkout / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def _environment(self, event: Event | None) -> dict[str, str]:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= desk_environment(self._sandbox, self._repository)
        environment["GITHUB_STEP_SUMMARY"] = str(self._summary)
        if event is not None:
            path = self._checkout / "event.json"
            path.write_text(json.dumps(event.payload), encoding="utf-8")
            environment |= {"GITHUB_EVENT_NAME": event.name, "GITHUB_EVENT_PATH": str(path)}
        return environment


def desk_environment(sandbox: Sandbox, repository: str) -> dict[str, str]:
    """Where the desk finds its services, and the credentials that the sandbox takes.

    Of the on-call systems those that hold a schedule. A calendar's schedule has the name of the variable that
    holds the calendar's address.
    """
    on_call = {
        "opsgenie": {"OPSGENIE_API_URL": f"{sandbox.url}/opsgenie", "OPSGENIE_API_KEY": "sandbox"},
        "jsm": {
            "JSM_API_URL": f"{sandbox.url}/jsm",
            "JSM_EMAIL": "desk@example.com",
            "JSM_API_TOKEN": "sandbox",
        },
        "pagerduty": {"PAGERDUTY_API_URL": f"{sandbox.url}/pagerduty", "PAGERDUTY_API_TOKEN": "sandbox"},
        "ical": sandbox.feeds,
    }
    told = {
        "GITHUB_REPOSITORY": repository,
        "GITHUB_API_URL": f"{sandbox.url}/gh",
        "GITHUB_TOKEN": "sandbox",
        "SLACK_API_URL": f"{sandbox.url}/slack/api/",
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
    }
    for name in sandbox.on_call:
        told |= on_call[name]
    return told
