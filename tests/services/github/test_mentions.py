"""Whom a text calls on, as far as GitHub would notify them."""

import pytest

from supportdesk.services.github.mentions import mentioned


def test_a_text_that_calls_on_nobody() -> None:
    assert mentioned("") == frozenset()
    assert mentioned("Thanks, we look at it.") == frozenset()
    assert mentioned("5 @ 3") == frozenset()


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@engineer-a please", {"engineer-a"}),
        ("please @Engineer-A", {"engineer-a"}),
        ("(@engineer-a), @engineer-b.", {"engineer-a", "engineer-b"}),
        ("@engineer-a's turn", {"engineer-a"}),
        ("@somebody_acme", {"somebody_acme"}),
        ("[@engineer-a](https://example.org)", {"engineer-a"}),
        ("**@engineer-a**", {"engineer-a"}),
        ("- a point\n    @engineer-a", {"engineer-a"}),
        ("a\u3001@engineer-a", {"engineer-a"}),
        ("`code`@engineer-a", {"engineer-a"}),
        ("a ` alone @engineer-a", {"engineer-a"}),
        ("one ` here @engineer-a\n\nand ` there", {"engineer-a"}),
        ("`one @engineer-a ``", {"engineer-a"}),
        ("> quoted\n@engineer-a", {"engineer-a"}),
        ("```\ncode\n```\n@engineer-a", {"engineer-a"}),
        ("<!-- hidden --> @engineer-a", {"engineer-a"}),
    ],
    ids=[
        "at the beginning",
        "in any case",
        "between marks",
        "of somebody",
        "a managed account",
        "in a link",
        "in bold",
        "indented",
        "behind a mark of another script",
        "beside code",
        "behind a single backtick",
        "between backticks of two paragraphs",
        "between unlike backticks",
        "below a quotation",
        "below code",
        "behind a comment",
    ],
)
def test_these_are_called_on(text: str, called: set[str]) -> None:
    assert mentioned(text) == called


@pytest.mark.parametrize(
    "text",
    [
        "somebody@engineer-a.example",
        "@acme/team",
        "@-engineer",
        "@engineer--a",
        "@engineer-",
        "@" + "a" * 40,
        "https://example.org/@engineer-a",
        "`@engineer-a`",
        "``a ` b @engineer-a``",
        "`a\n@engineer-a`",
        "> @engineer-a",
        "  > @engineer-a",
        "```\n@engineer-a\n```",
        "~~~\n@engineer-a",
        "<!-- @engineer-a -->",
        "<!--\n@engineer-a",
    ],
    ids=[
        "an address",
        "a team",
        "a dash first",
        "two dashes",
        "a dash last",
        "too long",
        "in a link",
        "code",
        "code with a backtick",
        "code over two lines",
        "quoted",
        "quoted and indented",
        "between fences",
        "below a fence that is never closed",
        "in a comment",
        "in a comment that is never closed",
    ],
)
def test_these_are_not(text: str) -> None:
    assert mentioned(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "`" * 20_000 + "a@b " * 11_000,
        "".join("`" * count + " " for count in range(360)) + "@",
        "` a" * 20_000 + "@",
        "<!--" * 16_000 + "@",
        "@" * 65_000,
        "@a-" * 20_000,
    ],
    ids=["backticks", "backticks of every length", "single backticks", "comments", "signs", "dashes"],
)
def test_a_huge_text_is_read_as_any_other(text: str) -> None:
    assert mentioned(text) == frozenset()
