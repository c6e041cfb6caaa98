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
from docs.tools.sandbox import every_fault, every_verb

DOCS = Path(__file__).parents[1]
GENERATED: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "reference/configuration.md": {"every key": every_key},
    "reference/command-line.md": {"every help": every_help},
    "reference/permissions.md": {"every permission": every_permission},
    "cost.md": {"billed minutes": table},
    "sandbox.md": {"every verb": every_verb, "every fault": every_fault},
}


def pages() -> dict[Path, str]:
    """Each page that holds something generated, as it has to be. Raises ValueError where it has no place."""
    return {DOCS / name: _filled(DOCS / name, parts) for name, parts in GENERATED.items()}


def _filled(path: Path, parts: Mapping[str, Callable[[], str]]) -> str:
    text = path.read_text("utf-8")
    for what, make in parts.items():
        place = re.compile(rf"(?<=<!-- generated: {what} -->\n).*?(?=<!-- end -->)", re.DOTALL)
        found = list(place.finditer(text))
        if len(found) != 1:
            raise ValueError(f"{path.name} has {len(found)} places for: {what}")
        text = f"{text[: found[0].start()]}\n{make()}\n{text[found[0].end() :]}"
    return text


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
