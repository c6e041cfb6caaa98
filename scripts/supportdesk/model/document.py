"""What the desk says, before it is anybody's markup: a document of blocks and inline pieces.

Policies compose documents; `render` turns them into Slack blocks, GitHub Markdown or terminal text. Whatever
people wrote (titles, names) travels as `Text` or as the text of a `Link`, and stays text in every rendering.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, assert_never


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words; never markup, whatever they contain."""

    text: str
    style: Literal["plain", "bold", "italic", "strike", "code"] = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    url: str
    text: str
    strike: bool = False


@dataclass(frozen=True, slots=True)
class SlackUser:
    """Somebody by Slack member ID: notified in Slack; elsewhere the name stands as text."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SlackGroup:
    """A user group by ID: notified in Slack; elsewhere `@handle` stands as text."""

    id: str
    handle: str


@dataclass(frozen=True, slots=True)
class GitHubUser:
    """Somebody by GitHub login: notified in a comment; elsewhere the login stands as text."""

    login: str


Inline = Text | Link | SlackUser | SlackGroup | GitHubUser
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of the message or of a part of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines; `numbered` where the order is the message."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """Parts of something and whether each is there."""

    items: tuple[tuple[bool, Line], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: how it is known, how to change it."""

    line: Line


Block = Heading | Paragraph | Bullets | Checklist | Note


@dataclass(frozen=True, slots=True)
class Document:
    """A whole message. `summary` is its one line for notifications and plans.

    `thread` goes below it where there are threads, as in Slack.
    """

    summary: str
    blocks: tuple[Block, ...]
    thread: tuple[Block, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Every line of inline pieces, in reading order."""
        for block in (*self.blocks, *self.thread):
            match block:
                case Heading(text):
                    yield (Text(text),)
                case Paragraph(line) | Note(line):
                    yield line
                case Bullets(items):
                    yield from items
                case Checklist(items):
                    yield from (line for _, line in items)
                case _:
                    assert_never(block)


def quiet(document: Document) -> Document:
    """The document with every mention as plain words: it says the same and calls on nobody."""
    blocks, thread = (tuple(map(_quiet, part)) for part in (document.blocks, document.thread))
    return replace(document, blocks=blocks, thread=thread)


def mentions(document: Document) -> int:
    """How often the document calls on somebody."""
    called = SlackUser | SlackGroup | GitHubUser
    return sum(isinstance(piece, called) for line in document.lines() for piece in line)


def without_mention(piece: Inline) -> Text | Link:
    """The piece, a mention as the plain words that it shows."""
    match piece:
        case SlackUser(_, name) | SlackGroup(_, name) | GitHubUser(name):
            return Text(f"@{name}")
        case _:
            return piece


def _quiet(block: Block) -> Block:
    match block:
        case Heading():
            return block
        case Paragraph(line) | Note(line):
            return replace(block, line=_still(line))
        case Bullets(items):
            return replace(block, items=tuple(map(_still, items)))
        case Checklist(items):
            return replace(block, items=tuple((there, _still(line)) for there, line in items))
        case _:
            assert_never(block)


def _still(line: Line) -> Line:
    return tuple(map(without_mention, line))


def words(text: str) -> Line:
    """A line of plain words."""
    return (Text(text),)


def bold(text: str) -> Text:
    """Words that stand out."""
    return Text(text, "bold")
