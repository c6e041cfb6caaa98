"""REQ-1: which parts of a request the body holds.

A part counts when text of its own stands under a heading or form field for it, in its subsections, or in the
cells of a table that a heading for it heads. The text counts for the innermost heading asked for. Quotes,
code and ticked boxes are text; comments, boxes left open, `_No response_` and the like, and what a template
or the configuration put there, are not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count, islice, pairwise, repeat

from supportdesk.model.places import RequestForm
from supportdesk.policies.reading import (
    BODY_LIMIT,
    INDENTS,
    LABEL_LEVEL,
    LONGEST_HEADING,
    Heading,
    asked,
    heading,
    is_prose,
    plain,
    seen,
    shown,
    title,
)

# `None` is what GitHub writes for a choice in an issue form that nobody made.
_NO_ANSWERS = ("", "No response", "None", "n/a", "NA", "tba", "tbc", "tbd", "to do", "todo")
_FIELD_LEVEL = 3  # of the labels in what an issue form writes
_SIGNS = " \t=-_*#|:."  # a line of them alone says nothing by itself
_MARKERS = re.compile(r"(?:>\s*|(?:[-*+]|\d{1,9}[.)])(?:\s+|$))+")  # of quotes and list items
_BOX = re.compile(r"(?:\[( ?|[xX])\]|☐)(?:\s+|$)")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What a form asks for, in plain words: the headings of each part, and the texts that answer nothing."""

    parts: Mapping[str, frozenset[str]]
    headings: frozenset[str]
    nothing: frozenset[str]


