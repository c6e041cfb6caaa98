"""Shadow: what jobs in shadow would say stands once in a channel for it, and calls on nobody."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from supportdesk.model.actions import Action, AddLabel, EditMessage, PostMessage
from supportdesk.model.channels import Channel, Message
from supportdesk.model.config import TeamMode
from supportdesk.model.document import (
    Document,
    GitHubUser,
    Heading,
    Paragraph,
    SlackGroup,
    SlackUser,
    Text,
    mentions,
)
from supportdesk.model.finding import Because
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.rehearsal import calls_rehearsed, imagined, in_shadow, rehearsed
from tests.builders import CHANNEL, a_channel, a_message, a_state, a_team, account, at, ref, text_of

SHADOW = "C00SHADOW"
KEY = "delivery/request/acme/shop#1"
WHY = Because(team="delivery", job="audit", rule="REQ-4", reason="It is new.")
CALLING = Document(
    "Hello",
    (
        Heading("News"),
        Paragraph((SlackGroup("S1", "delivery-support"), Text(" and "), SlackUser("U1", "Eng A"))),
        Paragraph((GitHubUser("outsider"), Text(" asks"))),
    ),
)


def a_rehearsal(*messages: Message) -> Channel:
    return replace(a_channel(*messages), id=SHADOW, name="desk-shadow")


def a_rehearsed(key: str = KEY, **settings: Any) -> Message:
    return a_message(key, channel=SHADOW, **settings)


def a_shadow(*messages: Message, said: tuple[Message, ...] = ()) -> TeamState:
    """The team in shadow, with these messages in its own channel, and those that were rehearsed."""
    return a_state(
        team=a_team(mode=TeamMode(default="shadow")), messages=messages, rehearsal=a_rehearsal(*said)
    )


def a_post(thread: str | None = None, facts: Mapping[str, str] | None = None) -> PostMessage:
    return PostMessage(
        because=WHY, channel=CHANNEL, key=KEY, document=CALLING, facts=facts or {}, thread=thread
    )


def an_edit(ts: str, facts: Mapping[str, str] | None = None) -> EditMessage:
    return EditMessage(
        because=WHY, channel=CHANNEL, ts=ts, occurrence=KEY, document=CALLING, facts=facts or {}
    )


def said(state: TeamState, action: Action) -> PostMessage | EditMessage:
    found = rehearsed(state, action)
    assert found is not None
    return found


def test_jobs_are_in_shadow_one_by_one() -> None:
    mode = TeamMode(default="on", risk="shadow", digest="shadow", audit="off")
    assert in_shadow(a_state(team=a_team(mode=mode))) == ("risk", "digest")
    assert in_shadow(a_state()) == ()


def test_a_message_is_posted_under_its_key_and_calls_on_nobody() -> None:
    post = said(a_shadow(), a_post(facts={"state": "open"}))
    assert isinstance(post, PostMessage)
    assert (post.channel, post.key, post.thread) == (SHADOW, KEY, None)
    assert text_of(post) == "News\n@delivery-support and @Eng A\n@outsider asks"
    assert mentions(post.document) == 0
    assert post.facts["state"] == "open"
    assert calls_rehearsed(post.facts) == 3


def test_nothing_that_stands_is_said_again() -> None:
    assert rehearsed(a_shadow(said=(a_rehearsed(),)), a_post()) is None


def test_without_a_shadow_channel_nothing_is_said() -> None:
    state = replace(a_shadow(), rehearsal=None)
    assert rehearsed(state, a_post()) is None
    assert rehearsed(state, an_edit("1.0")) is None
    assert imagined(state) is state


def test_only_what_is_said_is_rehearsed() -> None:
    assert rehearsed(a_shadow(), AddLabel(because=WHY, issue=ref(), label="needs-info")) is None


@pytest.mark.parametrize(
    ("above", "whose"),
    [
        (a_message(ts="9.0", user=account("eng-b")), "Eng B's message of Fri 20 Nov, 10:00 GMT:"),
        (a_message(ts="9.0"), "somebody's message of Fri 20 Nov, 10:00 GMT:"),
        (a_message("delivery/x", ts="9.0"), "the desk's message of Fri 20 Nov, 10:00 GMT:"),
        (a_message(ts="8.0"), "a message:"),
    ],
)
def test_a_reply_stands_by_itself_and_says_in_whose_thread_it_would_be(above: Message, whose: str) -> None:
    post = said(a_shadow(above), a_post("9.0"))
    assert isinstance(post, PostMessage)
    assert (post.channel, post.thread) == (SHADOW, None)
    assert text_of(post).splitlines()[:2] == [f"In the thread of {whose}", "News"]


def test_a_reply_where_the_channel_is_not_known_stands_by_itself_too() -> None:
    state = replace(a_shadow(), channel=None)
    assert text_of(said(state, a_post("9.0"))).startswith("In the thread of a message:")
    assert imagined(state) is state


def test_a_rehearsed_message_is_edited_where_it_stands() -> None:
    standing = a_rehearsed(ts="5.0", payload={"state": "open", "rehearsal_calls": "2"})
    edit = said(a_shadow(said=(standing,)), an_edit("5.0", {"state": "closed"}))
    assert isinstance(edit, EditMessage)
    assert (edit.channel, edit.ts, edit.occurrence) == (SHADOW, "5.0", KEY)
    assert dict(edit.facts) == {"state": "closed", "rehearsal_calls": "2"}
    assert mentions(edit.document) == 0


@pytest.mark.parametrize(
    ("standing", "ts"),
    [((), "5.0"), ((a_rehearsed(ts="6.0"),), "5.0"), ((a_rehearsed(ts=""),), "")],
    ids=["it was posted while the job was on", "another of that key is the real one", "it is only planned"],
)
def test_an_edit_of_what_does_not_stand_in_the_shadow_channel_is_not_made(
    standing: tuple[Message, ...], ts: str
) -> None:
    assert rehearsed(a_shadow(said=standing), an_edit(ts)) is None


def test_in_the_imagined_world_the_team_was_told_what_was_rehearsed() -> None:
    asked = a_message(ts="3.0", at=at("20 09:00"))
    late = a_message(at=at("20 10:45"))
    state = a_shadow(
        late,
        asked,
        said=(
            a_rehearsed(at=at("20 10:30"), payload={"state": "open", "rehearsal_calls": "1"}),
            a_rehearsed("repo/request/acme/shop#1"),
            a_message(channel=SHADOW),
        ),
    )
    world = imagined(state)
    assert world.channel is not None
    assert world.channel.id == CHANNEL
    assert [each.at for each in world.channel.messages] == [at("20 10:45"), at("20 10:30"), at("20 09:00")]
    told = world.channel.posted(KEY)
    assert told is not None
    assert (told.channel, dict(told.payload)) == (CHANNEL, {"state": "open"})


def test_a_rehearsed_reply_is_known_by_its_key_and_by_who_replied() -> None:
    asked = a_message(ts="3.0")
    other = a_message(ts="4.0")
    reply = a_rehearsed("delivery/focus/3.0", payload={"rehearsal_thread": "3.0"})
    world = imagined(a_shadow(asked, other, said=(reply,)))
    assert world.said == {"delivery/focus/3.0"}
    assert world.channel is not None
    assert [each.repliers for each in world.channel.messages] == [frozenset({"U00DESK"}), frozenset()]


def test_what_stands_in_both_channels_stands_as_in_the_teams_own() -> None:
    own = a_message(KEY, ts="1.0", payload={"state": "closed"})
    state = a_shadow(own, said=(a_rehearsed(ts="2.0", at=at("20 10:59")),))
    channel = imagined(state).channel
    assert channel is not None
    assert channel.messages == (own,)


@pytest.mark.parametrize("fact", ["", "many", "²", "-1"])
def test_a_number_that_somebody_garbled_counts_for_none(fact: str) -> None:
    assert calls_rehearsed({"rehearsal_calls": fact}) == 0
