"""Everything the sandbox's GitHub holds, and the ways to find it."""

from __future__ import annotations

from typing import TypeVar

from sandbox.clock import Clock
from sandbox.github.boards import Item, Project
from sandbox.github.grants import Grant, Installation
from sandbox.github.issues import Comment, Issue, IssueType, Label, Repository
from sandbox.github.limits import Budget
from sandbox.github.nodes import Account, Node, stamp

NodeT = TypeVar("NodeT", bound=Node)

VIEWER_UNLESS_TOLD = "support-desk[bot]"
WRITERS = ("write", "maintain", "admin")
TRIAGERS = ("triage", *WRITERS)


class State:
    """The accounts, repositories and projects of one world, and its viewer: whose token all calls carry.

    `grant` is how far the token of the present call reaches; a token that no installation gave reaches all.
    `scopes` are those of a classic personal token, where the calls' is one.
    `needed` are the permissions that an App would need for the present call, each with its level.
    """

    def __init__(self, clock: Clock, site: str = "https://github.com") -> None:
        self.clock = clock
        self.site = site
        self.rest_budget = Budget(resource="core", clock=clock, limit=5000)
        self.graphql_budget = Budget(resource="graphql", clock=clock, limit=5000)
        self.nodes: dict[str, Node] = {}
        self.accounts: dict[str, Account] = {}
        self.repositories: dict[str, Repository] = {}
        self.projects: dict[tuple[str, int], Project] = {}
        self.comments: dict[int, Comment] = {}
        self.issue_types: dict[str, IssueType] = {}
        self.tokens: set[str] | None = None
        self.scopes: list[str] | None = None
        self.installations: list[Installation] = []
        self.grants: dict[str, Grant] = {}
        self.grant: Grant | None = None
        self.needed: set[tuple[str, str]] = set()
        self._last_id = 1000
        self.viewer = self.account(VIEWER_UNLESS_TOLD)

    def next_id(self) -> int:
        """A number that nothing has yet; later things have higher ones."""
        self._last_id += 1
        return self._last_id

    def keep(self, node: NodeT) -> NodeT:
        """The node, which can be found by its ID from now on."""
        self.nodes[node.node_id] = node
        return node

    def now(self) -> str:
        """The present as GitHub writes it."""
        return stamp(self.clock.tick())

    def account(self, login: str, kind: str = "User") -> Account:
        """The account with this login; made if the world has not named it before."""
        found = self.accounts.get(login.lower())
        if found is None:
            typename = "Bot" if login.endswith("[bot]") else kind
            url = f"{self.site}/{login}"
            found = self.keep(Account(database_id=self.next_id(), login=login, url=url, typename=typename))
            self.accounts[login.lower()] = found
        return found

    def person(self, login: str | None) -> Account | None:
        """Who did something; None where the account is gone (a ghost)."""
        return None if login in (None, "ghost") else self.account(str(login))

    def issue_type(self, name: str) -> IssueType:
        """The type of issues with this name; made if it is new."""
        if name not in self.issue_types:
            self.issue_types[name] = self.keep(IssueType(database_id=self.next_id(), name=name))
        return self.issue_types[name]

    def repository(self, full_name: str) -> Repository | None:
        """The repository, if the viewer may read it."""
        found = self.repositories.get(full_name.lower())
        return found if found and self.can_read(found) else None

    def label(self, repository: Repository, name: str) -> Label | None:
        """A repository's label; its name counts in any case."""
        return repository.labels.get(name.lower())

    def issue(self, reference: str) -> Issue:
        """The issue that `owner/name#12` means; raises KeyError where there is none."""
        full_name, _, number = str(reference).partition("#")
        repository = self.repositories.get(full_name.lower())
        issue = repository.issues.get(int(number)) if repository and number.isdecimal() else None
        if issue is None:
            raise KeyError(f"there is no issue {reference!r}; an issue is written as owner/name#12")
        return issue

    def viewer_role(self, repository: Repository) -> str:
        """What the viewer may do; an app that is not named may write, as one installed for its work."""
        return repository.collaborators.get(self.viewer.login, "write")

    def is_redacted(self, item: Item) -> bool:
        """Whether a card is about something that the viewer may not read."""
        return isinstance(item.content, Issue) and not self.can_read_issue(item.content)

    def can_see(self, node: Node) -> bool:
        """Whether a global ID of the viewer's leads to the node."""
        match node:
            case Repository():
                return self.can_read(node)
            case Issue():
                return self.can_read_issue(node)
            case Comment() | Label():
                return self.can_read(node.repository) and self.permits(node.repository, "issues", "read")
            case Project():
                return self.can_read_project(node)
            case Item():
                return self.can_read_project(node.project)
            case _:
                return True

    def can_read(self, repository: Repository) -> bool:
        if repository.private:
            self.needed.add(("metadata", "read"))
        is_reached = self.grant is None or not repository.private or self.grant.covers(repository)
        return is_reached and self.viewer_role(repository) != "none"

    def permits(self, repository: Repository, permission: str, level: str) -> bool:
        """Whether the call's token carries that permission there; what is public anybody reads."""
        if level == "read" and not repository.private:
            return True
        self.needed.add((permission, level))
        if self.grant is None:
            return True
        return self.grant.covers(repository) and self.grant.allows(repository.owner, permission, level)

    def permits_in(self, owner: Account, permission: str, level: str) -> bool:
        """Whether the call's token carries a permission of the whole account."""
        self.needed.add((permission, level))
        return self.grant is None or self.grant.allows(owner, permission, level)

    def can_read_issue(self, issue: Issue) -> bool:
        permission = "pull_requests" if issue.head else "issues"
        return self.can_read(issue.repository) and self.permits(issue.repository, permission, "read")

    def can_read_project(self, project: Project) -> bool:
        is_reached = project.public or self.permits_in(project.owner, "organization_projects", "read")
        return project.readable and is_reached

    def can_write_project(self, project: Project) -> bool:
        return project.writable and self.permits_in(project.owner, "organization_projects", "write")

    def can_triage(self, repository: Repository) -> bool:
        return self.viewer_role(repository) in TRIAGERS and self.permits(repository, "issues", "write")

    def can_write(self, repository: Repository) -> bool:
        return self.viewer_role(repository) in WRITERS
