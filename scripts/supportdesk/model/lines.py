"""A text as GitHub shows it, a line at a time: what of it is fenced code, and what hidden comments leave."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_TEXT = 65_536  # characters; where GitHub ends a body
_MARKS = ("<!--", "```", "~~~")
_COMMENT = re.compile(r"<!--(?:-?>|.*?-->)")
_FENCE = re.compile(r" {0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}+(?!.*`)|~{3,}+)")
_CLOSING = re.compile(r" {0,3}(`{3,}+|~{3,}+)[ \t]*")


class Line(NamedTuple):
    """A line without what comments hide, and whether it is code between fences."""

    text: str
    code: bool = False


def split(text: str) -> list[str]:
    """The lines of a text as they were written."""
    return text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").split("\n")


def is_plain(text: str) -> bool:
    """Whether a text has neither comments nor fences: its lines are shown as they were written."""
    return not any(mark in text for mark in _MARKS)


def shown(text: str) -> Iterator[Line]:
    """The lines of a text; those of fences are empty."""
    return map(Line, split(text)) if is_plain(text) else _shown(split(text))


def _shown(lines: list[str]) -> Iterator[Line]:
    fence = hidden = ""
    for line in lines:
        if fence:
            closing = _CLOSING.fullmatch(line)
            closed = closing is not None and closing[1].startswith(fence)
            fence = "" if closed else fence
            yield Line("" if closed else line, code=not closed)
            continue
        visible = line
        if hidden or "<!--" in line:
            visible, hidden = _uncommented(line, hidden)
        opened = _FENCE.match(visible) if "```" in visible or "~~~" in visible else None
        fence = opened[1] if opened else ""
        yield Line("" if opened else visible)


def _uncommented(line: str, hidden: str) -> tuple[str, str]:
    """A line without its comments, and what the last of them hides of the lines below.

    As on GitHub: one that is never closed hides the rest of the body, or of the paragraph in whose midst
    it begins.
    """
    if hidden == "paragraph" and not line.strip():
        return "", ""
    if hidden:
        _, closed, line = line.partition("-->")
        if not closed:
            return "", hidden
    closed_ones, arrow, tail = line.rpartition("-->")
    before, opened, _ = tail.partition("<!--")
    text = _COMMENT.sub("", closed_ones + arrow) + before
    return text, ("paragraph" if text.strip() else "body") if opened else ""
