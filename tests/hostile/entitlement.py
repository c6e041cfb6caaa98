"""Every command by every kind of person and in every disguise, answered by one run of the real desk.

Each cell of the table is an issue of its own with one comment on it, so that one run answers all of them.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import run_due
from sandbox.server import Sandbox
from supportdesk.model.commands import COMMANDS, CommandName
from tests.worlds.rehearsal import WEB, Ran, Rehearsal, a_configuration, a_world, an_issue

Answer = Literal["accepted", "refused", "ignored"]

DESK = "support-desk[bot]"
APPROVED, FEATURE, TRIAGE = "support/spillover-approved", "feature-request", "support/triage"
ARGUMENTS: Mapping[CommandName, str] = {"eta": " fri", "at-risk": " the release waits", "snooze": " fri"}
STATUS = "<!-- supportdesk:status/delivery "
REACTIONS = {"THUMBS_UP": "accepted", "CONFUSED": "refused"}
AWAY = [{"from": "2026-11-16", "to": "2026-11-16"}]
DEPUTIES = {"dep-e": "U0000000C01", "dep-p": "U0000000C02"}
THEN = "2026-11-16T11:00:00Z"


def typed(command: CommandName) -> str:
    """A command as people write it, with what it takes."""
    return f"/{command}{ARGUMENTS.get(command, '')}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A command in a comment on an issue of its own; `comment` and `issue` are facts of the world."""

    kind: str
    command: CommandName
    comment: Mapping[str, Any]
    issue: Mapping[str, Any]


def cells(
    kinds: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> Iterator[Cell]:
    """Every command of every kind; in a kind's comment `{}` stands for the command."""
    for kind, (comment, issue) in kinds.items():
        for command in COMMANDS:
            body = str(comment.get("body", "{}")).replace("{}", typed(command))
            yield Cell(kind, command, {"at": THEN, **comment, "body": body}, issue)


def the_people(configuration: dict[str, Any]) -> dict[str, Any]:
    """The configuration with a manager who is away today, two deputies, and a login in another case."""
    people, delivery = configuration["people"], configuration["teams"]["delivery"]
    people["em-d"]["absent"] = AWAY
    people["eng-a"]["github"] = "ACME-Eng-A"
    for key, account in DEPUTIES.items():
        people[key] = {"name": f"Deputy {key[-1].upper()}", "github": f"acme-{key}", "slack": account}
    delivery["deputies"] = {"em": "dep-e", "pm": "dep-p"}
    return configuration


class Answered:
    """The world after the run: how each cell was answered, and what it left."""

    def __init__(self, desk: Rehearsal, ran: Ran, numbers: Mapping[tuple[str, str], int]) -> None:
        self.desk = desk
        self.ran = ran
        self._numbers = numbers

    def issue(self, kind: str, command: str) -> Any:
        return self.desk.sandbox.github.state.issue(f"{WEB}#{self._numbers[kind, command]}")

    def answer(self, kind: str, command: str) -> str:
        """What the desk's reaction to the comment says."""
        comment = self.issue(kind, command).comments[0]
        found = [each.content for each in comment.reactions if each.user.login == DESK]
        assert len(found) < 2
        return REACTIONS[found[0]] if found else "ignored"

    def sentences(self, kind: str, command: str) -> list[str]:
        """What the desk wrote there to answer a command."""
        own = [each.body for each in self.issue(kind, command).comments if _is_desks(each)]
        return [body for body in own if "supportdesk:notice/answer/" in body]

    def labels(self, kind: str, command: str) -> set[str]:
        return {label.name for label in self.issue(kind, command).labels}

    def facts(self, kind: str, command: str) -> dict[str, str]:
        """What the status comment notes of the issue; nothing where none was written."""
        own = (each.body for each in self.issue(kind, command).comments[1:] if _is_desks(each))
        noted = (each.rpartition(STATUS)[2] for each in own if STATUS in each)
        return dict(json.loads(next(noted, "{}").removesuffix(" -->")))


def _is_desks(comment: Any) -> bool:
    return comment.author is not None and comment.author.login == DESK


@contextmanager
def answered(table: list[Cell], folder: Path) -> Iterator[Answered]:
    """One run of all that is due over all cells."""
    issues = [
        an_issue(number, **{**cell.issue, "comments": [cell.comment]}) for number, cell in enumerate(table, 1)
    ]
    world = a_world(*issues)
    world["slack"]["users"] += [{"id": account, "name": key} for key, account in DEPUTIES.items()]
    configuration = the_people(a_configuration())
    delivery = configuration["teams"]["delivery"]
    delivery["rules"] = dict.fromkeys(("REQ-3", "REQ-4", "SUP-4", "SUP-17"), "off")
    delivery["limits"] = {"max_changes": 10_000, "share_from": 10_000}
    with Sandbox(world) as sandbox:
        desk = Rehearsal(sandbox, folder, configuration)
        ran = desk.run(run_due.COMMAND, "--apply", "--team", "delivery")
        numbers: dict[tuple[str, str], int] = {
            (cell.kind, cell.command): number for number, cell in enumerate(table, 1)
        }
        yield Answered(desk, ran, numbers)
