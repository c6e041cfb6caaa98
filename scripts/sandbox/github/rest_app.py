"""The REST calls of the app itself: what it is, where it is installed, and the tokens it gets there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sandbox.github.call import Call, RestError
from sandbox.github.grants import PERMISSIONS, Grant, Installation, reaches
from sandbox.github.nodes import stamp
from sandbox.github.registering import Registration
from sandbox.github.shapes import Shape
from sandbox.github.state import State
from sandbox.http import Request, Response, json_response

APP_ID = 1
_TOKEN_LENGTH = 520
_MOST_REPOSITORIES = 500
_NOT_THERE = (
    "There is at least one repository that does not exist or is not accessible to the parent installation."
)
_NOT_GRANTED = "The permissions requested are not granted to this installation."


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
        "permissions": PERMISSIONS,
        "events": [],
    }
    return json_response({**shown, **_times(call)})


def get_installation(call: Call) -> Response:
    """The installation that the repository belongs to."""
    repository = call.repository()
    for installation in call.state.installations:
        if installation.grant.covers(repository):
            return json_response(_shown(call, installation))
    raise RestError(404, "Not Found")


def _shown(call: Call, installation: Installation) -> Shape:
    number, owner = installation.number, installation.grant.owner
    url = f"{call.base}/app/installations/{number}"
    return {
        "id": number,
        "account": call.shapes.user(owner),
        "app_id": APP_ID,
        "app_slug": _slug(call),
        "target_id": owner.database_id,
        "target_type": owner.typename,
        "repository_selection": _selection(installation.grant),
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{call.base}/installation/repositories",
        "html_url": f"{call.state.site}/organizations/{owner.login}/settings/installations/{number}",
        "permissions": installation.grant.permissions,
        "events": [],
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
        **_times(call),
    }


def _selection(grant: Grant) -> str:
    return "all" if grant.names is None else "selected"


def _times(call: Call) -> Shape:
    return dict.fromkeys(("created_at", "updated_at"), stamp(call.state.clock.now()))


def create_token(call: Call) -> Response:
    """A token for an hour, as long as GitHub's are now, for as much of the installation as is asked for.

    The hour is the machine's, not the sandbox's: clients hold it against their own clock.
    """
    by_number = {str(each.number): each for each in call.state.installations}
    installation = by_number.get(call.parts["id"])
    if installation is None:
        raise RestError(404, "Not Found")
    grant = _narrowed(call, installation.grant, call.body())
    token = f"ghs_{APP_ID}_{call.state.next_id():x}.".ljust(_TOKEN_LENGTH, "x")
    call.state.grants[token] = grant
    shown: Shape = {
        "token": token,
        "expires_at": stamp(datetime.now(UTC) + timedelta(hours=1)),
        "permissions": grant.permissions,
        "repository_selection": _selection(grant),
    }
    if grant.names is not None:
        covered = filter(grant.covers, call.state.repositories.values())
        shown["repositories"] = list(map(call.shapes.repository, covered))
    return json_response(shown, 201)


def _narrowed(call: Call, whole: Grant, asked: Mapping[str, Any]) -> Grant:
    """The part of an installation that is asked for; whoever asks for more gets nothing."""
    permissions = asked.get("permissions")
    if permissions is None:
        permissions = whole.permissions
    elif not all(reaches(whole.permissions, name, level) for name, level in permissions.items()):
        raise RestError(422, _NOT_GRANTED)
    names = asked.get("repositories")
    if names is None:
        return Grant(owner=whole.owner, permissions={"metadata": "read", **permissions}, names=whole.names)
    wanted = frozenset(str(name).lower() for name in names)
    covered = {each.name.lower() for each in call.state.repositories.values() if whole.covers(each)}
    if not wanted <= covered or len(names) > _MOST_REPOSITORIES:
        raise RestError(422, _NOT_THERE)
    return Grant(owner=whole.owner, permissions={"metadata": "read", **permissions}, names=wanted)


def convert(state: State, request: Request, registered: Registration | None) -> Response:
    """What an App's manifest has become: its ID, and the secrets that are shown this once."""
    if registered is None:
        return RestError(404, "Not Found").response()
    base = f"http://{request.headers.get('host', '127.0.0.1')}/gh"
    call = Call(state=state, request=request, parts={}, base=base)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    shown = {
        "id": registered.number,
        "slug": registered.slug,
        "node_id": f"A_kwDO{registered.number:08}",
        "owner": call.shapes.user(registered.owner),
        "name": registered.name,
        "description": registered.manifest.get("description"),
        "external_url": registered.manifest["url"],
        "html_url": f"{state.site}/apps/{registered.slug}",
        "permissions": registered.manifest.get("default_permissions") or {},
        "events": registered.manifest.get("default_events") or [],
        "client_id": f"Iv23{registered.number:016x}",
        "client_secret": f"{registered.number:040x}",
        "webhook_secret": None,
        "pem": pem.decode(),
    }
    return json_response({**shown, **_times(call)}, 201)
