"""What Slack's error codes mean here, as one sentence that names the thing and the mend.

Only documented codes are quoted; whatever else a service says may hold anything and is never repeated.
"""

import re
from collections.abc import Mapping
from typing import Any

from supportdesk.services.errors import Denied, Missing, ServiceError


class Nobody(Missing):
    """Slack knows nobody of that ID or address."""


_CODE = re.compile(r"[a-z][a-z_]{0,60}")

_TOKENS = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})

# What the sentences about a user group begin with: refusals of those have mends of their own.
USER_GROUP = "Slack user group"

_GROUP_TOKEN = "SLACK_USERGROUP_TOKEN"  # noqa: S105 - the name of a variable
_ELSEWHERE = (
    f"give {_GROUP_TOKEN} the user token (xoxp-…, with usergroups:write) of somebody who may edit user groups"
)
_ANOTHER = f"give {_GROUP_TOKEN} the user token of somebody who may"
# https://slack.com/help/articles/115004952926; on Enterprise plans the organization may have a policy too.
_LET_EVERYBODY = (
    "let everybody in Slack under Workspace settings, Roles & permissions, “Create and edit user groups”"
)
_NO_GROUPS = "the workspace's plan has no user groups; they come with Slack's paid plans, from Pro on"
_FULL_MEMBERS = "Slack takes active members only, no bots and no guests; check who is to be in it"
_GONE = "the message is gone; the next run writes what is still needed"

_MENDS: Mapping[type[ServiceError], Mapping[str, str]] = {
    Denied: {
        "not_allowed_token_type": "Slack does not take this kind of token for it; give another kind",
        "not_in_channel": "the desk is not in it; invite it there with /invite",
        "restricted_action": "only some people may post there; allow the desk to in its settings",
        "cant_update_message": "another account wrote it; only the desk's own messages can be changed",
        "cant_delete_message": "the workspace lets the desk delete no messages; allow it to in its settings",
        "edit_window_closed": "the workspace allows no more changes to it; lengthen its editing window",
    },
    Missing: {
        "channel_not_found": (
            "Slack shows the desk no such channel; check the ID in the configuration, and if the channel is"
            " private, invite the desk there with /invite"
        ),
        "message_not_found": _GONE,
        "thread_not_found": _GONE,
    },
    Nobody: {
        "users_not_found": "nobody in the workspace has that address; check it in the configuration",
        "user_not_found": "nobody in the workspace has that ID; check it in the configuration",
        "user_not_visible": "the desk cannot see them; check the Slack ID in the configuration",
    },
    ServiceError: {
        "is_archived": "it is archived; unarchive it, or name another in the configuration",
        "is_inactive": "its channel is archived; unarchive it, or name another in the configuration",
    },
}

_MAY_NOT = frozenset(
    {"permission_denied", "restricted_action", "user_is_restricted", "no_permission", "access_denied"}
)

_GROUP_MENDS: Mapping[type[ServiceError], Mapping[str, str]] = {
    Denied: {
        "not_allowed_token_type": "Slack does not take this kind of token for it; " + _ELSEWHERE,
        "plan_upgrade_required": _NO_GROUPS,
        "paid_teams_only": _NO_GROUPS,
    },
    Missing: {
        "no_such_subteam": (
            "there is no such user group, or it is disabled; check the ID of the handle in the configuration"
        ),
    },
    ServiceError: {
        "invalid_users": _FULL_MEMBERS,
        "failed_for_some_users": _FULL_MEMBERS,
        "single_channel_guests_cannot_be_added": _FULL_MEMBERS,
    },
}


def refusal(what: str, *, answer: Mapping[str, Any], token: str) -> ServiceError:
    """The error for an answer that is not ok. `what` names the thing, `token` the token's variable."""
    code = answer.get("error")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return ServiceError(f"{what}: Slack refused without saying why; look for it in Slack's status page.")
    if code in _TOKENS:
        return Denied(f"{what}: Slack does not accept the token ({code}); put a valid one into {token}.")
    if code == "missing_scope":
        return Denied(f"{what}: {_scope_mend(answer.get('needed'), token)}.")
    if what.startswith(USER_GROUP) and code in _MAY_NOT:
        return Denied(f"{what}: {_group_mend(token)} ({code}).")
    for mends_of in (_GROUP_MENDS, _MENDS) if what.startswith(USER_GROUP) else (_MENDS,):
        for kind, mends in mends_of.items():
            if code in mends:
                return kind(f"{what}: {mends[code]} ({code}).")
    return ServiceError(f"{what}: Slack refused; see what its documentation says about {code}.")


def _scope_mend(needed: object, token: str) -> str:
    """The scope to add, and where: a person's token has scopes of its own in the app's settings."""
    is_scope = isinstance(needed, str) and re.fullmatch(r"[a-z_:.,]{1,100}", needed)
    scope = needed if is_scope else "for it"
    where = " under User Token Scopes" if token == _GROUP_TOKEN else ""
    again = f", and give {token} the new token" if token == _GROUP_TOKEN else ""
    return (
        f"the token in {token} lacks the scope {scope} (missing_scope); add it to the Slack app{where}"
        f" and install the app again{again}"
    )


def _group_mend(token: str) -> str:
    """What lets the desk edit user groups: another person's token, or the workspace's setting."""
    if token == _GROUP_TOKEN:
        return f"whoever the token in {token} is of may not edit user groups; {_ANOTHER}, or {_LET_EVERYBODY}"
    return f"this workspace lets only some people edit user groups; {_ELSEWHERE}, or {_LET_EVERYBODY}"
