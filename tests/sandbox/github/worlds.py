"""A GitHub for tests, and short ways to ask it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from sandbox.clock import Clock
from sandbox.github import GitHub
from sandbox.http import Request, Response

NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
REPOSITORY = "acme/app"


def a_world(*issues: Mapping[str, Any], **section: Any) -> dict[str, Any]:
    """An organization with one repository that holds the issues, and a board that holds nothing."""
    repository = {
        "name": REPOSITORY,
        "labels": ["team/delivery", "bug"],
        "issues": [{"title": "Untold", "author": "requester", **issue} for issue in issues],
        "collaborators": {"engineer-c": "maintain"},
        "files": {"config/overrides.yml": "version: 1\n"},
    }
    return {
        "users": [{"login": "engineer-a", "name": "Engineer A"}],
        "organizations": [{"login": "acme", "members": ["engineer-a", "engineer-b"]}],
        "repositories": [repository],
        "projects": [
            {"owner": "acme", "number": 205, "statuses": ["Backlog", "Done"], "date_fields": ["ETA"]}
        ],
        **section,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Somebody with a token who asks the stand-in."""

    github: GitHub

    def send(self, method: str, address: str, body: Any = None, token: str = "t") -> Response:
        path, _, query = address.partition("?")
        return self.github.handle(
            Request(
                method=method,
                path=path,
                query=dict(parse_qsl(query)),
                headers={"authorization": f"Bearer {token}", "host": "127.0.0.1:8000"},
                body=b"" if body is None else json.dumps(body).encode(),
            )
        )

    def rest(self, method: str, address: str, body: Any = None) -> Any:
        """What a REST call answers, whatever its status."""
        sent = self.send(method, address, body).body
        return json.loads(sent) if sent else None

    def ask(self, query: str, **variables: Any) -> Any:
        """The whole answer of a GraphQL call."""
        response = self.send("POST", "/graphql", {"query": query, "variables": variables})
        assert response.status == 200
        return json.loads(response.body)

    def data(self, query: str, **variables: Any) -> Any:
        """The data of a GraphQL call that must go well."""
        answered = self.ask(query, **variables)
        assert "errors" not in answered, answered["errors"]
        return answered["data"]

    def repository(self, selection: str, **variables: Any) -> Any:
        """What the repository says of a selection."""
        names = {"after": "String", "labels": "[String!]"}
        declared = "".join(f"${name}: {names[name]} " for name in variables)
        head = f"query({declared})" if declared else "query"
        return self.data(
            f'{head} {{ repository(owner: "acme", name: "app") {{ {selection} }} }}', **variables
        )["repository"]

    def issue(self, selection: str, number: int = 1) -> Any:
        """What an issue says of a selection."""
        return self.repository(f"issue(number: {number}) {{ {selection} }}")["issue"]


def a_desk(*issues: Mapping[str, Any], **section: Any) -> Desk:
    """A desk before a GitHub with these issues."""
    return Desk(github=GitHub(a_world(*issues, **section), Clock(NOW)))
