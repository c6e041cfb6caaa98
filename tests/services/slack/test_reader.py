"""Reading channels."""

from datetime import UTC, datetime, timedelta

import pytest

from supportdesk.services.errors import Denied, Unavailable
from tests.services.slack.desks import (
    CHANNEL,
    DESK,
    ENGINEER,
    KEY,
    NOW,
    OTHER,
    REQUESTER,
    SINCE,
    Bench,
    a_desk,
    a_digest,
)


def people_post(desk: Bench, text: str = "Help", *, user: str = REQUESTER, thread: str | None = None) -> str:
    answer = desk.sandbox.act("slack", "post", channel=CHANNEL, user=user, text=text, thread_ts=thread)
    return str(answer["ts"])


def test_a_channel_has_its_name_and_its_messages_newest_first() -> None:
    with a_desk() as desk:
        first, second = people_post(desk, "One"), people_post(desk, "Two")
        channel = desk.reader.read_channel(CHANNEL, since=SINCE)

    assert (channel.id, channel.name, channel.since) == (CHANNEL, "delivery", SINCE)
    assert [(message.ts, message.text, message.user) for message in channel.messages] == [
        (second, "Two", REQUESTER),
        (first, "One", REQUESTER),
    ]
    assert channel.messages[1].at == NOW


def test_a_channel_is_paged_to_its_end() -> None:
    with a_desk(page_limit=2) as desk:
        for number in range(7):
            people_post(desk, str(number))
        channel = desk.reader.read_channel(CHANNEL, since=SINCE)

    assert [message.text for message in channel.messages] == list("6543210")


def test_what_is_older_is_not_read() -> None:
    with a_desk() as desk:
        people_post(desk)
        channel = desk.reader.read_channel(CHANNEL, since=NOW + timedelta(minutes=1))

    assert channel.messages == ()


def test_joins_and_replies_shown_in_the_channel_are_no_messages() -> None:
    with a_desk() as desk:
        parent = people_post(desk)
        desk.sandbox.act(
            "slack", "post", channel=CHANNEL, user=ENGINEER, text="Reply", thread_ts=parent, broadcast=True
        )
        channel = desk.reader.read_channel(CHANNEL, since=SINCE)

    assert [message.text for message in channel.messages] == ["Help"]


def test_a_threads_repliers_and_newest_reply_come_with_its_parent() -> None:
    with a_desk() as desk:
        parent = people_post(desk)
        people_post(desk, "Looking", user=ENGINEER, thread=parent)
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

        assert message.repliers == {ENGINEER}
        assert message.last_reply_at == NOW + timedelta(microseconds=1)
        assert desk.calls("conversations.replies") == 0


def test_a_thread_is_read_only_where_more_people_replied_than_are_listed() -> None:
    with a_desk() as desk:
        parent = people_post(desk)
        users = [f"U0M{number}" for number in range(7)]
        for user in users:
            people_post(desk, "+1", user=user, thread=parent)
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

        assert message.repliers == frozenset(users)
        assert desk.calls("conversations.replies") == 1


def desk_replies(desk: Bench, parent: str, key: str = "reply") -> None:
    desk.writer.post(CHANNEL, key=key, document=a_digest(), facts={}, thread=parent, since=SINCE)


def test_of_a_thread_in_which_the_desk_replied_the_newest_reply_of_others_is_told() -> None:
    with a_desk() as desk:
        parent = people_post(desk)
        people_post(desk, "Looking", user=ENGINEER, thread=parent)
        desk_replies(desk, parent)
        before = desk.calls("conversations.replies")
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

        assert message.repliers == {ENGINEER, DESK}
        assert message.last_reply_at == NOW + timedelta(microseconds=1)
        assert desk.calls("conversations.replies") == before + 1


def test_where_the_desk_alone_replied_nobody_else_did() -> None:
    with a_desk() as desk:
        parent = people_post(desk)
        desk_replies(desk, parent)
        before = desk.calls("conversations.replies")
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

        assert message.repliers == {DESK}
        assert message.last_reply_at is None
        assert desk.calls("conversations.replies") == before


def test_an_old_thread_in_which_the_desk_replied_is_not_asked() -> None:
    with a_desk() as desk:
        parent = people_post(desk)
        people_post(desk, "Looking", user=ENGINEER, thread=parent)
        desk_replies(desk, parent)
        desk.sandbox.clock.set(NOW + timedelta(days=5))
        people_post(desk, "News")
        before = desk.calls("conversations.replies")
        _, message = desk.reader.read_channel(CHANNEL, since=SINCE).messages

        assert message.repliers == {ENGINEER, DESK}
        assert message.last_reply_at is None
        assert desk.calls("conversations.replies") == before


def test_everybody_who_reacted_is_named() -> None:
    with a_desk() as desk:
        ts = people_post(desk)
        for user, name in [(ENGINEER, "eyes"), (OTHER, "eyes"), (REQUESTER, "tada")]:
            desk.sandbox.act("slack", "react", channel=CHANNEL, ts=ts, user=user, name=name)
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

    assert message.reactors == {ENGINEER, OTHER, REQUESTER}


