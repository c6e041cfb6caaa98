"""The `users.*` methods and `auth.test`: who is who."""

from __future__ import annotations

from typing import Any

from sandbox.slack.call import Call, SlackError
from sandbox.slack.messages import page
from sandbox.slack.state import User, epoch_seconds


def auth_test(call: Call) -> dict[str, Any]:
    """Whose token this is."""
    user = call.workspace.users[call.user]
    answer: dict[str, Any] = {
        "url": call.workspace.team_url,
        "team": call.workspace.team_name,
        "user": user.name,
        "team_id": call.workspace.team_id,
        "user_id": user.id,
        "is_enterprise_install": False,
    }
    return answer | ({"bot_id": call.bot_id} if call.bot_id else {})


def info(call: Call) -> dict[str, Any]:
    """One member of the workspace, also when the account is deactivated."""
    user = call.workspace.users.get(call.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _render_user(call, user)}


def list_users(call: Call) -> dict[str, Any]:
    """Everybody, deactivated accounts too."""
    users, cursor = page(call, list(call.workspace.users.values()), default=200, key=lambda user: user.id)
    return {
        "members": [_render_user(call, user) for user in users],
        "cache_ts": epoch_seconds(call.workspace.clock.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def lookup_by_email(call: Call) -> dict[str, Any]:
    """The active account with that address, whatever its case."""
    email = call.required("email").casefold()
    for user in call.workspace.users.values():
        if user.email and user.email.casefold() == email and not user.deleted:
            return {"user": _render_user(call, user)}
    raise SlackError("users_not_found")


def _render_user(call: Call, user: User) -> dict[str, Any]:
    profile = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": "",
        "status_emoji": "",
        "team": call.workspace.team_id,
    }
    if user.email and call.has_scope("users:read.email"):
        profile["email"] = user.email
    shape: dict[str, Any] = {
        "id": user.id,
        "team_id": call.workspace.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
        "profile": profile,
    }
    if user.deleted:
        return shape
    return shape | {
        "real_name": user.real_name,
        "tz": user.timezone,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
    }
