"""The `usergroups.*` methods: the groups behind handles, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.slack.call import Call, SlackError
from sandbox.slack.state import UserGroup, Workspace, epoch_seconds


def list_groups(call: Call) -> dict[str, Any]:
    """The user groups; their members and the disabled ones only when asked for."""
    return {
        "usergroups": [
            _render_group(call, group)
            for group in call.workspace.groups.values()
            if group.enabled or call.flag("include_disabled")
        ]
    }


def list_members(call: Call) -> dict[str, Any]:
    """Who is in one group; a disabled one has to be asked for."""
    group = _find_group(call)
    if not group.enabled and not call.flag("include_disabled"):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def update_members(call: Call) -> dict[str, Any]:
    """Replace the whole list of members; not of a disabled group, which has to be enabled first."""
    _check_permission(call)
    group = _find_group(call)
    if not group.enabled:
        raise SlackError("no_such_subteam")
    users = call.names("users")
    if not users or not members_allowed(call.workspace, users):
        raise SlackError("invalid_users")
    replace_members(call.workspace, group, users=users, by=call.user)
    return {"usergroup": _render_group(call, group) | {"users": list(group.users)}}


def enable(call: Call) -> dict[str, Any]:
    """Bring a disabled group back."""
    _check_permission(call)
    group = _find_group(call)
    if group.enabled:
        raise SlackError("already_enabled")
    group.enabled = True
    _touch(call.workspace, group, by=call.user)
    return {"usergroup": _render_group(call, group)}


def members_allowed(workspace: Workspace, users: Sequence[str]) -> bool:
    """Whether all of them may be in a group: known, active, neither bots nor guests."""
    known = [workspace.users.get(user) for user in users]
    return all(user and not (user.deleted or user.is_bot or user.is_restricted) for user in known)


def replace_members(workspace: Workspace, group: UserGroup, *, users: Sequence[str], by: str) -> None:
    """Set a group's members, and note who did it and when."""
    group.users = list(dict.fromkeys(users))
    _touch(workspace, group, by=by)


def _touch(workspace: Workspace, group: UserGroup, *, by: str) -> None:
    group.updated_by = by
    group.date_update = epoch_seconds(workspace.clock.now())


def _check_permission(call: Call) -> None:
    if not call.is_group_admin:
        raise SlackError("permission_denied")


def _find_group(call: Call) -> UserGroup:
    group = call.workspace.groups.get(call.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def _render_group(call: Call, group: UserGroup) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "id": group.id,
        "team_id": call.workspace.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": group.date_create,
        "date_update": group.date_update,
        "date_delete": 0 if group.enabled else group.date_update,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": group.created_by,
        "updated_by": group.updated_by,
        "deleted_by": None if group.enabled else group.updated_by,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.users),
    }
    return shape | ({"users": list(group.users)} if call.flag("include_users") else {})
