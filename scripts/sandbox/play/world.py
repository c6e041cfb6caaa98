"""The world for a configuration: all that it names exists, and people who ask are there to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.play.teams import Document, Team, Teams

DESK_USER = "U0DESK"
REQUESTERS = ("a", "b", "c")  # Requester A … are in the organization, and in none of the teams
LABELS: Mapping[str, tuple[str, ...]] = {
    "support": ("support",),
    "needs_info": ("needs-info",),
    "at_risk": ("support/at-risk",),
    "feature": ("feature-request",),
    "approve_spillover": ("support/spillover-approved",),
    "triage": ("support/triage",),
    "ad_hoc": ("ad-hoc",),
    "exclude": (),
    "pause": ("needs-info", "waiting-on-requester"),
}
ON_CALL = {  # where each on-call system's schedule is named in a rotation
    "opsgenie": "schedule",
    "jsm": "schedule",
    "pagerduty": "schedule",
    "ical": "url_env",
}
SCOPES = [  # of the bot's token, as the app's manifest asks for them
    "channels:history",
    "channels:read",
    "chat:write",
    "groups:history",
    "groups:read",
    "reactions:read",
    "usergroups:read",
    "usergroups:write",
    "users:read",
    "users:read.email",
]
TOKEN_SCOPES = ["repo", "project", "read:org"]
OVERRIDES = "config/overrides.yml"
SCHEDULE = ".github/workflows/schedule.yml"
NO_OVERRIDES = "version: 1\noverrides: []\n"


def make_world(teams: Teams, *, now: datetime, config: str, handoff_hour: int = 10) -> dict[str, Any]:
    """A world in which everything that the configuration names is there, before anybody did anything.

    `now` is the first moment of the play; `config` the file's own text, which the desk's repository holds.
    """
    return {
        "now": now.isoformat(),
        "github": {
            "scopes": TOKEN_SCOPES,
            "users": [{"login": login, "name": name} for login, name in _accounts(teams)],
            "organizations": [_organization(teams, owner) for owner in _owners(teams)],
            "repositories": [*_repositories(teams), _desk_repository(teams, config)],
            "projects": _boards(teams),
        },
        "slack": {
            "bot": {"user": DESK_USER, "bot_id": "B0DESK", "name": "support-desk", "token": "xoxb-sandbox"},
            "scopes": SCOPES,
            "users": [*_slack_users(teams)],
            "channels": [*_channels(teams)],
            "usergroups": [_group(teams, team) for team in teams.teams],
        },
        **_on_call(teams, now, handoff_hour),
    }


def requester(letter: str) -> tuple[str, str, str]:
    """A requester's GitHub login, name and Slack ID."""
    return f"requester-{letter}", f"Requester {letter.upper()}", f"U0ASKER{letter.upper()}"


def _accounts(teams: Teams) -> Iterator[tuple[str, str]]:
    yield from ((person.github, person.name) for person in teams.people.values())
    yield from (requester(letter)[:2] for letter in REQUESTERS)


def _owners(teams: Teams) -> list[str]:
    names = [name for team in teams.teams for name, _ in team.repositories()]
    boards = [team.board["owner"] for team in teams.teams]
    return list(dict.fromkeys([teams.owner, *(name.partition("/")[0] for name in names), *boards]))


def _organization(teams: Teams, owner: str) -> dict[str, Any]:
    return {"login": owner, "members": [login for login, _ in _accounts(teams)]}


def _repositories(teams: Teams) -> Iterator[dict[str, Any]]:
    """Each watched or mirrored repository once, private as soon as one team says so."""
    privacy: dict[str, bool] = {}
    for team in teams.teams:
        for name, private in team.repositories():
            privacy[name] = privacy.get(name, False) or private
        mirrored = (team.told.get("intake") or {}).get("repository")
        if mirrored:
            privacy.setdefault(mirrored, False)
    for name, private in privacy.items():
        yield {
            "name": name,
            "private": private,
            "labels": _labels(teams),
            "collaborators": {
                **{person.github: "write" for person in teams.people.values()},
                **{requester(letter)[0]: "triage" for letter in REQUESTERS},
            },
        }


def _labels(teams: Teams) -> list[str]:
    names: list[str] = []
    for rung in teams.told.get("priorities") or ():
        names += rung["labels"]
    for team in teams.teams:
        names += [team.label, *team.aliases]
        named = team.told.get("labels") or {}
        for kind, usual in LABELS.items():
            chosen = named.get(kind, usual)
            names += [chosen] if isinstance(chosen, str) else chosen
    return list(dict.fromkeys(names))


