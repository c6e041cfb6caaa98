"""What people do in the story, as verbs of the stand-ins; a deed that starts a workflow gives its event."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.play.cast import Cast, Player
from sandbox.play.desk import Event
from sandbox.play.teams import Team, Teams
from sandbox.server import Sandbox

Told = Mapping[str, Any]
FORM = {"background": "Background", "impact": "Impact"}
BARE = "Can somebody help? It used to work."


class Deeds:
    """People's deeds in one sandbox; remembers which issue the story means by which name."""

    def __init__(self, teams: Teams, sandbox: Sandbox) -> None:
        self.cast = Cast(teams, sandbox)
        self.issues: dict[str, tuple[str, Team]] = {}
        self._teams = teams
        self._sandbox = sandbox
        self._verbs: Mapping[str, Callable[[str, Player, Team, Told], Iterator[Event]]] = {
            "opens": self._open,
            "edits": self._edit,
            "comments": self._comment,
            "labels": self._label,
            "closes": self._close,
            "moves": self._move,
            "replies": self._reply,
            "reacts": self._react,
            "sets_handle": self._set_handle,
        }

    def do(self, told: Told) -> list[Event]:
        """Let it happen; the events that GitHub would start a workflow for, in order."""
        verb, team = self._find(told)
        if team is None:
            return []
        player = self.cast.player(told["who"], team)
        return list(self._verbs[verb](told[verb], player, team, told))

    def team(self, place: int) -> Team | None:
        """The configuration's first, second … team, if it has so many."""
        return self._teams.teams[place - 1] if place <= len(self._teams.teams) else None

    def happens(self, told: Told) -> bool:
        """Whether the team that it is told of is there."""
        return self._find(told)[1] is not None

    def _find(self, told: Told) -> tuple[str, Team | None]:
        verb = next(name for name in self._verbs if name in told)
        if "team" in told:
            return verb, self.team(told["team"])
        return verb, self.issues[told[verb]][1] if told[verb] in self.issues else None

    # On GitHub

    def _open(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        repository = team.home(private=told.get("private", False))
        labels = [*_team_label(team, told.get("label", "right")), *self._rung(told.get("rung"))]
        number = self._act(
            "open_issue",
            repository=repository,
            by=player.github,
            title=told["title"],
            body=_body(team, told["body"]),
            labels=labels,
        )
        self.issues[name] = (f"{repository}#{number}", team)
        yield self._event("opened", name, player)
        self._put_card(name, player, team, told)

    def _edit(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        self._act("edit_issue", issue=self._ref(name), by=player.github, body=_body(team, told["body"]))
        yield self._event("edited", name, player)

    def _comment(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        comment = self._act("comment", issue=self._ref(name), by=player.github, body=told["text"])
        yield self._event("created", name, player, comment=comment)
        self._put_card(name, player, team, told)

    def _label(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        feature = (team.told.get("labels") or {}).get("feature", ["feature-request"])
        label = feature[0] if told["label"] == "feature" else told["label"]
        self._act("add_label", issue=self._ref(name), by=player.github, label=label)
        yield self._event("labeled", name, player, label=label)

    def _close(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        self._put_card(name, player, team, told)
        self._act("close", issue=self._ref(name), by=player.github)
        yield self._event("closed", name, player)

    def _move(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        self._put_card(name, player, team, {"card": told["to"]})
        yield from ()

    def _put_card(self, name: str, player: Player, team: Team, told: Told) -> None:
        """Put the issue into a column of the team's board, if the step names one."""
        if "card" not in told:
            return
        project = f"{team.board['owner']}/{team.board['number']}"
        place = {"project": project, "issue": self._ref(name), "by": player.github}
        self._act("add_card", **place, status=team.status(told["card"]))

    def _event(self, action: str, name: str, player: Player, **facts: Any) -> Event:
        """The event of a deed: the doorbell's ring where the repository is private, else GitHub's own."""
        repository, _, number = self._ref(name).partition("#")
        if self._sandbox.github.state.repositories[repository.lower()].private:
            ring = {"repository": repository, "number": number}
            return Event(name="workflow_dispatch", payload={"inputs": ring})
        kind = "issue_comment" if "comment" in facts else "issues"
        payload = self._act(
            "event_payload",
            repository=repository,
            number=number,
            action=action,
            sender=player.github,
            **facts,
        )
        return Event(name=kind, payload=payload)

    def _ref(self, name: str) -> str:
        return self.issues[name][0]

    def _rung(self, kind: str | None) -> list[str]:
        """A label of the first priority that is urgent (no incident), or of the first that is not."""
        for rung in self._teams.told.get("priorities") or () if kind else ():
            is_urgent, is_incident = (str(rung.get(key)) == "true" for key in ("urgent", "incident"))
            if is_urgent == (kind == "urgent") and not is_incident:
                return [rung["labels"][0]]
        return []

    def _act(self, verb: str, **args: Any) -> Any:
        return self._sandbox.act("github", verb, **args)

    # In Slack

    def _reply(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        self._sandbox.act(
            "slack",
            "post",
            channel=team.channel,
            user=player.slack,
            text=told["text"],
            thread_ts=self._thread(name, team),  # where the desk said nothing, people write in the channel
        )
        yield from ()

    def _react(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        thread = self._thread(name, team)
        if thread is not None:
            self._sandbox.act(
                "slack", "react", channel=team.channel, ts=thread, user=player.slack, name=told["emoji"]
            )
        yield from ()

    def _set_handle(self, _name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        users = [self.cast.player(role, team).slack for role in told["sets_handle"]]
        self._sandbox.act("slack", "set_group_members", group=team.handle, users=users, user=player.slack)
        yield from ()

    def _thread(self, name: str, team: Team) -> str | None:
        """The message in the team's channel that speaks of the issue, if there is one."""
        repository, _, number = self._ref(name).partition("#")
        address = re.compile(rf"{re.escape(repository)}(?:/issues/|#){number}\b")
        for message in self._sandbox.slack.workspace.channels[team.channel].messages:
            if address.search(f"{message.text} {json.dumps(message.blocks)}"):
                return message.ts
        return None


def _team_label(team: Team, which: str) -> list[str]:
    wrong = team.aliases[:1] or (team.label,)
    return {"right": [team.label], "alias": list(wrong), "none": []}[which]


def _body(team: Team, kind: str) -> str:
    """A request with all its parts, under the headings that the team asks for, or one without."""
    if kind == "bare":
        return BARE
    form = team.told.get("request_form") or {}
    background, impact = (form.get(part, [usual])[0] for part, usual in FORM.items())
    return (
        f"### {background}\n\nIt began with the last release and happens every time. The one before "
        f"does not show it.\n\n### {impact}\n\nThree people work around it by hand for now."
    )
