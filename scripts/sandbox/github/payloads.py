"""What GitHub sends to a workflow when something happens to an issue: the event's payload, as of now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.github.shapes import Shape, Shapes
from sandbox.github.state import State

_BASE = "https://api.github.com"


def event_payload(state: State, args: Mapping[str, Any]) -> Shape:
    """The payload of `issues`, or of `issue_comment` where a `comment` (its ID) is named.

    `repository`, `number`, `action` and `sender` are required; `label` (its name) and `assignee` (a login) go
    with the actions about them, `changes` with `edited`.
    """
    shapes = Shapes(_BASE)
    repository = state.repositories[args["repository"].lower()]
    issue = repository.issues[int(args["number"])]
    payload: Shape = {
        "action": args["action"],
        "issue": shapes.issue(issue),
        "repository": shapes.repository(repository),
        "sender": shapes.user(state.account(args["sender"])),
    }
    if repository.owner.typename == "Organization":
        url = f"{_BASE}/orgs/{repository.owner.login}"
        owner = {"login": repository.owner.login, "id": repository.owner.database_id}
        payload["organization"] = {**owner, "node_id": repository.owner.node_id, "url": url}
    if args.get("comment") is not None:
        payload["comment"] = shapes.comment(state.comments[int(args["comment"])])
    if args.get("label"):
        payload["label"] = shapes.label(repository.labels[args["label"].lower()])
    if args.get("assignee"):
        payload["assignee"] = shapes.user(state.account(args["assignee"]))
    if args["action"] == "edited":
        payload["changes"] = dict(args.get("changes") or {})
    return payload
