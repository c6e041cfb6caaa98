"""Documents as GitHub Markdown, and the hidden marker."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from supportdesk.model.document import (
    Bullets,
    Checklist,
    Document,
    GitHubUser,
    Heading,
    Link,
    Note,
    Paragraph,
    SlackGroup,
    SlackUser,
    Text,
    words,
)
from supportdesk.render.markdown import escape, hide, mark_of, opening, render_markdown, reveal
from supportdesk.render.plain import plain
from tests.render.documents import HOSTILE, a_document, a_line, documents, texts

BREAK = "\u200b"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LIVE = re.compile(r"@\w|#\d|\bGH-\d|://|\bwww\.|:[\w+-]+:|(?<![\w])[0-9a-f]{7,40}(?![\w])", re.IGNORECASE)


def visible(markdown: str) -> str:
    """The text that a reader sees, and a platform searches for mentions and references."""
    return "\n".join(
        "".join(child.content if child.type == "text" else " " for child in token.children or ())
        for token in PARSER.parse(markdown)
    )


@given(texts)
def test_words_are_shown_as_written_and_open_nothing(text: str) -> None:
    tokens = PARSER.parse(render_markdown(a_line(text)))

    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text"}
    assert "".join(child.content for child in children).replace(BREAK, "") == plain(text).strip()


@given(texts)
def test_words_mention_and_refer_to_nothing(text: str) -> None:
    assert not LIVE.search(visible(render_markdown(a_line(text, "12", "-1", "em"))))


@settings(deadline=None, max_examples=60)
@given(documents)
def test_a_whole_document_mentions_only_github_users(document: Document) -> None:
    mentions = re.findall(r"@(\w[\w/-]*)", visible(render_markdown(document)))

    assert set(mentions) <= {"delivery-em"}


def test_an_empty_piece_keeps_nothing_apart_that_would_be_live_together() -> None:
    nothing = Text("", "bold")

    assert render_markdown(a_line(GitHubUser("delivery-em"), nothing, "0")) == "@delivery-em&#8203;0"
    assert render_markdown(a_line("GH", nothing, "-12")) == "GH&#8203;-12"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_is_inert_in_a_link_too(text: str) -> None:
    tokens = PARSER.parse(render_markdown(a_line(Link("https://x.example/1", text))))
    children = [child for token in tokens for child in token.children or ()]

    assert [child.type for child in children] == ["link_open", "text", "link_close"]


def test_a_url_keeps_to_its_brackets() -> None:
    assert render_markdown(a_line(Link("https://x.example/(a)?b=1&copy=`|", "x"))) == (
        "[x](https://x.example/%28a%29?b=1&amp;copy=%60%7C)"
    )


def test_an_address_that_is_none_leaves_the_words() -> None:
    line = a_line(Link("javascript:alert(1)", "click"), Link("data:x", "gone", strike=True))

    assert render_markdown(line) == "click<del>gone</del>"


def test_styles_hold_whatever_stands_around_them() -> None:
    line = a_line(
        "a",
        Text("(b)", "bold"),
        Text("c", "italic"),
        Link("https://x.example", "d", strike=True),
        Text("", "bold"),
    )

    assert render_markdown(line) == ("a<strong>(b)</strong><em>c</em><del>[d](https://x.example)</del>")


@pytest.mark.parametrize(
    ("text", "span"),
    [("a`b", "``a`b``"), ("`", "`` ` ``"), (" a", "`  a `"), ("team/x @you", "`team/x @you`"), ("", "")],
)
def test_code_holds_its_backticks(text: str, span: str) -> None:
    assert render_markdown(a_document(Note((Text(text, "code"),)))) == (f"<sub>{span}</sub>" if span else "")


def test_code_spans_do_not_fuse_with_what_is_beside_them() -> None:
    assert render_markdown(a_line("`", Text("a", "code"))) == "\\`&#8203;`a`"


def test_only_a_github_user_is_mentioned() -> None:
    line = a_line(
        GitHubUser("delivery-em"),
        " ",
        SlackUser("U0000000A01", "@Engineer A"),
        " ",
        SlackGroup("S0", "delivery-support"),
    )

    assert render_markdown(line) == "@delivery-em @&#8203;Engineer A `@delivery-support`"


def test_a_mention_is_not_prolonged_by_what_follows() -> None:
    assert render_markdown(a_line(GitHubUser("sourcegraph"), "/delivery")) == "@sourcegraph&#8203;/delivery"


def test_an_account_that_is_no_login_is_text() -> None:
    assert render_markdown(a_line(GitHubUser("support-desk[bot]"))) == "support-desk\\[bot\\]"


def test_every_kind_of_block_has_its_form() -> None:
    document = a_document(
        Heading("Request"),
        Heading(" "),
        Paragraph(words("1. Thanks")),
        Paragraph(()),
        Bullets((words("a"), words("- b"))),
        Bullets((words("a"), words("b")), numbered=True),
        Checklist(((True, words("Background")), (False, words("Impact")))),
        Note(words("small")),
        Note(()),
    )

    assert render_markdown(document).split("\n\n") == [
        "### Request",
        "1\\. Thanks",
        "- a\n- \\- b",
        "1. a\n2. b",
        "- ✅ Background\n- ⬜ Impact",
        "<sub>small</sub>",
    ]


def test_what_does_not_fit_is_counted() -> None:
    document = a_document(Bullets((words("x" * 50),) * 10), Paragraph(words("end")))

    assert render_markdown(document, longest=200).splitlines()[3:] == [
        "",
        "… and 8 more lines that do not fit here.",
    ]


def test_a_marker_gives_back_its_facts_at_the_end_of_a_body() -> None:
    facts = {"key": "delivery/status", "title": "--><script>---", "who": "Ünë @x"}
    body = f"Hello\n\n{hide('status', facts)}\r\n"

    assert reveal(body, "status") == facts
    assert re.findall("-->|--|<|>", hide("status", facts)) == ["<", "--", "-->"]


@given(st.dictionaries(st.text(), st.text()), st.text(min_size=1, max_size=40))
def test_any_facts_and_any_mark_come_back(facts: dict[str, str], mark: str) -> None:
    marker = hide(mark, facts)

    assert reveal(f"Words\n\n{marker}", mark) == facts
    assert marker.count("--") == marker.count("-->") + 1 == 2
    assert marker.startswith(opening(mark))
    assert mark_of(marker) == mark


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no marker",
        hide("status", {"a": "b"}) + " more words",
        hide("other", {"a": "b"}),
        '<!-- supportdesk:status {"a":"b"}',
        '<!-- supportdesk:status {"a":1} -->',
        "<!-- supportdesk:status [] -->",
        '<!-- supportdesk:status {"a": -->',
        '<!-- supportdesk:status {"a":"<"} -->',
        "<!-- supportdesk:status " + "[" * 7_000 + " -->",
        '<!-- supportdesk:status {"a":"' + "x" * 9_000 + '"} -->',
    ],
)
def test_a_marker_that_is_not_whole_and_last_gives_nothing(body: str) -> None:
    assert reveal(body, "status") is None


def test_facts_that_would_not_be_read_back_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 8000"):
        hide("status", {"a": "x" * 9_000})


def test_a_summary_line_may_be_escaped_by_itself() -> None:
    assert escape("a*b @you") == "a\\*b @&#8203;you"


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        (f"Hello\n\n{hide('delivery/status', {})}", "delivery/status"),
        (f"{hide('first', {})}\n{hide('second', {})}", "second"),
        ("<!-- supportdesk:status {", "status"),
        ("<!-- supportdesk:status", None),
        ("<!-- supportdesk:%FF {", "\ufffd"),
        ("Hello", None),
    ],
)
def test_the_mark_of_a_body_is_that_of_its_last_marker(body: str, mark: str | None) -> None:
    assert mark_of(body) == mark
