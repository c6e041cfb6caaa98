"""What people do in Slack: none of it starts a workflow, so the desk sees it in its next round."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from sandbox.play.cast import Player
from sandbox.play.desk import Event
from sandbox.play.scene import Scene, Told
from sandbox.play.teams import Team
from sandbox.slack.state import Message


class InSlack:
    """People's deeds in Slack; remembers the messages that the story gave a name to."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._posts: dict[str, tuple[str, str]] = {}
        self.verbs: Mapping[str, Callable[[str, Player, Team, Told], Iterator[Event]]] = {
            "posts": self._post,
            "replies": self._reply,
            "reacts": self._react,
            "sets_handle": self._set_handle,
            "takes_over": self._take_over,
        }

    def _post(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        """Write in the team's channel, or in the other one that it watches, if it does."""
        channel = _other_channel(team) if told.get("where") == "elsewhere" else team.channel
        if channel is not None:
            known = {"handle": f"<!subteam^{team.handle}>"}
            if name in self._scene.issues:
                known["link"] = self._scene.issue(name).url
            self._posts[name] = (channel, self._say(channel, player, team, told["text"], **known))
        yield from ()

    def _reply(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        channel, thread = self._thread(name, team)  # where nobody said anything, people write in the channel
        self._say(channel, player, team, told["text"], thread=thread)
        yield from ()

    def _react(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        channel, thread = self._thread(name, team)
        if thread is not None:
            place = {"channel": channel, "ts": thread}
            self._scene.sandbox.act("slack", "react", **place, user=player.slack, name=told["emoji"])
        yield from ()

    def _set_handle(self, _name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        users = [self._scene.cast.player(role, team).slack for role in told["sets_handle"]]
        change = {"group": team.handle, "users": users}
        self._scene.sandbox.act("slack", "set_group_members", **change, user=player.slack)
        yield from ()

    def _take_over(self, emoji: str, player: Player, team: Team, _told: Told) -> Iterator[Event]:
        """React to the newest word that support has changed hands, if there is one."""
        messages = self._scene.sandbox.slack.workspace.channels[team.channel].messages
        handoffs = [each for each in messages if "/handoff/" in _key(each) and each.thread_ts is None]
        if handoffs:
            place = {"channel": team.channel, "ts": handoffs[-1].ts}
            self._scene.sandbox.act("slack", "react", **place, user=player.slack, name=emoji)
        yield from ()

    def _say(
        self,
        channel: str,
        player: Player,
        team: Team,
        text: str,
        *,
        thread: str | None = None,
        **known: str,
    ) -> str:
        said = self._scene.said(text, team, lambda somebody: f"<@{somebody.slack}>", **known)
        message = {"channel": channel, "user": player.slack, "text": said, "thread_ts": thread}
        return str(self._scene.sandbox.act("slack", "post", **message)["ts"])

    def _thread(self, name: str, team: Team) -> tuple[str, str | None]:
        """The channel and the message that has this name, or that speaks of the issue, if there is one."""
        if name in self._posts:
            return self._posts[name]
        repository, _, number = self._scene.ref(name).partition("#")
        address = re.compile(rf"{re.escape(repository)}(?:/issues/|#){number}\b")
        for message in self._scene.sandbox.slack.workspace.channels[team.channel].messages:
            if address.search(f"{message.text} {json.dumps(message.blocks)}"):
                return team.channel, message.ts
        return team.channel, None


def _key(message: Message) -> str:
    """What a bot says of its message to those who know it."""
    payload = (message.metadata or {}).get("event_payload") or {}
    return str(payload.get("key", ""))


def _other_channel(team: Team) -> str | None:
    watched = team.told["slack"].get("also_watch") or (None,)
    return watched[0]
