"""The commands in a comment: which lines are one, and what is left of a hostile text."""

from typing import Any

import pytest

from supportdesk.model.commands import (
    COMMANDS,
    LONGEST_ARGUMENT,
    MOST_COMMANDS,
    commands_in,
    commands_on,
    may_command,
)
from tests.builders import DESK, a_command, a_comment, an_issue, at


def typed(text: str, **settings: Any) -> list[tuple[str, str]]:
    """The commands of a comment with this text: name and argument."""
    return [(each.name, each.argument) for each in commands_in(a_command(text, **settings))]


def test_a_comment_without_a_command_has_none() -> None:
    assert typed("Thanks, we look at it.") == []
    assert commands_in(a_comment()) == ()
    assert commands_on(an_issue(comments=(a_comment(), a_command("See https://example.org/ack")))) == ()


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_known_by_its_name(name: str) -> None:
    assert typed(f"/{name}") == [(name, "")]
    assert may_command(f"/{name}")


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("/eta fri", "fri"),
        ("/ETA fri", "fri"),
        ("/Eta Fri", "Fri"),
        ("/eta: fri", "fri"),
        ("/eta:fri", "fri"),
        ("/eta : fri", "fri"),
        ("/eta\tfri", "fri"),
        ("/eta  3   business\tdays ", "3 business days"),
        ("/eta\u00a0fri", "fri"),
        ("/eta fri   ", "fri"),
        ("/eta fri\r\n", "fri"),
        ("/eta fri\r", "fri"),
        (" /eta fri", "fri"),
        ("   /eta fri", "fri"),
        ("/eta", ""),
        ("/eta:", ""),
        ("/eta: at 10:00", "at 10:00"),
        ("/eta fri <!-- or so -->", "fri"),
        ("Good morning!\n/eta fri\nThanks", "fri"),
        ("Good morning!\r\n\r\n/eta fri\r\nThanks", "fri"),
        ("- a point\n/eta fri", "fri"),
        ("> what you asked\n/eta fri", "fri"),
        ("```\ncode\n```\n/eta fri", "fri"),
        ("~~~ text\ncode\n~~~\n/eta fri", "fri"),
        ("``` not ``` a fence\n/eta fri", "fri"),
        ("```\n<!--\n```\n/eta fri", "fri"),
        ("a <!-- b\n\n/eta fri", "fri"),
    ],
    ids=[
        "as it is meant",
        "in capitals",
        "with a capital",
        "a colon",
        "a colon and no blank",
        "a colon of its own",
        "a tab",
        "many blanks",
        "a blank that does not break",
        "blanks at the end",
        "an end of line of Windows",
        "one of old Macs",
        "a blank before it",
        "three blanks before it",
        "nothing behind it",
        "nothing behind its colon",
        "a colon in the argument",
        "a comment behind it",
        "between lines of text",
        "between lines of text from Windows",
        "below a list",
        "below a quotation",
        "below code",
        "below code between tildes",
        "below code in a line",
        "below code with half a comment in it",
        "below a comment that was never closed and ends with its paragraph",
    ],
)
def test_a_line_that_starts_with_a_command_is_one(text: str, argument: str) -> None:
    assert typed(text) == [("eta", argument)]
    assert may_command(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "/lgtm",
        "/acknowledge",
        "/eta-fri",
        "/etafri",
        "/eta,fri",
        "/ack.",
        "/ack/",
        "//ack",
        "\\/ack",
        "**/ack**",
        "`/ack`",
        "- /ack",
        "> /ack",
        ">/ack",
        "please /ack",
        "see /ack\\\nand more",
        "/\u017fnooze fri",
        "\u200b/ack",
        "\uff0fack",
        "text\u2028/ack",
        "    /ack",
        "text\n    /ack",
        "\t/ack",
        "```\n/ack\n```",
        "```\r\n/ack\r\n```",
        "~~~\n/ack\n~~~",
        "```sh\n/ack",
        "````\n```\n/ack\n```\n````",
        "```\n~~~\n/ack\n```",
        "- ```\n  /ack\n  ```",
        "1. ~~~\n   /ack",
        "<!-- /ack -->",
        "<!-- a comment --> /ack",
        "<!--\n/ack\n-->",
        "<!--\n\n/ack",
        "a <!-- b\n/ack\nc --> d",
        "<!-- a\n--> b <!--\n/ack",
    ],
    ids=[
        "nothing",
        "a stroke",
        "another tool's",
        "a longer word",
        "a longer word with a dash",
        "no gap",
        "a comma",
        "a full stop",
        "a path",
        "two strokes",
        "an escaped stroke",
        "bold",
        "code in a line",
        "an item of a list",
        "a quotation",
        "a quotation without a blank",
        "in the midst of a line",
        "at a break of the line",
        "a letter that looks alike",
        "something unseen before it",
        "a wide stroke",
        "a separator that is no end of line",
        "four blanks before it",
        "four blanks below text",
        "a tab before it",
        "between fences",
        "between fences from Windows",
        "between tildes",
        "below a fence that is never closed",
        "between longer fences",
        "between unlike fences",
        "between fences in a list",
        "between fences in a numbered list",
        "in a comment",
        "behind a comment",
        "in a comment of several lines",
        "below a comment that is never closed",
        "in a comment in the midst of text",
        "in a second comment",
    ],
)
def test_these_are_no_commands(text: str) -> None:
    assert typed(text) == []


