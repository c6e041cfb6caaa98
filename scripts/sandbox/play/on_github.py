"""What people do on GitHub and on boards; a deed that starts a workflow there gives its event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.play.cast import Player
from sandbox.play.desk import Event
from sandbox.play.scene import Scene, Told
from sandbox.play.teams import Team

FORM = {"background": "Background", "impact": "Impact"}
BARE = "Can somebody help? It used to work."
LABELS = {"feature": "feature-request", "triage": "support/triage"}  # the usual name of each kind


class OnGitHub:
    """People's deeds on GitHub."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.verbs: Mapping[str, Callable[[str, Player, Team, Told], Iterator[Event]]] = {
            "opens": self._open,
            "edits": self._edit,
            "comments": self._comment,
            "labels": self._label,
            "unlabels": self._unlabel,
            "assigns": self._assign,
            "closes": self._close,
            "reopens": self._reopen,
            "transfers": self._transfer,
            "moves": self._move,
        }

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
        self._scene.issues[name] = (f"{repository}#{number}", team)
        yield self._event("opened", name, player)
        self._put_card(name, player, team, told)

    def _edit(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        self._act("edit_issue", issue=self._ref(name), by=player.github, body=_body(team, told["body"]))
        yield self._event("edited", name, player)

    def _comment(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        body = self._scene.said(told["text"], team, lambda somebody: f"@{somebody.github}")
        comment = self._act("comment", issue=self._ref(name), by=player.github, body=body)
        yield self._event("created", name, player, comment=comment)
        self._put_card(name, player, team, told)

    def _label(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        label = _label_of(team, told["label"])
        self._act("add_label", issue=self._ref(name), by=player.github, label=label)
        yield self._event("labeled", name, player, label=label)

    def _unlabel(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        label = _label_of(team, told["label"])
        self._act("remove_label", issue=self._ref(name), by=player.github, label=label)
        yield self._event("unlabeled", name, player, label=label)

    def _assign(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        assignee = self._scene.cast.player(told["to"], team).github
        self._act("assign", issue=self._ref(name), by=player.github, assignee=assignee)
        yield self._event("assigned", name, player, assignee=assignee)

    def _close(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        """Close it; where the step names another issue, as a duplicate of that one."""
        self._put_card(name, player, team, told)
        close = {"issue": self._ref(name), "by": player.github}
        if "duplicate_of" in told:
            self._act("mark_duplicate", **close, of=self._ref(told["duplicate_of"]))
        else:
            self._act("close", **close)
        yield self._event("closed", name, player)

    def _reopen(self, name: str, player: Player, team: Team, told: Told) -> Iterator[Event]:
        self._act("reopen", issue=self._ref(name), by=player.github)
        yield self._event("reopened", name, player)
        self._put_card(name, player, team, told)

    def _transfer(self, name: str, player: Player, team: Team, _told: Told) -> Iterator[Event]:
        """Move it to the team's private repository, if GitHub would: that takes one owner."""
        before, there = self._ref(name), team.home(private=True)
        here, _, number = before.partition("#")
        if here == there or here.partition("/")[0] != there.partition("/")[0]:
            return
        self._act("transfer", issue=before, by=player.github, to=there)
        moved = self._scene.sandbox.github.state.repositories[here.lower()].moved[int(number)]
        self._scene.issues[name] = (f"{there}#{moved.number}", team)
        yield self._event("transferred", name, player, of=before)

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

    def _event(self, action: str, name: str, player: Player, *, of: str = "", **facts: Any) -> Event:
        """The event of a deed: the doorbell's ring where the repository is private, else GitHub's own.

        A transfer is told `of` the old address.
        """
        repository, _, number = (of or self._ref(name)).partition("#")
        if self._scene.sandbox.github.state.repositories[repository.lower()].private:
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
        return self._scene.ref(name)

    def _rung(self, kind: str | None) -> list[str]:
        """A label of the first priority that is urgent (no incident), or of the first that is not."""
        for rung in self._scene.teams.told.get("priorities") or () if kind else ():
            is_urgent, is_incident = (str(rung.get(key)) == "true" for key in ("urgent", "incident"))
            if is_urgent == (kind == "urgent") and not is_incident:
                return [rung["labels"][0]]
        return []

    def _act(self, verb: str, **args: Any) -> Any:
        return self._scene.sandbox.act("github", verb, **args)


def _team_label(team: Team, which: str) -> list[str]:
    wrong = team.aliases[:1] or (team.label,)
    return {"right": [team.label], "alias": list(wrong), "none": []}[which]


def _label_of(team: Team, kind: str) -> str:
    """The team's label of a kind (of several the first), or a label by its own name."""
    chosen = (team.told.get("labels") or {}).get(kind, LABELS.get(kind, kind))
    return str(chosen if isinstance(chosen, str) else chosen[0])


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
