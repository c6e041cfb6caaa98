import pytest

from tests.sandbox.slack.workspaces import (
    CHANNEL,
    ELSEWHERE,
    ENGINEER,
    OLD,
    PRIVATE,
    a_slack,
    call,
    post,
    refusal,
)

METADATA = {"event_type": "supportdesk", "event_payload": {"key": "delivery/digest/2026-11-16"}}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}


def test_a_message_is_answered_as_the_bot_wrote_it() -> None:
    answer = call(a_slack(), "chat.postMessage", channel=CHANNEL, text="Hello", blocks=[SECTION])

    message = answer["message"]
    assert answer["ts"] == message["ts"] == "1794819600.000000"
    assert (message["user"], message["bot_id"], message["blocks"]) == ("U0DESK", "B0DESK", [SECTION])


def test_two_messages_of_one_instant_have_timestamps_of_their_own() -> None:
    slack = a_slack()

    assert post(slack) < post(slack)


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (PRIVATE, "channel_not_found"),
        (ELSEWHERE, "not_in_channel"),
        (OLD, "is_archived"),
        ("", "invalid_arguments"),
    ],
)
def test_a_channel_that_cannot_be_written_to_is_refused_by_name(channel: str, error: str) -> None:
    assert refusal(a_slack(), "chat.postMessage", channel=channel, text="Hello") == error


def test_a_scope_lets_an_app_post_where_it_is_no_member() -> None:
    slack = a_slack(scopes=["chat:write", "chat:write.public"])

    assert call(slack, "chat.postMessage", channel=ELSEWHERE, text="Hello")["ok"]


def test_a_message_needs_text_or_blocks() -> None:
    assert refusal(a_slack(), "chat.postMessage", channel=CHANNEL) == "no_text"


def test_text_beyond_forty_thousand_characters_is_cut_with_a_warning() -> None:
    answer = call(a_slack(), "chat.postMessage", channel=CHANNEL, text="x" * 40_001)

    assert (len(answer["message"]["text"]), answer["warning"]) == (40_000, "message_truncated")


def test_a_bare_address_is_stored_in_angle_brackets() -> None:
    slack = a_slack()

    post(slack, "see https://example.com/a/1, and <https://example.com/b|this>")

    history = call(slack, "conversations.history", channel=CHANNEL)
    assert history["messages"][0]["text"] == "see <https://example.com/a/1>, and <https://example.com/b|this>"


@pytest.mark.parametrize(
    "metadata",
    ["no JSON", {"event_type": "supportdesk"}, {"event_payload": {}}, ["supportdesk"]],
)
def test_metadata_without_its_two_parts_is_refused(metadata: object) -> None:
    error = refusal(a_slack(), "chat.postMessage", channel=CHANNEL, text="Hello", metadata=metadata)

    assert error == "invalid_metadata_format"


def test_an_update_with_text_alone_drops_the_blocks_and_keeps_the_metadata() -> None:
    slack = a_slack()
    ts = post(slack, blocks=[SECTION], metadata=METADATA)

    message = call(slack, "chat.update", channel=CHANNEL, ts=ts, text="Done")["message"]

    assert "blocks" not in message
    assert (message["text"], message["metadata"], message["edited"]["user"]) == ("Done", METADATA, "U0DESK")


def test_an_update_takes_new_metadata() -> None:
    slack = a_slack()
    ts = post(slack, metadata=METADATA)

    message = call(slack, "chat.update", channel=CHANNEL, ts=ts, text="Done", metadata={})["message"]

    assert "metadata" not in message


def test_an_update_refuses_text_beyond_four_thousand_characters() -> None:
    slack = a_slack()

    error = refusal(slack, "chat.update", channel=CHANNEL, ts=post(slack), text="x" * 4_001)

    assert error == "msg_too_long"


def test_only_ones_own_message_can_be_updated() -> None:
    slack = a_slack()
    theirs = slack.act("post", {"channel": CHANNEL, "user": ENGINEER, "text": "Mine"})

    assert refusal(slack, "chat.update", text="Ours", **theirs) == "cant_update_message"


def test_an_update_of_no_message_says_so() -> None:
    assert refusal(a_slack(), "chat.update", channel=CHANNEL, ts="1.000001", text="x") == "message_not_found"


def test_a_permalink_names_the_channel_and_the_instant_and_for_a_reply_the_thread() -> None:
    slack = a_slack()
    parent = post(slack)
    reply = post(slack, thread_ts=parent)

    links = [
        call(slack, "chat.getPermalink", channel=CHANNEL, message_ts=ts)["permalink"]
        for ts in (parent, reply)
    ]

    address = "https://sandbox.slack.example/archives/C0DELIVERY/p"
    assert links == [
        f"{address}1794819600000000",
        f"{address}1794819600000001?thread_ts={parent}&cid=C0DELIVERY",
    ]
