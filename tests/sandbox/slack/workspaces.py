"""A small workspace for the tests of the Slack stand-in, and a caller that reads its answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sandbox.clock import Clock
from sandbox.http import Request, Response
from sandbox.slack import Slack

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DESK, ENGINEER, OTHER, GUEST, GONE, ROBOT = "U0DESK", "U0A1", "U0A2", "U0G1", "U0X1", "U0B1"
CHANNEL, PRIVATE, ELSEWHERE, OLD = "C0DELIVERY", "C0SECRET", "C0ELSEWHERE", "C0OLD"
GROUP = "S0DELIVERY"


def a_slack(clock: Clock | None = None, **world: Any) -> Slack:
    """A workspace with one channel that the desk is in; `world` adds to it or replaces parts of it."""
    return Slack({**_WORLD, **world}, clock or Clock(NOW))


def ask(slack: Slack, method: str, token: str = "xoxb-sandbox", **arguments: Any) -> Response:
    """Call a method with a JSON body."""
    return slack.handle(
        Request(
            method="POST",
            path=f"/api/{method}",
            headers={"content-type": "application/json;charset=utf-8", "authorization": f"Bearer {token}"},
            body=json.dumps(arguments).encode(),
        )
    )


def call(slack: Slack, method: str, **arguments: Any) -> dict[str, Any]:
    """What a method answers."""
    answer: dict[str, Any] = json.loads(ask(slack, method, **arguments).body)
    return answer


def refusal(slack: Slack, method: str, **arguments: Any) -> str:
    """Slack's name for what is wrong with a call."""
    answer = call(slack, method, **arguments)
    assert answer["ok"] is False
    return str(answer["error"])


def post(slack: Slack, text: str = "Hello", **arguments: Any) -> str:
    """Post as the desk; gives the timestamp."""
    answer = call(slack, "chat.postMessage", channel=CHANNEL, text=text, **arguments)
    assert answer["ok"], answer
    return str(answer["ts"])


_WORLD: dict[str, Any] = {
    "team_url": "https://sandbox.slack.example",
    "bot": {"user": DESK, "bot_id": "B0DESK", "name": "support-desk", "token": "xoxb-sandbox"},
    "users": [
        {"id": ENGINEER, "name": "engineer-a", "real_name": "Engineer A", "email": "engineer-a@example.com"},
        {"id": OTHER, "name": "engineer-b", "real_name": "Engineer B", "email": "engineer-b@example.com"},
        {"id": GUEST, "name": "guest", "is_restricted": True},
        {"id": GONE, "name": "gone", "email": "gone@example.com", "deleted": True},
        {"id": ROBOT, "name": "robot", "is_bot": True},
    ],
    "channels": [
        {"id": CHANNEL, "name": "delivery", "members": [DESK, ENGINEER]},
        {"id": PRIVATE, "name": "secret", "is_private": True, "members": [ENGINEER]},
        {"id": ELSEWHERE, "name": "elsewhere", "members": [ENGINEER]},
        {"id": OLD, "name": "old", "is_archived": True, "members": [DESK]},
    ],
    "usergroups": [
        {"id": GROUP, "handle": "delivery-support", "users": [ENGINEER], "created_by": OTHER},
        {"id": "S0OFF", "handle": "off", "users": [], "enabled": False},
    ],
}
