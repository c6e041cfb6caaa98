"""The rest of an issue's lists that go past a page: labels, comments, events, places on boards."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from supportdesk.model.places import Board
from supportdesk.services.errors import Unavailable
from supportdesk.services.github.boards import field_variables
from supportdesk.services.github.connection import Connection
from supportdesk.services.github.cursor import turning
from supportdesk.services.github.gaps import Gaps, board_name

# Each list of the issue, with the variables of `issue_lists` that ask for its next page.
_LISTS: Mapping[str, tuple[str, str]] = {
    "labels": ("withLabels", "labelsAfter"),
    "comments": ("withComments", "commentsAfter"),
    "timelineItems": ("withEvents", "eventsAfter"),
    "projectItems": ("withItems", "itemsAfter"),
}


def complete(node: Mapping[str, Any], *, connection: Connection, board: Board, gaps: Gaps) -> None:
    """Read what is missing of an issue's lists into its node: a request a page, for all its lists at once."""
    pending = _pending(node)
    name = f"issue {node['repository']['nameWithOwner']}#{node['number']}"
    turns = turning(name)
    while pending:
        try:
            next(turns)
            answer = connection.query(
                "issue_lists", partial(_variables, node["id"], pending, board), subject=name
            )
        except Unavailable as failure:
            gaps.add("board" if set(pending) == {"projectItems"} else "issues", str(failure))
            return
        gaps.add_faults(answer.faults, {"issues": name, "board": board_name(board)})
        more = answer.data.get("node") or {}
        for key in pending:
            page = more.get(key) or {}
            node[key]["nodes"].extend(page.get("nodes") or ())
            node[key]["pageInfo"] = page.get("pageInfo") or {}
        pending = _further(pending, _pending(node))


def _pending(node: Mapping[str, Any]) -> dict[str, str]:
    """The lists that go on, with the cursor at which they do."""
    pages = {key: (node.get(key) or {}).get("pageInfo") or {} for key in _LISTS}
    return {
        key: page["endCursor"]
        for key, page in pages.items()
        if page.get("hasNextPage") and page.get("endCursor")
    }


def _further(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Lists that went on; one whose page leads to itself is at its end."""
    return {key: cursor for key, cursor in now.items() if before.get(key) != cursor}


def _variables(issue: str, pending: Mapping[str, str], board: Board) -> dict[str, Any]:
    asked = {included: key in pending for key, (included, _) in _LISTS.items()}
    cursors = {after: pending.get(key) for key, (_, after) in _LISTS.items()}
    return {"id": issue, **asked, **cursors, **field_variables(board)}
