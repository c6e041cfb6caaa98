"""Writing to Slack: a post at most once by its key, an edit in place, a user group set whole.

Slack has no transactions: two runs that post the same thing at once both find nothing there. So each looks
right before it posts and right after it, and takes its own post back where an older one stands.


A document of several posts is the first one with the rest in its thread, under `KEY/2`, `KEY/3` and so on.
Until the rest stands the first is marked unfinished: reading does not count it, posting again completes it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from supportdesk.model.channels import Group
from supportdesk.model.document import Document
from supportdesk.render.slack import Post, render_slack
from supportdesk.services.errors import Ambiguous, Denied, Missing, ServiceError, Unavailable
from supportdesk.services.retry import Transient
from supportdesk.services.shapes import as_documented
from supportdesk.services.slack.messages import (
    EVENT_TYPE,
    UNFINISHED,
    Raw,
    instant,
    read_history,
    read_thread,
    stamp,
)
from supportdesk.services.slack.reader import SlackReader
from supportdesk.services.slack.refusals import USER_GROUP

_NOTHING_MORE = Post("(nothing more)", ())
_SAID_TWICE = Post("(The desk said this twice; its first message counts.)", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A post of the desk that is there."""

    ts: str
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a post goes and is looked for: a channel since some time, or one thread of it."""

    reader: SlackReader
    channel: str
    thread: str | None
    since: datetime

    @property
    def what(self) -> str:
        return f"Slack channel {self.channel}"

    def posts(self) -> Iterator[tuple[str, _Standing]]:
        """The desk's posts there, by key."""
        for raw in self._messages():
            stamped = stamp(raw, self.reader.account)
            if stamped and raw.get("ts") != self.thread:
                yield stamped.key, _Standing(ts=str(raw["ts"]), finished=stamped.finished)

    def _messages(self) -> Iterator[Raw]:
        if self.thread:
            return read_thread(self.reader.client, self.channel, self.thread)
        return read_history(self.reader.client, self.channel, since=self.since)

    def found(self, key: str) -> Sequence[_Standing]:
        """The posts with this key, the oldest first: two runs may have posted it at once."""
        with as_documented(f"{self.what}: Slack"):
            standing = (each for found, each in self.posts() if found == key)
            return sorted(standing, key=lambda each: instant(each.ts))

    def parts(self, key: str) -> Mapping[int, str]:
        """The timestamps of the further posts of a document, by their number."""
        found: dict[int, str] = {}
        for name, standing in self.posts():
            head, _, number = name.rpartition("/")
            if head == key and number.isdecimal():
                found.setdefault(int(number), standing.ts)  # a thread comes oldest first
        return found


