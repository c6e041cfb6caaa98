"""Lists of a repository's issues by label, state, time and people; kept until the repository changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.github.issues import Issue, Repository

ORDERS: dict[str, Callable[[Issue], Any]] = {
    "CREATED_AT": lambda issue: (issue.created_at, issue.number),
    "UPDATED_AT": lambda issue: (issue.updated_at, issue.number),
    "COMMENTS": lambda issue: (len(issue.comments), issue.number),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which issues are asked for. GraphQL's labels are alternatives, REST's must all be there."""

    any_label: tuple[str, ...] = ()
    all_labels: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    since: str = ""
    author: str | None = None
    assignee: str | None = None
    with_pulls: bool = False
    order: str = "CREATED_AT"
    descending: bool = False


def list_issues(repository: Repository, wanted: Wanted) -> list[Issue]:
    """The issues in the order asked for. The list belongs to the repository: not to be changed."""
    kept = repository.listings.get(wanted)
    if kept is None:
        rows = [issue for issue in _candidates(repository, wanted) if _matches(issue, wanted)]
        kept = sorted(rows, key=ORDERS[wanted.order], reverse=wanted.descending)
        repository.listings[wanted] = kept
    return kept


def _candidates(repository: Repository, wanted: Wanted) -> Iterable[Issue]:
    """The issues with the labels, by the index."""
    indexed = [repository.by_label.get(name.lower(), {}) for name in (*wanted.any_label, *wanted.all_labels)]
    if wanted.any_label:
        return {issue.number: issue for held in indexed for issue in held.values()}.values()
    if wanted.all_labels:
        smallest = min(indexed, key=len)
        return [issue for number, issue in smallest.items() if all(number in held for held in indexed)]
    return repository.issues.values()


def _matches(issue: Issue, wanted: Wanted) -> bool:
    if issue.head and not wanted.with_pulls:
        return False
    if wanted.states and issue.state not in wanted.states:
        return False
    if issue.updated_at < wanted.since:
        return False
    if wanted.author and (issue.author is None or issue.author.login.lower() != wanted.author.lower()):
        return False
    return _is_assigned(issue, wanted.assignee)


def _is_assigned(issue: Issue, assignee: str | None) -> bool:
    """Whether the filter for assignees lets it through: a login, `none`, `*` for anybody, or no filter."""
    if assignee is None:
        return True
    if assignee in {"*", "none"}:
        return bool(issue.assignees) is (assignee == "*")
    return any(person.login.lower() == assignee.lower() for person in issue.assignees)
