"""Two GitHubs that the same calls are tried on: the sandbox, and emulate, which no one here wrote."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from github import Auth, Github
from github.Issue import Issue
from github.Repository import Repository

from sandbox.server import Sandbox
from tests.contracts.emulate import emulated

TOKEN = "desk-token"
DESK = "support-desk"
ENGINEER = "delivery-engineer-a"
REPOSITORY = "sourcegraph/sourcegraph"
LABELS = ("team/delivery", "needs-info")


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubServer:
    """A GitHub with a repository that has two labels, an engineer with access and no issues yet."""

    api: str

    def repository(self) -> Repository:
        """The repository through PyGithub, which asks nothing twice."""
        client = Github(
            base_url=self.api,
            auth=Auth.Token(TOKEN),
            retry=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )
        return client.get_repo(REPOSITORY)


@contextlib.contextmanager
def sandbox_github() -> Iterator[GitHubServer]:
    """Our own stand-in."""
    world = {
        "viewer": DESK,
        "users": [{"login": DESK}, {"login": ENGINEER}],
        "organizations": [{"login": "sourcegraph", "members": [DESK, ENGINEER]}],
        "repositories": [
            {
                "name": REPOSITORY,
                "labels": list(LABELS),
                "collaborators": {DESK: "admin", ENGINEER: "admin"},
                "files": {"README.md": "# sourcegraph\n"},
            }
        ],
        "tokens": [TOKEN],
    }
    with Sandbox({"github": world}) as sandbox:
        yield GitHubServer(api=f"{sandbox.url}/gh")


@contextlib.contextmanager
def emulate_github(packages: Path, folder: Path) -> Iterator[GitHubServer]:
    """The npm package's GitHub."""
    members = [{"login": DESK, "role": "admin"}, {"login": ENGINEER}]
    seed = {
        "tokens": {TOKEN: {"login": DESK, "scopes": ["repo"]}},
        "github": {
            "users": [{"login": DESK}, {"login": ENGINEER}],
            "orgs": [{"login": "sourcegraph", "members": members}],
            "repos": [{"owner": "sourcegraph", "name": "sourcegraph", "auto_init": True}],
        },
    }
    with emulated("github", seed, packages=packages, folder=folder) as url:
        server = GitHubServer(api=url)
        for label in LABELS:
            server.repository().create_label(label, "ededed")
        yield server


def labels_of(issue: Issue) -> set[str]:
    """The names of the labels that an issue has now."""
    return {label.name for label in issue.get_labels()}


def logins_of(issue: Issue) -> list[str]:
    """The logins of those who are assigned now."""
    issue.update()
    return [user.login for user in issue.assignees]
