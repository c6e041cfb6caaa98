"""How a line of a body is read: what of it is shown, what it is the heading of, and its plain words.

A reader of our own and no Markdown library, for speed: thousands of bodies are read in a run, and no more of
Markdown matters than what parts headings from text. Headings are ATX headings of any level and bold lines;
of those asked for also underlined or numbered lines, and what stands before a colon.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from string import digits
from typing import NamedTuple
from unicodedata import category, normalize

from supportdesk.model import lines

BODY_LIMIT = lines.LONGEST_TEXT
BOLD_LEVEL = 7  # below ATX's six
LABEL_LEVEL = 8  # `Impact: forty people`, be it bold or not
INDENTS = ("    ", "\t", " \t", "  \t", "   \t")  # of code
LONGEST_HEADING = 400  # the configuration's longest text is half of it
_BOLD_TAG = re.compile(r"</?(?:b|strong|summary|h[1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_UNSEEN = re.compile(r"</?(?!(?:img|video)\b)[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>|&nbsp;", re.IGNORECASE)
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+-]+:(?![\w:])", re.IGNORECASE)
_ATX = re.compile(r"(#{1,6})(?!#)(\s*)(.*)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*")
_COLONS = (":", "：")  # noqa: RUF001 - a Japanese keyboard has signs of its own
_QUESTIONS = ("?", "？")  # noqa: RUF001
_BRACKET = re.compile("[(（]")  # noqa: RUF001
_ENDS = " \t#*_:："  # noqa: RUF001
_PAIRS = (("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("【", "】"))
_STRONG = ("**", "__", "【")
_ASCII = {code: letter.lower() if (letter := chr(code)).isalnum() else " " for code in range(128)}
_NUMBER = f"{digits} "
_WORD = re.compile(r"[^\W_]\S*")  # marks follow a letter or digit; one by itself is a stray accent
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # choose the look of what they follow
_PHRASES = "\ufdfa\ufdfb"  # ornaments that would unfold to 18 letters


class Heading(NamedTuple):
    """A heading's level, its words if it is asked for, and the text beside it on its line."""

    level: int
    title: str
    rest: str = ""


def plain(text: str) -> str:
    """The words alone: case, punctuation, markup and the way they are encoded do not matter."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    letters = "".join(map(_letter, text))
    composed = normalize("NFKC", letters)
    folded = composed.casefold()
    if not letters == composed == folded:
        folded = normalize("NFKC", "".join(map(_letter, folded)))
    return " ".join(_WORD.findall(folded))


def title(text: str) -> str:
    """The plain words of a heading, without the number before them."""
    words = plain(text)
    return plain(words.lstrip(_NUMBER)) or words if words[:1].isdigit() else words


@lru_cache(maxsize=8192)
def _letter(character: str) -> str:
    """A letter, digit or mark as it is, nothing for what is not seen, a blank for what parts words."""
    if character.isalnum() and character not in _PHRASES:
        return character
    kind = category(character)
    if kind in {"Cf", "Me"} or _SELECTORS.match(character):
        return ""
    return character if kind in {"Mn", "Mc"} else " "


def shown(body: str) -> Iterable[str]:
    """The lines without comments and fences, which leave them empty; those of fenced code are indented."""
    if lines.is_plain(body):
        return lines.split(body)
    return (f"{INDENTS[0]}{text}" if is_code else text for text, is_code in lines.shown(body))


def seen(text: str) -> str:
    """A line's text without tags, which show no words; those that make text bold become asterisks."""
    if "<" in text:
        text = _BOLD_TAG.sub("**", text)
    return _UNSEEN.sub(" ", text).strip() if "<" in text or "&" in text else text


def is_prose(text: str, below: str) -> bool:
    """Whether a line cannot be anything but text, as most are: said in short, for speed."""
    return text[:1].isalpha() and "|" not in text and not _has_colon(text) and not _is_underline(below)


def heading(text: str, bare: str, below: str, wanted: frozenset[str]) -> Heading | None:
    """What a line is the heading of; `bare` is its text without the markers of list items."""
    if bare[0] == "#" and (found := _atx(bare, wanted)):
        return found
    if bare[0] in "*_【" and (found := _bold(bare, wanted)):
        return found
    if bare == text and _is_underline(below) and (words := asked(text, wanted)):
        return Heading(1 if "=" in below else 2, words)
    if text[0].isdigit() and (words := asked(text, wanted)):
        return Heading(LABEL_LEVEL, words)
    return _label(text, wanted)


def asked(text: str, wanted: frozenset[str]) -> str:
    """A heading's words if they are asked for, be there emoji or a remark in brackets beside them."""
    return _asked(text, wanted) if len(text) <= LONGEST_HEADING else ""


@lru_cache(maxsize=4096)
def _asked(text: str, wanted: frozenset[str]) -> str:
    words = title(text)
    if words in wanted:
        return words
    named = _EMOJI.sub(" ", text) if text.count(":") > 1 else text
    if named.rstrip(_ENDS).endswith((")", "）")):  # noqa: RUF001
        named = _BRACKET.split(named, maxsplit=1)[0]
    words = title(named) if named != text else ""
    return words if words in wanted else ""


def _has_colon(text: str) -> bool:
    colon, wide_colon = _COLONS
    return colon in text or wide_colon in text


def _is_underline(text: str) -> bool:
    return text.lstrip()[:1] in ("=", "-") and _UNDERLINE.fullmatch(text) is not None


def _atx(text: str, wanted: frozenset[str]) -> Heading | None:
    """With no blank after its number signs, only what is asked for is a heading, though not on GitHub."""
    match = _ATX.match(text)
    if match is None or not match[3].strip("# \t"):
        return None
    level = len(match[1])
    if words := asked(match[3], wanted):
        return Heading(level, words)
    if label := _label(match[3], wanted):
        return label._replace(level=level)
    return Heading(level, "") if match[2] else None


def _bold(text: str, wanted: frozenset[str]) -> Heading | None:
    """A line that begins with bold words, or with what is asked for in italics or in brackets.

    A bold line that is not asked for is a heading and, unless it asks for something, a text as well.
    """
    opening, closing = next(pair for pair in _PAIRS if text.startswith(pair[0]))
    inner, closed, rest = text[len(opening) :].partition(closing)
    named = inner.rstrip().endswith(_COLONS) or rest.startswith(_COLONS)
    alone = not rest or not plain(rest)
    if not closed or not (named or alone or opening in _STRONG):
        return None
    level = BOLD_LEVEL if alone and not named else LABEL_LEVEL
    if words := asked(inner, wanted):
        return Heading(level, words, rest)
    if label := _label(inner, wanted):
        return label._replace(rest=label.rest + rest)
    if opening not in _STRONG or not (named or alone) or not plain(inner):
        return None
    asks = inner.rstrip().endswith(_QUESTIONS)
    return Heading(level, "", rest if named or asks else inner)


def _label(text: str, wanted: frozenset[str]) -> Heading | None:
    """What stands before a line's first colon, if it is asked for."""
    if not _has_colon(text):
        return None
    if text.startswith(":"):
        text = _EMOJI.sub(" ", text)
    found = [place for colon in _COLONS if (place := text.find(colon)) >= 0]
    words = asked(text[: min(found)], wanted) if found else ""
    return Heading(LABEL_LEVEL, words, text[min(found) + 1 :]) if words else None
