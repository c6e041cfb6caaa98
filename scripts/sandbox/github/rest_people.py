"""The REST calls about repositories as a whole, people, the app and its limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandbox.github.call import Call, RestError
from sandbox.github.limits import Budget
from sandbox.github.nodes import Account, stamp
from sandbox.github.shapes import Shape
from sandbox.http import Response, json_response

APP_ID = 1
INSTALLATION_ID = 1
_PERMISSIONS = {
    "issues": "write",
    "contents": "write",
    "metadata": "read",
    "members": "read",
    "organization_projects": "write",
}
_OLD_NAMES = {"maintain": "write", "triage": "read"}
_TOKEN_LENGTH = 520


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


# The app


def _slug(call: Call) -> str:
    return call.state.viewer.login.removesuffix("[bot]")


def get_app(call: Call) -> Response:
    owner = (
        next(iter(call.state.repositories.values())).owner if call.state.repositories else call.state.viewer
    )
    shown = {
        "id": APP_ID,
        "slug": _slug(call),
        "node_id": "A_kwDO00000001",
        "owner": call.shapes.user(owner),
        "name": _slug(call),
        "description": None,
        "external_url": "https://example.com",
        "html_url": f"{call.state.site}/apps/{_slug(call)}",
        "permissions": _PERMISSIONS,
        "events": [],
    }
    return json_response({**shown, **_times(call)})


def get_installation(call: Call) -> Response:
    owner = call.repository().owner
    url = f"{call.base}/app/installations/{INSTALLATION_ID}"
    shown = {
        "id": INSTALLATION_ID,
        "account": call.shapes.user(owner),
        "app_id": APP_ID,
        "app_slug": _slug(call),
        "target_id": owner.database_id,
        "target_type": owner.typename,
        "repository_selection": "all",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{call.base}/installation/repositories",
        "html_url": f"{call.state.site}/organizations/{owner.login}/settings/installations/{INSTALLATION_ID}",
        "permissions": _PERMISSIONS,
        "events": [],
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
    }
    return json_response({**shown, **_times(call)})


def _times(call: Call) -> Shape:
    return dict.fromkeys(("created_at", "updated_at"), stamp(call.state.clock.now()))


def create_token(call: Call) -> Response:
    """A token for an hour, as long as GitHub's are now.

    The hour is the machine's, not the sandbox's: clients hold it against their own clock.
    """
    if call.parts["id"] != str(INSTALLATION_ID):
        raise RestError(404, "Not Found")
    token = f"ghs_{APP_ID}_{call.state.next_id():x}.".ljust(_TOKEN_LENGTH, "x")
    if call.state.tokens is not None:
        call.state.tokens.add(token)
    expires = stamp(datetime.now(UTC) + timedelta(hours=1))
    shown = {
        "token": token,
        "expires_at": expires,
        "permissions": _PERMISSIONS,
        "repository_selection": "all",
    }
    return json_response(shown, 201)
