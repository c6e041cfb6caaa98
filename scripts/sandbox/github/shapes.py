"""What REST and webhooks show of the state: GitHub's whole objects, with all their links."""

from __future__ import annotations

from typing import Any

from sandbox.github.issues import Comment, Issue, IssueType, Label, Reaction, Repository
from sandbox.github.nodes import Account
from sandbox.github.reactions import CONTENTS
from sandbox.github.resolvers import association_of

Shape = dict[str, Any]

_SHORT_NAMES = {name: short for short, name in CONTENTS.items()}
_USER_LINKS = {
    "followers": "followers",
    "following": "following{/other_user}",
    "gists": "gists{/gist_id}",
    "starred": "starred{/owner}{/repo}",
    "subscriptions": "subscriptions",
    "organizations": "orgs",
    "repos": "repos",
    "events": "events{/privacy}",
    "received_events": "received_events",
}
_REPOSITORY_LINKS = {
    "archive": "{archive_format}{/ref}",
    "assignees": "assignees{/user}",
    "blobs": "git/blobs{/sha}",
    "branches": "branches{/branch}",
    "collaborators": "collaborators{/collaborator}",
    "comments": "comments{/number}",
    "commits": "commits{/sha}",
    "compare": "compare/{base}...{head}",
    "contents": "contents/{+path}",
    "contributors": "contributors",
    "deployments": "deployments",
    "downloads": "downloads",
    "events": "events",
    "forks": "forks",
    "git_commits": "git/commits{/sha}",
    "git_refs": "git/refs{/sha}",
    "git_tags": "git/tags{/sha}",
    "hooks": "hooks",
    "issue_comment": "issues/comments{/number}",
    "issue_events": "issues/events{/number}",
    "issues": "issues{/number}",
    "keys": "keys{/key_id}",
    "labels": "labels{/name}",
    "languages": "languages",
    "merges": "merges",
    "milestones": "milestones{/number}",
    "notifications": "notifications{?since,all,participating}",
    "pulls": "pulls{/number}",
    "releases": "releases{/id}",
    "stargazers": "stargazers",
    "statuses": "statuses/{sha}",
    "subscribers": "subscribers",
    "subscription": "subscription",
    "tags": "tags",
    "teams": "teams",
    "trees": "git/trees{/sha}",
}


