"""The GraphQL fields of boards and their cards, as the viewer may see them."""

from __future__ import annotations

from typing import Any

from sandbox.github.boards import DraftIssue, Field, Item, Option, Project, Value
from sandbox.github.connections import Page, page_of
from sandbox.github.issues import Issue
from sandbox.github.resolvers import Info
from sandbox.github.state import State


def items(project: Project, _info: Info, order_by: Any = None, **arguments: Any) -> Page:
    """The cards, without the archived ones."""
    rows = project.visible_items()
    is_reversed = order_by is not None and order_by["direction"] == "DESC"
    if is_reversed:
        rows = rows[::-1]
    return page_of(rows, key=lambda item: item.position, descending=is_reversed, **arguments)


def fields(project: Project, _info: Info, **arguments: Any) -> Page:
    return page_of(list(project.fields.values()), **arguments)


def field(project: Project, _info: Info, name: str) -> Field | None:
    return next((each for each in project.fields.values() if each.name.lower() == name.lower()), None)


def options(field: Field, _info: Info, names: list[str] | None = None) -> list[Option]:
    return [option for option in field.options if names is None or option.name in names]


def value_by_name(item: Item, _info: Info, name: str) -> Value | None:
    """What the card says in a field; those that GitHub fills itself (title, labels) are not answered here."""
    return item.values.get(name)


def item_content(state: State, item: Item) -> Issue | DraftIssue | None:
    """What the card is about; nothing where the viewer may not read it."""
    return None if state.is_redacted(item) else item.content


def item_type(state: State, item: Item) -> str:
    if state.is_redacted(item):
        return "REDACTED"
    return {"Issue": "ISSUE", "PullRequest": "PULL_REQUEST"}.get(item.content.typename, "DRAFT_ISSUE")
