"""The desk's tokens in Slack: accepted, of the right kind, with the scopes that the configuration needs."""

from collections.abc import Iterator, Mapping

from supportdesk.model.chat_setup import ChatToken, TokenKind
from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot

BOT, GROUPS = "SLACK_BOT_TOKEN", "SLACK_USERGROUP_TOKEN"

_BOTS_OWN = "Store the Bot User OAuth Token (xoxb-…): in the Slack app's settings under OAuth & Permissions."
_EDITORS = "Store the User OAuth Token (xoxp-…) of somebody who may edit user groups."

# What is wrong with a token of this kind in this variable.
_MIXED_UP: Mapping[tuple[str, TokenKind], tuple[str, str]] = {
    (BOT, "person"): ("holds a person's token (xoxp-…): the desk would speak as that person.", _BOTS_OWN),
    (BOT, "app"): ("holds an app-level token (xapp-…), which can neither read nor post.", _BOTS_OWN),
    (GROUPS, "app"): ("holds an app-level token (xapp-…), which cannot edit user groups.", _EDITORS),
}


def check_chat(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Each token: whether Slack takes it, whether it is the right one, what it may do."""
    for token in setup.chat.tokens if setup.chat else ():
        yield from _token(token)


def _token(token: ChatToken) -> Iterator[Check]:
    subject = "Slack" if token.variable == BOT else "Slack handles"
    mixed_up = _MIXED_UP.get((token.variable, token.kind))
    if mixed_up:
        said, mend = mixed_up
        yield Check(subject=subject, verdict="fault", detail=f"{token.variable} {said}", mend=mend)
        return
    if token.refused:
        yield Check(subject=subject, verdict="fault", detail=token.refused)
        return
    if not token.missing:
        yield Check(subject=subject, detail=_found(token))
    yield from _scopes(token)


def _found(token: ChatToken) -> str:
    """Whose the token is, and that it may do all that is needed where Slack tells."""
    who = f"{token.variable} is of @{token.account} in {token.workspace}"
    return f"{who}, with all scopes that it needs" if token.tells else f"{who}; Slack tells no scopes"


def _scopes(token: ChatToken) -> Iterator[Check]:
    kind = "Bot" if token.variable == BOT else "User"
    if token.missing:
        lacks = ", ".join(f"{scope} ({why})" for scope, why in token.missing.items())
        again = "" if kind == "Bot" else " as the same person, and store the new token"
        yield Check(
            subject="Slack scopes",
            verdict="fault",
            detail=f"{token.variable}, of @{token.account} in {token.workspace}, lacks {lacks}.",
            mend=(
                f"Add {'it' if len(token.missing) == 1 else 'them'} in the Slack app's settings under OAuth &"
                f" Permissions, {kind} Token Scopes, and install the app again{again}."
            ),
        )
    if token.idle:
        yield Check(
            subject="Slack scopes",
            verdict="warning",
            detail=f"{token.variable} may do more than the desk ever does: {', '.join(token.idle)}.",
            mend=f"Take that out of the Slack app's {kind} Token Scopes: a lost token does less harm then.",
        )
