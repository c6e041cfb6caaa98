from typing import Any

import pytest

from tests.sandbox.slack.workspaces import CHANNEL, a_slack, call, refusal


def a_section(length: int, **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}, **fields}


def a_header(length: int, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": "header", "text": {"type": kind, "text": "x" * length}}


def a_context(count: int) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * count}


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "divider"}] * 50,
        [a_section(3000)],
        [a_header(150)],
        [a_context(10)],
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2000}]}],
        [{"type": "rich_text", "elements": []}],
    ],
)
def test_blocks_at_the_limit_are_taken(blocks: list[dict[str, Any]]) -> None:
    assert call(a_slack(), "chat.postMessage", channel=CHANNEL, text="x", blocks=blocks)["ok"]


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([a_section(3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ([a_section(0)], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
        ([a_header(151)], "must be less than 151 characters [json-pointer:/blocks/0/text/text]"),
        ([a_header(1, "mrkdwn")], "must be a plain_text object [json-pointer:/blocks/0/text/type]"),
        ([a_context(11)], "no more than 10 items allowed [json-pointer:/blocks/0/elements]"),
        ([a_context(0)], "no less than 1 items allowed [json-pointer:/blocks/0/elements]"),
        ([{"type": "rich_text"}], "missing required field: elements [json-pointer:/blocks/0]"),
        ([{"type": "poem"}], "unsupported type: poem [json-pointer:/blocks/0/type]"),
        (
            [a_section(1, fields=[{"type": "mrkdwn", "text": "x" * 2001}])],
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        ([a_section(1, text="x")], "must be a text object [json-pointer:/blocks/0/text]"),
        (
            [a_section(1, block_id="a"), a_section(1, block_id="a")],
            "`block_id` must be unique [json-pointer:/blocks/1/block_id]",
        ),
        (
            [a_section(1, block_id="a" * 256)],
            "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
        ),
    ],
)
def test_blocks_beyond_a_limit_are_refused_with_the_place(blocks: list[dict[str, Any]], problem: str) -> None:
    answer = call(a_slack(), "chat.postMessage", channel=CHANNEL, text="x", blocks=blocks)

    assert (answer["error"], answer["errors"]) == ("invalid_blocks", [problem])


def test_blocks_too_long_in_all_are_refused_though_each_is_short_enough() -> None:
    blocks = [a_section(2900)] * 5

    assert refusal(a_slack(), "chat.postMessage", channel=CHANNEL, blocks=blocks) == "msg_blocks_too_long"


@pytest.mark.parametrize("blocks", ["no JSON", {"type": "divider"}, ["divider"]])
def test_blocks_that_are_no_list_of_objects_are_refused(blocks: object) -> None:
    assert refusal(a_slack(), "chat.postMessage", channel=CHANNEL, blocks=blocks) == "invalid_blocks_format"
