"""What `--help` of each script says, in the order in which one meets them."""

from __future__ import annotations

import contextlib
import os
import runpy
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from unittest.mock import patch

SCRIPTS = Path(__file__).parents[2] / "scripts"
FIRST = ("demo", "create_apps", "doctor", "run_due")
WIDTH = "100"


def every_help() -> str:
    """Script by script."""
    return "\n".join(f"### {name}.py\n\n```text\n{help_of(name)}```\n" for name in names())


def names() -> list[str]:
    """The scripts, what one begins with first."""
    found = sorted(path.stem for path in SCRIPTS.glob("*.py"))
    return [*(name for name in FIRST if name in found), *(name for name in found if name not in FIRST)]


def help_of(name: str) -> str:
    """What a script says when it is asked for help."""
    with _plain_terminal(name) as said, contextlib.suppress(SystemExit):
        runpy.run_path(str(SCRIPTS / f"{name}.py"), run_name="__main__")
    return said.getvalue()


@contextlib.contextmanager
def _plain_terminal(name: str) -> Iterator[StringIO]:
    said = StringIO()
    variables = {"COLUMNS": WIDTH, "NO_COLOR": "1"}
    with (
        patch.object(sys, "argv", [f"{name}.py", "--help"]),
        patch.dict(os.environ, variables),
        contextlib.redirect_stdout(said),
    ):
        yield said
