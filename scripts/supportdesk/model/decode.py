"""From the tree of a written file to the values that its types describe.

The decoder follows the annotations; no key is named here. It never stops at a fault: it notes it and goes on
with a stand-in for what it could not read, so that everything else can be checked too. Whoever decodes may
use the value only if there are no faults.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from supportdesk.model.faults import Fault, quoted, shown
from supportdesk.model.marks import Mark, Setting, is_part, marks_of, options_of, settings_of
from supportdesk.model.scalars import Misread, is_empty, is_off, read_option, read_scalar
from supportdesk.model.standins import stand_in
from supportdesk.model.tree import Entry, Listing, Node, Scalar, Table

Part = TypeVar("Part")
Marks = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded(Generic[Part]):
    """A value, the line of each path that was written, and the faults; with faults the value is a guess."""

    value: Part
    lines: Mapping[str, int]
    faults: tuple[Fault, ...]


def decode(part: type[Part], tree: Node) -> Decoded[Part]:
    """Read a whole file as one of the configuration's types, and note every fault."""
    decoder = _Decoder()
    value: Part = decoder.value(part, tree, "")
    return Decoded(value=value, lines=decoder.lines, faults=tuple(decoder.faults))


class _Decoder:
    """One walk through one tree; collects lines and faults on its way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.lines: dict[str, int] = {}

    def value(self, kind: Any, node: Node, path: str) -> Any:
        """The value of a node, as the annotated type `kind`."""
        self.lines.setdefault(path, node.at.line)
        bare, marks = marks_of(kind)
        if isinstance(node, Scalar) and is_empty(node) and Mark.BARE in marks:
            return ()
        if isinstance(node, Scalar) and is_empty(node):
            return self._refuse(kind, node, path, "is empty", _mend_of_nothing(bare, marks))
        origin = get_origin(bare)
        if options := options_of(bare):
            return self._choice(options, marks, node, path)
        if origin is tuple:
            return self._listing(bare, marks, node, path)
        if origin is Mapping:
            return self._table(bare, marks, node, path)
        if is_part(bare):
            return self._part(bare, node, path)
        return self._scalar(kind, node, path)

    def _choice(self, options: tuple[Any, ...], marks: Marks, node: Node, path: str) -> Any:
        """One of several types; which one, the keys say that were written."""
        if Mark.SWITCH in marks and isinstance(node, Scalar) and is_off(node):
            return None
        written = {entry.key.text for entry in node.entries} if isinstance(node, Table) else set()
        return self.value(max(options, key=lambda option: _shared_keys(option, written)), node, path)

    def _scalar(self, kind: Any, node: Node, path: str) -> Any:
        if not isinstance(node, Scalar):
            return self._refuse(kind, node, path, f"is {_named(node)}", "write a single value")
        bare, _ = marks_of(kind)
        try:
            if get_origin(bare) is Literal:
                return read_option(get_args(bare), node)
            return read_scalar(kind, node)
        except Misread as misread:
            return self._refuse(kind, node, path, misread.problem, misread.mend)

    def _listing(self, kind: Any, marks: Marks, node: Node, path: str) -> Any:
        if not isinstance(node, Listing):
            mend = f"write [{shown(node.text)}]" if isinstance(node, Scalar) else "write a list: [one, two]"
            return self._refuse(kind, node, path, f"is {_named(node)}", mend)
        if Mark.SOME in marks and not node.items:
            return self._refuse(kind, node, path, "is an empty list", "name at least one")
        element = get_args(kind)[0]
        seen = set()
        for index, item in enumerate(node.items):
            if isinstance(item, Scalar) and item.text in seen:
                self._note(f"{path}[{index}]", item.at.line, f"repeats {quoted(item.text)}", "leave it out")
            if isinstance(item, Scalar):
                seen.add(item.text)
        return tuple(self.value(element, item, f"{path}[{index}]") for index, item in enumerate(node.items))

    def _table(self, kind: Any, marks: Marks, node: Node, path: str) -> Any:
        if not isinstance(node, Table):
            return self._refuse(
                kind, node, path, f"is {_named(node)}", "write keys with their values below it"
            )
        if Mark.SOME in marks and not node.entries:
            return self._refuse(kind, node, path, "is empty", "name at least one")
        key_kind, value_kind = get_args(kind)
        values = {}
        for entry in self._once(node, path):
            try:
                read_scalar(key_kind, entry.key)
            except Misread as misread:
                self._note(
                    _below(path, entry.key.text),
                    entry.key.at.line,
                    f"as a key {misread.problem}",
                    misread.mend,
                )
            self.lines[_below(path, entry.key.text)] = entry.key.at.line
            values[entry.key.text] = self.value(value_kind, entry.value, _below(path, entry.key.text))
        return values

    def _part(self, part: type, node: Node, path: str) -> Any:
        settings = settings_of(part)
        short = next((setting for setting in settings if setting.shorthand), None)
        if short and isinstance(node, Scalar):
            return part(**{short.name: self.value(short.kind, node, path)})
        if not isinstance(node, Table):
            keys = ", ".join(setting.key for setting in settings)
            return self._refuse(
                part, node, path, f"is {_named(node)}", f"write keys with their values: {keys}"
            )
        values = self._settings(settings, node, path)
        for setting in settings:
            if setting.required and setting.name not in values:
                missing, line = _below(path, setting.key), self.lines[path]
                self._note(missing, line, "is missing", f"add it: {setting.doc}")
                values[setting.name] = stand_in(setting.kind)
        return part(**values)

    def _settings(self, settings: tuple[Setting, ...], node: Table, path: str) -> dict[str, Any]:
        """The values of the keys that were written; a misspelt key's too, as it was surely meant."""
        known = {setting.key: setting for setting in settings}
        written = {entry.key.text for entry in node.entries}
        free = [key for key in known if key not in written]
        values = {}
        for entry in self._once(node, path):
            setting = known.get(entry.key.text)
            if setting is None:
                meant = get_close_matches(shown(entry.key.text), free, n=1)
                setting = known[meant[0]] if meant else None
                mend = f"did you mean {meant[0]}?" if meant else f"known here: {', '.join(known)}"
                self._note(_below(path, entry.key.text), entry.key.at.line, "is no known key", mend)
            if setting is not None and setting.name not in values:
                self.lines[_below(path, setting.key)] = entry.key.at.line
                values[setting.name] = self.value(setting.kind, entry.value, _below(path, setting.key))
        return values

    def _once(self, node: Table, path: str) -> list[Entry]:
        """The entries, without those whose key stood there before."""
        first: dict[str, Entry] = {}
        for entry in node.entries:
            earlier = first.setdefault(entry.key.text, entry)
            if earlier is not entry:
                problem = f"is written twice: it stands on line {earlier.key.at.line} already"
                self._note(_below(path, entry.key.text), entry.key.at.line, problem, "keep one of the two")
        return list(first.values())

    def _refuse(self, kind: Any, node: Node, path: str, problem: str, mend: str) -> Any:
        self._note(path, node.at.line, problem, mend)
        return stand_in(kind)

    def _note(self, path: str, line: int, problem: str, mend: str) -> None:
        self.faults.append(Fault(path=path, line=line, problem=problem, mend=mend))


def _shared_keys(option: Any, written: set[str]) -> int:
    """How many of the written keys a type has; only types with keys are ever told apart."""
    bare, _ = marks_of(option)
    keys = {setting.key for setting in settings_of(bare)} if is_part(bare) else set()
    return len(keys & written)


def _named(node: Node) -> str:
    """What a node is, in a sentence."""
    if isinstance(node, Scalar):
        return f"the single value {quoted(node.text)}"
    return "a list" if isinstance(node, Listing) else "a table of keys"


def _below(path: str, key: str) -> str:
    return f"{path}.{shown(key)}" if path else shown(key)


def _mend_of_nothing(bare: Any, marks: Marks) -> str:
    if get_origin(bare) is tuple and Mark.SOME not in marks:
        return "write [] for none"
    return "give it a value, or leave the key out if it is optional"
