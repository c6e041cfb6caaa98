"""The environment of a run: addresses, credentials, where output goes. Nothing else reads it."""

from collections.abc import Iterable, Mapping
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
    server: str
    run_id: str
    run_attempt: str
    sha: str
    github_url: str = field(repr=False)
    github_token: str = field(repr=False)
    app_id: str
    app_private_key: str = field(repr=False)
    slack_url: str = field(repr=False)
    slack_token: str = field(repr=False)
    usergroup_token: str = field(repr=False)
    opsgenie_url: str = field(repr=False)
    opsgenie_key: str = field(repr=False)
    jsm_url: str = field(repr=False)
    jsm_email: str
    jsm_token: str = field(repr=False)
    pagerduty_url: str = field(repr=False)
    pagerduty_token: str = field(repr=False)
    heartbeat_url: str = field(repr=False)
    variables: Mapping[str, str] = field(repr=False)

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
            server=value("GITHUB_SERVER_URL", "https://github.com").rstrip("/"),
            run_id=value("GITHUB_RUN_ID"),
            run_attempt=value("GITHUB_RUN_ATTEMPT"),
            sha=sha if (sha := value("GITHUB_SHA")).isalnum() else "",
            github_url=value("GITHUB_API_URL", "https://api.github.com"),
            github_token=value("GITHUB_TOKEN"),
            app_id=value("SUPPORTDESK_APP_ID"),
            app_private_key=value("SUPPORTDESK_APP_PRIVATE_KEY"),
            slack_url=value("SLACK_API_URL", "https://slack.com/api/"),
            slack_token=value("SLACK_BOT_TOKEN"),
            usergroup_token=value("SLACK_USERGROUP_TOKEN"),
            opsgenie_url=value("OPSGENIE_API_URL"),
            opsgenie_key=value("OPSGENIE_API_KEY"),
            jsm_url=value("JSM_API_URL"),
            jsm_email=value("JSM_EMAIL"),
            jsm_token=value("JSM_API_TOKEN"),
            pagerduty_url=value("PAGERDUTY_API_URL"),
            pagerduty_token=value("PAGERDUTY_API_TOKEN"),
            heartbeat_url=value("HEARTBEAT_URL"),
            variables=dict(variables),
        )

    @property
    def run_url(self) -> str:
        """Where this run is found on GitHub; nothing where it is none of GitHub's."""
        if not (self.run_id.isdecimal() and self.repository):
            return ""
        attempt = f"/attempts/{self.run_attempt}" if self.run_attempt.isdecimal() else ""
        return f"{self.server}/{self.repository}/actions/runs/{self.run_id}{attempt}"

    def feed(self, variable: str) -> str:
        """The address in a variable that the configuration names; calendars say webcal for https."""
        address = self.variables.get(variable, "").strip()
        scheme, separator, rest = address.partition("://")
        return f"https://{rest}" if separator and scheme.lower() in {"webcal", "webcals"} else address

    def is_rehearsal(self, feeds: Iterable[str] = ()) -> bool:
        """Whether every service that could be reached is on this machine: only then may time be invented.

        `feeds` are the variables that hold addresses of iCalendar feeds. A credential without an address of
        its own is for the public service.
        """
        on_call = (
            (self.opsgenie_key, self.opsgenie_url),
            (self.jsm_token, self.jsm_url),
            (self.pagerduty_token, self.pagerduty_url),
        )
        if any(credential and not url for credential, url in on_call):
            return False
        urls = [self.github_url, self.slack_url, self.heartbeat_url, *(url for _, url in on_call)]
        return all(host_of(url) in LOOPBACK for url in [*urls, *map(self.feed, feeds)] if url)


def host_of(url: str) -> str:
    """The host of a web address, nothing where it is none."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return ""
    return host if address.scheme in {"http", "https"} else ""
