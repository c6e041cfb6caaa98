"""What the desk did, counted from the requests that changed something."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from sandbox.requestlog import Entry

# What a request did: the first line whose pattern is found in its method, path and GraphQL operation.
DEEDS = tuple(
    (re.compile(pattern), one, many)
    for pattern, one, many in (
        (r"^POST /slack/api/chat\.postMessage", "message", "messages"),
        (r"^POST /slack/api/chat\.update", "message edited", "messages edited"),
        (r"^POST /slack/api/usergroups\.users\.update", "change of a handle", "changes of a handle"),
        (r"^POST \S+/issues/\d+/comments", "comment", "comments"),
        (r" AddReaction$", "reaction", "reactions"),
        (r" EditComment$", "comment edited", "comments edited"),
        (r"^PATCH \S+/issues/comments/", "comment edited", "comments edited"),
        (r"^POST \S+/issues/\d+/labels|^DELETE \S+/issues/\d+/labels/", "label", "labels"),
        (r"^(POST|DELETE) \S+/issues/\d+/assignees", "assignment", "assignments"),
        (r" AddToBoard$", "card on a board", "cards on boards"),
        (r" SetEta$", "date on a board", "dates on boards"),
        (r"^POST \S+/support-desk/issues $", "report", "reports"),  # filed in the desk's own repository
        (r"^POST \S+/issues $", "mirror", "mirrors"),
        (r"^PUT \S+/contents/", "commit", "commits"),
    )
)


def count_deeds(entries: Iterable[Entry]) -> Counter[str]:
    """How often each thing was done, by its plural; what was refused or lost does not count."""
    counts: Counter[str] = Counter()
    for entry in entries:
        line = f"{entry.request.method} {entry.request.path} {entry.operation or ''}"
        found = next((many for pattern, _, many in DEEDS if pattern.search(line)), None)
        if found and entry.status is not None and entry.status < 300:
            counts[found] += 1
    return counts


def say_deeds(counts: Counter[str]) -> str:
    """The counts in words, in the order of the list above."""
    words = dict.fromkeys((many, one) for _, one, many in DEEDS)
    said = [f"{counts[many]} {one if counts[many] == 1 else many}" for many, one in words if counts[many]]
    return ", ".join(said) or "nothing to do"
