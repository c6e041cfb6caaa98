"""The REST calls about pull requests."""

from __future__ import annotations

from sandbox.github import changes
from sandbox.github.call import Call, RestError, invalid
from sandbox.github.issues import Issue, Repository
from sandbox.github.shapes import Shape
from sandbox.http import Response, json_response

_AS_AN_ISSUE = (
    *("html_url", "id", "node_id", "number", "state", "locked", "title", "user", "body", "labels"),
    *("milestone", "created_at", "updated_at", "closed_at", "assignee", "comments", "author_association"),
)


def create_pull(call: Call) -> Response:
    repository, body = call.repository_to(call.state.can_write), call.body()
    head, base = str(body.get("head", "")).rpartition(":")[2], str(body.get("base", ""))
    for name, branch in (("head", head), ("base", base)):
        if branch not in repository.branches:
            raise invalid("PullRequest", name, "invalid")
    if any(issue.head == head and issue.state == "OPEN" for issue in repository.issues.values()):
        raise _refusal(f"A pull request already exists for {repository.owner.login}:{head}.")
    if repository.branches[head].sha in {repository.branches[base].sha, *repository.branches[base].past}:
        raise _refusal(f"No commits between {base} and {head}")
    pull = changes.open_issue(
        call.state,
        repository,
        call.state.viewer,
        title=str(body.get("title", "")),
        body=body.get("body") or "",
        head=head,
    )
    pull.base = base
    return json_response(_pull(call, pull), 201)


def _refusal(message: str) -> RestError:
    return RestError(
        422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}]
    )


def list_pulls(call: Call) -> Response:
    """The pull requests of a state, and of one head or base if that is asked for."""
    repository, query = call.repository(), call.request.query
    state, head = query.get("state", "open").upper(), query.get("head", "").rpartition(":")[2]
    rows = [
        issue
        for issue in repository.issues.values()
        if issue.head
        and state in {"ALL", issue.state}
        and head in {"", issue.head}
        and query.get("base", issue.base) == issue.base
    ]
    return call.page(rows[::-1], lambda pull: _pull(call, pull))


def _pull(call: Call, pull: Issue) -> Shape:
    """A pull request's shape: an issue's, as far as both have the same, and what only it has."""
    issue = call.shapes.issue(pull)
    links = _links(call, pull, issue)
    return {
        **{name: issue[name] for name in _AS_AN_ISSUE},
        **{name: issue["pull_request"][name] for name in ("url", "diff_url", "patch_url", "merged_at")},
        **{f"{name}_url": link for name, link in links.items() if name not in {"self", "html"}},
        "head": _end(call, pull.repository, str(pull.head)),
        "base": _end(call, pull.repository, pull.base),
        "_links": {name: {"href": link} for name, link in links.items()},
        **dict.fromkeys(("merge_commit_sha", "auto_merge", "mergeable", "merged_by")),
        "merged": pull.merged_at is not None,
        **dict.fromkeys(("maintainer_can_modify", "draft"), False),
        "mergeable_state": "unknown",
        **dict.fromkeys(("review_comments", "additions", "deletions"), 0),
        **dict.fromkeys(("commits", "changed_files"), 1),
    }


def _links(call: Call, pull: Issue, issue: Shape) -> dict[str, str]:
    """Where a pull request's parts are."""
    url = issue["pull_request"]["url"]
    return {
        "self": url,
        "html": issue["html_url"],
        "issue": issue["url"],
        "comments": issue["comments_url"],
        "review_comments": f"{url}/comments",
        "review_comment": f"{url}/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{call.shapes.repository_url(pull.repository)}/statuses/{pull.head}",
    }


def _end(call: Call, repository: Repository, name: str) -> Shape:
    """One of the two branches of a pull request."""
    branch = repository.branches.get(name)
    return {
        "label": f"{repository.owner.login}:{name}",
        "ref": name,
        "sha": branch.sha if branch else "0" * 40,
        "user": call.shapes.user(repository.owner),
        "repo": call.shapes.repository(repository),
    }
