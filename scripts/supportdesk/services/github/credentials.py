"""Who the desk is to GitHub: a token, or an App with its private key. Neither is ever shown.

And how far an App's token shall reach, by GitHub's names of permissions:
https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportdesk.services.errors import Denied

# Issue templates are files. Boards hold pull requests too, and an issue may be the duplicate of one.
READING: Mapping[str, str] = dict.fromkeys(
    ("metadata", "issues", "organization_projects", "members", "contents", "pull_requests"), "read"
)
CHANGING: Mapping[str, str] = {**READING, "issues": "write", "organization_projects": "write"}
COMMITTING: Mapping[str, str] = {**CHANGING, "contents": "write", "pull_requests": "write"}
# A check-up looks at the runs of the schedule besides; it sets up labels, and where one is missing a form.
INSPECTING: Mapping[str, str] = {**READING, "actions": "read"}
# A desk that leaves looks whether its schedule is disabled.
LEAVING: Mapping[str, str] = {**CHANGING, "actions": "read"}
SETTING_UP: Mapping[str, str] = {**INSPECTING, "issues": "write"}
PROPOSING: Mapping[str, str] = {**SETTING_UP, "contents": "write", "pull_requests": "write"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How far an App's token shall reach beyond the desk's own repository: `owner/name`, and permissions."""

    repositories: tuple[str, ...] = ()
    permissions: Mapping[str, str] = field(default_factory=lambda: READING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCredentials:
    """A personal access token, or an installation token that somebody else obtained."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCredentials:
    """A GitHub App. Its installation is the one in the desk's own repository."""

    app_id: str
    private_key: str = field(repr=False)


Credentials = TokenCredentials | AppCredentials


def choose_credentials(*, token: str | None, app_id: str | None, private_key: str | None) -> Credentials:
    """The App where it is configured, since only it sees an organization's boards; else the token.

    A private key may have its line breaks written as a backslash and an n. Raises Denied.
    """
    app_id, private_key, token = ((value or "").strip() for value in (app_id, private_key, token))
    if app_id and private_key:
        return AppCredentials(app_id=app_id, private_key=private_key.replace("\\n", "\n"))
    if app_id or private_key:
        absent = "SUPPORTDESK_APP_PRIVATE_KEY" if app_id else "SUPPORTDESK_APP_ID"
        raise Denied(f"GitHub App credentials are incomplete: set {absent} too.")
    if not token:
        raise Denied(
            "No GitHub credentials: set GITHUB_TOKEN, or SUPPORTDESK_APP_ID and SUPPORTDESK_APP_PRIVATE_KEY."
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Denied("GITHUB_TOKEN holds a space, a line break or another stray character: store it anew.")
    return TokenCredentials(token=token)
