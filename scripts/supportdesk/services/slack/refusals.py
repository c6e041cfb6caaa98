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

_ELSEWHERE = "give the user token of somebody who may edit user groups as SLACK_USERGROUP_TOKEN"
_GONE = "the message is gone; the next run writes what is still needed"

_MENDS: Mapping[type[ServiceError], Mapping[str, str]] = {
    Denied: {
        "permission_denied": (
            "this workspace lets only some people do that; let everybody edit user groups there, or "
            + _ELSEWHERE
        ),
        "not_allowed_token_type": "Slack does not take this kind of token for it; " + _ELSEWHERE,
        "not_in_channel": "the desk is not in it; invite it there with /invite",
        "restricted_action": "only some people may post there; allow the desk to in its settings",
        "cant_update_message": "another account wrote it; only the desk's own messages can be changed",
        "edit_window_closed": "the workspace allows no more changes to it; lengthen its editing window",
    },
    Missing: {
        "channel_not_found": (
            "Slack shows the desk no such channel; check the ID in the configuration, and if the channel is"
            " private, invite the desk there with /invite"
        ),
        "no_such_subteam": "there is no such user group; check the ID of the handle in the configuration",
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
        "invalid_users": "Slack takes active members only, no bots and no guests; check who is to be in it",
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
        needed = answer.get("needed")
        scope = needed if isinstance(needed, str) and re.fullmatch(r"[a-z_:.,]{1,100}", needed) else "for it"
        return Denied(
            f"{what}: the token in {token} lacks the scope {scope} (missing_scope); add it to the Slack app"
            " and install the app again."
        )
    for kind, mends in _MENDS.items():
        if code in mends:
            return kind(f"{what}: {mends[code]} ({code}).")
    return ServiceError(f"{what}: Slack refused; see what its documentation says about {code}.")
