"""The GraphQL fields about pull requests."""

from __future__ import annotations

from typing import Any

from sandbox.github.connections import Page, page_of
from sandbox.github.errors import forbidden
from sandbox.github.issues import Issue, Repository
from sandbox.github.listings import ORDERS
from sandbox.github.resolvers import Info, state_of
from sandbox.github.state import State


def pull_requests(
    repository: Repository,
    info: Info,
    head_ref_name: str | None = None,
    states: list[str] | None = None,
    order_by: dict[str, str] | None = None,
    **arguments: Any,
) -> Page:
    """Those that ask for what stands on a branch of that name, even if that is gone since."""
    state = state_of(info)
    if not state.permits(repository, "pull_requests", "read"):
        raise forbidden()
    order = order_by or {"field": "CREATED_AT", "direction": "ASC"}
    key, descending = ORDERS[order["field"]], order["direction"] == "DESC"
    rows = [
        each
        for each in repository.issues.values()
        if each.head
        and head_ref_name in {None, each.head}
        and (states is None or pull_state(state, each) in states)
    ]
    rows.sort(key=key, reverse=descending)
    return page_of(rows, key=key, descending=descending, **arguments)


def pull_state(_state: State, pull: Issue) -> str:
    return "MERGED" if pull.merged_at else pull.state
