"""People's words made fit to be set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.render.plain import LONGEST_TEXT, is_address, plain


def test_line_breaks_and_control_characters_become_one_space() -> None:
    assert plain("a \r\n\t b\x00\x1bc\u2028d") == "a b c d"


def test_spaces_stay_as_they_were_written() -> None:
    assert plain(" a  b ") == " a  b "


def test_direction_overrides_go_and_lone_surrogates_are_replaced() -> None:
    assert plain("a\u202eb\u2066c\ud800d") == "abc\ufffdd"


def test_what_is_too_long_ends_visibly() -> None:
    assert plain("x" * 65_000, longest=300) == "x" * 299 + "…"


@given(st.text())
def test_plain_text_can_be_sent_and_is_settled(text: str) -> None:
    once = plain(text)

    once.encode()
    assert plain(once) == once
    assert len(once) <= LONGEST_TEXT


@pytest.mark.parametrize("url", ["https://github.com/a/b/issues/1", "http://127.0.0.1:8000/gh", "HTTPS://x"])
def test_a_web_address_may_be_live(url: str) -> None:
    assert is_address(url)


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https://a b", "https://a\n", "ftp://x", "https://" + "x" * 2_001]
)
def test_anything_else_may_not(url: str) -> None:
    assert not is_address(url)
