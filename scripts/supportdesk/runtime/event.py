"""Which issue an event is about. Nothing else of it is trusted: the issue is read again as it is now."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from supportdesk.model.config import Config
from supportdesk.model.issues import LONGEST_NUMBER, IssueRef
from supportdesk.runtime.arguments import UsageError

LARGEST_EVENT = 5 * 1024 * 1024  # bytes; GitHub's own payloads end at 25 MiB, an issue's far below this
HANDLED = frozenset({"issues", "issue_comment", "workflow_dispatch"})


def event_issues(name: str, path: Path | None) -> tuple[IssueRef, ...]:
    """Where the issue of an event or a ring may be, in the order to try; nowhere if it is not the desk's.

    A transferred issue has two addresses: where it went, if the event says so in full, and where it was.
    """
    if not name or path is None:
        raise UsageError("No event: GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are set by GitHub Actions.")
    if name not in HANDLED:
        return ()
    event = _read(path)
    if name == "workflow_dispatch":
        return (_rung(event.get("inputs")),)
    issue, repository = event.get("issue"), event.get("repository")
    if not isinstance(issue, dict) or not isinstance(repository, dict):
        raise UsageError(f"The {name} event names no issue and repository.")
    if "pull_request" in issue:
        return ()
    here = _ref(repository.get("full_name"), issue.get("number"))
    there = _moved_to(event.get("changes")) if event.get("action") == "transferred" else None
    return (here,) if there is None else (there, here)


def as_written(ref: IssueRef, config: Config, teams: Iterable[str]) -> IssueRef | None:
    """The issue with its repository's name as the configuration has it; None where no team watches that."""
    places = (config.teams[key].repository(ref.repository) for key in teams)
    return next((IssueRef(place.name, ref.number) for place in places if place is not None), None)


def _moved_to(changes: Any) -> IssueRef | None:
    told = changes if isinstance(changes, dict) else {}
    issue, repository = told.get("new_issue"), told.get("new_repository")
    if not isinstance(issue, dict) or not isinstance(repository, dict):
        return None
    return _wellformed(repository.get("full_name"), issue.get("number"))


def _rung(inputs: Any) -> IssueRef:
    if not isinstance(inputs, dict):
        raise UsageError("The ring has no inputs: it takes repository and number.")
    number = str(inputs.get("number", ""))
    wellformed = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    return _ref(inputs.get("repository"), int(number) if wellformed else None)


def _ref(repository: Any, number: Any) -> IssueRef:
    ref = _wellformed(repository, number)
    if ref is None:
        raise UsageError("The event names no issue: it needs a repository (owner/name) and a number.")
    return ref


def _wellformed(repository: Any, number: Any) -> IssueRef | None:
    named = isinstance(repository, str) and repository.count("/") == 1 and len(repository) <= 140
    counted = isinstance(number, int) and not isinstance(number, bool)
    return IssueRef(repository, number) if named and counted and 1 <= number < 10**LONGEST_NUMBER else None


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_EVENT + 1)
        event = json.loads(content) if len(content) <= LARGEST_EVENT else None
    except (OSError, ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise UsageError("The event file cannot be read as one JSON object.")
    return event
