"""Reading Slack: channels, user groups, people, and the desk's own account."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Any

from supportdesk.model.channels import Channel, Group, Message
from supportdesk.services.errors import Missing
from supportdesk.services.ports import ChatAccount
from supportdesk.services.shapes import as_documented
from supportdesk.services.slack.accounts import read_account, unfitness
from supportdesk.services.slack.client import SlackClient
from supportdesk.services.slack.messages import (
    Account,
    Raw,
    instant,
    listed,
    read_history,
    read_thread,
    stamp,
)
from supportdesk.services.slack.refusals import USER_GROUP, Nobody, refusal

LATELY = timedelta(days=4)  # over a weekend: what was said before that was heard then


class SlackReader:
    """Implements `ChatReader`. `groups` is the client whose token may edit user groups, if another."""

    def __init__(self, client: SlackClient, *, groups: SlackClient | None = None) -> None:
        self.client = client
        self.groups = groups or client
        self._listed: Sequence[Raw] | None = None
        self._listing = Lock()
        self._channels: dict[str, Raw] = {}
        self._members: dict[str, Raw | None] = {}
        self._own: Account | None = None
        self._asking = Lock()

    @property
    def account(self) -> Account:
        """Who the desk is in Slack; asked once, whoever wants to know at a time."""
        with self._asking:
            if self._own is None:
                self._own = read_account(self.client)
            return self._own

    @cached_property
    def group_account(self) -> Account:
        """Whose the token is that edits user groups."""
        return self.account if self.groups is self.client else read_account(self.groups)

    def read_self(self) -> ChatAccount:
        """Who the desk is in Slack, and in which workspace."""
        return ChatAccount(user=self.account.user, url=self.account.url)

    def read_channel(self, channel: str, *, since: datetime) -> Channel:
        """Top-level messages since then, newest first; replies and reactions only as who, not when."""
        what = f"Slack channel {channel}"
        info = self.channel_info(channel)
        if info.get("is_archived"):  # it can be read, but nothing can be said there
            raise refusal(what, answer={"error": "is_archived"}, token="")
        with as_documented(f"{what}: Slack"):
            history = list(read_history(self.client, channel, since=since))
            lately = max((_last_word(raw) for raw in history), default=since) - LATELY
            return Channel(
                id=channel,
                name=str(info["name"]),
                since=since,
                messages=tuple(self._message(channel, raw, lately) for raw in history),
            )

    def channel_info(self, channel: str) -> Raw:
        """What Slack says of a channel, asked once."""
        if channel not in self._channels:
            what = f"Slack channel {channel}"
            info = self.client.read("conversations.info", what, channel=channel).get("channel")
            self._channels[channel] = info if isinstance(info, Mapping) else {}
        return self._channels[channel]

    def _message(self, channel: str, raw: Raw, lately: datetime) -> Message:
        """`user` is None for bots: only people ask and answer. An unfinished post has no key yet."""
        by_desk = self.account.wrote(raw)
        stamped = stamp(raw, self.account)
        is_person = by_desk or not raw.get("bot_id")
        done = stamped is not None and stamped.finished
        repliers, last_reply_at = self._replies(channel, raw, lately)
        return Message(
            channel=channel,
            ts=str(raw["ts"]),
            at=instant(str(raw["ts"])),
            user=str(raw["user"]) if is_person and raw.get("user") else None,
            text=str(raw.get("text") or ""),
            by_desk=by_desk,
            key=stamped.key if stamped and done else None,
            payload=stamped.facts if stamped and done else {},
            repliers=repliers,
            reactors=self._reactors(channel, raw),
            last_reply_at=last_reply_at,
        )

    def _replies(self, channel: str, raw: Raw, lately: datetime) -> tuple[frozenset[str], datetime | None]:
        """Who replied, and when somebody else than the desk did last, if that can be told.

        History lists up to five people. The thread is asked only where there are more, or where the desk and
        others replied, the last of them lately: its own reply hides when they did.
        """
        known = frozenset(map(str, raw.get("reply_users") or ()))
        latest = instant(str(raw["latest_reply"])) if raw.get("latest_reply") else None
        is_whole = int(raw.get("reply_users_count") or 0) <= len(known)
        is_hidden = self.account.user in known
        if is_whole and not is_hidden:
            return known, latest
        if is_whole and (len(known) == 1 or latest is None or latest < lately):
            return known, None
        thread = read_thread(self.client, channel, str(raw["ts"]))
        replies = [each for each in thread if each.get("user") and each.get("ts") != raw["ts"]]
        others = (instant(str(each["ts"])) for each in replies if not self.account.wrote(each))
        return frozenset(str(each["user"]) for each in replies), max(others, default=None)

    def _reactors(self, channel: str, raw: Raw) -> frozenset[str]:
        """Who reacted. The message is asked only where Slack counts more people than it names."""
        reactions = listed({"reactions": raw.get("reactions") or []}, "reactions", channel)
        if any(int(reaction.get("count") or 0) > len(reaction.get("users") or ()) for reaction in reactions):
            answer = self.client.read(
                "reactions.get",
                f"Slack message {raw['ts']} in channel {channel}",
                channel=channel,
                timestamp=str(raw["ts"]),
                full="true",
            )
            reactions = listed({"reactions": [], **(answer.get("message") or {})}, "reactions", channel)
        return frozenset(str(user) for reaction in reactions for user in reaction.get("users") or ())

    def read_group(self, group: str) -> Group:
        """A user group with its members; all groups are listed once, however many teams ask at a time."""
        return self._grouped(group, self.group_info(group))

    def group_info(self, group: str) -> Raw:
        """What Slack says of a user group."""
        return _among(self.groups_info(group), group)

    def groups_info(self, group: str = "") -> Sequence[Raw]:
        """What Slack says of all user groups, which are listed once; an error names the one asked for."""
        with self._listing:
            if self._listed is None:
                self._listed = self._list_groups(group)
            return self._listed

    def read_group_anew(self, group: str) -> Group:
        """A user group as it is now, for a change that has just been made."""
        return self._grouped(group, _among(self._list_groups(group), group))

    def _list_groups(self, group: str) -> Sequence[Raw]:
        what = f"{USER_GROUP} {group}"
        answer = self.client.read("usergroups.list", what, include_users="true", include_disabled="true")
        return listed(answer, "usergroups", what)

    def _grouped(self, group: str, raw: Raw) -> Group:
        with as_documented(f"{USER_GROUP} {group}: Slack"):
            return self._group(raw)

    def _group(self, raw: Raw) -> Group:
        updated_by = self._changed_by(raw)
        changed = max(int(raw.get("date_update") or 0), int(raw.get("date_delete") or 0))
        return Group(
            id=str(raw["id"]),
            handle=str(raw["handle"]),
            users=frozenset(map(str, raw["users"])),
            enabled=not raw.get("date_delete"),
            updated_by=updated_by,
            updated_by_bot=updated_by is not None and self._is_bot(updated_by),
            updated_at=datetime.fromtimestamp(changed, UTC) if changed else None,
        )

    def _changed_by(self, raw: Raw) -> str | None:
        """Who changed a group last, or disabled it. A change through the token for groups is the desk's own.

        Nobody where that was a bot that is deactivated: it keeps the group no more.
        """
        by = (raw.get("deleted_by") if raw.get("date_delete") else None) or raw.get("updated_by")
        if not by:
            return None
        if by == self.group_account.user:
            return self.account.user
        return None if self._is_bot(str(by)) and (self.member(str(by)) or {}).get("deleted") else str(by)

    def _is_bot(self, user: str) -> bool:
        """Whether an account is a bot; one that cannot be seen any more counts as a person."""
        # Slack's own account, which keeps groups that are provisioned, is none by its `is_bot`.
        return user in (self.account.user, "USLACKBOT") or bool((self.member(user) or {}).get("is_bot"))

    def member(self, member: str) -> Raw | None:
        """What Slack says of an account, asked once; None where it knows nobody of that ID."""
        if member not in self._members:
            self._members[member] = self._ask("users.info", f"Slack member {member}", user=member)
        return self._members[member]

    def read_people(self, emails: Iterable[str]) -> Mapping[str, str]:
        """Slack member IDs by e-mail address; unknown addresses are left out."""
        found = {
            email: self._ask("users.lookupByEmail", f"Slack member {email}", email=email) for email in emails
        }
        known = {email: user for email, user in found.items() if user and user.get("id")}
        self._members |= {str(user["id"]): user for user in known.values()}
        return {email: str(user["id"]) for email, user in known.items()}

    def read_unfit(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Which of these cannot be in a user group, and why."""
        reasons = {member: unfitness(self.member(member)) for member in ids}
        return {member: reason for member, reason in reasons.items() if reason}

    def _ask(self, method: str, what: str, **arguments: str) -> Mapping[str, Any] | None:
        try:
            user = self.client.read(method, what, **arguments).get("user")
        except Nobody:
            return None
        return user if isinstance(user, Mapping) else None


def _among(listed: Sequence[Raw], group: str) -> Raw:
    raw = next((raw for raw in listed if raw.get("id") == group), None)
    if raw is None:
        raise Missing(
            f"{USER_GROUP} {group}: there is none of that ID in the workspace; check the handle in"
            " the configuration (its ID begins with S)."
        )
    return raw


def _last_word(raw: Raw) -> datetime:
    return instant(str(raw.get("latest_reply") or raw["ts"]))
