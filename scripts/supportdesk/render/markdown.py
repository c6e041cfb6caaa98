"""Documents as GitHub Markdown, for comments and the job summary; and the hidden marker that ends a body.

What people wrote is shown as they wrote it and does nothing: no markup, no mention, no cross-reference.
GitHub looks for mentions, `#12`, `GH-12`, commit hashes and `:emoji:` after Markdown's escapes are resolved,
so these are broken by a zero-width space, which a backslash could not do. So is `::`, by which a line of a
workflow's log begins a command. The one live mention is a `GitHubUser`.
"""

import json
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

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

# An issue's or comment's body ends at 65,536 characters; the rest is for the marker.
LONGEST_BODY = 56_000
LONGEST_MARKER = 8_000

_OPENS = "<!-- supportdesk:"
_BREAK = "\u200b"  # zero-width space
_BREAK_SHOWN = "&#8203;"  # the same, visible to whoever reads the source
_MARKUP = re.compile(r"[\\`*_\[\]{}~|$!]")
_REFERENCE = re.compile(r"[@#]|:(?=//|:|[\w+-]+:)|\bwww(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
_HASH = re.compile(r"\b[0-9a-f]{7,64}\b", re.IGNORECASE)
_LEADING = re.compile(r"\A(\d{0,9})([.)]|[-+=])")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?")
_NAME = re.compile(r"[\w/-]")
_ADDRESS = str.maketrans(
    {
        "&": "&amp;",
        "(": "%28",
        ")": "%29",
        "[": "%5B",
        "]": "%5D",
        "\\": "%5C",
        "`": "%60",
        "|": "%7C",
        "$": "%24",
    }
)
_TAGS = {"bold": "strong", "italic": "em", "strike": "del"}
_MARK = frozenset(f"{string.ascii_letters}{string.digits}_.:/#+@-")


def render_markdown(document: Document, *, longest: int = LONGEST_BODY) -> str:
    """The document as Markdown of about `longest` characters at most; what is left out is counted."""
    paragraphs = [block for block in map(_block, document.blocks) if block]
    shown: list[str] = []
    size = left_out = 0
    for lines in paragraphs:
        fitting: list[str] = []
        for line in lines:
            size += len(line) + 2
            if size <= longest:
                fitting.append(line)
            else:
                left_out += 1
        if fitting:
            shown.append("\n".join(fitting))
    if left_out:
        shown.append(f"… and {left_out} more lines that do not fit here.")
    return "\n\n".join(shown)


def escape(text: str) -> str:
    """`text` so that Markdown and GitHub show it and do nothing else with it."""
    return _MARKUP.sub(r"\\\g<0>", inert(text))


def inert(text: str) -> str:
    """`text` so that HTML shows it, and GitHub makes no mention and no reference of it."""
    broken = _HASH.sub(lambda found: _BREAK.join(re.findall(".{1,6}", found[0])), text)
    broken = _REFERENCE.sub(rf"\g<0>{_BREAK}", broken)
    shown = broken.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace(_BREAK, _BREAK_SHOWN)


def opening(mark: str) -> str:
    """How the hidden marker of `mark` begins: what to look for in a body."""
    octets = mark.encode("utf-8", "replace")
    safe = "".join(chr(octet) if chr(octet) in _MARK else f"%{octet:02X}" for octet in octets)
    return f"{_OPENS}{safe.replace('--', '-%2D')} "


def hide(mark: str, facts: Mapping[str, str]) -> str:
    """The marker that ends a body: invisible, and only the desk's own comments are searched for it."""
    written = json.dumps(dict(sorted(facts.items())), separators=(",", ":"))
    written = written.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    if len(written) > LONGEST_MARKER:
        raise ValueError(f"The facts of the marker {mark} take more than {LONGEST_MARKER} characters.")
    return f"{opening(mark)}{written} -->"


def reveal(body: str, mark: str) -> Mapping[str, str] | None:
    """The facts of the marker, if it is the very end of the body and whole; None otherwise."""
    start = body.rfind(opening(mark))
    ended = body.rstrip()
    if start < 0 or not ended.endswith(" -->"):
        return None
    written = ended[start + len(opening(mark)) : -len(" -->")]
    if len(written) > LONGEST_MARKER or "<" in written or ">" in written:
        return None
    try:
        facts = json.loads(written)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(facts, dict) and all(isinstance(value, str) for value in facts.values())
    return facts if whole else None


def mark_of(body: str) -> str | None:
    """The mark of the last hidden marker in a body, whole or not."""
    start = body.rfind(_OPENS)
    written, space, _ = body[start + len(_OPENS) :][:LONGEST_MARKER].partition(" ")
    if start < 0 or not space:
        return None
    octets = re.sub(
        rb"%([0-9A-F]{2})", lambda found: bytes.fromhex(found[1].decode()), written.encode("utf-8", "replace")
    )
    return octets.decode("utf-8", "replace")


def _block(block: Block) -> Sequence[str]:
    match block:
        case Heading(text):
            title = _line((Text(text),))
            return [f"### {title}"] if title else []
        case Paragraph(line):
            return [text for text in [_line(line)] if text]
        case Bullets(items, numbered):
            return [f"{f'{n}.' if numbered else '-'} {_line(line)}" for n, line in enumerate(items, 1)]
        case Checklist(items):
            # No `[ ]`: whoever ticks a box edits the comment, and the desk would no longer trust it.
            return [f"- {'✅' if there else '⬜'} {_line(line)}" for there, line in items]
        case Note(line):
            return [f"<sub>{text}</sub>" for text in [_line(line)] if text]
        case _ as unknown:
            assert_never(unknown)


def _line(line: Line) -> str:
    """A line of pieces; what would read as a list or a rule at its start is escaped."""
    rendered = ""
    before: Inline | None = None
    for piece in _joined(map(_settled, line)):
        text = _piece(piece)
        fused = rendered.endswith("`") and text.startswith("`")
        prolonged = (
            isinstance(before, GitHubUser) and not isinstance(piece, GitHubUser) and _NAME.match(piece.text)
        )
        rendered += f"{_BREAK_SHOWN}{text}" if fused or prolonged else text
        before = piece
    return _LEADING.sub(r"\1\\\2", rendered.strip())


def _settled(piece: Inline) -> Text | Link | GitHubUser:
    """The piece as a comment can carry it: whatever is not live there is text."""
    match piece:
        case Text(text, style):
            return Text(plain(text), style)
        case Link(url, text, strike):
            label = plain(text, longest=LONGEST_TITLE) or url
            return (
                Link(url, label, strike) if is_address(url) else Text(label, "strike" if strike else "plain")
            )
        case SlackUser(_, name):
            return Text(plain(name))
        case SlackGroup(_, handle):
            return Text(f"@{plain(handle)}", "code")
        case GitHubUser(login):
            return piece if _LOGIN.fullmatch(login) else Text(plain(login))
        case _ as unknown:
            assert_never(unknown)


def _joined(pieces: Iterable[Text | Link | GitHubUser]) -> Iterator[Text | Link | GitHubUser]:
    """Neighbouring words of one style as one text, so that no reference arises where they meet."""
    waiting: Text | None = None
    for piece in pieces:
        if isinstance(piece, Text) and not piece.text:
            continue
        if isinstance(piece, Text) and waiting and piece.style == waiting.style:
            waiting = Text(waiting.text + piece.text, piece.style)
            continue
        if waiting:
            yield waiting
        waiting = piece if isinstance(piece, Text) else None
        if not isinstance(piece, Text):
            yield piece
    if waiting:
        yield waiting


def _piece(piece: Text | Link | GitHubUser) -> str:
    match piece:
        case GitHubUser(login):
            return f"@{login}"
        case Link(url, text, strike):
            linked = f"[{escape(text)}]({url.translate(_ADDRESS)})"
            return f"<del>{linked}</del>" if strike else linked
        case Text(text, "plain"):
            return escape(text)
        case Text(text, "code"):
            return _code(text)
        case Text(text, style):
            # HTML rather than asterisks: those depend on the characters around them.
            return f"<{_TAGS[style]}>{escape(text)}</{_TAGS[style]}>"
        case _ as unknown:
            assert_never(unknown)


def _code(text: str) -> str:
    """A code span, with a fence longer than any inside; no reference nor marker is found there."""
    text = text.replace("<!--", f"<!{_BREAK}--")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    padded = f" {text} " if text.strip("`") != text or text != text.strip() else text
    return f"{fence}{padded}{fence}"
