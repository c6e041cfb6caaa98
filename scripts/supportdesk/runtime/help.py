"""What `--help` and `--version` say."""

import argparse
import textwrap
from collections.abc import Sequence
from typing import Any

from supportdesk.runtime.streams import put
from supportdesk.runtime.version import version_line

EPILOG = """\
exit status:
  0    done, or nothing to do
  1    nothing could be done: one sentence says why, and how to mend it
  2    with --detailed-exitcode: the plan has changes
  3    a part failed, was not decided or waits for a merge: run again to finish
  130  interrupted by Ctrl-C, 143 by SIGTERM: run again to finish
environment: GITHUB_TOKEN and the others, as in docs/reference/environment.md
"""
_HELP_AT = 24  # the column where a flag's help begins


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Fills paragraphs as wide as the terminal; a block with an indented line in it is left as it is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=_HELP_AT)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        del indent
        return "\n\n".join(_filled(block, width) for block in text.strip().split("\n\n"))


class ShowVersion(argparse.Action):
    """Says which desk this is, and ends."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Say it on standard output."""
        del namespace, values, option_string
        put(f"{version_line()}\n")
        parser.exit()


def _filled(block: str, width: int) -> str:
    if any(line.startswith(" ") for line in block.splitlines()):
        return block
    return textwrap.fill(" ".join(block.split()), width)
