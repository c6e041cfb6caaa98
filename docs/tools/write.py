"""Writes what is generated in the documentation: `make reference`.

It stands between `<!-- generated: WHAT -->` and `<!-- end -->`; the rest of a page is written by people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.tools.billed import table
from docs.tools.command_line import every_help
from docs.tools.configuration import every_key
from docs.tools.permissions import every_permission

DOCS = Path(__file__).parents[1]
GENERATED: Mapping[str, tuple[str, Callable[[], str]]] = {
    "reference/configuration.md": ("every key", every_key),
    "reference/command-line.md": ("every help", every_help),
    "reference/permissions.md": ("every permission", every_permission),
    "cost.md": ("billed minutes", table),
}


def pages() -> dict[Path, str]:
    """Each page that holds something generated, as it has to be. Raises ValueError where it has no place."""
    return {DOCS / name: _filled(DOCS / name, *what) for name, what in GENERATED.items()}


def _filled(path: Path, what: str, make: Callable[[], str]) -> str:
    place = re.compile(rf"(<!-- generated: {what} -->\n).*?(<!-- end -->)", re.DOTALL)
    text, times = place.subn(lambda found: f"{found[1]}\n{make()}\n{found[2]}", path.read_text("utf-8"))
    if times != 1:
        raise ValueError(f"{path.name} has {times} places for: {what}")
    return text


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
