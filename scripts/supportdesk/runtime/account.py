"""What a run leaves of itself: one JSON file, where it is asked for, and the last line of the job summary.

It holds what the run knew when it ended, whatever ended it. Of the environment it holds where the run is
found, and nothing else.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from supportdesk.model.config import Config
from supportdesk.model.described import action_data
from supportdesk.model.plan import Outcome, Plan, plan_data
from supportdesk.model.snapshot import TeamState
from supportdesk.render.summary import render_account
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.command import Command
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.output import complain, summarise
from supportdesk.runtime.streams import tell
from supportdesk.runtime.version import CHECKOUT, commit_of

# Those that requirements.in names.
PACKAGES = (
    "PyGithub",
    "slack-sdk",
    "PyYAML",
    "python-dateutil",
    "tenacity",
    "PyJWT",
    "requests",
    "urllib3",
    "rich",
    "holidays",
    "tzdata",
    "icalendar",
    "recurring-ical-events",
)

_PYTHON = platform.python_version()

Spent = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Account:
    """A run as far as it has come; filled in as it goes. `clock` gives seconds since the epoch.

    `spent` says what GitHub was asked so far, None where nobody connected to it. `told` is what became of
    messages about the run itself, and `kept` what these need of the snapshot; `config` is None until it is
    known that a run may act on it.
    """

    command: Command
    arguments: tuple[str, ...]
    environment: Environment
    clock: Callable[[], float]
    began: datetime = field(init=False)
    options: Options | None = None
    config: Config | None = None
    status: int = 0
    said: str = ""
    interrupted: bool = False
    kept: tuple[TeamState, ...] = ()
    plan: Plan | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    told: list[Outcome] = field(default_factory=list)
    spent: Callable[[], Spent | None] = field(default=lambda: None)

    def __post_init__(self) -> None:
        self.began = self._now()

    def stop(self, status: int, sentence: str) -> None:
        """End the run with this status, and say what stopped it."""
        self.status, self.said = status, sentence
        complain(sentence, self.environment.summary)

    def close(self) -> None:
        """Write the record where one is asked for, and end the job summary; a run fails for neither."""
        if not self.command.plans:
            return
        configuration = hash_of(self.options.config) if self.options is not None else ""
        if self.options is not None and self.options.record is not None:
            _write(self.options.record, self._data(configuration))
        summarise(
            render_account(
                url=self.environment.run_url,
                desk=_desk(self.environment),
                python=_PYTHON,
                configuration=configuration,
            ),
            self.environment.summary,
        )

    def _data(self, configuration: str) -> dict[str, Any]:
        environment = self.environment
        return {
            "command": self.command.name,
            "arguments": list(self.arguments),
            "began": self.began.isoformat(),
            "ended": self._now().isoformat(),
            "status": self.status,
            "said": self.said,
            "run": {
                "url": environment.run_url,
                "id": environment.run_id,
                "attempt": environment.run_attempt,
                "actor": environment.actor,
                "event": environment.event_name,
            },
            "versions": {"support-desk": _desk(environment), "python": _PYTHON, **_packages()},
            "configuration": configuration,
            "requests": self.spent(),
            "told": [_told(each) for each in self.told],
            "plan": plan_data(self.plan, self.outcomes) if self.plan is not None else None,
        }

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)


def hash_of(config: Path) -> str:
    """SHA-256 of the two files one after the other, so that `cat … | sha256sum` says it too.

    Nothing where the first cannot be read; overrides need not be there.
    """
    try:
        written = config.read_bytes()
    except OSError:
        return ""
    with suppress(OSError):
        written += config.with_name("overrides.yml").read_bytes()
    return hashlib.sha256(written).hexdigest()


def _desk(environment: Environment) -> str:
    """Which commit of the desk ran: what is checked out may be newer than what started the run."""
    return commit_of(CHECKOUT) or environment.sha


def _packages() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _told(outcome: Outcome) -> dict[str, Any]:
    data = action_data(outcome.action)
    return {"team": outcome.team, **data, "result": outcome.result, "detail": outcome.detail}


def _write(path: Path, data: Mapping[str, Any]) -> None:
    """The whole file or none: it is written beside, and takes its name when it is whole."""
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
        beside.replace(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such place"
        tell(f"support-desk: The run's record cannot be written ({why}).\n")
