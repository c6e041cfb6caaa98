"""The REST calls about repositories as a whole, people and limits."""

from __future__ import annotations

from sandbox.github.call import Call, RestError
from sandbox.github.limits import Budget
from sandbox.github.nodes import Account
from sandbox.github.shapes import Shape
from sandbox.http import Response, json_response

_OLD_NAMES = {"maintain": "write", "triage": "read"}


def get_repository(call: Call) -> Response:
    return json_response(call.shapes.repository(call.repository()))


def _account(call: Call, login: str) -> Account:
    found = call.state.accounts.get(login.lower())
    if found is None:
        raise RestError(404, "Not Found")
    return found


def get_permission(call: Call) -> Response:
    """What somebody may do; `permission` knows only the four oldest roles, `role_name` all of them."""
    repository = call.repository()
    account = _account(call, call.parts["login"])
    role = repository.role_of(account)
    shown = {"permission": _OLD_NAMES.get(role, role), "role_name": role}
    user = {**call.shapes.user(account), "role_name": role}
    return json_response({**shown, "user": user})


def get_user(call: Call) -> Response:
    return json_response(call.shapes.profile(_account(call, call.parts["login"])))


def get_viewer(call: Call) -> Response:
    """An app's installation is nobody: only a person's token has a user."""
    if call.state.viewer.typename == "Bot":
        raise RestError(403, "Resource not accessible by integration")
    return json_response(call.shapes.profile(call.state.viewer))


def check_member(call: Call) -> Response:
    organization = _account(call, call.parts["org"])
    if call.parts["login"].lower() not in {login.lower() for login in organization.members}:
        raise RestError(404, "User does not exist or is not a member of the organization")
    return Response(status=204)


def get_rate_limit(call: Call) -> Response:
    core, graphql = _budget(call.state.rest_budget), _budget(call.state.graphql_budget)
    search = {**core, "limit": 30, "remaining": 30, "used": 0, "resource": "search"}
    resources = {"core": core, "search": search, "graphql": graphql}
    return json_response({"resources": resources, "rate": core})


def _budget(budget: Budget) -> Shape:
    ends = int(budget.ends_at().timestamp())
    return {
        "limit": budget.limit,
        "used": budget.used,
        "remaining": budget.remaining,
        "reset": ends,
        "resource": budget.resource,
    }
