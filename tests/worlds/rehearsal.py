"""The real commands, run in this process against a sandbox with two teams in it.

It is noon on Monday, 16 November 2026, in London. Delivery has a roster and handed over at ten; Repo
Management has Opsgenie. Both watch `acme/web`, and Delivery the private `acme/vault` too.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from sandbox.clock import parse_instant
from sandbox.requestlog import Entry
from sandbox.server import Sandbox
from sandbox.slack.state import Message
from supportdesk.runtime.command import Command
from supportdesk.runtime.run import run
from supportdesk.services.retry import Patience
from tests.worlds.manifests import beyond, scopes

NOW = "2026-11-16T12:00:00+00:00"
DESK, WEB, VAULT = "acme/desk", "acme/web", "acme/vault"
DELIVERY, REPO, SHADOW = "C00DELIVERY", "C00REPO", "C00SHADOW"
HANDLE = "S00DELIVERY"
SCHEDULE = "b553cefc-2466-4ad2-ad0c-66937c790bbf"
COMPLETE = "## Background\n\nWe ship on Monday.\n\n## Impact\n\nForty people wait.\n"
NO_OVERRIDES = "version: 1\noverrides: []\n"
ACCOUNTS = {"eng-a": "U0000000A01", "eng-b": "U0000000A02", "em-d": "U0000000A04", "pm-d": "U0000000A05"}
OTHERS = {"eng-r": "U0000000B01", "eng-s": "U0000000B02", "lead-r": "U0000000B03"}


def an_issue(number: int, **facts: Any) -> dict[str, Any]:
    """A complete request from outside, labelled for Delivery this morning."""
    return {
        "number": number,
        "title": f"Request {number}",
        "body": COMPLETE,
        "author": "requester",
        "created": "2026-11-16T09:30:00Z",
        "labels": ["team/delivery"],
        **facts,
    }


def a_configuration() -> dict[str, Any]:
    """Both teams, as `teams.yml` would have them."""
    statuses = {"intake": "Backlog", "in_flight": ["Doing"], "waiting": ["Backlog"], "done": ["Done"]}
    delivery = {
        "name": "Delivery",
        "since": "2026-01-05",
        "label": {"name": "team/delivery", "aliases": ["delivery"]},
        "repositories": [WEB, {"name": VAULT, "private": True}],
        "board": {"owner": "acme", "number": 205, "statuses": statuses},
        "slack": {"channel": DELIVERY, "handle": HANDLE},
        "em": "em-d",
        "pm": "pm-d",
        "calendar": "london",
        "rotation": {"source": "roster", "starts": "2026-01-05", "roster": ["eng-a", "eng-b"]},
    }
    repo = {
        **delivery,
        "name": "Repo Management",
        "label": {"name": "team/repo"},
        "repositories": [WEB],
        "board": {"owner": "acme", "number": 209, "statuses": statuses},
        "slack": {"channel": REPO, "handle": "S00REPO", "handle_members": ["support"]},
        "em": "lead-r",
        "pm": "lead-r",
        "members": ["eng-r", "eng-s", "lead-r"],
        "rotation": {"source": "opsgenie", "opsgenie": {"schedule": SCHEDULE, "region": "us"}},
    }
    people = {
        key: {"name": _name(key), "github": f"acme-{key}", "slack": account}
        for key, account in (ACCOUNTS | OTHERS).items()
    }
    for key in ("eng-r", "eng-s"):
        people[key]["email"] = f"{key}@example.com"
    hours = {"from": "09:00", "to": "17:30"}
    days = ["mon", "tue", "wed", "thu", "fri"]
    return {
        "version": 1,
        "people": people,
        "calendars": {"london": {"timezone": "Europe/London", "days": days, "hours": hours}},
        "priorities": [{"name": "P1", "labels": ["p1"], "urgent": True}, {"name": "P2", "labels": ["p2"]}],
        "teams": {"delivery": delivery, "repo": repo},
    }


def a_world(*issues: Mapping[str, Any], vault: tuple[Mapping[str, Any], ...] = ()) -> dict[str, Any]:
    """Everything that the configuration names, with these issues in `acme/web` (and in the private vault)."""
    logins = {f"acme-{key}": "write" for key in ACCOUNTS | OTHERS}
    labels = ["team/delivery", "delivery", "team/repo", "needs-info", "support/at-risk", "p1", "p2"]
    labels += ["feature-request", "support/triage", "customer-request"]
    told: dict[str, Any] = {"labels": labels, "collaborators": logins}
    members = ["U0DESK", "U0ASKER", *ACCOUNTS.values(), *OTHERS.values()]
    files = {"config/overrides.yml": NO_OVERRIDES, ".github/workflows/schedule.yml": "on: schedule\n"}
    runs = {"schedule.yml": {"runs": [{"at": "2026-11-16T11:49:00Z"}]}}
    desk = {"name": DESK, "private": True, "files": files, "workflows": runs}
    return {
        "now": NOW,
        "github": {
            "viewer": "support-desk[bot]",
            "users": [{"login": login} for login in (*logins, "requester", "stranger")],
            "organizations": [{"login": "acme", "members": [*logins, "requester"]}],
            "repositories": [
                {**desk, "collaborators": logins},
                {**told, "name": WEB, "issues": list(issues)},
                {**told, "name": VAULT, "private": True, "issues": list(vault)},
            ],
            "projects": [_a_board(205), _a_board(209)],
        },
        "slack": {
            "bot": {"user": "U0DESK", "bot_id": "B0DESK", "name": "support-desk", "token": "xoxb-sandbox"},
            "scopes": sorted(scopes()),
            "users": [
                {"id": "U0DESK", "name": "support-desk", "is_bot": True},
                {"id": "U0ASKER", "name": "requester"},
                *({"id": account, "name": key} for key, account in (ACCOUNTS | OTHERS).items()),
            ],
            "channels": [
                {"id": DELIVERY, "name": "delivery", "members": members},
                {"id": REPO, "name": "repo", "members": members},
                {"id": SHADOW, "name": "desk-shadow", "members": members},
            ],
            "usergroups": [
                {"id": HANDLE, "handle": "delivery-support", "users": ["U0000000A01"]},
                {"id": "S00REPO", "handle": "repo-support", "users": ["U0000000B01"]},
            ],
        },
        "opsgenie": {"schedules": [{"id": SCHEDULE, "name": "repo", "shifts": _shifts()}]},
    }


def _name(key: str) -> str:
    role, _, letter = key.partition("-")
    titles = {"eng": "Engineer", "em": "Manager", "pm": "Product", "lead": "Lead"}
    return f"{titles[role]} {letter.upper()}"


def _a_board(number: int) -> dict[str, Any]:
    statuses = ["Backlog", "Doing", "Done"]
    return {"owner": "acme", "number": number, "title": f"Board {number}", "statuses": statuses, "items": []}


def _shifts() -> list[dict[str, str]]:
    weeks = ["2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30", "2026-12-07"]
    people = ["eng-r@example.com", "eng-s@example.com"]
    return [
        {"who": people[place % 2], "from": f"{start}T10:00:00Z", "to": f"{end}T10:00:00Z"}
        for place, (start, end) in enumerate(pairwise(weeks))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command left: its exit status and its words."""

    status: int
    out: str
    err: str
    summary: str

    @property
    def said(self) -> str:
        """Everything that anybody could read."""
        return self.out + self.err + self.summary

    @property
    def data(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it has to be."""
        data: dict[str, Any] = json.loads(self.out)
        return data


class Rehearsal:
    """A running sandbox, a configuration beside it, and the environment that a workflow would set."""

    def __init__(self, sandbox: Sandbox, folder: Path, configuration: Mapping[str, Any]) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.configuration: dict[str, Any] = json.loads(json.dumps(configuration))
        self.now = NOW
        self.waits: list[float] = []
        self.sleep: Callable[[float], None] = self.waits.append
        self.timeout: float = 20
        self.variables = {
            "GITHUB_REPOSITORY": DESK,
            "GITHUB_API_URL": f"{sandbox.url}/gh",
            "GITHUB_TOKEN": "token",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "SLACK_API_URL": f"{sandbox.url}/slack/api/",
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "OPSGENIE_API_URL": f"{sandbox.url}/opsgenie",
            "OPSGENIE_API_KEY": "key",
        }

    @property
    def delivery(self) -> dict[str, Any]:
        """Delivery's part of the configuration, to be changed before a run."""
        team: dict[str, Any] = self.configuration["teams"]["delivery"]
        return team

    def run(self, command: Command, *flags: str, **variables: str) -> Ran:
        """Run a command at this moment, from a fresh checkout; `variables` change the environment.

        Whatever it runs for, it must need nothing that the manifests in templates/ do not ask for.
        """
        config, summary = self.check_out(), self.folder / "summary.md"
        asked_before = len(self.requests())
        summary.write_text("")
        out, err = io.StringIO(), io.StringIO()
        moment = () if "--now" in flags else ("--now", self.now)
        with redirect_stdout(out), redirect_stderr(err):
            status = run(
                command,
                ["--config", str(config), *moment, *flags],
                {**self.variables, **variables},
                patience=Patience(sleep=self.sleep, timeout=self.timeout),
            )
        more = beyond(self.requests()[asked_before:])
        assert not more, f"No manifest in templates/ asks for {', '.join(sorted(more))}."
        return Ran(status=status, out=out.getvalue(), err=err.getvalue(), summary=summary.read_text())

    def check_out(self) -> Path:
        """Lay out the configuration as the workflows do, from the head of the desk's repository."""
        config = self.folder / "teams.yml"
        config.write_text(json.dumps(self.configuration))
        (self.folder / "overrides.yml").write_text(self.file("config/overrides.yml"))
        return config

    def at(self, moment: str) -> None:
        """Let time pass, in the sandbox as for the commands."""
        self.now = moment
        self.sandbox.clock.set(parse_instant(moment))

    def file(self, path: str) -> str:
        """A file of the desk's repository as it is now."""
        repository = self.sandbox.github.state.repositories[DESK]
        return repository.branches["main"].files.get(path, b"").decode()

    def fault(self, match: str, kind: str = "status", **how: Any) -> None:
        """Order one fault that stays, in place of those before."""
        self.sandbox.control.faults.order([{"match": match, "kind": kind, "times": 10_000, **how}])

    def mend(self) -> None:
        """Everything works again."""
        self.sandbox.control.faults.order([])

    def forget(self) -> None:
        """Empty the request log."""
        self.sandbox.control.log.clear()

    def requests(self, service: str = "") -> list[Entry]:
        """Every request since, in order, to one service or all."""
        return [
            each for each in self.sandbox.control.log.entries() if each.request.path.startswith(f"/{service}")
        ]

    def writes(self) -> list[str]:
        """Every request that changes something, as METHOD PATH, or by its GraphQL operation.

        What tells of a run in trouble is left out: `words` has that.
        """
        return [_short(entry) for entry in self.requests() if is_write(entry) and not _is_word(entry)]

    def words(self) -> list[str]:
        """Every request that tells a team of a run in trouble, or that it is over."""
        return [_short(entry) for entry in self.requests() if is_write(entry) and _is_word(entry)]

    def issue(self, number: int, repository: str = WEB) -> dict[str, Any]:
        """An issue as people see it."""
        repositories = self.sandbox.github.view()["repositories"]
        (found,) = (
            each
            for place in repositories
            if place["name"] == repository
            for each in place["issues"]
            if each["number"] == number
        )
        issue: dict[str, Any] = found
        return issue

    def comments(self, number: int, repository: str = WEB) -> list[str]:
        """The comments on an issue, oldest first."""
        return [each.body for each in self.sandbox.github.state.issue(f"{repository}#{number}").comments]

    def posts(self, channel: str = DELIVERY) -> list[str]:
        """The keys of the desk's messages in a channel, oldest first; without those in threads."""
        return [_key(each) for each in self._messages(channel) if each.metadata and not each.is_reply]

    def spoken(self, channel: str = DELIVERY) -> dict[str, str]:
        """All that the desk's messages in a channel show, as it was sent, by their keys; threads too."""
        own = [each for each in self._messages(channel) if each.metadata]
        return {_key(each): json.dumps([each.text, each.blocks]) for each in own}

    def thread(self, key: str, channel: str = DELIVERY) -> dict[str, Any]:
        """The desk's messages in the thread of one of its messages: the blocks by their keys, in order."""
        messages = self._messages(channel)
        (root,) = (each for each in messages if each.metadata and _key(each) == key)
        below = [each for each in messages if each.metadata and each.thread_ts == root.ts]
        assert len({_key(each) for each in below}) == len(below)
        return {_key(each): each.blocks for each in below}

    def _messages(self, channel: str) -> list[Message]:
        return list(self.sandbox.slack.workspace.channels[channel].messages)

    def members(self, group: str = HANDLE) -> set[str]:
        """Who is in a handle."""
        return set(self.sandbox.slack.workspace.groups[group].users)


def _key(message: Message) -> str:
    assert message.metadata is not None
    return str(message.metadata["event_payload"]["key"])


def _short(entry: Entry) -> str:
    return entry.operation or f"{entry.request.method} {entry.request.path}"


def _is_word(entry: Entry) -> bool:
    return "/trouble/" in unquote_plus(entry.request.body.decode("utf-8", "replace"))


def is_write(entry: Entry) -> bool:
    path = entry.request.path
    if path.endswith("/graphql"):
        return re.search("^mutation ", str(entry.request.json()["query"]), re.MULTILINE) is not None
    if path.startswith("/slack"):
        return path.rpartition("/")[2] in {
            "chat.postMessage",
            "chat.update",
            "usergroups.users.update",
            "usergroups.enable",
        }
    return entry.request.method != "GET"
