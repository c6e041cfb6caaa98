"""What GitHub sends to a workflow when something happens to an issue: the event's payload, as of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.github.issues import Issue, Repository
from sandbox.github.nodes import Account
from sandbox.github.shapes import Shape, Shapes
from sandbox.github.state import State
from sandbox.verbs import find

_BASE = "https://api.github.com"


def event_payload(state: State, args: Mapping[str, Any]) -> Shape:
    """The payload of `issues`, or of `issue_comment` where a `comment` (its ID) is named.

    `repository`, `number`, `action` and `sender` are required; `label` (its name) and `assignee` (a login) go
    with the actions about them, `changes` with `edited`. Of a transferred issue the old address is named.
    """
    shapes = Shapes(_BASE)
    repository = find(state.repositories, args["repository"].lower(), "repository")
    number = int(args["number"])
    moved = find(repository.moved, number, "moved issue") if args["action"] == "transferred" else None
    issue = (
        find(repository.issues, number, "issue") if moved is None else _as_it_was(moved, repository, number)
    )
    payload: Shape = {
        "action": args["action"],
        "issue": shapes.issue(issue),
        "repository": shapes.repository(repository),
        "sender": shapes.user(state.account(args["sender"])),
    }
    if repository.owner.typename == "Organization":
        payload["organization"] = _organization(repository.owner)
    if args.get("comment") is not None:
        payload["comment"] = shapes.comment(find(state.comments, int(args["comment"]), "comment"))
    if args.get("label"):
        payload["label"] = shapes.label(find(repository.labels, args["label"].lower(), "label"))
    if args.get("assignee"):
        payload["assignee"] = shapes.user(state.account(args["assignee"]))
    if args["action"] == "edited":
        payload["changes"] = dict(args.get("changes") or {})
    if moved is not None:
        there = shapes.repository(moved.repository)
        payload["changes"] = {"new_issue": shapes.issue(moved), "new_repository": there}
    return payload


def _organization(account: Account) -> Shape:
    url = f"{_BASE}/orgs/{account.login}"
    return {
        "login": account.login,
        "id": account.database_id,
        "node_id": account.node_id,
        "url": url,
        **{f"{name}_url": f"{url}/{name}" for name in ("repos", "events", "hooks", "issues")},
        **{f"{name}_url": f"{url}/{name}{{/member}}" for name in ("members", "public_members")},
        "avatar_url": f"{_BASE}/avatars/{account.database_id}",
        "description": None,
    }


def _as_it_was(issue: Issue, repository: Repository, number: int) -> Issue:
    """A transferred issue under its old address, where the event comes from."""
    return replace(issue, repository=repository, number=number)