def test_a_message_whose_reactions_are_cut_short_is_asked_for_all() -> None:
    with a_desk() as desk:
        ts = people_post(desk)
        desk.sandbox.act("slack", "react", channel=CHANNEL, ts=ts, user=ENGINEER, name="eyes")
        cut = {
            "ts": ts,
            "user": REQUESTER,
            "text": "Help",
            "reactions": [{"name": "eyes", "count": 1, "users": []}],
        }
        desk.fault("conversations.history", "body", body={"ok": True, "messages": [cut]})
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

    assert message.reactors == {ENGINEER}


def test_the_desks_own_posts_carry_their_key_and_facts() -> None:
    with a_desk() as desk:
        desk.post(a_digest(), facts={"members": "3"})
        channel = desk.reader.read_channel(CHANNEL, since=SINCE)

    message = channel.posted(KEY)
    assert message is not None
    assert (message.by_desk, message.user, message.payload) == (True, DESK, {"members": "3"})


def test_metadata_that_somebody_else_wrote_does_not_count() -> None:
    forged = {"event_type": "supportdesk", "event_payload": {"key": KEY}}
    messages = [{"user": OTHER, "at": NOW, "text": "Mine", "metadata": forged}]
    with a_desk(
        channels=[{"id": CHANNEL, "name": "delivery", "members": [DESK], "messages": messages}]
    ) as desk:
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

    assert (message.by_desk, message.key, message.payload) == (False, None, {})


@pytest.mark.parametrize(
    "metadata",
    [
        {"event_type": "other", "event_payload": {"key": KEY}},
        {"event_type": "supportdesk", "event_payload": {}},
        {"event_type": "supportdesk"},
    ],
)
def test_metadata_of_another_kind_is_no_key(metadata: dict[str, object]) -> None:
    messages = [{"user": DESK, "at": NOW, "text": "Mine", "metadata": metadata}]
    with a_desk(
        channels=[{"id": CHANNEL, "name": "delivery", "members": [DESK], "messages": messages}]
    ) as desk:
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

    assert (message.by_desk, message.key) == (True, None)


def test_a_bots_message_has_no_person_behind_it() -> None:
    messages = [{"user": "U0B1", "bot_id": "B0OTHER", "at": NOW, "text": "Deployed"}]
    with a_desk(
        channels=[{"id": CHANNEL, "name": "delivery", "members": [DESK], "messages": messages}]
    ) as desk:
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

    assert (message.user, message.by_desk) == (None, False)


def test_a_channel_that_the_desk_is_not_in_says_how_to_mend_it() -> None:
    with (
        a_desk() as desk,
        pytest.raises(Denied, match=r"Slack channel C0ELSEWHERE: .* /invite \(not_in_channel\)\.$"),
    ):
        desk.reader.read_channel("C0ELSEWHERE", since=SINCE)


def test_a_missing_scope_is_named() -> None:
    with (
        a_desk(scopes=["channels:read"]) as desk,
        pytest.raises(Denied, match="lacks the scope channels:history"),
    ):
        desk.reader.read_channel(CHANNEL, since=SINCE)


def test_an_answer_without_its_list_is_said() -> None:
    with a_desk() as desk:
        desk.fault("conversations.history", "body", body={"ok": True})

        with pytest.raises(Unavailable, match="without a list of messages"):
            desk.reader.read_channel(CHANNEL, since=SINCE)


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("conversations.info", {"channel": []}),
        ("conversations.history", {"messages": [{"ts": "soon"}]}),
        ("conversations.history", {"messages": [{"ts": "9" * 30}]}),
        ("conversations.history", {"messages": [{"ts": "1.0", "latest_reply": ["2.0"]}]}),
        ("conversations.history", {"messages": [{"ts": "1.0", "reply_users_count": "many"}]}),
        ("conversations.history", {"messages": [{"ts": "1.0", "reactions": [{"users": 1, "count": 1}]}]}),
    ],
)
def test_a_channel_that_slack_garbles_is_said(method: str, answer: dict[str, object]) -> None:
    with a_desk() as desk:
        desk.fault(method, "body", body={"ok": True, **answer})

        with pytest.raises(Unavailable, match=f"^Slack channel {CHANNEL}: .* form that is not known"):
            desk.reader.read_channel(CHANNEL, since=SINCE)


def test_instants_keep_their_microseconds() -> None:
    messages = [{"user": OTHER, "at": datetime(2026, 11, 16, 8, 0, 0, 123456, tzinfo=UTC), "text": "Hi"}]
    with a_desk(
        channels=[{"id": CHANNEL, "name": "delivery", "members": [DESK], "messages": messages}]
    ) as desk:
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

    assert message.at.microsecond == 123456
