"""The world's `github` section made into state; people and labels that it only mentions come to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.clock import Clock, parse_instant
from sandbox.github import cards, changes
from sandbox.github.boards import DraftIssue, Field, Item, Option, Project
from sandbox.github.branches import Branch, first_commit
from sandbox.github.grants import PERMISSIONS, Grant, Installation
from sandbox.github.issues import Issue, Repository
from sandbox.github.nodes import stamp
from sandbox.github.state import VIEWER_UNLESS_TOLD, State
from sandbox.github.workflows import Run, Workflow

DEFAULT_FIELDS = {"Title": "TITLE", "Assignees": "ASSIGNEES", "Labels": "LABELS", "Repository": "REPOSITORY"}
COLORS = ("GRAY", "BLUE", "GREEN", "YELLOW", "ORANGE", "RED", "PINK", "PURPLE")


def seed(world: Mapping[str, Any], clock: Clock) -> State:
    """The state that the section describes."""
    state = State(clock, **({"site": world["site"]} if "site" in world else {}))
    for user in world.get("users") or ():
        account = state.account(user["login"])
        account.name, account.email = user.get("name"), user.get("email")
    for organization in world.get("organizations") or ():
        account = state.account(organization["login"], kind="Organization")
        account.members = {state.account(login).login for login in organization.get("members") or ()}
        account.private_members = set(organization.get("private_members") or ())
        account.hides_members = organization.get("hides_members", False)
    state.viewer = state.account(world.get("viewer", VIEWER_UNLESS_TOLD))
    state.tokens = set(world["tokens"]) if "tokens" in world else None
    state.scopes = world.get("scopes")
    limits = world.get("rate_limits") or {}
    state.rest_budget.limit = limits.get("core", state.rest_budget.limit)
    state.graphql_budget.limit = limits.get("graphql", state.graphql_budget.limit)
    for repository in world.get("repositories") or ():
        _seed_repository(state, repository)
    for project in world.get("projects") or ():
        _seed_project(state, project)
    owners = dict.fromkeys(repository.owner.login for repository in state.repositories.values())
    for told in world.get("installations", [{"owner": owner} for owner in owners]):
        _seed_installation(state, told)
    return state


def _seed_installation(state: State, told: Mapping[str, Any]) -> None:
    """The app in one account, by the names that its repositories have there."""
    names = frozenset(name.lower() for name in told["repositories"]) if "repositories" in told else None
    permissions = dict(told.get("permissions", PERMISSIONS))
    grant = Grant(owner=state.account(told["owner"]), permissions=permissions, names=names)
    state.installations.append(Installation(number=len(state.installations) + 1, grant=grant))


def _at(text: Any, otherwise: str) -> str:
    """The time that the world gives, which YAML may have read as a time or a date already."""
    if text is None:
        return otherwise
    return stamp(parse_instant(text if isinstance(text, datetime) else str(text)))


def _seed_repository(state: State, told: Mapping[str, Any]) -> None:
    owner, _, name = told["name"].partition("/")
    repository = Repository(
        database_id=state.next_id(),
        owner=state.account(owner, kind="Organization"),
        name=name,
        url=f"{state.site}/{owner}/{name}",
        created_at=_at(told.get("created"), stamp(state.clock.now())),
        private=told.get("private", False),
        archived=told.get("archived", False),
        has_issues=told.get("has_issues", True),
        default_branch=told.get("default_branch", "main"),
        collaborators={
            state.account(login).login: role for login, role in (told.get("collaborators") or {}).items()
        },
    )
    state.repositories[repository.full_name.lower()] = state.keep(repository)
    files = {path: text.encode() for path, text in (told.get("files") or {}).items()}
    repository.branches[repository.default_branch] = Branch(
        sha=first_commit(repository.full_name), files=files, protected=told.get("protected", False)
    )
    for label in told.get("labels") or ():
        facts = label if isinstance(label, Mapping) else {"name": label}
        changes.create_label(state, repository, **facts)
    for name, workflow in (told.get("workflows") or {}).items():
        repository.workflows[name] = _workflow(state, workflow)
    for issue in told.get("issues") or ():
        _seed_issue(state, repository, issue)


def _workflow(state: State, told: Mapping[str, Any]) -> Workflow:
    """A workflow with its `state` and its `runs`: each `at` a time, by an `event`, with its `conclusion`."""
    runs = [
        Run(
            number=state.next_id(),
            event=run.get("event", "schedule"),
            at=_at(run["at"], ""),
            conclusion=run.get("conclusion", "success"),
        )
        for run in told.get("runs") or ()
    ]
    return Workflow(number=state.next_id(), state=told.get("state", "active"), runs=tuple(runs))


def _seed_issue(state: State, repository: Repository, told: Mapping[str, Any]) -> None:
    created = _at(told.get("created"), stamp(state.clock.now()))
    author = state.person(told.get("author", "ghost"))
    issue = changes.open_issue(
        state,
        repository,
        author,
        title=told["title"],
        body=told.get("body", ""),
        number=told.get("number"),
        at=created,
        head=told.get("head"),
    )
    issue.locked = told.get("locked", False)
    issue.issue_type = state.issue_type(told["type"]) if told.get("type") else None
    _seed_comments(state, issue, told.get("comments") or ())
    for entry in told.get("labels") or ():
        facts = entry if isinstance(entry, Mapping) else {"name": entry}
        actor = state.person(facts["by"]) if "by" in facts else author
        changes.add_labels(
            state,
            issue,
            [changes.label_named(state, repository, facts["name"])],
            actor,
            _at(facts.get("at"), created),
        )
    for entry in told.get("assignees") or ():
        facts = entry if isinstance(entry, Mapping) else {"login": entry}
        actor = state.person(facts["by"]) if "by" in facts else author
        changes.assign(state, issue, [state.account(facts["login"])], actor, _at(facts.get("at"), created))
    if str(told.get("state", "open")).lower() == "closed":
        reason = str(told.get("state_reason", "COMPLETED")).upper()
        closer = state.person(told["closed_by"]) if "closed_by" in told else author
        changes.close(state, issue, closer, reason, at=_at(told.get("closed"), issue.updated_at))


def _seed_comments(state: State, issue: Issue, told: Sequence[Mapping[str, Any]]) -> None:
    """The comments in order of time; `editor` and `edited` tell of a change after the fact."""
    in_order = sorted(told, key=lambda entry: _at(entry.get("at"), issue.created_at))
    for entry in in_order:
        at = _at(entry.get("at"), issue.created_at)
        comment = changes.add_comment(state, issue, state.person(entry.get("author")), entry["body"], at)
        comment.is_minimized = entry.get("minimized", False)
        if "editor" in entry:
            comment.editor = state.person(entry["editor"])
            comment.last_edited_at = comment.updated_at = _at(entry.get("edited"), at)
        for content, logins in (entry.get("reactions") or {}).items():
            for login in logins:
                changes.react(state, comment, state.account(login), content.upper())


def _seed_project(state: State, told: Mapping[str, Any]) -> None:
    now = stamp(state.clock.now())
    project = Project(
        database_id=state.next_id(),
        owner=state.account(told["owner"], kind="Organization"),
        number=told["number"],
        title=told.get("title", f"Project {told['number']}"),
        created_at=now,
        updated_at=now,
        status_field=_status_field(state, told),
        closed=told.get("closed", False),
        public=told.get("public", False),
        readable=told.get("readable", True),
        writable=told.get("writable", True),
    )
    plain = {**DEFAULT_FIELDS, **dict.fromkeys(told.get("date_fields") or (), "DATE")}
    plain |= dict.fromkeys(told.get("text_fields") or (), "TEXT")
    plain |= dict.fromkeys(told.get("number_fields") or (), "NUMBER")
    fields = [Field(database_id=state.next_id(), name=name, data_type=kind) for name, kind in plain.items()]
    project.fields = {field.name: state.keep(field) for field in (project.status_field, *fields)}
    state.projects[project.owner.login.lower(), project.number] = state.keep(project)
    for item in told.get("items") or ():
        _seed_item(state, project, item)


def _status_field(state: State, told: Mapping[str, Any]) -> Field:
    """The single-select field that the columns come from."""
    field = Field(
        database_id=state.next_id(), name=told.get("status_field", "Status"), data_type="SINGLE_SELECT"
    )
    for place, name in enumerate(told.get("statuses") or ()):
        field.options.append(
            Option(id=f"{field.database_id * 31 + place:08x}", name=name, color=COLORS[place % len(COLORS)])
        )
    return field


def _seed_item(state: State, project: Project, told: Mapping[str, Any]) -> None:
    actor = state.person(told.get("by"))
    if "draft" in told:
        now = stamp(state.clock.now())
        content: Issue | DraftIssue = state.keep(
            DraftIssue(
                database_id=state.next_id(),
                title=told["draft"],
                body=told.get("body", ""),
                created_at=now,
                updated_at=now,
                creator=actor,
            )
        )
    else:
        content = state.issue(told["issue"])
    at = _at(told.get("at"), content.created_at)
    item: Item = cards.add_item(state, project, content, actor, at)
    if told.get("status"):
        option = status_option(project, told["status"])
        since = _at(told.get("since"), at)
        cards.set_value(state, item, project.status_field, option, actor=actor, at=since)
    for name, content_of_field in (told.get("fields") or {}).items():
        text = content_of_field if isinstance(content_of_field, int | float) else str(content_of_field)
        cards.set_value(state, item, project.fields[name], text, actor=actor, at=at)
    item.archived = told.get("archived", False)


def status_option(project: Project, name: str) -> Option:
    """The status of this name; raises KeyError if the board has none such."""
    for option in project.status_field.options:
        if option.name == name:
            return option
    raise KeyError(f"the board {project.title!r} has no status {name!r}")
