"""People's words made fit to be set: one line, no control characters, bounded, still theirs.

What is removed is what no reader sees and what could garble the words around it: control characters,
overrides of the reading direction, lone surrogates (which cannot be sent at all).
"""

import re

# Longest title or link text, and longest run of other text. GitHub's own titles end at 256 characters.
LONGEST_TITLE = 300
LONGEST_TEXT = 3_000

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNED = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_HALVED = re.compile(r"[\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x20\x7f-\x9f\ud800-\udfff]{1,2000}", re.IGNORECASE)


def plain(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """`text` on one line and no longer than `longest` characters; what is left out shows as an ellipsis."""
    folded = _BLANKS.sub(_fold, text) if _CONTROL.search(text) else text
    one_line = _HALVED.sub("\ufffd", _TURNED.sub("", folded))
    return one_line if len(one_line) <= longest else one_line[: longest - 1].rstrip() + "…"


def is_address(url: str) -> bool:
    """Whether `url` is a web address that may be made live: http or https, one piece, of bounded length."""
    return _ADDRESS.fullmatch(url) is not None


def _fold(blanks: re.Match[str]) -> str:
    """One blank for blanks with a control character among them; others are left as they are."""
    return " " if _CONTROL.search(blanks[0]) else blanks[0]
