"""The guide names every command there is, and no other."""

import re
from pathlib import Path

from supportdesk.model.commands import COMMANDS

GUIDE = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")


def test_the_table_has_each_command_once() -> None:
    rows = re.findall(r"^\| `/([a-z-]+)[^`]*` \|", GUIDE, re.MULTILINE)
    assert sorted(rows) == sorted(COMMANDS)
