"""Worlds to measure in: the shipped teams with so many open issues, nearly all of them in order.

What needs the desk's hand is the same few things at every size, so that a plan is small but not empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.play.teams import Team, Teams, read_teams
from sandbox.play.world import DESK_USER, REQUESTERS, make_world, requester
from supportdesk.model.actions import status_mark
from supportdesk.render.markdown import hide

NOW = datetime(2026, 11, 18, 10, 20, tzinfo=UTC)  # a Wednesday morning: digests are due
DESK = "support-desk[bot]"
PRIVATE_EVERY = 5  # every fifth issue is a customer's
PLANNED_EVERY = 10  # every tenth is the team's own work
NEW, STALE = 3, 2  # a team's issues of this morning, and those that nobody answered in time
TALK, ANNOUNCED, OUTDATED = (
    240,
    30,
    4,
)  # a channel's messages of people, announcements that ended, that changed
PROMISED = "2026-12-10"  # where a board has dates
NUMBERS = 10_000  # each team's issues are numbered from a multiple of it

_PARAGRAPH = (
    "Code intelligence answers with a timeout on the largest repositories since the last upgrade. We see it "
    "on two instances, mostly in the morning, and a restart of the workers helps for about an hour. "
)
_BODY = f"### Background\n\n{_PARAGRAPH * 3}\n\n### Impact\n\n{_PARAGRAPH}\n\n### Anything else\n\n-\n"
_REPLY = (
    "Thanks, that helps. Could you attach the logs of the worker from this morning, and the version you run?"
)
_STATUS = (
    "Thank you. This request is in the {team} support queue and has all that is needed.\n\n"
    "{who} has looked at it.\n\n<sub>Support for {team}. This comment is edited as things change.</sub>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One issue of a team: which of how many."""

    teams: Teams
    team: Team
    index: int
    number: int

    @property
    def private(self) -> bool:
        return self.index % PRIVATE_EVERY == 0

    @property
    def repository(self) -> str:
        return self.team.home(private=self.private)

    @property
    def planned(self) -> bool:
        return self.index >= NEW + STALE and self.index % PLANNED_EVERY == 7

    @property
    def flying(self) -> bool:
        return self.index % 2 == 0

    @property
    def engineer(self) -> str:
        """Whose it is: in flight anybody's, else the support engineer's."""
        engineers = self.team.engineers
        key = engineers[self.index % len(engineers)] if self.flying else engineers[0]
        return self.teams.people[key].github

    @property
    def author(self) -> str:
        letter = REQUESTERS[self.index % len(REQUESTERS)]
        return self.engineer if self.planned else requester(letter)[0]

    @property
    def created(self) -> datetime:
        if self.index < NEW:
            return NOW - timedelta(minutes=30 + self.index)
        days = 6 + self.index % 150 if self.flying else 6
        return NOW - timedelta(days=days, minutes=self.index % 600)


def make_bench_world(config: Path, issues: int) -> dict[str, Any]:
    """A world for the configuration with this many open, labelled issues, and as many items on the boards.

    Of each team one issue is not on its board, and one that lacks the label is.
    """
    teams = read_teams(config)
    world = make_world(teams, now=NOW, config=config.read_text(encoding="utf-8"))
    world["github"]["rate_limits"] = {"graphql": 10_000_000}  # a measure is taken many times in one hour
    repositories = {each["name"]: each for each in world["github"]["repositories"]}
    boards = {(each["owner"], each["number"]): each for each in world["github"]["projects"]}
    channels = {each["id"]: each for each in world["slack"]["channels"]}
    for order, team in enumerate(teams.teams):
        share = issues // len(teams.teams) + (order < issues % len(teams.teams))
        first = NUMBERS * (order + 1)
        places = [Place(teams=teams, team=team, index=index, number=first + index) for index in range(share)]
        for place in places:
            repositories[place.repository].setdefault("issues", []).append(_issue(place))
        stray = Place(teams=teams, team=team, index=1, number=first + share)
        repositories[stray.repository]["issues"].append({**_issue(stray), "labels": ["bug"]})
        board = boards[team.board["owner"], int(team.board["number"])]
        board.setdefault("items", []).extend(map(_item, [stray, *places[1:]]))
        channels[team.channel]["messages"] = [*_talk(teams, team, places), *_posts(team, places)]
    return world


def make_overrides(config: Path) -> str:
    """The overrides file beside the configuration: who is on support is the same whatever the source says."""
    teams = read_teams(config)
    lines = [
        f"  - {{team: {team.key}, person: {team.engineers[0]}, why: swap, by: {_manager(teams, team)},"
        ' from: "2026-11-16T10:00", to: "2026-11-23T10:00"}\n'
        for team in teams.teams
    ]
    return f"version: 1\noverrides:\n{''.join(lines)}"


def _manager(teams: Teams, team: Team) -> str:
    return teams.people[team.managers[0]].github


