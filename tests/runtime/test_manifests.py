"""What the Apps ask for is what their runs need: nothing is refused, and nothing is asked for in vain."""

from typing import Any

import pytest

from tests.runtime.test_private import mirroring
from tests.runtime.test_reach import a_rich_world, as_app, live_through
from tests.worlds.fixtures import Rehearse
from tests.worlds.manifests import permissions, permissions_needed, scopes, scopes_needed
from tests.worlds.rehearsal import DELIVERY, REPO, Rehearsal

CROWD = [f"U0CROWD{number}" for number in range(60)]  # more than Slack names with a reaction


def a_world() -> dict[str, Any]:
    """Public and private repositories and channels, a protected branch, and Apps with what they ask for."""
    world = a_rich_world(private=False, protected=True)
    world["github"]["installations"] = [{"owner": "acme", "permissions": permissions()}]
    world["slack"]["scopes"] = sorted(scopes())
    for channel in world["slack"]["channels"]:
        channel["is_private"] = channel["id"] == REPO
    for user in world["slack"]["users"]:
        user["email"] = f"{user['name']}@example.com"
    question = {"at": "2026-11-16T11:00:00Z", "user": "U0ASKER", "text": "Is main frozen?"}
    (channel,) = (each for each in world["slack"]["channels"] if each["id"] == DELIVERY)
    channel["messages"] = [{**question, "reactions": {"eyes": CROWD}}]
    return world


@pytest.fixture
def desk(rehearse: Rehearse) -> Rehearsal:
    """The desk with an App's credentials; one of its engineers is known by an address alone."""
    configuration = mirroring()
    configuration["people"]["eng-b"].pop("slack")
    configuration["people"]["eng-b"]["email"] = "eng-b@example.com"
    configuration["teams"]["delivery"]["board"]["eta_field"] = "ETA"
    return as_app(rehearse(world=a_world(), configuration=configuration))


def test_the_apps_ask_for_exactly_what_the_scripts_need(desk: Rehearsal) -> None:
    for ran, expected in live_through(desk):
        assert ran.status in expected, ran.said
        assert "denies access" not in ran.said
        assert "lacks the scope" not in ran.said
    assert permissions_needed(desk.requests("gh/")) == permissions()
    assert scopes_needed(desk.requests("slack/")) == scopes()
