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

# What takes minutes, or waits for a person, is not run again: each names the file that runs it, and a line.
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "make demo": ("tests/test_demo.py", "def test_a_week_of_both_teams_goes_as_the_process_says"),
    "make test": (".ci/run", "make test"),
    "make bench": ("tests/bench/test_requests.py", "bench(SIZE)"),
    "python scripts/create_apps.py": ("tests/runtime/test_create_apps.py", "scripts/create_apps.py"),
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
