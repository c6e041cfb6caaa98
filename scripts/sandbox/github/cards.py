"""What can happen to the items of a project."""

from __future__ import annotations

from sandbox.github.boards import DraftIssue, Field, Item, Option, Project, Value
from sandbox.github.changes import record
from sandbox.github.issues import Issue
from sandbox.github.nodes import Account
from sandbox.github.state import State


def add_item(
    state: State, project: Project, content: Issue | DraftIssue, actor: Account | None, at: str | None = None
) -> Item:
    """The content's item on the board: the one it has, archived or not, else a new one at the end."""
    if isinstance(content, Issue):
        for item in content.items:
            if item.project is project:
                return item
    at = at or state.now()
    item = Item(
        database_id=state.next_id(),
        project=project,
        content=content,
        position=project.items[-1].position + 1 if project.items else 1,
        created_at=at,
        updated_at=at,
        creator=actor,
    )
    project.items.append(state.keep(item))
    if isinstance(content, Issue):
        content.items.append(item)
        record(state, content, "AddedToProjectV2Event", actor, at, project=project)
    _touch(project, at)
    return item


def remove_item(state: State, item: Item, actor: Account | None) -> None:
    """Take the item off the board."""
    at = state.now()
    item.project.items.remove(item)
    state.nodes.pop(item.node_id)
    if isinstance(item.content, Issue):
        item.content.items.remove(item)
        record(state, item.content, "RemovedFromProjectV2Event", actor, at, project=item.project)
    _touch(item.project, at)


def archive_item(state: State, item: Item) -> None:
    """Put the item into the board's archive."""
    item.archived = True
    item.updated_at = state.now()
    _touch(item.project, item.updated_at)


def set_value(
    state: State,
    item: Item,
    field: Field,
    content: Option | str | float,
    *,
    actor: Account | None,
    at: str | None = None,
) -> None:
    """Give the item a value of the field."""
    at = at or state.now()
    value = item.values.get(field.name)
    if value is None:
        value = Value(
            database_id=state.next_id(),
            field=field,
            content=content,
            created_at=at,
            updated_at=at,
            creator=actor,
        )
        item.values[field.name] = state.keep(value)
    value.content, value.updated_at = content, at
    item.updated_at = max(item.updated_at, at)
    item.project.updated_at = item.updated_at


def clear_value(state: State, item: Item, field: Field) -> None:
    """Take the item's value of the field away."""
    value = item.values.pop(field.name, None)
    if value is not None:
        state.nodes.pop(value.node_id)
        item.updated_at = item.project.updated_at = state.now()


def _touch(project: Project, at: str) -> None:
    project.shown = None
    project.updated_at = max(project.updated_at, at)