def test_a_comment_may_give_several_commands_and_they_stand_in_its_order() -> None:
    text = "/eta fri\nWe wait for the release.\n/at-risk it is late\n/eta mon"
    assert typed(text) == [("eta", "fri"), ("at-risk", "it is late"), ("eta", "mon")]


@pytest.mark.parametrize(
    "settings",
    [
        {"by": "robot[bot]", "bot": True},
        {"by": DESK, "by_desk": True},
        {"by": None},
        {"own_words": False},
    ],
    ids=["a bot", "the desk", "a deleted account", "edited by somebody else"],
)
def test_a_comment_of_these_gives_no_command(settings: dict[str, Any]) -> None:
    assert typed("/ack", **settings) == []


def test_the_comments_of_an_issue_come_oldest_first() -> None:
    second = a_command("/ack", when=at("20 10:30"), number=12)
    first = a_command("/eta fri", when=at("20 10:30"), number=11)
    last = a_command("/support", when=at("20 10:40"), number=3)
    found = commands_on(an_issue(comments=(last, second, a_comment(), first)))
    assert [commands[0].comment.number for commands in found] == [11, 12, 3]


def test_of_a_long_argument_as_much_is_read_as_tells_that_it_is_too_long() -> None:
    ((_, argument),) = typed("/at-risk " + "x" * 60_000)
    assert len(argument) == LONGEST_ARGUMENT + 1


def test_of_many_commands_as_many_are_read_as_tell_that_there_are_too_many() -> None:
    assert len(typed("/ack\n" * MOST_COMMANDS)) == MOST_COMMANDS
    assert len(typed("/ack\n" * 13_000)) == MOST_COMMANDS + 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/" * 65_536, []),
        ("/ack" + "`" * 65_000, []),
        ("<!--" * 16_000 + "\n/ack", []),
        ("<!-- -->" * 8_000 + "\n/ack", [("ack", "")]),
        ("-  " * 20_000 + "\n/ack", [("ack", "")]),
        ("1) " * 20_000 + "`" * 5_000 + "\n/ack", []),
        (" " * 65_000 + "\n/ack", [("ack", "")]),
        ("/eta" + " :" * 32_000, [("eta", "")]),
        ("x" * 65_532 + "\n/ack", []),
    ],
    ids=[
        "strokes",
        "backticks",
        "openings of comments",
        "comments",
        "items",
        "items and a fence",
        "blanks",
        "colons",
        "more than GitHub would take",
    ],
)
def test_a_huge_comment_is_read_as_any_other(text: str, found: list[tuple[str, str]]) -> None:
    assert typed(text) == found


def test_other_tools_commands_need_not_be_kept() -> None:
    assert not may_command("/lgtm\n/acknowledge\n/triaged\nsee /ack")
