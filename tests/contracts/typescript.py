"""Compiles Slack blocks as TypeScript against the types that Slack publishes."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.contracts.install import NODE

# What Slack's reference has and @slack/types 3.2.0 lacks, each with its page below docs.slack.dev/reference.
_NEWER = """
declare module "@slack/types/dist/block-kit/block-elements" {
  interface RichTextList { offset?: number }  // block-kit/block-elements/rich-text-list-element
}
"""


def compile_blocks(posts: Iterable[str], *, packages: Path, folder: Path) -> str:
    """What TypeScript has to say of these lists of blocks, each as JSON; empty when it knows them all."""
    (folder / "node_modules").symlink_to(packages, target_is_directory=True)
    constants = [f"export const post{number}: KnownBlock[] = {post};" for number, post in enumerate(posts)]
    source = folder / "blocks.ts"
    source.write_text("\n".join(['import type { KnownBlock } from "@slack/types";', _NEWER, *constants]))
    options = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", str(source))
    command = [str(NODE), str(packages / "typescript/bin/tsc"), *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return f"{done.stdout}{done.stderr}"
