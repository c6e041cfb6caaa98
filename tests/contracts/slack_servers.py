"""Two Slacks that the same calls are tried on: the sandbox, and emulate, which no one here wrote."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from slack_sdk import WebClient

from sandbox.server import Sandbox
from tests.contracts.emulate import emulated

TOKEN = "xoxb-desk"  # has the scopes that the calls tried here need
POOR_TOKEN = "xoxb-poor"  # may only write
SCOPES = (
    "chat:write",
    "channels:history",
    "channels:read",
    "reactions:read",
    "reactions:write",
    "users:read",
    "users:read.email",
)
EMAIL = "engineer-a@example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackServer:
    """A Slack with a channel, the desk's bot and a member with an address; `say` posts as that member."""

    api: str
    channel: str
    desk: str
    member: str
    poor_api: str
    say: Callable[[str, str | None], str]


@contextlib.contextmanager
def sandbox_slack() -> Iterator[SlackServer]:
    """Our own stand-in, its scopes as strict as emulate's."""
    world = {
        "bot": {"user": "U0DESK", "bot_id": "B0DESK", "name": "support-desk"},
        "users": [{"id": "U0000000A01", "name": "engineer-a", "real_name": "Engineer A", "email": EMAIL}],
        "channels": [{"id": "C0DELIVERY", "name": "delivery", "members": ["U0DESK", "U0000000A01"]}],
    }
    rich = {"slack": world | {"tokens": [TOKEN], "scopes": list(SCOPES)}}
    poor = {"slack": world | {"tokens": [POOR_TOKEN], "scopes": ["chat:write"]}}
    with Sandbox(rich) as sandbox, Sandbox(poor) as poor_sandbox:

        def say(text: str, thread: str | None) -> str:
            said = {"channel": "C0DELIVERY", "user": "U0000000A01", "text": text, "thread_ts": thread}
            return str(sandbox.act("slack", "post", **said)["ts"])

        yield SlackServer(
            api=f"{sandbox.url}/slack/api/",
            poor_api=f"{poor_sandbox.url}/slack/api/",
            channel="C0DELIVERY",
            desk="U0DESK",
            member="U0000000A01",
            say=say,
        )


@contextlib.contextmanager
def emulate_slack(packages: Path, folder: Path) -> Iterator[SlackServer]:
    """The npm package's Slack. It gives users and channels IDs of its own making."""
    bot = {
        "type": "bot",
        "user_id": "U0DESK",
        "bot_id": "B0DESK",
        "bot_user_id": "U0DESK",
        "app_id": "A0DESK",
    }
    app = {"bot_id": "B0DESK", "bot_user_id": "U0DESK", "bot_name": "support-desk", "scopes": list(SCOPES)}
    credentials = {"client_id": "1.2", "client_secret": "secret", "redirect_uris": ["http://localhost/"]}
    seed = {
        "users": [{"name": "engineer-a", "real_name": "Engineer A", "email": EMAIL}],
        "channels": [{"name": "delivery"}],
        "oauth_apps": [{"app_id": "A0DESK", "name": "Support Desk", **app, **credentials}],
        "tokens": [
            {"token": TOKEN, "scopes": list(SCOPES), **bot},
            {"token": POOR_TOKEN, "scopes": ["chat:write"], **bot},
            {"token": "xoxp-member", "user": "engineer-a"},
        ],
        "strict_scopes": True,
    }
    with emulated("slack", {"slack": seed}, packages=packages, folder=folder) as url:
        member = WebClient(token="xoxp-member", base_url=f"{url}/api/")
        channel = next(
            found["id"] for found in member.conversations_list()["channels"] if found["name"] == "delivery"
        )

        def say(text: str, thread: str | None) -> str:
            return str(member.chat_postMessage(channel=channel, text=text, thread_ts=thread)["ts"])

        yield SlackServer(
            api=f"{url}/api/",
            poor_api=f"{url}/api/",
            channel=channel,
            desk="U0DESK",
            member=member.auth_test()["user_id"],
            say=say,
        )
