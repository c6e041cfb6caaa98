"""What the doctor says of channels in Slack."""

from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.chat_setup import ChannelSetup
from supportdesk.model.config import TeamMode
from supportdesk.model.places import SlackPlaces
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.checkup.channels import check_channels, check_shadow, check_shared
from tests.builders import CHANNEL, a_state, a_team
from tests.policies.checkups import a_chat, a_setup, a_token, a_world, lines

SHADOW = "C00SHADOW"


def seen(found: Any, **facts: Any) -> list[str]:
    chat = a_chat(a_token(**facts), channels={CHANNEL: found})
    return lines(check_channels(a_state(), a_setup(chat=chat)))


def in_shadow(**facts: Any) -> TeamState:
    return a_state(team=a_team(mode=TeamMode(default="on", audit="shadow"), **facts))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (ChannelSetup(name="delivery"), "✓ Slack channel: #delivery: the desk is in it"),
        (
            ChannelSetup(name="delivery", private=True),
            "✓ Slack channel: #delivery: private, and the desk is in it",
        ),
        (
            ChannelSetup(name="delivery", joined=False),
            "✗ Slack channel: The desk is not in #delivery. → Type /invite @support-desk there.",
        ),
        (
            ChannelSetup(name="old", archived=True, joined=False),
            "✗ Slack channel: #old is archived. → Unarchive it, or name another at `slack.channel`.",
        ),
        (
            None,
            (
                f"✗ Slack channel: There is no {CHANNEL}, or the desk may not see it."
                " → Correct `slack.channel`; in a private channel, type /invite @support-desk."
            ),
        ),
    ],
)
def test_a_channel_is_there_not_archived_and_the_desk_is_in_it(found: Any, said: str) -> None:
    assert seen(found) == [said]


def test_people_are_told_to_invite_the_desk_by_the_name_that_it_has() -> None:
    assert "/invite @helper there" in seen(ChannelSetup(name="d", joined=False), account="helper")[0]
    person = seen(ChannelSetup(name="d", joined=False), account="em-d", kind="person")
    assert "/invite @support-desk there" in person[0]


def test_what_could_not_be_looked_at_is_said_elsewhere() -> None:
    assert list(check_channels(a_state(), a_setup(chat=None))) == []
    assert list(check_channels(a_state(), a_setup(chat=a_chat(channels={})))) == []


def test_channels_that_are_only_watched_are_looked_at_too() -> None:
    places = SlackPlaces(channel=CHANNEL, handle="S00DELIVERY", also_watch=("C00ASK",))
    chat = a_chat(channels={"C00ASK": ChannelSetup(name="ask", joined=False)})
    state = a_state(team=a_team(slack=places))
    assert lines(check_channels(state, a_setup(chat=chat))) == [
        "✗ watched channel: The desk is not in #ask. → Type /invite @support-desk there."
    ]


def test_without_a_job_in_shadow_no_shadow_channel_is_missed() -> None:
    assert list(check_shadow(a_world(a_state()), a_setup(shadow_channel=SHADOW))) == []


def test_a_job_in_shadow_without_a_channel_for_it_is_a_warning() -> None:
    assert lines(check_shadow(a_world(in_shadow()), a_setup())) == [
        (
            "! shadow channel: None is set: what is rehearsed for Delivery stands in the summaries of runs"
            " alone. → Set `desk.shadow_channel` to the ID of a channel for it, and invite the desk there."
        )
    ]


def test_the_shadow_channel_is_looked_at_as_others_are() -> None:
    chat = a_chat(channels={SHADOW: ChannelSetup(name="desk-shadow")})
    setup = a_setup(chat=chat, shadow_channel=SHADOW)
    assert lines(check_shadow(a_world(in_shadow()), setup)) == [
        "✓ shadow channel: #desk-shadow: the desk is in it"
    ]


def test_a_channel_of_two_teams_is_a_warning_once() -> None:
    other = a_team(name="Build")
    delivery, build = a_state(others=(other,)), replace(a_state(), team=other, others=(a_team(),))
    assert lines(check_shared(a_world(delivery, build), a_setup())) == [
        (
            "! Slack channel: #delivery is the channel of Build and Delivery."
            " → Give each team a channel of its own at `slack.channel`, unless that is meant."
        )
    ]
    unseen = lines(check_shared(a_world(delivery), a_setup(chat=None)))
    assert unseen[0].startswith(f"! Slack channel: {CHANNEL} is the channel of")


def test_teams_with_channels_of_their_own_are_fine() -> None:
    other = a_team(slack=SlackPlaces(channel="C00BUILD", handle="S00BUILD"))
    assert list(check_shared(a_world(a_state(others=(other,))), a_setup())) == []
    assert list(check_shared(a_world(), a_setup())) == []
