"""Documents as Slack posts."""

import json
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given, settings

from supportdesk.model.document import (
    Block,
    Bullets,
    Checklist,
    Document,
    GitHubUser,
    Heading,
    Inline,
    Link,
    Note,
    Paragraph,
    SlackGroup,
    SlackUser,
    Text,
    words,
)
from supportdesk.render.plain import is_address, plain
from supportdesk.render.slack import Post, escape, render_slack
from tests.render.documents import a_document, a_line, documents


def blocks_of(document: Document) -> list[Mapping[str, Any]]:
    return [block for post in render_slack(document) for block in post.blocks]


def leaves(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every element that shows something, in reading order."""
    if node["type"] in {"text", "link", "user", "usergroup", "plain_text"}:
        yield node
    elif node["type"] == "header":
        yield node["text"]
    else:
        for element in node["elements"]:
            yield from leaves(element)


def shown(posts: tuple[Post, ...]) -> str:
    return "".join(
        str(leaf.get("text") or leaf.get("user_id") or leaf.get("usergroup_id"))
        for post in posts
        for block in post.blocks
        for leaf in leaves(block)
    )


def said_by(piece: Inline) -> str:
    match piece:
        case Text(text):
            return plain(text)
        case Link(url, text):
            return plain(text, longest=300) or (url if is_address(url) else "")
        case SlackUser(key) | SlackGroup(key) | GitHubUser(key):
            return key


def said_in(document: Document) -> str:
    """What the document says, piece by piece."""
    said = ""
    for block in document.blocks:
        ticks = (
            ["✅ " if there else "⬜ " for there, _ in block.items] if isinstance(block, Checklist) else []
        )
        lines = Document("", (block,)).lines()
        said += "".join(
            tick + "".join(map(said_by, line)) for tick, line in zip(ticks or repeat(""), lines, strict=False)
        )
    return said


@settings(deadline=None, max_examples=60)
@given(documents)
def test_every_word_is_in_some_post_in_reading_order(document: Document) -> None:
    said = said_in(document).replace(" ", "")

    assert not said or said == shown(render_slack(document)).replace(" ", "")


@settings(deadline=None, max_examples=60)
@given(documents)
def test_every_post_keeps_slacks_limits(document: Document) -> None:
    for post in render_slack(document):
        assert 1 <= len(post.blocks) <= 50
        assert sum(len(json.dumps(block, ensure_ascii=False)) for block in post.blocks) <= 13_200
        assert len(post.text) <= 4_000
        for block in post.blocks:
            for leaf in leaves(block):
                assert leaf.get("text") != ""
            if block["type"] == "header":
                assert len(block["text"]["text"]) <= 150


@settings(deadline=None, max_examples=60)
@given(documents)
def test_nothing_that_people_wrote_is_live(document: Document) -> None:
    for post in render_slack(document):
        assert "<" not in post.text
        assert ">" not in post.text
        for block in post.blocks:
            assert "mrkdwn" not in json.dumps([leaf["type"] for leaf in leaves(block)])
            for leaf in leaves(block):
                assert leaf["type"] != "link" or leaf["url"].startswith(("https://", "http://"))
                assert leaf.get("emoji", False) is False


def test_a_person_and_a_group_are_mentioned_by_element() -> None:
    line = a_line(
        "Over to ", SlackUser("U0000000A01", "Engineer A"), SlackGroup("S00DELIVERY", "delivery-support")
    )

    assert blocks_of(line)[0]["elements"][0]["elements"] == [
        {"type": "text", "text": "Over to "},
        {"type": "user", "user_id": "U0000000A01"},
        {"type": "usergroup", "usergroup_id": "S00DELIVERY"},
    ]


def test_a_login_is_text() -> None:
    assert list(leaves(blocks_of(a_line(GitHubUser("delivery-em")))[0])) == [
        {"type": "text", "text": "delivery-em"}
    ]


def test_styles_are_elements_not_characters() -> None:
    line = a_line(Text("gone", "strike"), Link("https://x.example/1", "old", strike=True))

    assert list(leaves(blocks_of(line)[0])) == [
        {"type": "text", "text": "gone", "style": {"strike": True}},
        {"type": "link", "url": "https://x.example/1", "text": "old", "style": {"strike": True}},
    ]


def test_an_address_that_is_none_leaves_the_words() -> None:
    assert list(leaves(blocks_of(a_line(Link("javascript:alert(1)", "click")))[0])) == [
        {"type": "text", "text": "click"}
    ]


def test_forty_titles_of_256_characters_all_survive() -> None:
    titles = [f"{n:03}" + "x" * 253 for n in range(40)]
    items = tuple(
        (Link(f"https://github.com/sourcegraph/sourcegraph/issues/{n}", t),) for n, t in enumerate(titles)
    )

    posts = render_slack(a_document(Heading("Queue"), Bullets(items, numbered=True)))

    assert all(title in shown(posts) for title in titles)
    assert [post.text for post in posts] == [f"Summary ({n}/{len(posts)})" for n in range(1, len(posts) + 1)]


def test_the_numbers_of_a_divided_list_run_on() -> None:
    lists = [
        block["elements"][0]
        for block in blocks_of(a_document(Bullets((words("y" * 290),) * 30, numbered=True)))
    ]

    starts = [part.get("offset", 0) for part in lists]
    assert starts == [sum(len(part["elements"]) for part in lists[:n]) for n in range(len(lists))]
    assert len(lists) > 1


def test_an_item_longer_than_a_block_goes_on_below_it_under_the_same_number() -> None:
    long = tuple(Text(letter * 2_900) for letter in "ab")
    kinds = [
        (block["elements"][0]["type"], block["elements"][0].get("offset", 0))
        for block in blocks_of(a_document(Bullets((words("first"), long, words("last")), numbered=True)))
    ]

    assert kinds == [("rich_text_list", 0), ("rich_text_section", 0), ("rich_text_list", 2)]


def test_a_title_of_65_000_characters_is_cut_visibly() -> None:
    (link,) = leaves(blocks_of(a_line(Link("https://x.example", "t" * 65_000)))[0])

    assert link["text"] == "t" * 299 + "…"


def test_a_heading_too_long_for_a_header_stands_whole_in_bold() -> None:
    (block,) = blocks_of(a_document(Heading("h" * 151)))

    assert list(leaves(block)) == [{"type": "text", "text": "h" * 151, "style": {"bold": True}}]


def test_small_print_with_a_mention_is_rich_text() -> None:
    plain_note, live_note = blocks_of(
        a_document(
            Note(words("How it is known.")), Note((Text("Ask "), SlackUser("U0000000A01", "Engineer A")))
        )
    )

    assert (plain_note["type"], live_note["type"]) == ("context", "rich_text")


@pytest.mark.parametrize("empty", [Heading(" "), Paragraph(()), Note(words("")), Bullets(())])
def test_an_empty_part_leaves_no_block(empty: Block) -> None:
    assert len(blocks_of(a_document(empty, Heading("There")))) == 1


def test_a_document_without_parts_shows_its_summary_as_words() -> None:
    (post,) = render_slack(a_document(summary="<!here> *all* clear"))

    assert post.text == "&lt;!here&gt; *all* clear"
    assert shown((post,)) == "<!here> *all* clear"


def test_escaping_touches_three_characters_only() -> None:
    assert escape("a & <b> *c*") == "a &amp; &lt;b&gt; *c*"


def test_what_belongs_in_the_thread_begins_a_post_of_its_own() -> None:
    first, second = render_slack(
        Document("S", (Paragraph(words("Above.")),), thread=(Heading("Report"), Paragraph(words("Below."))))
    )
    assert (first.text, second.text) == ("S", "S (2/2)")
    assert ("Above." in str(first.blocks), "Below." in str(first.blocks)) == (True, False)
    assert [block["type"] for block in second.blocks] == ["header", "rich_text"]
