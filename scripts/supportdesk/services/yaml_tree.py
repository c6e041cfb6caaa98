"""YAML text as a neutral tree, for files that people write: bounded, and without YAML's surprises.

PyYAML's events are read one by one, so that depth and size are known before anything is built. Anchors,
aliases and tags are refused: no such file needs them, and they are how a small file becomes a big one.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from supportdesk.model.faults import ConfigurationError, Fault
from supportdesk.model.tree import Entry, Listing, Node, Place, Scalar, Table

LARGEST_FILE = 256 * 1024
DEEPEST = 20
MOST_NODES = 10_000


def parse_yaml(text: str, *, source: str) -> Node:
    """The one document of a text; ConfigurationError names the line at which it is not what it should be."""
    return _Reader(text, source).document()


class _Reader:
    """One walk over the events of one text."""

    def __init__(self, text: str, source: str) -> None:
        self._source = source
        self._nodes = 0
        self._read_to = 1
        self._events = self._every_event(text)

    def document(self) -> Node:
        """The root of the only document."""
        next(self._events)  # the stream's start
        event = next(self._events)
        if not isinstance(event, yaml.DocumentStartEvent):
            raise self._fault(1, "the file is empty", "write at least version: 1")
        root = self._node(next(self._events), depth=1)
        next(self._events)  # the document's end
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._fault(_line(event), "a second document begins here", "keep one document, without ---")
        return root

    def _node(self, event: Any, *, depth: int) -> Node:
        self._check(event, depth)
        at = Place(line=_line(event), column=event.start_mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(text=_whole_characters(event.value), quoted=event.style is not None, at=at)
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(items=tuple(self._items(depth + 1)), at=at)
        return Table(entries=tuple(self._entries(depth + 1)), at=at)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth=depth)

    def _entries(self, depth: int) -> Iterator[Entry]:
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth=depth)
            if not isinstance(key, Scalar):
                raise self._fault(
                    key.at.line, "a key is itself a list or table", "write a plain word as the key"
                )
            yield Entry(key=key, value=self._node(next(self._events), depth=depth))

    def _check(self, event: Any, depth: int) -> None:
        self._nodes += 1
        self._read_to = _line(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._fault(_line(event), "anchors and aliases (& and *) are not read", "write it out")
        if event.tag is not None:
            raise self._fault(_line(event), "tags (!) are not read", "leave the tag out, or quote the text")
        if depth > DEEPEST:
            raise self._fault(_line(event), f"is nested more than {DEEPEST} deep", "flatten it")
        if self._nodes > MOST_NODES:
            raise self._fault(
                _line(event), f"holds more than {MOST_NODES} values", "split the teams over two desks"
            )

    def _every_event(self, text: str) -> Iterator[Any]:
        """PyYAML's events; whatever it cannot read becomes a fault."""
        try:
            yield from yaml.parse(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise self._fault(
                line, f"is no YAML: {error.problem}", "correct the line or the one above"
            ) from None
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            raise self._fault(line, "holds a character that YAML forbids", "remove it") from None
        except (ValueError, OverflowError):  # an escape or a version number beyond Python's own limits
            raise self._fault(self._read_to, "an escape stands for no character", "correct it") from None

    def _fault(self, line: int, problem: str, mend: str) -> ConfigurationError:
        return ConfigurationError(self._source, [Fault(path="", line=line, problem=problem, mend=mend)])


def _whole_characters(text: str) -> str:
    """The text, with characters joined that were escaped in two halves as JSON does; PyYAML keeps halves."""
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:  # half a character: refused where the text is read
        return text


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line
