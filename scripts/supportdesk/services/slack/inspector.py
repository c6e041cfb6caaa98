"""Looking at how Slack is set up for the desk: its tokens, and the channels, handles and accounts in use."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from supportdesk.model.chat_setup import (
    ChannelSetup,
    ChatSetup,
    ChatToken,
    ChatUse,
    GroupSetup,
)
from supportdesk.model.tracker_setup import Unread
from supportdesk.services.errors import Denied, Missing, ServiceError
from supportdesk.services.pools import open_pool
from supportdesk.services.slack.accounts import unfitness
from supportdesk.services.slack.client import SlackClient
from supportdesk.services.slack.messages import Account, Raw
from supportdesk.services.slack.reader import SlackReader
from supportdesk.services.slack.scopes import (
    idle_of_bot,
    idle_of_groups,
    missing_of_bot,
    missing_of_groups,
)

AT_A_TIME = 4  # questions; Slack lets an app ask a hundred a minute and more for accounts
SLACK_ITSELF = "USLACKBOT"  # whose doing groups are that an organization's directory provisions

Found = TypeVar("Found")


class SlackInspector:
    """Implements `ChatInspector`. What the reader has asked already is not asked again."""

    def __init__(self, reader: SlackReader) -> None:
        self._reader = reader

    def read_setup(self, use: ChatUse) -> ChatSetup:
        """What the tokens may do, and the channels, user groups and accounts that the configuration uses."""
        refused = _refusal(lambda: self._reader.account)
        if refused:
            return ChatSetup(tokens=(_refused(self._reader.client, refused), *self._group_tokens()))
        unread: list[Unread] = []
        channels = _looked_up(use.channels, self._channel, "Slack channels", unread)
        hidden = any(each.denied for each in unread)
        bot = self._bot_token(use, channels, hidden=hidden)
        groups = () if "usergroups:read" in bot.missing else use.groups
        accounts = () if "users:read" in bot.missing else use.accounts
        found = _looked_up(groups, self._group, "Slack handles", unread)
        return ChatSetup(
            tokens=(bot, *self._group_tokens()),
            channels=channels,
            groups=found,
            members=_looked_up(accounts, self._member, "Slack accounts", unread),
            handles=self._handles() if None in found.values() else {},
            unread=tuple(unread),
        )

    def _bot_token(
        self, use: ChatUse, channels: Mapping[str, ChannelSetup | None], *, hidden: bool
    ) -> ChatToken:
        reader = self._reader
        token, granted = _accepted(reader.client, reader.account), reader.client.granted
        if granted is None:
            return token
        # One that may not be looked at although public ones may: Slack asks for the other scopes.
        hidden = hidden and "channels:read" in granted
        private = hidden or any(each and each.private for each in channels.values())
        spared = reader.groups is not reader.client
        missing = missing_of_bot(granted, use, private=private, group_token=spared)
        return replace(token, missing=missing, idle=idle_of_bot(granted), tells=True)

    def _group_tokens(self) -> Iterator[ChatToken]:
        """The token that edits user groups, where it is another one."""
        reader = self._reader
        if reader.groups is reader.client:
            return
        refused = _refusal(lambda: reader.group_account)
        if refused:
            yield _refused(reader.groups, refused)
            return
        token, granted = _accepted(reader.groups, reader.group_account), reader.groups.granted
        if granted is not None:
            missing, idle = missing_of_groups(granted), idle_of_groups(granted)
            token = replace(token, missing=missing, idle=idle, tells=True)
        yield token

    def _channel(self, channel: str) -> ChannelSetup | None:
        try:
            raw = self._reader.channel_info(channel)
        except Missing:
            return None
        return ChannelSetup(
            name=str(raw.get("name") or channel),
            private=bool(raw.get("is_private")),
            archived=bool(raw.get("is_archived")),
            joined=bool(raw.get("is_member")),
        )

    def _group(self, group: str) -> GroupSetup | None:
        try:
            raw = self._reader.group_info(group)
        except Missing:
            return None
        by = str((raw.get("deleted_by") if raw.get("date_delete") else None) or raw.get("updated_by") or "")
        return GroupSetup(
            name=str(raw.get("name") or ""),
            locked=_lock(raw),
            changed_by=self._called(by) if by not in ("", self._reader.account.user) else "",
        )

    def _handles(self) -> dict[str, str]:
        groups = self._reader.groups_info()
        return {
            str(each.get("id")): str(each.get("handle")) for each in groups if not each.get("date_delete")
        }

    def _called(self, account: str) -> str:
        """How an account calls itself; Slack's own is what an organization's directory acts by."""
        if account == SLACK_ITSELF:
            return "Slack itself (a directory that provisions groups?)"
        raw = self._reader.member(account) or {}
        return str(raw.get("real_name") or raw.get("name") or account)

    def _member(self, member: str) -> str:
        return unfitness(self._reader.member(member)) or ""


def _looked_up(
    ids: Sequence[str], look: Callable[[str], Found], subject: str, unread: list[Unread]
) -> dict[str, Found]:
    """What was found of each, several at a time; why some cannot be looked at is noted."""

    def found(each: str) -> list[tuple[str, Found]]:
        try:
            return [(each, look(each))]
        except ServiceError as error:
            unread.append(Unread(subject=subject, reason=str(error), denied=isinstance(error, Denied)))
            return []

    with open_pool(AT_A_TIME) as pool:
        return dict(each for some in pool.map(found, ids) for each in some)


def _refusal(ask: Callable[[], Account]) -> str:
    """Why a token is of no use; nothing where it is."""
    try:
        ask()
    except ServiceError as error:
        return str(error)
    return ""


def _refused(client: SlackClient, reason: str) -> ChatToken:
    return ChatToken(variable=client.token_name, kind=client.kind, refused=reason)


def _accepted(client: SlackClient, account: Account) -> ChatToken:
    return ChatToken(
        variable=client.token_name, kind=client.kind, account=account.name, workspace=account.workspace
    )


def _lock(group: Raw) -> str:
    """Why nobody can edit a user group by hand, in words that follow its name.

    https://docs.slack.dev/reference/objects/usergroup-object
    """
    if group.get("auto_type"):
        return "is kept by Slack, from the workspace's admins or owners"
    if group.get("auto_provision"):
        return "is provisioned by your organization's directory"
    if group.get("enterprise_subteam_id"):
        return "belongs to your whole organization"
    return "comes from another organization" if group.get("is_external") else ""
