"""The `chat.*` methods: posting, changing, deleting, and the link to a message."""

from __future__ import annotations

from typing import Any

from sandbox.slack.blocks import check_blocks
from sandbox.slack.call import Call, SlackError
from sandbox.slack.messages import render_message
from sandbox.slack.state import Message, link_bare_urls

_TEXT_TRUNCATED = 40_000
_UPDATE_TEXT = 4_000
_TEXT_OF_BLOCKS = "This content can't be displayed."


def post_message(call: Call) -> dict[str, Any]:
    """A new message, in the channel or in a thread."""
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.user not in channel.members and not _may_post_anywhere(call):
        raise SlackError("not_in_channel")
    blocks, text = _read_blocks(call), call.text("text")
    if not text and not blocks:
        raise SlackError("no_text")
    message = Message(
        ts=call.workspace.next_ts(),
        user=call.user,
        bot_id=call.bot_id,
        text=link_bare_urls(text[:_TEXT_TRUNCATED]) or _TEXT_OF_BLOCKS,
        blocks=blocks or None,
        metadata=_read_metadata(call),
        thread_ts=call.text("thread_ts") or None,
        is_broadcast=bool(call.text("thread_ts")) and call.flag("reply_broadcast"),
    )
    channel.add(message)
    answer = {
        "channel": channel.id,
        "ts": message.ts,
        "message": render_message(call.workspace, channel, message, include_metadata=True),
    }
    if len(text) > _TEXT_TRUNCATED:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


def _may_post_anywhere(call: Call) -> bool:
    """Only a scope that was granted by name lets an app post where it is no member."""
    return call.scopes is not None and "chat:write.public" in call.scopes


def update(call: Call) -> dict[str, Any]:
    """Change one's own message: text alone drops the blocks, metadata stays unless new is given."""
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.user != call.user:
        raise SlackError("cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    blocks, text = _read_blocks(call), call.text("text")
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > _UPDATE_TEXT:
        raise SlackError("msg_too_long")
    message.metadata = _read_metadata(call) if "metadata" in call.arguments else message.metadata
    message.blocks = blocks or None
    message.text = link_bare_urls(text) or _TEXT_OF_BLOCKS
    message.edited = {"user": call.user, "ts": call.workspace.next_ts()}
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": render_message(call.workspace, channel, message, include_metadata=True),
    }


def delete(call: Call) -> dict[str, Any]:
    """Take one's own message away; of one with replies Slack leaves a mark, under which they stay."""
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.user != call.user:
        raise SlackError("cant_delete_message")
    channel.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> dict[str, Any]:
    """The address of a message in Slack's own clients."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    address = f"{call.workspace.team_url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _read_blocks(call: Call) -> list[Any] | None:
    blocks = call.structure("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    check_blocks(blocks)
    return list(blocks)


def _read_metadata(call: Call) -> dict[str, Any] | None:
    metadata = call.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not metadata.get("event_type"):
        raise SlackError("invalid_metadata_format")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}
