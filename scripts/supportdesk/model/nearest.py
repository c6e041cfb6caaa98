"""The name that somebody may have meant: written in another case, with another separator, or a letter off."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 100  # of a name that is compared; GitHub's labels end at 50 characters
_ALIKE = 0.85  # of difflib: one letter in seven may be off
_APART = re.compile(r"[\W_]+")
_NUMBERS = re.compile("[0-9]+")


def nearest(name: str, others: Iterable[str]) -> str | None:
    """Of other names the one most like this one; None where none is.

    Case and separators count for nothing, numbers for all: `P1` is not meant by `P2`.
    """
    folded: dict[str, str] = {}
    for other in others:
        if other != name:
            folded.setdefault(_fold(other), other)
    wanted, numbers = _fold(name), _NUMBERS.findall(name)
    if wanted in folded:
        return folded[wanted]
    alike = [other for other in folded if _NUMBERS.findall(other) == numbers]
    found = get_close_matches(wanted, alike, n=1, cutoff=_ALIKE)
    return folded[found[0]] if found else None


def _fold(name: str) -> str:
    """The letters and digits alone; of a name without any all that it has."""
    return _APART.sub("", name[:_LONGEST].casefold()) or name[:_LONGEST]
