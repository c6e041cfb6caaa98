"""The REST interface: its routes, and what every call meets first."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from sandbox.github import (
    rest_actions,
    rest_app,
    rest_compare,
    rest_git,
    rest_issues,
    rest_people,
    rest_pulls,
)
from sandbox.github.call import Call, RestError
from sandbox.github.state import State
from sandbox.http import Request, Response

Handler = Callable[[Call], Response]

_REPOSITORY = "/repos/{owner}/{repo}"
_ISSUE = _REPOSITORY + "/issues/{number}"
_COMMENT = _REPOSITORY + "/issues/comments/{id}"
_ROUTES: dict[str, Handler] = {
    "GET " + _REPOSITORY: rest_people.get_repository,
    "GET " + _REPOSITORY + "/issues": rest_issues.list_of_issues,
    "POST " + _REPOSITORY + "/issues": rest_issues.create_issue,
    "GET " + _ISSUE: rest_issues.get_issue,
    "PATCH " + _ISSUE: rest_issues.edit_issue,
    "GET " + _ISSUE + "/labels": rest_issues.list_issue_labels,
    "POST " + _ISSUE + "/labels": rest_issues.add_issue_labels,
    "PUT " + _ISSUE + "/labels": rest_issues.set_issue_labels,
    "DELETE " + _ISSUE + "/labels/{name}": rest_issues.remove_issue_label,
    "GET " + _ISSUE + "/comments": rest_issues.list_comments,
    "POST " + _ISSUE + "/comments": rest_issues.create_comment,
    "POST " + _ISSUE + "/assignees": rest_issues.add_assignees,
    "DELETE " + _ISSUE + "/assignees": rest_issues.remove_assignees,
    "POST " + _ISSUE + "/reactions": rest_issues.react_to_issue,
    "GET " + _COMMENT: rest_issues.get_comment,
    "PATCH " + _COMMENT: rest_issues.edit_comment,
    "POST " + _COMMENT + "/reactions": rest_issues.react_to_comment,
    "GET " + _REPOSITORY + "/labels": rest_issues.list_labels,
    "POST " + _REPOSITORY + "/labels": rest_issues.create_label,
    "GET " + _REPOSITORY + "/labels/{name}": rest_issues.get_label,
    "GET " + _REPOSITORY + "/contents/{path}": rest_git.get_content,
    "PUT " + _REPOSITORY + "/contents/{path}": rest_git.put_content,
    "GET " + _REPOSITORY + "/git/ref/{ref}": rest_git.get_ref,
    "GET " + _REPOSITORY + "/git/refs/{ref}": rest_git.get_ref,
    "POST " + _REPOSITORY + "/git/refs": rest_git.create_ref,
    "PATCH " + _REPOSITORY + "/git/refs/{ref}": rest_git.update_ref,
    "GET " + _REPOSITORY + "/compare/{basehead}": rest_compare.compare,
    "GET " + _REPOSITORY + "/pulls": rest_pulls.list_pulls,
    "POST " + _REPOSITORY + "/pulls": rest_pulls.create_pull,
    "GET " + _REPOSITORY + "/actions/workflows": rest_actions.list_workflows,
    "GET " + _REPOSITORY + "/actions/workflows/{file}": rest_actions.get_workflow,
    "GET " + _REPOSITORY + "/actions/workflows/{file}/runs": rest_actions.list_runs,
    "POST " + _REPOSITORY + "/actions/workflows/{file}/dispatches": rest_actions.dispatch_workflow,
    "GET " + _REPOSITORY + "/collaborators/{login}/permission": rest_people.get_permission,
    "GET " + _REPOSITORY + "/installation": rest_app.get_installation,
    "GET /orgs/{org}/members/{login}": rest_people.check_member,
    "GET /users/{login}": rest_people.get_user,
    "GET /user": rest_people.get_viewer,
    "GET /rate_limit": rest_people.get_rate_limit,
    "GET /app": rest_app.get_app,
    "POST /app/installations/{id}/access_tokens": rest_app.create_token,
}
# A label's name may hold a slash, which clients send as it is: GitHub takes both.
_SHAPES = {
    "number": r"(?P<number>\d+)",
    "id": r"(?P<id>\d+)",
    "path": r"(?P<path>.*)",
    "ref": r"(?P<ref>.+)",
    "name": r"(?P<name>.+)",
    "basehead": r"(?P<basehead>.+)",
}
# Which permission the calls below a repository need: to read for GET, to write for all else.
_PERMISSIONS = {
    "issues": "issues",
    "labels": "issues",
    "contents": "contents",
    "git": "contents",
    "compare": "contents",
    "pulls": "pull_requests",
    "actions": "actions",
}
_FREE = re.compile(r"/app$|/app/|/repos/[^/]+/[^/]+/installation$|/rate_limit$")


def _compile(route: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{(\w+)}", lambda part: _SHAPES.get(part[1], f"(?P<{part[1]}>[^/]+)"), route))


_PATTERNS = [(_compile(route), handler) for route, handler in _ROUTES.items()]


def answer(state: State, request: Request) -> Response:
    """The response to a call of any path but /graphql."""
    is_free = _FREE.match(request.path) is not None
    if not is_free and not state.rest_budget.spend(1):
        response = RestError(403, "API rate limit exceeded for installation ID 1.").response()
    else:
        response = _respond(state, request)
    return Response(
        status=response.status,
        headers={**response.headers, **state.rest_budget.headers(), **_scopes(state)},
        body=response.body,
    )


def _scopes(state: State) -> dict[str, str]:
    """What a classic token may do, which GitHub says with each answer."""
    return {} if state.scopes is None else {"X-OAuth-Scopes": ", ".join(state.scopes)}


def _respond(state: State, request: Request) -> Response:
    asked = f"{request.method} {request.path.rstrip('/')}"
    base = f"http://{request.headers.get('host', '127.0.0.1')}/gh"
    for pattern, handler in _PATTERNS:
        match = pattern.fullmatch(asked)
        if match:
            parts = {name: unquote(text) for name, text in match.groupdict().items()}
            try:
                call = Call(state=state, request=request, parts=parts, base=base)
                _check_permission(call)
                return handler(call)
            except RestError as error:
                return error.response()
    return RestError(404, "Not Found").response()


def _check_permission(call: Call) -> None:
    """Refuse what the token's permissions do not hold; what it cannot see at all, the handler says."""
    place = call.request.path.split("/")[4:5]
    permission = _PERMISSIONS.get(place[0]) if place and "repo" in call.parts else None
    if permission is not None:
        level = "read" if call.request.method == "GET" else "write"
        call.repository_to(lambda repository: call.state.permits(repository, permission, level))
