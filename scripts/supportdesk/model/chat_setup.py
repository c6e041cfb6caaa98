"""What a check-up reads of the chat beyond what a run needs: tokens, channels, user groups, members."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from supportdesk.model.tracker_setup import Unread

TokenKind = Literal["bot", "person", "app", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatUse:
    """What the configuration asks of the chat, by ID: channels, user groups, and people's accounts.

    `edits_groups` says whether any handle is the desk's to keep, `looks_up` whether anybody is found by
    e-mail.
    """

    channels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    edits_groups: bool = True
    looks_up: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatToken:
    """A token: the variable that it stands in, of what kind it looks, and whose it is in which workspace.

    `refused` says why the chat does not take it; nothing else is known then. `tells` says whether the chat
    told its scopes: `missing` are those that the configuration needs, each with what for, `idle` those that
    the desk never needs.
    """

    variable: str
    kind: TokenKind
    refused: str = ""
    account: str = ""
    workspace: str = ""
    tells: bool = False
    missing: Mapping[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSetup:
    """A channel that the desk can see; `joined` says whether it is in there."""

    name: str
    private: bool = False
    archived: bool = False
    joined: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSetup:
    """A user group beyond its members: `locked` says why nobody edits it by hand ("is …"), empty else.

    `changed_by` is how the account calls itself that changed it last, empty where that is the desk's or not
    known.
    """

    name: str
    locked: str = ""
    changed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSetup:
    """How the chat is set up, by the IDs that were asked for; `unread` is what could not be looked at.

    A channel or user group is None where there is none of that ID, or the desk may not see it; `members` are
    accounts, each with why no user group takes it ("is a guest"), empty where one does. Where a user group
    is missing, `handles` are the workspace's enabled ones by ID, since nothing on Slack's pages tells an ID.
    """

    tokens: tuple[ChatToken, ...] = ()
    channels: Mapping[str, ChannelSetup | None] = field(default_factory=dict)
    groups: Mapping[str, GroupSetup | None] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    handles: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
