"""What is wrong with a written file: every fault with place and mend, and the error that holds them."""

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: the path of its key, its line, what is wrong, and what to do about it."""

    path: str
    line: int
    problem: str
    mend: str


class ConfigurationError(Exception):
    """A file that cannot be used; its text lists every fault, in the order of the file."""

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source = source
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.path)))
        super().__init__("\n".join(self._said(fault) for fault in self.faults))

    def _said(self, fault: Fault) -> str:
        subject = f"{fault.path}: " if fault.path else ""
        return _printable(f"{self.source}:{fault.line}  {subject}{fault.problem}  → {fault.mend}")


def shown(text: str) -> str:
    """Somebody's text as it may stand in a message: printable, on one line, not too long."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return _printable(cut)


def quoted(text: str) -> str:
    """The same in quotation marks."""
    return f'"{shown(text)}"'


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
