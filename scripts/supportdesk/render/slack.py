"""Documents as Slack posts: blocks that show people's words as words, within Slack's limits.

Running text is set as rich text, where only a link, user or user group element is live, and headings as
`plain_text`; nothing that people wrote is ever read as Slack's own markup. A document that is too long for
one post becomes several; no part of it is dropped. Limits: 50 blocks, 150 characters in a header, and about
13,200 characters of blocks in a post (undocumented, `msg_blocks_too_long`, counted by Slack with what is
around the words: so it is kept well below, measured as JSON).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from supportdesk.model.document import (
    Block,
    Bullets,
    Checklist,
    Document,
    GitHubUser,
    Heading,
    Inline,
    Line,
    Link,
    Note,
    Paragraph,
    SlackGroup,
    SlackUser,
    Text,
)
from supportdesk.render.plain import LONGEST_TITLE, is_address, plain

BLOCKS_IN_A_POST = 50
POST_SIZE = 12_000
HEADER_LENGTH = 150

# A long list or line is cut into blocks of this size, so that posts fill up evenly.
_BLOCK_SIZE = 3_000
_CONTEXT_LENGTH = 2_000

Element = Mapping[str, Any]
SlackBlock = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """One message: `text` is what notifications show, `blocks` is what the channel shows."""

    text: str
    blocks: tuple[SlackBlock, ...]


def render_slack(document: Document) -> tuple[Post, ...]:
    """The document as one post or more, in reading order; all but the first go into its thread."""
    blocks = [slack for block in document.blocks for slack in _blocks(block)]
    below = [slack for block in document.thread for slack in _blocks(block)]
    pages = list(_pages(blocks or [_paragraph([_text(plain(document.summary) or "…")])]))
    pages += _pages(below) if below else ()
    summary = escape(plain(document.summary, longest=LONGEST_TITLE))
    numbered = [f"{summary} ({number}/{len(pages)})" for number in range(1, len(pages) + 1)]
    if len(pages) == 1 or below:  # what has a thread is whole without it
        numbered[0] = summary
    return tuple(Post(text, tuple(page)) for text, page in zip(numbered, pages, strict=True))


def escape(text: str) -> str:
    """`text` without the three characters that open Slack's markup; mentions need them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _pages(blocks: Sequence[SlackBlock]) -> Iterator[list[SlackBlock]]:
    page: list[SlackBlock] = []
    size = 0
    for block in blocks:
        added = _size(block)
        if page and (len(page) == BLOCKS_IN_A_POST or size + added > POST_SIZE):
            yield page
            page, size = [], 0
        page.append(block)
        size += added
    yield page


def _blocks(block: Block) -> Iterator[SlackBlock]:
    match block:
        case Heading(text):
            yield from _heading(plain(text))
        case Paragraph(line):
            yield from (_paragraph(row) for row in _rows(line))
        case Bullets(items, numbered):
            yield from _list(items, "ordered" if numbered else "bullet")
        case Checklist(items):
            yield from _list([(Text("✅ " if there else "⬜ "), *line) for there, line in items], "bullet")
        case Note(line):
            yield from _note(line)
        case _ as unknown:
            assert_never(unknown)


def _heading(text: str) -> Iterator[SlackBlock]:
    if len(text) > HEADER_LENGTH:
        yield _paragraph([_text(text, "bold")])
    elif text.strip():
        yield {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _note(line: Line) -> Iterator[SlackBlock]:
    """Small print where it is only words: a context block has no safe mention or link, rich text has."""
    said = "".join(plain(piece.text) for piece in line if isinstance(piece, Text))
    if all(isinstance(piece, Text) for piece in line) and len(said) <= _CONTEXT_LENGTH:
        if said.strip():
            words = {"type": "plain_text", "text": said, "emoji": False}
            yield {"type": "context", "elements": [words]}
        return
    yield from (_paragraph(row) for row in _rows(line))


def _list(items: Sequence[Line], style: str) -> Iterator[SlackBlock]:
    """The items as few lists as the block size allows; the numbers run on from one to the next."""
    group: list[Element] = []
    size = 0
    for position, line in enumerate(items):
        first, *rest = list(_rows(line)) or [[_text(" ")]]
        added = _size(first)
        if group and size + added > _BLOCK_SIZE:
            yield _listed(group, style, before=position - len(group))
            group, size = [], 0
        group.append(_section(first))
        size += added
        if rest:
            yield _listed(group, style, before=position + 1 - len(group))
            yield from (_paragraph(row) for row in rest)
            group, size = [], 0
    if group:
        yield _listed(group, style, before=len(items) - len(group))


def _listed(sections: Sequence[Element], style: str, *, before: int) -> SlackBlock:
    offset = {"offset": before} if style == "ordered" and before else {}
    return _rich({"type": "rich_text_list", "style": style, "elements": list(sections), **offset})


def _rows(line: Line) -> Iterator[list[Element]]:
    """The line's elements, in one row or, where it is very long, several."""
    row: list[Element] = []
    size = 0
    for piece in line:
        element = _element(piece)
        if element is None:
            continue
        added = _size(element)
        if row and size + added > _BLOCK_SIZE:
            yield row
            row, size = [], 0
        row.append(element)
        size += added
    if row:
        yield row


def _element(piece: Inline) -> Element | None:
    """An inline piece as Slack has it; None for words that are empty."""
    match piece:
        case Text(text, style):
            said = plain(text)
            return _text(said, style) if said else None
        case Link(url, text, strike):
            return _link(url, plain(text, longest=LONGEST_TITLE), "strike" if strike else "plain")
        case SlackUser(member):
            return {"type": "user", "user_id": member}
        case SlackGroup(group):
            return {"type": "usergroup", "usergroup_id": group}
        case GitHubUser(login):
            return _text(login)
        case _ as unknown:
            assert_never(unknown)


def _link(url: str, text: str, style: str) -> Element | None:
    if not is_address(url):
        return _text(text, style) if text else None
    return {"type": "link", "url": url, "text": text or url, **_styled(style)}


def _text(text: str, style: str = "plain") -> Element:
    return {"type": "text", "text": text, **_styled(style)}


def _styled(style: str) -> Mapping[str, Any]:
    return {} if style == "plain" else {"style": {style: True}}


def _section(elements: Sequence[Element]) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def _paragraph(elements: Sequence[Element]) -> SlackBlock:
    return _rich(_section(elements))


def _rich(element: Element) -> SlackBlock:
    return {"type": "rich_text", "elements": [element]}


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False))
