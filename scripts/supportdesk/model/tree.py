"""A written file as a neutral tree: texts, lists and tables, each with its place, not yet interpreted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something begins in a file, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value, as the text that was written; `quoted` tells "off" from off."""

    text: str
    quoted: bool
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Values in order."""

    items: "tuple[Node, ...]"
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key of a table, and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Keys with values, in order; a key that was written twice stands here twice."""

    entries: tuple[Entry, ...]
    at: Place


Node = Scalar | Listing | Table
