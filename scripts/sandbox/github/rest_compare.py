"""What one branch has that another has not."""

from __future__ import annotations

from sandbox.github.branches import Branch
from sandbox.github.call import Call, RestError
from sandbox.github.issues import Repository
from sandbox.github.shapes import Shape
from sandbox.http import Response, json_response

_PAGE = 100  # of commits


def compare(call: Call) -> Response:
    """The commits of `head` that `base` has not, oldest first, for `base...head`."""
    repository = call.repository()
    names = call.parts["basehead"].split("...")
    branches = [repository.branches.get(name) for name in names]
    base, head = branches if len(branches) == 2 else (None, None)
    if base is None or head is None:
        raise RestError(404, "Not Found")
    line, others = [*head.past, head.sha], [*base.past, base.sha]
    ahead = [sha for sha in line if sha not in others]
    behind = sum(sha not in line for sha in others)
    common = next(sha for sha in reversed(line) if sha in others)
    url, shown = f"{call.shapes.repository_url(repository)}/compare", call.parts["basehead"]
    page = f"{repository.url}/compare/{shown}"
    return json_response(
        {
            "url": f"{url}/{shown}",
            "html_url": page,
            "permalink_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "base_commit": _commit(call, repository, base, base.sha),
            "merge_base_commit": _commit(call, repository, base, common),
            "status": _status(len(ahead), behind),
            "ahead_by": len(ahead),
            "behind_by": behind,
            "total_commits": len(ahead),
            "commits": [_commit(call, repository, head, sha) for sha in ahead[:_PAGE]],
        }
    )


def _status(ahead: int, behind: int) -> str:
    if ahead and behind:
        return "diverged"
    return "ahead" if ahead else "behind" if behind else "identical"


def _commit(call: Call, repository: Repository, branch: Branch, sha: str) -> Shape:
    """A commit; who made it is nobody where the address in it belongs to no account."""
    url, login = f"{call.shapes.repository_url(repository)}/commits/{sha}", branch.authors.get(sha)
    author = call.shapes.account(call.state.person(login))
    who = {"name": login or "somebody", "email": "somebody@example.com", "date": call.state.now()}
    return {
        "sha": sha,
        "node_id": f"C_{sha}",
        "url": url,
        "html_url": f"{repository.url}/commit/{sha}",
        "comments_url": f"{url}/comments",
        "commit": {
            "url": url,
            "author": who,
            "committer": who,
            "message": "A change",
            "comment_count": 0,
            "tree": {"sha": sha, "url": f"{call.shapes.repository_url(repository)}/git/trees/{sha}"},
        },
        "author": author,
        "committer": author,
        "parents": [],
    }
