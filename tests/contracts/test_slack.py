from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.contracts.slack_servers import EMAIL, POOR_TOKEN, TOKEN, SlackServer

pytestmark = pytest.mark.contract

BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "The *queue*"}}]
METADATA = {"event_type": "supportdesk", "event_payload": {"key": "delivery/digest/2026-11-20"}}


@pytest.fixture(scope="module")
def desk(slack: SlackServer) -> WebClient:
    return WebClient(token=TOKEN, base_url=slack.api, retry_handlers=[])


def post(desk: WebClient, slack: SlackServer, **more: Any) -> str:
    answer = desk.chat_postMessage(
        channel=slack.channel, text="Queue", blocks=BLOCKS, metadata=METADATA, **more
    )
    return str(answer["ts"])


def newest(desk: WebClient, slack: SlackServer) -> dict[str, Any]:
    """The newest top-level message, as the desk reads it."""
    history = desk.conversations_history(channel=slack.channel, include_all_metadata=True, limit=5)
    message: dict[str, Any] = history["messages"][0]
    return message


def test_the_desk_learns_who_it_is(desk: WebClient, slack: SlackServer) -> None:
    answer = desk.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == (slack.desk, "B0DESK")


def test_a_post_stands_in_the_history_with_blocks_and_metadata(desk: WebClient, slack: SlackServer) -> None:
    ts = post(desk, slack)
    message = newest(desk, slack)
    seen = {name: message[name] for name in ("ts", "user", "text", "blocks", "metadata")}
    assert seen == {"ts": ts, "user": slack.desk, "text": "Queue", "blocks": BLOCKS, "metadata": METADATA}


def test_an_update_changes_text_blocks_and_metadata_in_place(desk: WebClient, slack: SlackServer) -> None:
    ts = post(desk, slack)
    changed = {"event_type": "supportdesk", "event_payload": {"key": "delivery/digest/2026-11-20", "n": "2"}}
    blocks = [{"type": "divider"}]
    desk.chat_update(channel=slack.channel, ts=ts, text="Shorter", blocks=blocks, metadata=changed)
    message = newest(desk, slack)
    seen = (message["ts"], message["text"], message["blocks"], message["metadata"])
    assert seen == (ts, "Shorter", blocks, changed)
    assert message["edited"]["user"] == slack.desk


def test_an_update_without_metadata_keeps_it(desk: WebClient, slack: SlackServer) -> None:
    ts = post(desk, slack)
    desk.chat_update(channel=slack.channel, ts=ts, text="Shorter", blocks=BLOCKS)
    assert newest(desk, slack)["metadata"] == METADATA


def test_an_update_of_the_text_alone_drops_the_blocks(desk: WebClient, slack: SlackServer) -> None:
    ts = post(desk, slack)
    desk.chat_update(channel=slack.channel, ts=ts, text="Words only")
    assert "blocks" not in newest(desk, slack)


def test_a_message_is_gone_once_it_is_deleted(desk: WebClient, slack: SlackServer) -> None:
    ts = post(desk, slack)
    assert desk.chat_delete(channel=slack.channel, ts=ts)["ts"] == ts
    assert newest(desk, slack)["ts"] != ts
    with pytest.raises(SlackApiError) as refusal:
        desk.chat_delete(channel=slack.channel, ts=ts)
    assert refusal.value.response["error"] == "message_not_found"


def test_somebody_else_s_message_cannot_be_deleted(desk: WebClient, slack: SlackServer) -> None:
    ts = slack.say("A question", None)
    with pytest.raises(SlackApiError) as refusal:
        desk.chat_delete(channel=slack.channel, ts=ts)
    assert refusal.value.response["error"] == "cant_delete_message"


def test_somebody_else_s_message_cannot_be_updated(desk: WebClient, slack: SlackServer) -> None:
    ts = slack.say("A question", None)
    with pytest.raises(SlackApiError) as refusal:
        desk.chat_update(channel=slack.channel, ts=ts, text="An answer")
    assert refusal.value.response["error"] == "cant_update_message"


def test_a_message_that_is_gone_cannot_be_updated(desk: WebClient, slack: SlackServer) -> None:
    with pytest.raises(SlackApiError) as refusal:
        desk.chat_update(channel=slack.channel, ts="1000000000.000001", text="Nothing")
    assert refusal.value.response["error"] == "message_not_found"


