"""A workspace in the sandbox, with the desk's reader and writer on it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.server import Sandbox
from supportdesk.model.document import Bullets, Document, Heading, words
from supportdesk.services.slack import SlackClient, SlackReader, SlackWriter
from tests.services.waits import Waits

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=2)
DESK, ENGINEER, OTHER, REQUESTER = "U0DESK", "U0A1", "U0A2", "U0R1"
CHANNEL, GROUP = "C0DELIVERY", "S0DELIVERY"
KEY = "delivery/digest/2026-11-16"
TOKEN = "xoxb-sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a test has at hand."""

    sandbox: Sandbox
    waits: Waits
    reader: SlackReader
    writer: SlackWriter

    def fault(self, method: str, kind: str, **more: Any) -> None:
        """Let the next call of a method go wrong; replaces the faults ordered before."""
        self.sandbox.control.faults.order([{"match": f"POST /slack/api/{method}", "kind": kind, **more}])

    def refuse(self, method: str, error: str, **more: Any) -> None:
        """Let every call of a method be refused."""
        self.fault(method, "body", body={"ok": False, "error": error, **more}, times=99)

    def post(
        self, document: Document, *, thread: str | None = None, facts: Mapping[str, str] | None = None
    ) -> None:
        self.writer.post(CHANNEL, key=KEY, document=document, facts=facts or {}, thread=thread, since=SINCE)

    def calls(self, method: str) -> int:
        entries = self.sandbox.control.log.entries()
        return sum(entry.request.path.endswith(f"/{method}") for entry in entries)

    def changes(self) -> list[str]:
        """The methods that changed user groups, in order."""
        methods = [entry.request.path.rpartition("/")[2] for entry in self.sandbox.control.log.entries()]
        return [each for each in methods if each in ("usergroups.enable", "usergroups.users.update")]

    def stored(self) -> list[Any]:
        """All messages of the channel, replies too, as the workspace keeps them."""
        return list(self.sandbox.slack.workspace.channels[CHANNEL].messages)


@contextmanager
def a_desk(*, group_token: str | None = None, **world: Any) -> Iterator[Bench]:
    """The desk in a small workspace; `world` adds to it or replaces parts of it."""
    waits = Waits()
    with Sandbox({"now": NOW, "slack": {**_WORLD, **world}}) as sandbox:
        url = f"{sandbox.url}/slack/api"
        client = SlackClient(TOKEN, url=url, patience=waits.patience())
        groups = None
        if group_token:
            groups = SlackClient(
                group_token, url=url, token_name="SLACK_USERGROUP_TOKEN", patience=waits.patience()
            )
        reader = SlackReader(client, groups=groups)
        yield Bench(sandbox=sandbox, waits=waits, reader=reader, writer=SlackWriter(reader))


def a_digest(*, issues: int = 2, word: str = "Waiting") -> Document:
    """A digest; with 60 issues it takes two posts or more."""
    lines = tuple(words(f"{word} {n:03} {'x' * 240}") for n in range(issues))
    return Document("Queue", (Heading("Queue"), Bullets(lines, numbered=True)))


_WORLD: dict[str, Any] = {
    "bot": {"user": DESK, "bot_id": "B0DESK", "name": "support-desk", "token": TOKEN},
    "users": [
        {"id": ENGINEER, "name": "engineer-a", "email": "engineer-a@example.com"},
        {"id": OTHER, "name": "engineer-b", "email": "engineer-b@example.com"},
        {"id": REQUESTER, "name": "requester"},
        {"id": "U0ADMIN", "name": "admin"},
        {"id": "U0G1", "name": "guest", "is_restricted": True},
        {"id": "U0X1", "name": "gone", "deleted": True},
        {"id": "U0B1", "name": "robot", "is_bot": True},
    ],
    "channels": [
        {"id": CHANNEL, "name": "delivery", "members": [DESK, ENGINEER]},
        {"id": "C0ELSEWHERE", "name": "elsewhere", "members": [ENGINEER]},
    ],
    "usergroups": [
        {"id": GROUP, "handle": "delivery-support", "users": [ENGINEER], "updated_by": OTHER},
        {"id": "S0OFF", "handle": "off", "users": [OTHER], "enabled": False, "updated_by": "U0B1"},
    ],
}
