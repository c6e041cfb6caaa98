"""Reading channels, user groups and people."""

from datetime import UTC, datetime, timedelta

import pytest

from supportdesk.services.errors import Denied, Missing, Unavailable
from tests.services.slack.desks import (
    CHANNEL,
    DESK,
    ENGINEER,
    GROUP,
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


@pytest.mark.parametrize("garbled", [{"users": 1}, {"date_update": "today"}, {"handle": "h", "users": None}])
def test_a_group_is_read_whole_or_refused(garbled: dict[str, object]) -> None:
    with a_desk() as desk:
        group = {"id": GROUP, "handle": "h", "users": [ENGINEER], "date_update": 1, **garbled}
        desk.fault("usergroups.list", "body", body={"ok": True, "usergroups": [group]})

        with pytest.raises(Unavailable, match=f"^Slack user group {GROUP}: "):
            desk.reader.read_group(GROUP)


def test_a_group_has_its_members_and_who_changed_it() -> None:
    with a_desk() as desk:
        group = desk.reader.read_group(GROUP)

    assert (group.handle, set(group.users), group.enabled) == ("delivery-support", {ENGINEER}, True)
    assert (group.updated_by, group.updated_by_bot, group.updated_at) == (OTHER, False, NOW)


def test_a_disabled_group_is_read_and_a_bots_change_recognised() -> None:
    with a_desk() as desk:
        group = desk.reader.read_group("S0OFF")

    assert (set(group.users), group.enabled, group.updated_by_bot) == ({OTHER}, False, True)


def test_groups_are_listed_once_for_all_teams() -> None:
    with a_desk() as desk:
        desk.reader.read_group(GROUP)
        desk.reader.read_group("S0OFF")
        desk.reader.read_group(GROUP)

        assert desk.calls("usergroups.list") == 1
        assert desk.calls("users.info") == 2


def test_a_group_that_does_not_exist_is_named() -> None:
    with a_desk() as desk, pytest.raises(Missing, match="Slack user group S0NONE: there is none"):
        desk.reader.read_group("S0NONE")


def test_a_change_through_the_group_token_is_the_desks_own() -> None:
    admin = {"user": "U0ADMIN", "token": "xoxp-admin"}
    with a_desk(group_token="xoxp-admin", admin=admin, usergroups_admin_only=True) as desk:
        desk.writer.set_group(GROUP, users=frozenset({OTHER}), enable=False)
        group = desk.reader.read_group(GROUP)

    assert (group.updated_by, group.updated_by_bot) == (DESK, True)


def test_people_are_found_by_address_and_strangers_left_out() -> None:
    with a_desk() as desk:
        found = desk.reader.read_people(["engineer-a@example.com", "nobody@example.com"])

    assert found == {"engineer-a@example.com": ENGINEER}


def test_another_refusal_of_a_look_up_is_not_taken_for_nobody() -> None:
    with a_desk(scopes=[]) as desk, pytest.raises(Denied, match=r"users:read\.email"):
        desk.reader.read_people(["engineer-a@example.com"])


def test_who_cannot_be_in_a_group_is_named_with_the_reason() -> None:
    with a_desk() as desk:
        unfit = desk.reader.read_unfit([ENGINEER, "U0G1", "U0X1", "U0B1", "U0NOBODY"])

    assert unfit == {
        "U0G1": "is a guest",
        "U0X1": "is deactivated",
        "U0B1": "is a bot",
        "U0NOBODY": "is no member of the workspace",
    }


def test_somebody_of_another_workspace_cannot_be_in_a_group() -> None:
    with a_desk() as desk:
        desk.fault("users.info", "body", body={"ok": True, "user": {"id": "U0S1", "is_stranger": True}})

        assert desk.reader.read_unfit(["U0S1"]) == {"U0S1": "belongs to another workspace"}


def test_a_token_that_belongs_to_nobody_is_said() -> None:
    with a_desk() as desk:
        desk.fault("auth.test", "body", body={"ok": True})

        with pytest.raises(Unavailable, match="whose token"):
            desk.reader.read_self()


def test_instants_keep_their_microseconds() -> None:
    messages = [{"user": OTHER, "at": datetime(2026, 11, 16, 8, 0, 0, 123456, tzinfo=UTC), "text": "Hi"}]
    with a_desk(
        channels=[{"id": CHANNEL, "name": "delivery", "members": [DESK], "messages": messages}]
    ) as desk:
        (message,) = desk.reader.read_channel(CHANNEL, since=SINCE).messages

    assert message.at.microsecond == 123456
