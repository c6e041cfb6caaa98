from typing import Any

import pytest

from sandbox.slack import Slack
from tests.sandbox.slack.workspaces import (
    CHANNEL,
    DESK,
    ELSEWHERE,
    ENGINEER,
    OLD,
    OTHER,
    PRIVATE,
    a_slack,
    call,
    post,
    refusal,
)

METADATA = {"event_type": "supportdesk", "event_payload": {"key": "delivery/digest/2026-11-16"}}


def texts(answer: dict[str, Any]) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def history(slack: Slack, **arguments: Any) -> dict[str, Any]:
    return call(slack, "conversations.history", channel=CHANNEL, **arguments)


def test_history_is_newest_first() -> None:
    slack = a_slack()
    post(slack, "one")
    post(slack, "two")

    assert texts(history(slack)) == ["two", "one"]


def test_history_gives_metadata_only_when_asked() -> None:
    slack = a_slack()
    post(slack, metadata=METADATA)

    plain, full = history(slack), history(slack, include_all_metadata=True)

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == METADATA


def test_history_leaves_replies_out_but_for_those_sent_to_the_channel_too() -> None:
    slack = a_slack()
    parent = post(slack, "parent")
    post(slack, "reply", thread_ts=parent)
    post(slack, "broadcast", thread_ts=parent, reply_broadcast=True)

    messages = history(slack)["messages"]

    assert [message["text"] for message in messages] == ["broadcast", "parent"]
    assert messages[0]["subtype"] == "thread_broadcast"


def test_a_parent_counts_its_replies_and_names_five_who_replied() -> None:
    slack = a_slack()
    parent = post(slack, "parent")
    for number in range(7):
        slack.act("post", {"channel": CHANNEL, "user": f"U{number}", "text": "x", "thread_ts": parent})
    last = slack.act("post", {"channel": CHANNEL, "user": "U0", "text": "x", "thread_ts": parent})

    message = history(slack)["messages"][0]

    assert message["reply_users"] == ["U0", "U1", "U2", "U3", "U4"]
    assert (message["reply_count"], message["reply_users_count"]) == (8, 7)
    assert (message["thread_ts"], message["latest_reply"]) == (parent, last["ts"])


@pytest.mark.parametrize(
    ("ends", "seen"),
    [({}, ["two"]), ({"inclusive": True}, ["three", "two", "one"]), ({"inclusive": "false"}, ["two"])],
)
def test_the_ends_of_a_range_belong_to_it_only_when_asked(ends: dict[str, Any], seen: list[str]) -> None:
    slack = a_slack()
    first, _, last = post(slack, "one"), post(slack, "two"), post(slack, "three")

    assert texts(history(slack, oldest=first, latest=last, **ends)) == seen


def test_history_is_paged_to_its_end() -> None:
    slack = a_slack()
    for number in range(5):
        post(slack, str(number))

    pages = [history(slack, limit=2)]
    while pages[-1]["has_more"]:
        pages.append(history(slack, limit=2, cursor=pages[-1]["response_metadata"]["next_cursor"]))

    assert [texts(page) for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    assert "response_metadata" not in pages[-1]


def test_a_world_can_give_small_pages_as_some_apps_get() -> None:
    slack = a_slack(page_limit=2)
    for number in range(3):
        post(slack, str(number))

    assert len(history(slack, limit=500)["messages"]) == 2


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"cursor": "bm9uc2Vuc2U="}, "invalid_cursor"),
        ({"cursor": "no base64"}, "invalid_cursor"),
        ({"cursor": "bmV4dDox"}, "invalid_cursor"),
        ({"limit": "many"}, "invalid_limit"),
        ({"limit": 0}, "invalid_limit"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "1.x"}, "invalid_ts_latest"),
    ],
)
def test_arguments_without_sense_are_refused_by_name(arguments: dict[str, Any], error: str) -> None:
    assert refusal(a_slack(), "conversations.history", channel=CHANNEL, **arguments) == error


@pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
def test_messages_can_be_read_only_where_the_caller_is(method: str) -> None:
    assert refusal(a_slack(), method, channel=ELSEWHERE, ts="1.000001") == "not_in_channel"


def test_a_thread_opens_with_its_parent_and_goes_on_oldest_first() -> None:
    slack = a_slack()
    parent = post(slack, "parent")
    for text in ("one", "two"):
        post(slack, text, thread_ts=parent)

    answer = call(slack, "conversations.replies", channel=CHANNEL, ts=parent)

    assert texts(answer) == ["parent", "one", "two"]
    assert answer["messages"][1]["parent_user_id"] == DESK


def test_a_thread_is_paged() -> None:
    slack = a_slack()
    parent = post(slack, "parent")
    post(slack, "one", thread_ts=parent)

    first = call(slack, "conversations.replies", channel=CHANNEL, ts=parent, limit=1)
    cursor = first["response_metadata"]["next_cursor"]
    second = call(slack, "conversations.replies", channel=CHANNEL, ts=parent, limit=1, cursor=cursor)

    assert (texts(first), texts(second), second["has_more"]) == (["parent"], ["one"], False)


def test_a_thread_that_is_not_there_is_refused() -> None:
    assert refusal(a_slack(), "conversations.replies", channel=CHANNEL, ts="1.000001") == "thread_not_found"


def test_a_seeded_message_keeps_its_instant_its_reactions_and_its_thread() -> None:
    message = {
        "user": ENGINEER,
        "at": "2026-11-13T10:00:00Z",
        "text": "Question",
        "reactions": {"eyes": [OTHER]},
        "thread": [{"user": OTHER, "at": "2026-11-13T10:05:00Z", "text": "Answer"}],
    }
    channel = {"id": CHANNEL, "name": "delivery", "members": [DESK], "messages": [message, message]}

    first, second = history(a_slack(channels=[channel]))["messages"]

    assert (second["ts"], first["ts"]) == ("1794564000.000000", "1794564000.000001")
    assert second["reactions"] == [{"name": "eyes", "users": [OTHER], "count": 1}]
    assert second["reply_count"] == 1


def test_a_channel_says_whether_the_caller_is_in_it() -> None:
    slack = a_slack()

    channels = [
        call(slack, "conversations.info", channel=channel, include_num_members=True)["channel"]
        for channel in (CHANNEL, ELSEWHERE)
    ]

    assert [channel["is_member"] for channel in channels] == [True, False]
    assert [channel["num_members"] for channel in channels] == [2, 1]


def test_a_private_channel_is_not_found_by_those_outside() -> None:
    assert refusal(a_slack(), "conversations.info", channel=PRIVATE) == "channel_not_found"


def test_channels_are_listed_without_private_and_on_request_without_archived_ones() -> None:
    answer = call(
        a_slack(), "conversations.list", exclude_archived=True, types="public_channel,private_channel"
    )

    assert [channel["name"] for channel in answer["channels"]] == ["delivery", "elsewhere"]


def test_members_are_listed() -> None:
    assert call(a_slack(), "conversations.members", channel=CHANNEL)["members"] == [DESK, ENGINEER]


def test_joining_makes_a_member_once() -> None:
    slack = a_slack()

    first, second = (call(slack, "conversations.join", channel=ELSEWHERE) for _ in range(2))

    assert "warning" not in first
    assert second["warning"] == "already_in_channel"
    assert call(slack, "conversations.members", channel=ELSEWHERE)["members"] == [ENGINEER, DESK]


def test_an_archived_channel_cannot_be_joined() -> None:
    assert refusal(a_slack(), "conversations.join", channel=OLD) == "is_archived"


def test_a_private_channel_cannot_be_joined() -> None:
    channel = {"id": PRIVATE, "name": "secret", "is_private": True, "members": [DESK]}

    error = refusal(a_slack(channels=[channel]), "conversations.join", channel=PRIVATE)

    assert error == "method_not_supported_for_channel_type"
