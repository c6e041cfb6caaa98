import json
from pathlib import Path
from typing import Any

import pytest

from handle_event import COMMAND
from sandbox.server import Sandbox
from supportdesk.runtime.run import run
from tests.contracts.openapi import Description

pytestmark = pytest.mark.contract

DESK = "sourcegraph/support-desk"
NOW = "2026-11-20T10:00:00Z"


def a_world(event: dict[str, Any]) -> dict[str, Any]:
    """A world in which the event's issue carries the team's label, unless the event says that it is gone."""
    issue, repository = event["issue"], event["repository"]["full_name"]
    owner = event["repository"]["owner"]["login"]
    gone = event["action"] in {"deleted", "transferred"} and "comment" not in event
    there = {
        "number": issue["number"],
        "title": issue["title"],
        "body": issue["body"] or "",
        "author": issue["user"]["login"],
        "created": "2026-11-20T09:00:00Z",
        "labels": ["team/delivery", *(label["name"] for label in issue.get("labels", []))],
        "state": issue.get("state", "open"),
    }
    watched = {
        "name": repository,
        "labels": ["team/delivery", "needs-info"],
        "collaborators": {"delivery-engineer-a": "write"},
        "issues": [] if gone else [there],
    }
    statuses = ["Backlog", "In Progress", "Complete"]
    return {
        "now": NOW,
        "github": {
            "viewer": "support-desk[bot]",
            "users": [{"login": "delivery-engineer-a"}, {"login": "delivery-em"}],
            "organizations": [{"login": owner, "members": []}],
            "repositories": [{"name": DESK, "private": True}, watched],
            "projects": [{"owner": owner, "number": 205, "title": "Delivery", "statuses": statuses}],
        },
        "slack": {
            "users": [
                {"id": "U0000000A01", "name": "engineer-a"},
                {"id": "U0000000A04", "name": "manager-d"},
            ],
            "channels": [{"id": "C0DELIVERY", "name": "delivery", "members": ["U0DESK", "U0000000A01"]}],
            "usergroups": [{"id": "S0DELIVERY", "handle": "delivery-support", "users": ["U0000000A01"]}],
        },
    }


def a_configuration(event: dict[str, Any]) -> str:
    """One team that watches the event's repository."""
    repository = {"name": event["repository"]["full_name"]}
    hours = {"from": "09:00", "to": "17:30"}
    statuses = {
        "intake": "Backlog",
        "in_flight": ["In Progress"],
        "waiting": ["Backlog"],
        "done": ["Complete"],
    }
    team = {
        "name": "Delivery",
        "since": "2026-01-05",
        "mode": "on",
        "label": {"name": "team/delivery"},
        "repositories": [repository],
        "board": {"owner": event["repository"]["owner"]["login"], "number": 205, "statuses": statuses},
        "slack": {"channel": "C0DELIVERY", "handle": "S0DELIVERY"},
        "em": "em-d",
        "pm": "em-d",
        "calendar": "london",
        "rotation": {
            "source": "roster",
            "starts": "2026-01-05",
            "handoff": {"day": "mon", "time": "10:00"},
            "roster": ["eng-a"],
        },
    }
    return json.dumps(
        {
            "version": 1,
            "people": {
                "eng-a": {"name": "Engineer A", "github": "delivery-engineer-a", "slack": "U0000000A01"},
                "em-d": {"name": "Manager D", "github": "delivery-em", "slack": "U0000000A04"},
            },
            "calendars": {
                "london": {
                    "timezone": "Europe/London",
                    "days": ["mon", "tue", "wed", "thu", "fri"],
                    "hours": hours,
                }
            },
            "priorities": [{"name": "P1", "labels": ["p1"], "urgent": True}],
            "teams": {"delivery": team},
        }
    )


def handle(name: str, event: dict[str, Any], folder: Path) -> tuple[int, set[str | None]]:
    """Handle an event with `--apply`: the exit status, and the GraphQL operations that were sent."""
    payload, configuration = folder / "event.json", folder / "teams.yml"
    payload.write_text(json.dumps(event))
    configuration.write_text(a_configuration(event))
    with Sandbox(a_world(event)) as sandbox:
        variables = {
            "GITHUB_REPOSITORY": DESK,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(payload),
            "GITHUB_API_URL": f"{sandbox.url}/gh",
            "GITHUB_TOKEN": "token",
            "SLACK_API_URL": f"{sandbox.url}/slack/api/",
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
        }
        status = run(COMMAND, ["--config", str(configuration), "--apply", "--now", NOW], variables)
        return status, {entry.operation for entry in sandbox.control.log.entries()}


def test_the_sandbox_s_events_are_as_github_describes_them(packages: Path) -> None:
    description = Description(packages)
    event = {"repository": "acme/app", "number": 1, "sender": "engineer-a"}
    there = [{"title": "Cannot push", "author": "requester-a", "labels": ["bug"]}]
    repositories = [{"name": "acme/app", "issues": there}, {"name": "acme/web", "labels": ["bug"]}]
    with Sandbox({"github": {"repositories": repositories}}) as sandbox:
        comment = sandbox.act("github", "comment", issue="acme/app#1", by="requester-a", body="Still")
        told: dict[str, dict[str, Any]] = {
            "opened": {},
            "edited": {"changes": {"title": {"from": "Cannot pull"}}},
            "labeled": {"label": "bug"},
            "unlabeled": {"label": "bug"},
            "assigned": {"assignee": "engineer-a"},
            "unassigned": {"assignee": "engineer-a"},
            "reopened": {},
            "closed": {},
            "created": {"comment": comment},
        }
        for action, facts in told.items():
            payload = sandbox.act("github", "event_payload", **event, action=action, **facts)
            kind = "issue-comment" if "comment" in facts else "issues"
            assert description.check_event(f"{kind}-{action}", payload) == []
        sandbox.act("github", "transfer", issue="acme/app#1", to="acme/web", by="engineer-a")
        payload = sandbox.act("github", "event_payload", **event, action="transferred")
        assert description.check_event("issues-transferred", payload) == []


@pytest.mark.parametrize("name", ["issues", "issue_comment"])
def test_every_example_of_an_event_is_handled(
    name: str, packages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = json.loads((packages / "@octokit/webhooks-examples/api.github.com/index.json").read_text())
    (examples,) = (event["examples"] for event in index if event["name"] == name)
    failures = []
    for number, event in enumerate(examples):
        status, operations = handle(name, event, tmp_path)
        said = capsys.readouterr()
        was_read = "OneIssue" in operations or "pull_request" in event["issue"]
        if status != 0 or said.err or not was_read:
            failures.append((number, event["action"], status, said.err, said.out[-2000:]))
    assert failures == []
