"""Slack's limits on blocks: what it refuses, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandbox.slack.call import SlackError

# From Slack's reference of block types; the last was measured by users (bolt-js issue 2509), over the JSON.
_BLOCKS = 50
_SECTION_TEXT = 3000
_FIELDS = 10
_FIELD_TEXT = 2000
_HEADER_TEXT = 150
_CONTEXT_ELEMENTS = 10
_BLOCK_ID = 255
_ALL_CHARACTERS = 13_200

_TYPES = frozenset(
    {"actions", "context", "divider", "header", "image", "markdown", "rich_text", "section", "table"}
)


def check_blocks(blocks: Any) -> None:
    """Refuse what Slack would refuse. Raises SlackError."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    problems = list(_problems(blocks))
    if problems:
        raise SlackError(
            "invalid_blocks",
            errors=problems,
            response_metadata={"messages": [f"[ERROR] {text}" for text in problems]},
        )
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > _ALL_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def _problems(blocks: list[dict[str, Any]]) -> Iterator[str]:
    if len(blocks) > _BLOCKS:
        yield f"no more than {_BLOCKS} items allowed [json-pointer:/blocks]"
    identifiers: set[str] = set()
    for index, block in enumerate(blocks):
        pointer = f"/blocks/{index}"
        kind = str(block.get("type"))
        if kind not in _TYPES:
            yield f"unsupported type: {kind} [json-pointer:{pointer}/type]"
            continue
        yield from _identifier_problems(block, pointer, identifiers)
        if check := _CHECKS.get(kind):
            yield from check(block, pointer)


def _identifier_problems(block: dict[str, Any], pointer: str, identifiers: set[str]) -> Iterator[str]:
    identifier = block.get("block_id")
    if identifier is None:
        return
    if len(str(identifier)) > _BLOCK_ID:
        yield f"must be less than {_BLOCK_ID + 1} characters [json-pointer:{pointer}/block_id]"
    if identifier in identifiers:
        yield f"`block_id` must be unique [json-pointer:{pointer}/block_id]"
    identifiers.add(identifier)


def _section(block: dict[str, Any], pointer: str) -> Iterator[str]:
    fields = block.get("fields")
    if block.get("text") is None and not fields:
        yield f"missing required field: text [json-pointer:{pointer}]"
    if block.get("text") is not None:
        yield from _text(block["text"], f"{pointer}/text", _SECTION_TEXT)
    if fields is not None and len(fields) > _FIELDS:
        yield f"no more than {_FIELDS} items allowed [json-pointer:{pointer}/fields]"
    for index, entry in enumerate(fields or ()):
        yield from _text(entry, f"{pointer}/fields/{index}", _FIELD_TEXT)


def _header(block: dict[str, Any], pointer: str) -> Iterator[str]:
    text = block.get("text")
    if isinstance(text, dict) and text.get("type") != "plain_text":
        yield f"must be a plain_text object [json-pointer:{pointer}/text/type]"
    yield from _text(text, f"{pointer}/text", _HEADER_TEXT)


def _context(block: dict[str, Any], pointer: str) -> Iterator[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not elements:
        yield f"no less than 1 items allowed [json-pointer:{pointer}/elements]"
        return
    if len(elements) > _CONTEXT_ELEMENTS:
        yield f"no more than {_CONTEXT_ELEMENTS} items allowed [json-pointer:{pointer}/elements]"
    for index, element in enumerate(elements):
        if not isinstance(element, dict) or element.get("type") != "image":
            yield from _text(element, f"{pointer}/elements/{index}", _SECTION_TEXT)


def _rich_text(block: dict[str, Any], pointer: str) -> Iterator[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not all(isinstance(element, dict) for element in elements):
        yield f"missing required field: elements [json-pointer:{pointer}]"


def _text(text: Any, pointer: str, limit: int) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in {"mrkdwn", "plain_text"}:
        yield f"must be a text object [json-pointer:{pointer}]"
    elif not isinstance(text.get("text"), str) or not text["text"]:
        yield f"must be more than 0 characters [json-pointer:{pointer}/text]"
    elif len(text["text"]) > limit:
        yield f"must be less than {limit + 1} characters [json-pointer:{pointer}/text]"


_CHECKS = {"section": _section, "header": _header, "context": _context, "rich_text": _rich_text}
