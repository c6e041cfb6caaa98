"""Accounts in Slack: whose a token is, and whom a user group takes."""

import re

from supportdesk.services.errors import Unavailable
from supportdesk.services.slack.client import SlackClient
from supportdesk.services.slack.messages import Account, Raw

_WORKSPACE = re.compile(r"https://[A-Za-z0-9.-]+/?")


def read_account(client: SlackClient) -> Account:
    """Whose the client's token is. Raises ServiceError."""
    answer = client.read("auth.test", "Slack")
    if not isinstance(answer.get("user_id"), str):
        raise Unavailable("Slack: it did not say whose token this is; run again later.")
    return Account(
        user=answer["user_id"],
        bot=answer.get("bot_id"),
        url=_address(answer.get("url")),
        name=str(answer.get("user") or ""),
        workspace=str(answer.get("team") or ""),
    )


def _address(told: object) -> str:
    """A workspace's address as links begin with it; nothing where Slack gives none that could be one."""
    return f"{told.rstrip('/')}/" if isinstance(told, str) and _WORKSPACE.fullmatch(told) else ""


def unfitness(person: Raw | None) -> str | None:
    """Why an account cannot be in a user group, in words that follow "the account"; None where it can."""
    if person is None:
        return "is no member of the workspace"
    if person.get("deleted"):
        return "is deactivated"
    if person.get("is_bot"):
        return "is a bot"
    if person.get("is_restricted") or person.get("is_ultra_restricted"):
        return "is a guest"
    if person.get("is_stranger"):
        return "belongs to another workspace"
    return None
