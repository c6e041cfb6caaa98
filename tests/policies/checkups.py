"""What check-up tests start from: a desk that is set up well, and its checks in short."""

from collections.abc import Iterable
from typing import Any

from supportdesk.model.chat_setup import ChannelSetup, ChatSetup, ChatToken, GroupSetup
from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Desk, Snapshot, TeamState
from tests.builders import CHANNEL, DESK, NOW


def a_token(**facts: Any) -> ChatToken:
    """The bot's token as it should be."""
    given: dict[str, Any] = {
        "variable": "SLACK_BOT_TOKEN",
        "kind": "bot",
        "account": "support-desk",
        "workspace": "Acme",
        "tells": True,
        **facts,
    }
    return ChatToken(**given)


def a_group_token(**facts: Any) -> ChatToken:
    """An admin's token that edits user groups."""
    return a_token(**{"variable": "SLACK_USERGROUP_TOKEN", "kind": "person", "account": "em-d", **facts})


def a_chat(*tokens: ChatToken, **facts: Any) -> ChatSetup:
    """Slack with the team's channel and handle, in which nothing is amiss."""
    given: dict[str, Any] = {
        "channels": {CHANNEL: ChannelSetup(name="delivery")},
        "groups": {"S00DELIVERY": GroupSetup(name="Delivery support")},
        **facts,
    }
    return ChatSetup(tokens=tokens or (a_token(),), **given)


def a_setup(**facts: Any) -> Setup:
    """How the services are set up, with Slack as in `a_chat`."""
    desk = Desk(login=DESK, slack_user="U00DESK", repository="acme/desk")
    given: dict[str, Any] = {"desk": desk, "chat": a_chat(), **facts}
    return Setup(**given)


def a_world(*states: TeamState) -> Snapshot:
    """What was read of these teams."""
    return Snapshot(now=NOW, teams=states)


def lines(checks: Iterable[Check]) -> list[str]:
    """Each check on a line: `✗ subject: what was found → mend`."""
    return [
        f"{each.sign} {each.subject}: {' → '.join(filter(None, (each.detail, each.mend)))}" for each in checks
    ]