class Shapes:
    """The shapes with links below `base`, the address of the interface."""

    def __init__(self, base: str) -> None:
        self.base = base

    def repository_url(self, repository: Repository) -> str:
        return f"{self.base}/repos/{repository.full_name}"

    def issue_url(self, issue: Issue) -> str:
        return f"{self.repository_url(issue.repository)}/issues/{issue.number}"

    def account(self, account: Account | None) -> Shape | None:
        """Who did something; nobody where the account is gone."""
        return None if account is None else self.user(account)

    def user(self, account: Account) -> Shape:
        url = f"{self.base}/users/{account.login}"
        return {
            "login": account.login,
            "id": account.database_id,
            "node_id": account.node_id,
            "avatar_url": f"{self.base}/avatars/{account.database_id}",
            "gravatar_id": "",
            "url": url,
            "html_url": account.url,
            **{f"{name}_url": f"{url}/{rest}" for name, rest in _USER_LINKS.items()},
            "type": account.typename,
            "user_view_type": "public",
            "site_admin": False,
        }

    def profile(self, account: Account) -> Shape:
        """An account's public page."""
        nothing = dict.fromkeys(("company", "blog", "location", "hireable", "bio"))
        counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
        times = dict.fromkeys(("created_at", "updated_at"), "2020-01-01T00:00:00Z")
        return {
            **self.user(account),
            "name": account.name,
            "email": account.email,
            **nothing,
            **counts,
            **times,
        }

    def label(self, label: Label) -> Shape:
        return {
            "id": label.database_id,
            "node_id": label.node_id,
            "url": f"{self.repository_url(label.repository)}/labels/{label.name}".replace(" ", "%20"),
            "name": label.name,
            "color": label.color,
            "default": False,
            "description": label.description,
        }

    def reactions(self, subject: Comment | Issue, url: str) -> Shape:
        counts = dict.fromkeys(CONTENTS, 0)
        for reaction in subject.reactions:
            counts[_SHORT_NAMES[reaction.content]] += 1
        return {"url": f"{url}/reactions", "total_count": len(subject.reactions), **counts}

    def reaction(self, reaction: Reaction) -> Shape:
        return {
            "id": reaction.database_id,
            "node_id": reaction.node_id,
            "user": self.user(reaction.user),
            "content": _SHORT_NAMES[reaction.content],
            "created_at": reaction.created_at,
        }

    def comment(self, comment: Comment) -> Shape:
        url = f"{self.repository_url(comment.repository)}/issues/comments/{comment.database_id}"
        return {
            "url": url,
            "html_url": comment.url,
            "issue_url": self.issue_url(comment.issue),
            "id": comment.database_id,
            "node_id": comment.node_id,
            "user": self.account(comment.author),
            "created_at": comment.created_at,
            "updated_at": comment.updated_at,
            "author_association": association_of(comment),
            "body": comment.body,
            "reactions": self.reactions(comment, url),
            "performed_via_github_app": None,
        }

    def issue(self, issue: Issue) -> Shape:
        url = self.issue_url(issue)
        assignees = [self.user(person) for person in issue.assignees]
        return {
            "url": url,
            "repository_url": self.repository_url(issue.repository),
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "events_url": f"{url}/events",
            "html_url": issue.url,
            "id": issue.database_id,
            "node_id": issue.node_id,
            "number": issue.number,
            "title": issue.title,
            "user": self.account(issue.author),
            "labels": [self.label(label) for label in issue.labels],
            "state": issue.state.lower(),
            "state_reason": issue.state_reason.lower() if issue.state_reason else None,
            "locked": issue.locked,
            "active_lock_reason": None,
            "assignee": assignees[0] if assignees else None,
            "assignees": assignees,
            "milestone": None,
            "comments": len(issue.comments),
            "created_at": issue.created_at,
            "updated_at": issue.updated_at,
            "closed_at": issue.closed_at,
            "closed_by": self.account(issue.closed_by),
            "author_association": association_of(issue),
            "type": self.issue_type(issue.issue_type) if issue.issue_type else None,
            "body": issue.body,
            "reactions": self.reactions(issue, url),
            "timeline_url": f"{url}/timeline",
            "performed_via_github_app": None,
            **({"pull_request": self._pull_links(issue)} if issue.head else {}),
        }

    def _pull_links(self, issue: Issue) -> Shape:
        return {
            "url": f"{self.repository_url(issue.repository)}/pulls/{issue.number}",
            "html_url": issue.url,
            "diff_url": f"{issue.url}.diff",
            "patch_url": f"{issue.url}.patch",
            "merged_at": issue.merged_at,
        }

    def issue_type(self, issue_type: IssueType) -> Shape:
        return {
            "id": issue_type.database_id,
            "node_id": issue_type.node_id,
            "name": issue_type.name,
            "description": None,
            "color": "gray",
            "is_enabled": True,
        }

    def repository(self, repository: Repository) -> Shape:
        """A repository, with nothing in it that the sandbox has no notion of."""
        url = self.repository_url(repository)
        open_issues = sum(issue.state == "OPEN" for issue in repository.issues.values())
        counts = ("forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "size")
        return {
            "id": repository.database_id,
            "node_id": repository.node_id,
            "name": repository.name,
            "full_name": repository.full_name,
            "private": repository.private,
            "owner": self.user(repository.owner),
            "html_url": repository.url,
            "description": None,
            "fork": False,
            "url": url,
            **{f"{name}_url": f"{url}/{rest}" for name, rest in _REPOSITORY_LINKS.items()},
            "git_url": f"git:{repository.full_name}.git",
            "ssh_url": f"git@sandbox:{repository.full_name}.git",
            "clone_url": f"{repository.url}.git",
            "svn_url": repository.url,
            "mirror_url": None,
            "homepage": None,
            "language": None,
            **dict.fromkeys(counts, 0),
            **dict.fromkeys(("network_count", "subscribers_count"), 0),
            "open_issues": open_issues,
            "open_issues_count": open_issues,
            "default_branch": repository.default_branch,
            "has_issues": repository.has_issues,
            **dict.fromkeys(("has_projects", "has_wiki", "has_downloads"), True),
            **dict.fromkeys(("has_pages", "has_discussions", "disabled"), False),
            "archived": repository.archived,
            "visibility": "private" if repository.private else "public",
            "license": None,
            "topics": [],
            "pushed_at": repository.created_at,
            "created_at": repository.created_at,
            "updated_at": repository.created_at,
        }
