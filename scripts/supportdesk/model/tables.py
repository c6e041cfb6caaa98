"""Pages of tables and sentences, before they are anybody's markup: for the terminal, and as Markdown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of plain words under their columns; the rows in `marked` stand out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or lines of a file ready to be pasted."""

    text: str
    pasted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A title with what stands below it, in reading order."""

    title: str
    parts: tuple[Table | Said, ...]
