"""The GraphQL documents: one operation a file in `services/graphql/`, with the fragments that it spreads."""

import re
from functools import cache
from importlib.resources import files

_FOLDER = files("supportdesk.services") / "graphql"
_SPREAD = re.compile(r"\.\.\.(\w+)")


def names() -> tuple[str, ...]:
    """Every operation there is, by its file's name."""
    found = (entry.name for entry in _FOLDER.iterdir() if entry.is_file())
    return tuple(sorted(name.removesuffix(".graphql") for name in found if name.endswith(".graphql")))


@cache
def document(name: str) -> str:
    """An operation as it is sent: its file, and each fragment that it needs once."""
    return with_fragments((_FOLDER / f"{name}.graphql").read_text(encoding="utf-8"))


@cache
def with_fragments(operation: str) -> str:
    """An operation, and each fragment that it needs once."""
    parts = [operation]
    wanted = _SPREAD.findall(parts[0])
    known: set[str] = set()
    while wanted:
        fragment = wanted.pop()
        if fragment in known:
            continue
        known.add(fragment)
        parts.append((_FOLDER / "fragments" / f"{fragment}.graphql").read_text(encoding="utf-8"))
        wanted += _SPREAD.findall(parts[-1])
    return "\n".join(parts)
