"""What a token of Slack's may do, held against what the desk's calls need for a configuration."""

import re
from collections.abc import Mapping

from supportdesk.model.access import OF_BOT
from supportdesk.model.chat_setup import ChatUse, TokenKind

BOT_SCOPES: Mapping[str, str] = {each.name: each.use for each in OF_BOT}
GROUP_SCOPES: Mapping[str, str] = {"usergroups:write": BOT_SCOPES["usergroups:write"]}
_PRIVATE_CHANNELS = frozenset({"groups:history", "groups:read"})

# Slack puts it into every person's token; what a list of handles needs does no harm beside the right to edit.
_HARMLESS = frozenset({"identify", "usergroups:read"})
_SCOPE = re.compile(r"[a-z_.]{1,40}(:[a-z_.]{1,40}){0,3}")

# https://docs.slack.dev/authentication/tokens; xoxe. stands before tokens that are rotated.
_KINDS: Mapping[str, TokenKind] = {"xoxb": "bot", "xoxp": "person", "xapp": "app"}


def kind_of(token: str) -> TokenKind:
    """Which kind of token it is by its first letters."""
    return _KINDS.get(token.removeprefix("xoxe.").partition("-")[0], "unknown")


def scopes_in(headers: Mapping[str, str]) -> frozenset[str] | None:
    """The scopes that an answer's header lists (its name in lower case); None where there is none."""
    told = headers.get("x-oauth-scopes")
    if told is None:
        return None
    listed = (each.strip() for each in told.split(","))
    return frozenset(each for each in listed if _SCOPE.fullmatch(each))


def missing_of_bot(
    granted: frozenset[str], use: ChatUse, *, private: bool, group_token: bool
) -> Mapping[str, str]:
    """What the bot's token lacks for this configuration, each with what for.

    `private` says whether a channel is; `group_token` whether handles are changed by another token.
    """
    spared = frozenset[str]() if private else _PRIVATE_CHANNELS
    if group_token or not use.edits_groups:
        spared |= GROUP_SCOPES.keys()
    if not use.looks_up:
        spared |= {"users:read.email"}
    return {scope: why for scope, why in BOT_SCOPES.items() if scope not in granted | spared}


def idle_of_bot(granted: frozenset[str]) -> tuple[str, ...]:
    """What the bot's token may do that the desk never does, whatever its configuration."""
    return tuple(sorted(granted - BOT_SCOPES.keys()))


def missing_of_groups(granted: frozenset[str]) -> Mapping[str, str]:
    """What the token for user groups lacks."""
    return {scope: why for scope, why in GROUP_SCOPES.items() if scope not in granted}


def idle_of_groups(granted: frozenset[str]) -> tuple[str, ...]:
    """What the token for user groups may do beside that."""
    return tuple(sorted(granted - GROUP_SCOPES.keys() - _HARMLESS))
