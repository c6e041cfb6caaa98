"""The GraphQL fields that are more than an attribute: with arguments, or dependent on who looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from graphql import GraphQLResolveInfo

from sandbox.clock import parse_instant
from sandbox.github.boards import Project
from sandbox.github.connections import Page, page_of
from sandbox.github.errors import Refusal, forbidden, not_found
from sandbox.github.issues import Comment, Issue, Label, Repository, timeline_key
from sandbox.github.listings import ORDERS, Wanted, list_issues
from sandbox.github.nodes import Account, Node, stamp
from sandbox.github.reactions import ReactionGroup, groups_of
from sandbox.github.state import State
from sandbox.github.templates import IssueTemplate, templates_of

Resolver = Callable[..., Any]
Info = GraphQLResolveInfo[Any]


def state_of(info: Info) -> State:
    """The state that the call is about."""
    state: State = info.context.state
    return state


# What a query can start from


def viewer(_source: None, info: Info) -> Account:
    """Whose token it is: as a user, with a bot's whole login."""
    return replace(state_of(info).viewer, typename="User")


def repository(_source: None, info: Info, owner: str, name: str) -> Repository:
    found = state_of(info).repository(f"{owner}/{name}")
    if found is None:
        raise not_found("Repository", f"name '{owner}/{name}'")
    return found


def account(kind: str) -> Resolver:
    def resolve(_source: None, info: Info, login: str) -> Account:
        found = state_of(info).accounts.get(login.lower())
        if found is None or found.typename != kind:
            raise not_found(kind, f"login of '{login}'")
        return found

    return resolve


def repository_owner(_source: None, info: Info, login: str) -> Account | None:
    found = state_of(info).accounts.get(login.lower())
    return found if found and found.typename != "Bot" else None


def project(owner: Account, info: Info, number: int) -> Project:
    found = state_of(info).projects.get((owner.login.lower(), number))
    if found is None or not found.readable:
        raise not_found("ProjectV2", f"number {number}")
    if not state_of(info).can_read_project(found):
        raise forbidden()
    return found


def find_node(state: State, node_id: str) -> Node:
    """The thing with this global ID, if the viewer may see it. Raises Refusal."""
    found = state.nodes.get(node_id)
    if found is None or not state.can_see(found):
        raise not_found("node", f"global id of '{node_id}'")
    return found


def node(_source: None, info: Info, node_id: str) -> Node:
    return find_node(state_of(info), node_id)


def nodes(_source: None, info: Info, ids: list[str]) -> list[Node | Refusal]:
    """Those that are missing are errors of their own; the others are there."""
    found: list[Node | Refusal] = []
    for node_id in ids:
        try:
            found.append(find_node(state_of(info), node_id))
        except Refusal as refusal:
            found.append(refusal)
    return found


# Repositories


def _require_read(repository: Repository, permission: str, info: Info) -> None:
    if not state_of(info).permits(repository, permission, "read"):
        raise forbidden()


def issues(repository: Repository, info: Info, **arguments: Any) -> Page:
    _require_read(repository, "issues", info)
    filters = arguments.pop("filter_by", None) or {}
    order = arguments.pop("order_by", None) or {"field": "CREATED_AT", "direction": "ASC"}
    wanted = Wanted(
        any_label=tuple(arguments.pop("labels", None) or filters.get("labels") or ()),
        states=tuple(arguments.pop("states", None) or filters.get("states") or ()),
        since=stamp(parse_instant(filters["since"])) if filters.get("since") else "",
        author=filters.get("createdBy"),
        assignee=filters.get("assignee"),
        order=order["field"],
        descending=order["direction"] == "DESC",
    )
    rows = list_issues(repository, wanted)
    return page_of(rows, key=ORDERS[wanted.order], descending=wanted.descending, **arguments)


def issue(kind: str) -> Resolver:
    def resolve(repository: Repository, info: Info, number: int) -> Issue:
        found = repository.issues.get(number)
        if found is None or (kind == "Issue" and found.head):
            raise not_found(kind, f"number of {number}")
        _require_read(repository, "pull_requests" if found.head else "issues", info)
        return found

    return resolve


def label(repository: Repository, info: Info, name: str) -> Label | None:
    _require_read(repository, "issues", info)
    return state_of(info).label(repository, name)


def labels(repository: Repository, info: Info, query: str | None = None, **arguments: Any) -> Page:
    _require_read(repository, "issues", info)
    wanted = (query or "").lower()
    rows = [
        label
        for name, label in repository.labels.items()
        if wanted in name or wanted in (label.description or "").lower()
    ]
    return page_of(rows, **arguments)


def issue_templates(repository: Repository, info: Info) -> list[IssueTemplate]:
    """The templates, which are files of the repository."""
    _require_read(repository, "contents", info)
    return templates_of(repository)


def viewer_permission(state: State, repository: Repository) -> str:
    return state.viewer_role(repository).upper()


# Issues


def listed(attribute: str) -> Resolver:
    """A connection over a list that the object has, in order of its numbers."""

    def resolve(source: Any, _info: Info, **arguments: Any) -> Page:
        return page_of(getattr(source, attribute), **arguments)

    return resolve


def timeline(
    issue: Issue, _info: Info, item_types: list[str] | None = None, since: str | None = None, **arguments: Any
) -> Page:
    """`totalCount` counts all that ever happened, `filteredCount` what filters and cursors leave."""
    rows = issue.timeline
    if item_types is not None:
        wanted = {name.title().replace("_", "") for name in item_types}  # LABELED_EVENT is a LabeledEvent
        rows = [entry for entry in rows if entry.typename in wanted]
    if since is not None:
        rows = [entry for entry in rows if entry.created_at >= stamp(parse_instant(since))]
    page = page_of(rows, key=timeline_key, **arguments)
    page.total = len(issue.timeline)
    return page


def project_items(
    issue: Issue, info: Info, *, include_archived: bool | None = True, **arguments: Any
) -> Page:
    sees = state_of(info).can_read_project
    rows = [item for item in issue.items if sees(item.project) and (include_archived or not item.archived)]
    return page_of(rows, **arguments)


def state_reason(issue: Issue, _info: Info, *, enable_duplicate: bool | None = False) -> str | None:
    """A duplicate is said to be only "not planned" to callers that do not ask for more."""
    is_hidden = issue.state_reason == "DUPLICATE" and not enable_duplicate
    return "NOT_PLANNED" if is_hidden else issue.state_reason


def association(_state: State, subject: Issue | Comment) -> str:
    return association_of(subject)


def association_of(subject: Issue | Comment) -> str:
    """What the author is to the repository; members who keep that private look like anybody, as on GitHub."""
    repository, author = subject.repository, subject.author
    if author is None:
        return "NONE"
    if author is repository.owner:
        return "OWNER"
    if author.login in repository.owner.members and author.login not in repository.owner.private_members:
        return "MEMBER"
    return "COLLABORATOR" if repository.collaborators.get(author.login, "none") != "none" else "NONE"


def did_author(state: State, subject: Issue | Comment) -> bool:
    return subject.author is state.viewer


def reaction_groups(state: State, subject: Issue | Comment) -> Sequence[ReactionGroup]:
    return groups_of(subject, state.viewer)


def reactors(group: ReactionGroup, _info: Info, **arguments: Any) -> Page:
    return page_of(group.reactors, **arguments)
