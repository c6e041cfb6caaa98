"""Where messages stand in Slack."""

from dataclasses import replace

from supportdesk.policies.talk import address
from tests.builders import CHANNEL, a_message, a_state


def test_a_message_has_the_address_of_its_channel_and_instant() -> None:
    state = a_state()
    state = replace(state, desk=replace(state.desk, slack_url="https://acme.slack.com/"))
    message = a_message(ts="1763632800.000200")
    assert address(state, message) == f"https://acme.slack.com/archives/{CHANNEL}/p1763632800000200"


def test_without_the_workspace_s_address_no_message_has_one() -> None:
    assert not address(a_state(), a_message())
