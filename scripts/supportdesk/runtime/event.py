"""Which issue an event is about. Nothing else of it is trusted: the issue is read again as it is now."""

import json
from pathlib import Path
from typing import Any

from supportdesk.model.snapshot import IssueRef
from supportdesk.runtime.arguments import LONGEST_NUMBER, UsageError

LARGEST_EVENT = 5 * 1024 * 1024  # bytes; GitHub's own payloads end at 25 MiB, an issue's far below this
HANDLED = frozenset({"issues", "issue_comment", "workflow_dispatch"})


def event_issue(name: str, path: Path | None) -> IssueRef | None:
    """The issue of an event or a ring; None for pull requests and events that the desk does not handle."""
    if not name or path is None:
        raise UsageError("No event: GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are set by GitHub Actions.")
    if name not in HANDLED:
        return None
    event = _read(path)
    if name == "workflow_dispatch":
        return _rung(event.get("inputs"))
    issue, repository = event.get("issue"), event.get("repository")
    if not isinstance(issue, dict) or not isinstance(repository, dict):
        raise UsageError(f"The {name} event names no issue and repository.")
    if "pull_request" in issue:
        return None
    return _ref(repository.get("full_name"), issue.get("number"))


def _rung(inputs: Any) -> IssueRef:
    if not isinstance(inputs, dict):
        raise UsageError("The ring has no inputs: it takes repository and number.")
    number = str(inputs.get("number", ""))
    wellformed = number.isdecimal() and len(number) <= LONGEST_NUMBER
    return _ref(inputs.get("repository"), int(number) if wellformed else None)


def _ref(repository: Any, number: Any) -> IssueRef:
    named = isinstance(repository, str) and repository.count("/") == 1 and len(repository) <= 140
    counted = isinstance(number, int) and not isinstance(number, bool)
    if not named or not counted or not 1 <= number < 10**LONGEST_NUMBER:
        raise UsageError("The event names no issue: it needs a repository (owner/name) and a number.")
    return IssueRef(repository, number)


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