def _desk_repository(teams: Teams, config: str) -> dict[str, Any]:
    return {
        "name": teams.desk_repository,
        "private": True,
        "collaborators": {person.github: "write" for person in teams.people.values()},
        "files": {"config/teams.yml": config, OVERRIDES: NO_OVERRIDES, SCHEDULE: "on: schedule\n"},
    }


def _boards(teams: Teams) -> list[dict[str, Any]]:
    """Each board once; two teams may share one."""
    boards: dict[tuple[str, str], dict[str, Any]] = {}
    for team in teams.teams:
        told = team.board
        board = boards.setdefault(
            (told["owner"], told["number"]),
            {
                "owner": told["owner"],
                "number": int(told["number"]),
                "title": team.name,
                "status_field": told.get("status_field", "Status"),
                "statuses": [],
                "date_fields": [],
            },
        )
        board["statuses"] = list(dict.fromkeys([*board["statuses"], *_statuses(told["statuses"])]))
        if told.get("eta_field"):
            board["date_fields"].append(told["eta_field"])
    return list(boards.values())


def _statuses(told: Document) -> Iterator[str]:
    """The columns from left to right: what waits, what moves, what is done, what is the PM's."""
    for kind in ("intake", "waiting", "in_flight", "done", "product"):
        names = told.get(kind) or ()
        yield from [names] if isinstance(names, str) else names


def _slack_users(teams: Teams) -> Iterator[dict[str, Any]]:
    for person in teams.people.values():
        yield {"id": person.slack, "name": person.key, "real_name": person.name, "email": person.email}
    for login, name, account in map(requester, REQUESTERS):
        yield {"id": account, "name": login, "real_name": name, "email": f"{login}@example.com"}


def _channels(teams: Teams) -> Iterator[dict[str, Any]]:
    """Each team's channel by the team's key; others are known by their IDs alone."""
    names = {team.channel: team.key for team in teams.teams}
    for team in teams.teams:
        names |= {watched: watched.lower() for watched in team.told["slack"].get("also_watch") or ()}
    shadow = (teams.told.get("desk") or {}).get("shadow_channel")
    if shadow:
        names.setdefault(shadow, "desk-shadow")
    everybody = [user["id"] for user in _slack_users(teams)]
    for channel, name in names.items():
        yield {"id": channel, "name": name, "members": [DESK_USER, *everybody]}


def _group(teams: Teams, team: Team) -> dict[str, Any]:
    """The handle as the desk finds it: the whole team, made by a manager long ago."""
    users = [teams.people[key].slack for key in team.members]
    creator = teams.people[team.managers[0]].slack
    return {
        "id": team.handle,
        "handle": f"{team.key}-support",
        "name": f"{team.name} support",
        "users": users,
        "created_by": creator,
        "date_create": 1700000000,
        "date_update": 1700000000,
    }


def _on_call(teams: Teams, now: datetime, hour: int) -> dict[str, Any]:
    """The schedules of every on-call system that a team's rotation stands in."""
    systems: dict[str, list[dict[str, Any]]] = {name: [] for name in ON_CALL}
    for team in teams.teams:
        rotation = team.told["rotation"]
        name = rotation["source"]
        if name in systems:
            identifier = rotation[name][ON_CALL[name]]
            systems[name].append(_schedule(teams, team, identifier, now=now, hour=hour))
    return {name: {"schedules": schedules} for name, schedules in systems.items()}


def _schedule(teams: Teams, team: Team, identifier: str, *, now: datetime, hour: int) -> dict[str, Any]:
    """The engineers in turn, a week each from Monday to Monday, by the system's names for them if told."""
    monday = (now - timedelta(days=now.weekday())).replace(hour=hour, minute=0, second=0, microsecond=0)
    rotation = team.told["rotation"]
    names = {key: name for name, key in (rotation[rotation["source"]].get("names") or {}).items()}
    on_call = [names.get(key, teams.people[key].email) for key in team.engineers]
    return {
        "id": identifier,
        "name": f"{team.key}-support",
        "shifts": [
            {
                "who": on_call[week % len(on_call)],
                "from": (monday + timedelta(weeks=week - 1)).isoformat(),
                "to": (monday + timedelta(weeks=week)).isoformat(),
            }
            for week in range(14)
        ],
    }
