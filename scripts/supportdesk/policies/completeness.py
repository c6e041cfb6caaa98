"""REQ-1: which parts of a request the body holds.

A part counts when a heading or form field for it has text of its own, below it or in its subsections:
comments, `_No response_` and the like do not count. Headings are ATX headings of any level, bold words at
the beginning of a line, and, for the parts asked for, underlined lines; none of them inside a code block.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from supportdesk.model.places import RequestForm

BODY_LIMIT = 65_536  # where GitHub ends an issue's body
BOLD_LEVEL = 7  # below ATX's six
_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)", re.DOTALL
)  # one that is never closed hides the rest, as on GitHub
_FENCE = re.compile(r"(?:```|~~~)[^`]*")
_ATX = re.compile(r"(#{1,6})\s+(\S.*)")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]+)(?:\*\*|__):?(.*)")
_WORD = re.compile(r"[^\W_]+")
_UNDERLINE = re.compile(r"=+|-+")
_NOT_AN_ANSWER = frozenset({"", "no response", "n a", "tbd", "todo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A heading's level and words, and what stands beside it on its line."""

    level: int
    title: str
    rest: str = ""


def missing_parts(body: str, form: RequestForm) -> tuple[str, ...]:
    """The parts of a request that its body lacks, in the form's order: `background`, `impact`."""
    parts = _parts(form)
    answered = frozenset(_answered(body, frozenset().union(*parts.values())))
    return tuple(part for part, headings in parts.items() if not answered & headings)


def outline(body: str, form: RequestForm) -> str:
    """The shortest body that answers the same parts: all that is kept of thousands of bodies."""
    missing = missing_parts(body, form)
    return _outline(form, missing)


@lru_cache(maxsize=64)
def _outline(form: RequestForm, missing: tuple[str, ...]) -> str:
    """A heading of each part that is not missing, none that a missing part would take for its own."""
    parts = _parts(form)
    lacking = frozenset().union(*(parts[part] for part in missing))
    answered = (min(headings - lacking) for part, headings in parts.items() if part not in missing)
    return "\n".join(f"# {heading}\nanswered" for heading in answered)


@lru_cache(maxsize=16)
def _parts(form: RequestForm) -> Mapping[str, frozenset[str]]:
    """The headings of each part by their words alone; the same for all of a team's issues."""
    parts = {"background": form.background, "impact": form.impact}
    return {part: frozenset(map(_plain, headings)) for part, headings in parts.items()}


def _answered(body: str, wanted: frozenset[str]) -> Iterator[str]:
    """The title of every heading that some text stands under; one pass over the lines."""
    lines = [line.strip() for line in _COMMENT.sub("", body[:BODY_LIMIT]).splitlines()]
    above: list[_Heading] = []
    in_code = False
    for line, below in pairwise([*lines, ""]):
        in_code ^= _FENCE.fullmatch(line) is not None
        heading = None if in_code else _heading(line, below, wanted)
        if heading is not None:
            while above and above[-1].level >= heading.level:
                above.pop()
            above.append(heading)
        if above and _plain(line if heading is None else heading.rest) not in _NOT_AN_ANSWER:
            yield from (each.title for each in above)


def _heading(line: str, below: str, wanted: frozenset[str]) -> _Heading | None:
    if match := _ATX.fullmatch(line):
        return _Heading(level=len(match[1]), title=_plain(match[2]))
    if match := _BOLD.fullmatch(line):
        return _Heading(level=BOLD_LEVEL, title=_plain(match[1]), rest=match[2])
    if _UNDERLINE.fullmatch(below) and _plain(line) in wanted:
        return _Heading(level=1 if below.startswith("=") else 2, title=_plain(line))
    return None


def _plain(text: str) -> str:
    """The words alone: case, punctuation and markup do not matter."""
    return " ".join(_WORD.findall(text)).casefold()
