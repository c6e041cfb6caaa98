"""Whom a text on GitHub calls on: logins behind an @ that GitHub would notify."""

import re
from collections.abc import Iterator
from itertools import groupby

from supportdesk.model.lines import shown

_TICKS = re.compile("(`+)")
_QUOTED = re.compile(" {0,3}>")
_LOGIN = re.compile(r"(?<![\w/@.-])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,16})?)(?![\w/-])")
_NOBODY: frozenset[str] = frozenset()


def mentioned(text: str) -> frozenset[str]:
    """The logins that a text calls on, folded; not those in code, comments and quotations.

    `@team/name` and an e-mail address call on nobody.
    """
    if "@" not in text:
        return _NOBODY
    called = (login for words in _spoken(text) for login in _LOGIN.findall(words))
    return frozenset(map(str.casefold, called)) or _NOBODY


def _spoken(text: str) -> Iterator[str]:
    """The paragraphs of a text, without what is code or quoted in them."""
    said = (line.text for line in shown(text) if not line.code and not _QUOTED.match(line.text))
    for blank, lines in groupby(said, key=lambda line: not line.strip()):
        if not blank and "@" in (paragraph := "\n".join(lines)):
            yield _uncoded(paragraph) if "`" in paragraph else paragraph


def _uncoded(paragraph: str) -> str:
    """A paragraph without its code spans: from some backticks to the next that are as many."""
    pieces = _TICKS.split(paragraph)  # words, backticks, words, …
    closing: dict[int, int] = {}
    nearest: dict[str, int] = {}
    for place in range(len(pieces) - 2, 0, -2):
        closing[place] = nearest.get(pieces[place], place)
        nearest[pieces[place]] = place
    kept, place = [pieces[0]], 1
    while place < len(pieces):
        place = closing[place] + 2
        kept.append(pieces[place - 1])
    return " ".join(kept)