class SlackWriter:
    """Implements `ChatWriter`. `gap` is the least time between two messages, in seconds (Slack's own limit).

    `settle` is how long a lost message may take to show up in the history, in seconds.
    """

    def __init__(self, reader: SlackReader, *, gap: float = 1.0, settle: float = 2.0) -> None:
        self._reader = reader
        self._client = reader.client
        self._patience = reader.client.patience
        self._gap = gap
        self._settle = settle
        self._written_at: float | None = None

    def post(
        self,
        channel: str,
        *,
        key: str,
        document: Document,
        facts: Mapping[str, str],
        thread: str | None,
        since: datetime,
    ) -> None:
        """Post unless a message with this key stands in the channel (or thread) since then.

        Where another run posted it at the same moment, the older one stands and this one is taken back.
        """
        place = _Place(reader=self._reader, channel=channel, thread=thread, since=since)
        posts = render_slack(document)
        self._pace()  # the look comes after the wait, so that no more than an instant lies before the post
        standing = self._oldest(place, key)
        if standing and standing.finished:
            return
        payload = {**facts, UNFINISHED: "true"} if len(posts) > 1 else facts
        ts = standing.ts if standing else self._send(place, posts[0], key=key, facts=payload)
        if standing or len(posts) > 1:
            self._complete(channel, ts=ts, root=thread or ts, key=key, posts=posts, facts=facts)

    def edit(
        self,
        channel: str,
        *,
        ts: str,
        key: str,
        document: Document,
        facts: Mapping[str, str],
        keeps_thread: bool = False,
    ) -> None:
        """Bring a message up to date, with the posts that go on in its thread unless they are kept."""
        posts = render_slack(document)
        if keeps_thread:
            self._update(channel, ts, posts[0], key=key, facts=facts)
        else:
            self._complete(channel, ts=ts, root=ts, key=key, posts=posts, facts=facts)

    def _complete(
        self, channel: str, *, ts: str, root: str, key: str, posts: Sequence[Post], facts: Mapping[str, str]
    ) -> None:
        """Bring the parts in the thread up to date, then the first: it is finished when they are."""
        place = _Place(reader=self._reader, channel=channel, thread=root, since=instant(root))
        standing = place.parts(key)
        for number, post in enumerate(posts[1:], 2):
            if number in standing:
                self._update(channel, standing[number], post, key=f"{key}/{number}", facts={})
            else:
                self._send(place, post, key=f"{key}/{number}", facts={})
        for number, superfluous in standing.items():
            if number > len(posts):
                self._update(channel, superfluous, _NOTHING_MORE, key=f"{key}/{number}", facts={})
        self._update(channel, ts, posts[0], key=key, facts=facts)

    def _send(self, place: _Place, post: Post, *, key: str, facts: Mapping[str, str]) -> str:
        """Send a message, once. Its fate is read back before it is sent again, and before it is given up."""
        for _ in range(2):
            self._pace()
            self._written_at = self._patience.clock()
            try:
                answer = self._client.write(
                    "chat.postMessage",
                    place.what,
                    channel=place.channel,
                    unfurl_links=False,
                    unfurl_media=False,
                    **({"thread_ts": place.thread} if place.thread else {}),
                    **_content(post, key=key, facts=facts),
                )
                return self._only(place, key, str(answer["ts"]))
            except (Transient, KeyError) as lost:
                if isinstance(lost, Transient) and not lost.effect:
                    raise
            self._patience.sleep(self._settle)
            if arrived := self._arrived(place, key):
                return arrived
        raise Ambiguous(
            f"{place.what}: whether {key} was posted is not known;"
            " the next run looks, and posts it if it is not there."
        )

    def _only(self, place: _Place, key: str, ts: str) -> str:
        """The oldest post with the key: the one just made, or an older one."""
        try:
            oldest = self._oldest(place, key)
        except ServiceError:
            return ts
        return oldest.ts if oldest is not None and oldest.ts < ts else ts

    def _oldest(self, place: _Place, key: str) -> _Standing | None:
        """The post with the key; of several the oldest, and the others are taken back.

        What cannot be taken back now is seen to by the next run.
        """
        standing = place.found(key)
        for younger in standing[1:]:
            with suppress(ServiceError):
                self.remove(place.channel, ts=younger.ts, key=key)
        return standing[0] if standing else None

    def _arrived(self, place: _Place, key: str) -> str | None:
        try:
            standing = self._oldest(place, key)
        except ServiceError as error:
            raise Ambiguous(
                f"{place.what}: whether {key} was posted is not known, and the channel cannot be read; look."
            ) from error
        return standing.ts if standing else None

    def _update(self, channel: str, ts: str, post: Post, *, key: str, facts: Mapping[str, str]) -> None:
        """Change a message; the same change twice is the same as once."""
        try:
            self._change(channel, ts, post, key=key, facts=facts)
        except Transient as lost:
            if not lost.effect:
                raise
            self._change(channel, ts, post, key=key, facts=facts)

    def _change(self, channel: str, ts: str, post: Post, *, key: str, facts: Mapping[str, str]) -> None:
        self._pace()
        self._written_at = self._patience.clock()
        what = f"Slack message {ts} in channel {channel}"
        self._client.write(
            "chat.update", what, channel=channel, ts=ts, **_content(post, key=key, facts=facts)
        )

    def remove(self, channel: str, *, ts: str, key: str) -> None:
        """Take back a message that says what another with this key says; that it is gone is as good.

        What the desk said below it goes too. One that somebody else answered stays. Where the workspace lets
        nobody delete messages, it says no more than that.
        """
        try:
            thread = list(read_thread(self._client, channel, ts))
        except Missing:
            return
        head = next((each for each in thread if each.get("ts") == ts), {})
        others = [each for each in thread if not self._reader.account.wrote(each)]
        if others or head.get("reactions"):
            return
        below = [str(each["ts"]) for each in thread if each.get("thread_ts") == ts and each.get("ts") != ts]
        for each in (*below, ts):
            self._take_back(channel, each, key)

    def _take_back(self, channel: str, ts: str, key: str) -> None:
        try:
            self._delete(channel, ts)
        except Transient as lost:
            if not lost.effect:
                raise
            self._delete(channel, ts)
        except Denied:
            self._update(channel, ts, _SAID_TWICE, key=f"{key}/again", facts={})

    def _delete(self, channel: str, ts: str) -> None:
        try:
            self._client.write(
                "chat.delete", f"Slack message {ts} in channel {channel}", channel=channel, ts=ts
            )
        except Missing:
            return

    def set_group(self, group: str, *, users: frozenset[str], enable: bool) -> None:
        """Make the group exactly this set, and read it back; a disabled one is enabled first.

        Slack refuses to enable what is enabled, so that is looked up; what broke off between the two is
        finished by the next run.
        """
        what = f"{USER_GROUP} {group}"
        if not users:
            raise ServiceError(f"{what}: Slack cannot empty a user group; name at least one member.")
        if enable and not self._reader.read_group_anew(group).enabled:
            self._change_group(group, "usergroups.enable", {}, lambda standing: standing.enabled)
        members = {"users": ",".join(sorted(users))}
        self._change_group(
            group, "usergroups.users.update", members, lambda standing: standing.users == users
        )

    def _change_group(
        self, group: str, method: str, arguments: Mapping[str, str], is_done: Callable[[Group], bool]
    ) -> None:
        """Change a group until reading it back shows the change; at most twice."""
        what = f"{USER_GROUP} {group}"
        for _ in range(2):
            try:
                self._reader.groups.write(method, what, usergroup=group, **arguments)
            except Transient as lost:
                if not lost.effect:
                    raise
            if is_done(self._reader.read_group_anew(group)):
                return
            self._patience.sleep(self._settle)
        raise Unavailable(f"{what}: Slack still shows it otherwise than it was set; run again later.")

    def _pace(self) -> None:
        """Keep the distance from the message before."""
        now = self._patience.clock()
        if self._written_at is not None and now - self._written_at < self._gap:
            self._patience.sleep(min(self._gap, self._written_at + self._gap - now))


def _content(post: Post, *, key: str, facts: Mapping[str, str]) -> Mapping[str, Any]:
    """What a message shows and carries. Others can read the metadata: nothing secret goes there."""
    return {
        "text": post.text,
        "blocks": list(post.blocks),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {**facts, "key": key}},
    }
