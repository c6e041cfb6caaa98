"""REQ-1: which parts of a request the body holds.

A part counts when a heading or form field for it has text of its own: comments, `_No response_` and empty
lines do not count. Headings are ATX headings of any level, lines in bold alone, and underlined headings.
"""

import re
from collections.abc import Iterator

from supportdesk.model.places import RequestForm

BODY_LIMIT = 65_536  # where GitHub ends an issue's body
_ATX = re.compile(r"#{1,6}\s+(\S.*)")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]+)(?:\*\*|__):?")
_UNDERLINE = re.compile(r"(?:=+|-+)")
_NOT_AN_ANSWER = frozenset({"", "_no response_", "no response", "n/a", "-", "tbd", "todo"})


def missing_parts(body: str, form: RequestForm) -> tuple[str, ...]:
    """The parts of a request that its body lacks, in the form's order: `background`, `impact`."""
    answered = {_plain(heading) for heading, text in _sections(body) if _answers(text)}
    parts = {"background": form.background, "impact": form.impact}
    return tuple(part for part, headings in parts.items() if not answered.intersection(map(_plain, headings)))


def _sections(body: str) -> Iterator[tuple[str, list[str]]]:
    """Each heading with the lines below it, up to the next heading."""
    heading = ""
    lines: list[str] = []
    for line in map(str.strip, _without_comments(body[:BODY_LIMIT]).splitlines()):
        title = _heading(line)
        if title is not None:
            yield heading, lines
            heading, lines = title, []
        elif lines and _UNDERLINE.fullmatch(line) and _answers(lines[-1:]):
            below = lines.pop()
            yield heading, lines
            heading, lines = below, []
        else:
            lines.append(line)
    yield heading, lines


def _heading(line: str) -> str | None:
    match = _ATX.fullmatch(line) or _BOLD.fullmatch(line)
    return match[1] if match else None


def _answers(lines: list[str]) -> bool:
    return any(line.strip().casefold() not in _NOT_AN_ANSWER for line in lines)


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading)).casefold()


def _without_comments(body: str) -> str:
    """The body without HTML comments; one that is never closed hides the rest, as GitHub shows it."""
    kept, rest = [], body
    while rest:
        before, opened, rest = rest.partition("<!--")
        kept.append(before)
        _, _, rest = rest.partition("-->") if opened else ("", "", "")
    return "".join(kept)
