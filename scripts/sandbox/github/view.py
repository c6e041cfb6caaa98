"""The state as plain data, for the sandbox's page."""

from __future__ import annotations

from typing import Any

from sandbox.github.boards import Item, Project
from sandbox.github.issues import Event, Issue, Repository
from sandbox.github.state import State
from sandbox.github.view_timeline import address_of, name_of, view_reactions, view_timeline


def view(state: State) -> dict[str, Any]:
    """Repositories with their issues, and boards as columns of cards."""
    return {
        "repositories": [_repository(repository) for repository in state.repositories.values()],
        "projects": [_project(project) for project in state.projects.values()],
    }


def _repository(repository: Repository) -> dict[str, Any]:
    """The repository's issues, and where those went that were once here."""
    return {
        "name": repository.full_name,
        "private": repository.private,
        "issues": [_issue(issue) for issue in repository.issues.values()],
        "moved": [{"number": number, "to": address_of(issue)} for number, issue in repository.moved.items()],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "author": name_of(issue.author),
        "state": issue.state.lower(),
        "ending": _ending(issue),
        "labels": [label.name for label in issue.labels],
        "assignees": [person.login for person in issue.assignees],
        "reactions": view_reactions(issue.reactions),
        "places": [_place(item) for item in issue.items if not item.archived],
        "timeline": view_timeline(issue),
    }


def _ending(issue: Issue) -> str:
    """How a closed issue ended, where it was not simply done."""
    if issue.state != "CLOSED" or issue.state_reason == "COMPLETED":
        return ""
    originals = [
        address_of(entry.facts["canonical"])
        for entry in issue.timeline
        if isinstance(entry, Event) and entry.typename == "MarkedAsDuplicateEvent"
    ]
    if issue.state_reason == "DUPLICATE" and originals:
        return f"duplicate of {originals[-1]}"
    return str(issue.state_reason).lower().replace("_", " ")


def _place(item: Item) -> dict[str, Any]:
    """Where the issue stands on a board, and the dates that stand there."""
    return {"board": item.project.title, "column": item.status or "No status", "dates": _dates(item)}


def _dates(item: Item) -> list[str]:
    return [
        f"{value.field.name} {value.content}"
        for value in item.values.values()
        if value.field.data_type == "DATE"
    ]


def _project(project: Project) -> dict[str, Any]:
    """The columns in the board's order; cards without a status come first, in one of their own."""
    cards: dict[str | None, list[dict[str, Any]]] = {None: []}
    cards |= {option.name: [] for option in project.status_field.options}
    for item in project.visible_items():
        cards[item.status].append(_card(item))
    columns = [{"name": name or "No status", "cards": held} for name, held in cards.items() if name or held]
    return {
        "title": project.title,
        "number": project.number,
        "owner": project.owner.login,
        "columns": columns,
    }


def _card(item: Item) -> dict[str, Any]:
    issue = item.content if isinstance(item.content, Issue) else None
    return {
        "issue": address_of(issue) if issue else "",
        "title": item.content.title,
        "closed": issue is not None and issue.state == "CLOSED",
        "assignees": [person.login for person in issue.assignees] if issue else [],
        "dates": _dates(item),
    }