def test_a_reply_is_in_the_thread_and_not_in_the_history(desk: WebClient, slack: SlackServer) -> None:
    ts = post(desk, slack)
    reply = post(desk, slack, thread_ts=ts)
    thread = desk.conversations_replies(channel=slack.channel, ts=ts, include_all_metadata=True)["messages"]
    assert [(message["ts"], message.get("metadata")) for message in thread] == [
        (ts, METADATA),
        (reply, METADATA),
    ]
    assert newest(desk, slack)["ts"] == ts


def test_the_parent_names_who_replied(desk: WebClient, slack: SlackServer) -> None:
    ts = post(desk, slack)
    slack.say("Looking into it", ts)
    message = newest(desk, slack)
    assert (message["reply_count"], message["reply_users"]) == (1, [slack.member])


def test_the_history_names_who_reacted(desk: WebClient, slack: SlackServer) -> None:
    ts = slack.say("A request", None)
    desk.reactions_add(channel=slack.channel, timestamp=ts, name="eyes")
    reactions = [{"name": "eyes", "users": [slack.desk], "count": 1}]
    assert newest(desk, slack)["reactions"] == reactions
    read = desk.reactions_get(channel=slack.channel, timestamp=ts)["message"]
    assert read["reactions"] == reactions


def test_the_same_reaction_twice_is_refused(desk: WebClient, slack: SlackServer) -> None:
    ts = slack.say("A request", None)
    desk.reactions_add(channel=slack.channel, timestamp=ts, name="eyes")
    with pytest.raises(SlackApiError) as refusal:
        desk.reactions_add(channel=slack.channel, timestamp=ts, name="eyes")
    assert refusal.value.response["error"] == "already_reacted"


def test_the_history_comes_in_pages_newest_first(desk: WebClient, slack: SlackServer) -> None:
    older, newer = (slack.say(text, None) for text in ("One", "Two"))
    first = desk.conversations_history(channel=slack.channel, limit=1)
    cursor = first["response_metadata"]["next_cursor"]
    second = desk.conversations_history(channel=slack.channel, limit=1, cursor=cursor)
    assert [page["messages"][0]["ts"] for page in (first, second)] == [newer, older]
    assert first["has_more"]


def test_somebody_is_found_by_their_address(desk: WebClient, slack: SlackServer) -> None:
    assert desk.users_lookupByEmail(email=EMAIL)["user"]["id"] == slack.member


def test_an_unknown_address_is_said_to_be_unknown(desk: WebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        desk.users_lookupByEmail(email="nobody@example.com")
    assert refusal.value.response["error"] == "users_not_found"


def test_a_user_s_account_says_whether_it_is_a_bot(desk: WebClient, slack: SlackServer) -> None:
    accounts = [desk.users_info(user=user)["user"] for user in (slack.desk, slack.member)]
    assert [(account["is_bot"], account["deleted"]) for account in accounts] == [
        (True, False),
        (False, False),
    ]


def test_an_unknown_channel_is_said_to_be_unknown(desk: WebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        desk.conversations_history(channel="C0NOWHERE")
    assert refusal.value.response["error"] == "channel_not_found"


def test_a_message_without_anything_in_it_is_refused(desk: WebClient, slack: SlackServer) -> None:
    with pytest.raises(SlackApiError) as refusal:
        desk.api_call("chat.postMessage", json={"channel": slack.channel, "text": ""})
    assert refusal.value.response["error"] == "no_text"


@pytest.mark.parametrize(
    ("method", "scope"),
    [
        ("conversations.history", "channels:history"),
        ("conversations.replies", "channels:history"),
        ("reactions.add", "reactions:write"),
        ("users.info", "users:read"),
        ("users.lookupByEmail", "users:read.email"),
    ],
)
def test_a_missing_scope_is_named(method: str, scope: str, slack: SlackServer) -> None:
    poor = WebClient(token=POOR_TOKEN, base_url=slack.poor_api, retry_handlers=[])
    arguments = {"channel": slack.channel, "ts": "1.1", "user": slack.member, "email": EMAIL}
    with pytest.raises(SlackApiError) as refusal:
        poor.api_call(method, data=arguments)
    answer = refusal.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", scope, "chat:write")
