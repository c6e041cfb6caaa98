"""A small world of GitHub for these tests, and the desk's view of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from supportdesk.model.issues import IssueRef
from supportdesk.model.places import Board, Repository, Statuses
from supportdesk.services.github import GitHub
from supportdesk.services.ports import TrackerRead

WEB = "acme/web"
VAULT = "acme/vault"
LABEL = "team/x"
BOARD = Board(
    owner="acme",
    number=7,
    eta_field="ETA",
    statuses=Statuses(intake="Backlog", in_flight=("Doing",), waiting=("Backlog",), done=("Done",)),
)
LATELY = datetime(2026, 11, 15, tzinfo=UTC)
STATUSES = ["Backlog", "Doing", "Done"]


def an_issue(number: int, **facts: Any) -> dict[str, Any]:
    """A labelled issue as the world is written; younger ones have higher numbers."""
    return {
        "number": number,
        "title": f"Request {number}",
        "author": "requester",
        "created": f"2026-11-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z",
        "labels": [LABEL],
        **facts,
    }


def a_repository(name: str = WEB, *issues: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    """A repository with the team's label."""
    return {
        "name": name,
        "labels": [LABEL],
        "collaborators": {"engineer": "write"},
        "issues": list(issues),
        **facts,
    }


def a_project(*items: Any, **facts: Any) -> dict[str, Any]:
    """The team's board; items are numbers of issues in acme/web, or items as the world has them."""
    return {
        "owner": "acme",
        "number": 7,
        "title": "Team X",
        "status_field": "Status",
        "statuses": STATUSES,
        "date_fields": ["ETA"],
        "items": [
            item if isinstance(item, dict) else {"issue": f"{WEB}#{item}", "status": "Backlog"}
            for item in items
        ],
        **facts,
    }


def a_world(*repositories: Mapping[str, Any], project: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The whole of it."""
    return {
        "now": "2026-11-16T08:00:00Z",
        "github": {
            "viewer": "support-desk[bot]",
            "users": [{"login": login, "name": login} for login in ("engineer", "requester", "stranger")],
            "organizations": [{"login": "acme", "members": ["engineer"]}],
            "repositories": list(repositories) or [a_repository()],
            "projects": [a_project() if project is None else project],
        },
    }


def read_team(github: GitHub, *names: str, board: Board = BOARD) -> TrackerRead:
    """What the desk reads of the team that watches these repositories."""
    return github.reader.read_team(
        repositories=[Repository(name=name) for name in names or (WEB,)],
        labels=[LABEL],
        board=board,
        closed_since=LATELY,
    )


def reasons(read: TrackerRead) -> list[tuple[str, str]]:
    """The gaps of a read, as they are told."""
    return [(gap.part, gap.reason) for gap in read.incomplete]


def ref(number: int, repository: str = WEB) -> IssueRef:
    """An issue's address."""
    return IssueRef(repository=repository, number=number)
