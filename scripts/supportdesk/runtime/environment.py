"""The environment of a run: addresses, credentials, where output goes. Nothing else reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What workflows and people set, as `docs` list it; an empty variable is an absent one."""

    off: bool
    actions: bool
    actor: str
    repository: str
    event_name: str
    event_path: Path | None
    summary: Path | None
    github_url: str = field(repr=False)
    github_token: str = field(repr=False)
    app_id: str
    app_private_key: str = field(repr=False)
    slack_url: str = field(repr=False)
    slack_token: str = field(repr=False)
    usergroup_token: str = field(repr=False)
    opsgenie_url: str = field(repr=False)
    opsgenie_key: str = field(repr=False)
    heartbeat_url: str = field(repr=False)

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """Read the variables once."""

        def value(name: str, default: str = "") -> str:
            return variables.get(name, "").strip() or default

        def path(name: str) -> Path | None:
            return Path(value(name)) if value(name) else None

        return cls(
            off=value("SUPPORTDESK_OFF") not in ("", "0", "false"),
            actions=value("GITHUB_ACTIONS") == "true",
            actor=value("GITHUB_TRIGGERING_ACTOR"),
            repository=value("GITHUB_REPOSITORY"),
            event_name=value("GITHUB_EVENT_NAME"),
            event_path=path("GITHUB_EVENT_PATH"),
            summary=path("GITHUB_STEP_SUMMARY"),
            github_url=value("GITHUB_API_URL", "https://api.github.com"),
            github_token=value("GITHUB_TOKEN"),
            app_id=value("SUPPORTDESK_APP_ID"),
            app_private_key=value("SUPPORTDESK_APP_PRIVATE_KEY"),
            slack_url=value("SLACK_API_URL", "https://slack.com/api/"),
            slack_token=value("SLACK_BOT_TOKEN"),
            usergroup_token=value("SLACK_USERGROUP_TOKEN"),
            opsgenie_url=value("OPSGENIE_API_URL"),
            opsgenie_key=value("OPSGENIE_API_KEY"),
            heartbeat_url=value("HEARTBEAT_URL"),
        )

    def is_rehearsal(self) -> bool:
        """Whether every service that could be reached is on this machine: only then may time be invented."""
        if self.opsgenie_key and not self.opsgenie_url:
            return False
        urls = (self.github_url, self.slack_url, self.opsgenie_url, self.heartbeat_url)
        return all(host_of(url) in LOOPBACK for url in urls if url)


def host_of(url: str) -> str:
    """The host of a web address, nothing where it is none."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return ""
    return host if address.scheme in {"http", "https"} else ""