@lru_cache(maxsize=8192)  # most bodies are asked about by several rules
def missing_parts(body: str, form: RequestForm, prompts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The parts of a request that its body lacks, in the form's order: `background`, `impact`.

    `prompts` are the bodies of the Markdown templates that the request may have begun with: a line of
    theirs, left as it was, is no text.
    """
    terms = _terms(form)
    answered = _answered(body, terms, _lines(prompts))
    return tuple(part for part, headings in terms.parts.items() if not answered & headings)


def outline(body: str, form: RequestForm, prompts: tuple[str, ...] = ()) -> str:
    """The shortest body that answers the same parts: all that is kept of thousands of bodies."""
    return _outline(form, missing_parts(body, form, prompts), prompts)


@lru_cache(maxsize=64)
def _outline(form: RequestForm, missing: tuple[str, ...], prompts: tuple[str, ...]) -> str:
    """A heading of each part that is not missing, none that a missing part would take for its own."""
    terms = _terms(form)
    nothing = terms.nothing | _lines(prompts)
    text = next(text for times in count(1) if (text := " ".join(["answered"] * times)) not in nothing)
    lacking = frozenset().union(*(terms.parts[part] for part in missing))
    answered = (min(headings - lacking) for part, headings in terms.parts.items() if part not in missing)
    return "\n".join(f"# {words}\n{text}" for words in answered)


@lru_cache(maxsize=16)
def _terms(form: RequestForm) -> _Terms:
    """The same for all of a team's issues. A heading without words would stand for every other like it."""
    written = {"background": form.background, "impact": form.impact}
    parts = {part: frozenset(map(title, headings)) - {""} for part, headings in written.items()}
    return _Terms(
        parts=parts,
        headings=frozenset().union(*parts.values()),
        nothing=frozenset(map(plain, (*_NO_ANSWERS, *form.placeholders))),
    )


@lru_cache(maxsize=64)
def _lines(prompts: tuple[str, ...]) -> frozenset[str]:
    """The lines of templates in plain words, as they were written and as they are shown."""
    lines = (line for text in prompts for line in (*text[:BODY_LIMIT].splitlines(), *shown(text)))
    return frozenset(map(plain, lines)) - {""}


def _answered(body: str, terms: _Terms, known: frozenset[str]) -> frozenset[str]:
    """The headings that a text stands under, in one pass over the lines; it ends once no part is missing."""
    reader = _Reader(terms, known, is_form=body.lstrip().startswith("### "))
    for line, below in pairwise(chain(shown(body), ("",))):
        reader.read(line, below)
        if reader.is_done:
            break
    return frozenset(reader.answered)


class _Reader:
    """Knows under which headings, and in which table, a line stands; notes which of them are answered."""

    def __init__(self, terms: _Terms, known: frozenset[str], *, is_form: bool) -> None:
        self.answered: set[str] = set()
        self.is_done = False
        self._terms = terms
        self._known = known
        self._is_form = is_form
        self._above = [Heading(0, "")]
        self._columns: list[str] = []  # of the table: what each is asked for as, or nothing
        self._spare = ("", "")  # a heading and its text in the table's header, should it be a row

    def read(self, line: str, below: str) -> None:
        """Reads a line, given the one below it."""
        text = line.strip()
        if is_prose(text, below):
            self._columns = []
            self._note(self._above[-1].title, text, line)
            return
        if not text.strip(_SIGNS):
            self._columns = self._columns if "|" in text else []
            return
        coded = line.startswith(INDENTS)
        if not coded:
            text = seen(text)
            if "|" in text and self._is_row(text, below):
                return
        self._columns = []
        bare = text[found.end() :] if (found := _MARKERS.match(text)) else text
        if box := _BOX.match(bare):
            bare = bare[box.end() :] if (box[1] or "").strip() else ""
        elif bare and not coded and text[0] != ">":
            head = heading(text, bare, below, self._terms.headings)
            if head is not None:
                self._enter(head, line)
                return
        self._note(self._above[-1].title, bare, line)

    def _note(self, owner: str, text: str, line: str) -> None:
        """Notes an answer, if the text is one."""
        if not owner or owner in self.answered:
            return
        words = plain(text[:LONGEST_HEADING]) or plain(text)  # what counts as no answer is short
        if words in self._terms.nothing or self._knows(line):
            return
        self.answered.add(owner)
        self.is_done = all(self.answered & headings for headings in self._terms.parts.values())

    def _knows(self, line: str) -> bool:
        return bool(self._known) and plain(line) in self._known

    def _enter(self, head: Heading, line: str) -> None:
        """Opens a section, and closes what it ends. A label with text beside it holds that text alone."""
        level = head.level
        if self._is_form and level < _FIELD_LEVEL:
            level += _FIELD_LEVEL  # a heading that somebody wrote into a field of the form ends no field
        while self._above[-1].level >= level:
            self._above.pop()
        owner = head.title or self._above[-1].title
        self._note(owner, head.rest, line)
        if level != LABEL_LEVEL or not plain(head.rest) or self._knows(line):
            self._above.append(Heading(level, owner))

    def _is_row(self, text: str, below: str) -> bool:
        """Reads a table's row; False where the line is of no table."""
        cells = _cells(text)
        if not self._columns and _is_rule(below) and len(_cells(below)) == len(cells):
            self._open_table(text, cells)
        elif self._columns or text[0] == "|":
            self._note_cells(text, cells)
        else:
            return False
        return True

    def _open_table(self, text: str, cells: list[str]) -> None:
        """Of a table that has a part in each row the header may be one, as Markdown wants a header."""
        self._columns = [asked(cell, self._terms.headings) for cell in cells]
        key, *others = self._columns
        is_row = key and others and not any(others) and not self._knows(text)
        self._spare = (key, cells[1]) if is_row else ("", "")

    def _note_cells(self, text: str, cells: list[str]) -> None:
        key = asked(cells[0], self._terms.headings)
        if key and self._columns:
            self._note(*self._spare, "")
        if self._knows(text):
            return
        owner = key or self._above[-1].title
        columns = repeat("") if key else chain(self._columns, repeat(""))
        for cell, column in islice(zip(cells, columns, strict=False), 1 if key else 0, None):
            self._note(column or owner, cell, text)


def _is_rule(text: str) -> bool:
    """Whether a line parts a table's header from its rows."""
    return "-" in text and not text.strip("|-: \t")


def _cells(text: str) -> list[str]:
    inner = text.strip().removeprefix("|").removesuffix("|")
    return _PIPE.split(inner) if "\\" in inner else inner.split("|")