def _issue(place: Place) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": place.number,
        "title": f"Precise navigation times out on repository {place.number} after the upgrade",
        "body": _BODY,
        "author": place.author,
        "created": place.created.isoformat(),
        "labels": list(_labels(place)),
        "comments": list(_comments(place)),
    }
    if place.index >= NEW:
        told["assignees"] = [{"login": place.engineer, "by": DESK, "at": told["created"]}]
    return told


def _labels(place: Place) -> Iterator[Mapping[str, str]]:
    names = [place.team.label, "bug", "ad-hoc" if place.planned else "support"]
    names += ["cs/p2"] if place.index % 3 else []
    names += ["area/navigation"] if place.index % 2 else []
    for name in names:
        yield {"name": name, "by": place.author, "at": place.created.isoformat()}


def _comments(place: Place) -> Iterator[Mapping[str, str]]:
    """The engineer's answer, the requester's, and on a request the status comment, as it would be now."""
    if place.index < NEW + STALE:
        return
    answered = place.created + timedelta(days=1) if place.flying else NOW - timedelta(days=2)
    if place.planned:
        yield {"author": place.author, "at": answered.isoformat(), "body": _REPLY}
        answered += timedelta(minutes=30)
    yield {"author": place.engineer, "at": answered.isoformat(), "body": _REPLY}
    if place.index % 2:
        later = (answered + timedelta(hours=1)).isoformat()
        yield {"author": place.author, "at": later, "body": _PARAGRAPH}
    if not place.planned:
        yield {"author": DESK, "at": (answered + timedelta(hours=2)).isoformat(), "body": _status(place)}


def _status(place: Place) -> str:
    facts = {"board": str(place.team.board["number"]), "acknowledged": place.engineer}
    facts |= {"planned": PROMISED} if place.team.board.get("eta_field") else {}
    facts |= {"began": _put_on_board(place).isoformat()} if place.flying else {}
    said = _STATUS.format(team=place.team.name, who=place.engineer)
    return f"{said}\n\n{hide(status_mark(place.team.key), facts)}"


def _item(place: Place) -> dict[str, Any]:
    kind = "in_flight" if place.flying and place.index >= NEW + STALE else "waiting"
    item: dict[str, Any] = {
        "issue": f"{place.repository}#{place.number}",
        "status": place.team.status(kind),
        "since": _put_on_board(place).isoformat(),
    }
    if eta := place.team.board.get("eta_field"):
        item["fields"] = {eta: PROMISED}
    return item


def _put_on_board(place: Place) -> datetime:
    return place.created + timedelta(hours=3)


def _talk(teams: Teams, team: Team, places: list[Place]) -> Iterator[dict[str, Any]]:
    """Five weeks of questions: answered by a member or with a reaction; some name an issue."""
    member = teams.people[team.engineers[0]].slack
    for index in range(TALK):
        at = NOW - timedelta(days=30) + index * timedelta(hours=2, minutes=50)
        place = places[index % len(places)]
        link = f" https://github.com/{place.repository}/issues/{place.number}" if index % 8 == 0 else ""
        told: dict[str, Any] = {
            "user": requester(REQUESTERS[index % len(REQUESTERS)])[2],
            "at": at.isoformat(),
            "text": f"Is anybody looking at the timeouts of this morning?{link} {_PARAGRAPH}",
        }
        if index % 3:
            told["thread"] = [{"user": member, "at": (at + timedelta(minutes=9)).isoformat(), "text": _REPLY}]
        else:
            told["reactions"] = {"eyes": [member]}
        yield told


def _posts(team: Team, places: list[Place]) -> Iterator[dict[str, Any]]:
    """The desk's own: a digest a day, announcements that ended, and some that say what is no longer so."""
    for days in range(1, 30):
        at = NOW - timedelta(days=days)
        yield _post(at, f"{team.key}/digest/{at:%Y-%m-%d}", {"queue": "12", "text": "5f2c1f0a9b7d"})
    for index in range(ANNOUNCED):
        ref = f"{places[0].repository}#{NUMBERS // 2 + index}"
        facts = _announced(ref, "ended")
        yield _post(NOW - timedelta(days=index, hours=1), f"{team.key}/request/{ref}", facts)
    for place in places[NEW + STALE :][:OUTDATED]:
        ref = f"{place.repository}#{place.number}"
        yield _post(
            place.created + timedelta(minutes=15), f"{team.key}/request/{ref}", _announced(ref, "open")
        )


def _announced(ref: str, state: str) -> dict[str, str]:
    return {"issue": ref, "state": state, "title": "0a1b2c3d4e5f", "priority": "P2", "missing": ""}


def _post(at: datetime, key: str, facts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "user": DESK_USER,
        "at": at.isoformat(),
        "text": _PARAGRAPH,
        "metadata": {"event_type": "supportdesk", "event_payload": {"key": key, **facts}},
    }
