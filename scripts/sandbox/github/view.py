"""The state as plain data, for the sandbox's page."""

from __future__ import annotations

from typing import Any

from sandbox.github.boards import Item, Project
from sandbox.github.issues import Comment, Issue, Repository
from sandbox.github.nodes import Account
from sandbox.github.state import State


def view(state: State) -> dict[str, Any]:
    """Repositories with their issues, and boards as columns of cards."""
    return {
        "repositories": [_repository(repository) for repository in state.repositories.values()],
        "projects": [_project(project) for project in state.projects.values()],
    }


def _name(account: Account | None) -> str:
    return account.login if account else "ghost"


def _repository(repository: Repository) -> dict[str, Any]:
    return {
        "name": repository.full_name,
        "private": repository.private,
        "issues": [_issue(issue) for issue in repository.issues.values()],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "author": _name(issue.author),
        "state": issue.state.lower(),
        "labels": [label.name for label in issue.labels],
        "assignees": [person.login for person in issue.assignees],
        "comments": [_comment(comment) for comment in issue.comments],
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {"author": _name(comment.author), "body": comment.body, "at": comment.created_at}


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
    reference = f"{issue.repository.full_name}#{issue.number}" if issue else ""
    return {"issue": reference, "title": item.content.title}
