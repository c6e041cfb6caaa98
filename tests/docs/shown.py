"""The commands that the documentation shows: blocks marked `sh`, page by page."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts),
)
_FENCED = re.compile(
    r"^(?P<indent> *)```(?P<tag>[\w-]*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Why a command is not run again with its page, which file runs it instead, and a line of that file."""

    why: str
    path: str
    line: str


ELSEWHERE: Mapping[str, Elsewhere] = {
    "make demo": Elsewhere(
        why="it takes two minutes",
        path="tests/test_demo.py",
        line="def test_a_week_of_both_teams_goes_as_the_process_says",
    ),
    "make test": Elsewhere(why="it is this suite", path=".ci/run", line="make test"),
    "make bench": Elsewhere(why="it takes minutes", path="tests/bench/test_requests.py", line="bench(SIZE)"),
    "python scripts/create_apps.py": Elsewhere(
        why="it waits for a person in a browser",
        path="tests/runtime/test_create_apps.py",
        line="scripts/create_apps.py",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of commands, and the line at which it begins."""

    line: int
    text: str


def tags(page: Path) -> list[str]:
    """The tags of all fenced blocks of a page, in order."""
    return [found["tag"] for found in _FENCED.finditer(page.read_text("utf-8"))]


def blocks(page: Path) -> Iterator[Block]:
    """The commands of a page, in order."""
    text = page.read_text("utf-8")
    for found in _FENCED.finditer(text):
        if found["tag"] in {"sh", "console", "bash", "shell"}:
            yield Block(line=text.count("\n", 0, found.start()) + 1, text=textwrap.dedent(found["text"]))


def run_elsewhere(line: str) -> str | None:
    """The key of `ELSEWHERE` that a line of commands falls under."""
    return next((long for long in ELSEWHERE if f"{line} ".startswith(f"{long} ")), None)
