"""Compiles what Slack is given as TypeScript against the types that Slack publishes."""

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
    constants = [f"export const post{number}: KnownBlock[] = {post};" for number, post in enumerate(posts)]
    lines = ['import type { KnownBlock } from "@slack/types";', _NEWER, *constants]
    return _compile(lines, packages=packages, folder=folder)


def compile_manifest(manifest: str, *, packages: Path, folder: Path) -> str:
    """What TypeScript has to say of an app's manifest, as JSON; empty when it knows all of it."""
    lines = [
        'import type { Manifest } from "@slack/web-api/dist/types/request/manifest";',
        # The type lets anything stand at the top; its own keys are those that Slack documents.
        "type Known<T> = { [K in keyof T as string extends K ? never : K]: T[K] };",
        f"export const manifest: Known<Manifest> = {manifest};",
    ]
    return _compile(lines, packages=packages, folder=folder)


def _compile(lines: Iterable[str], *, packages: Path, folder: Path) -> str:
    (folder / "node_modules").symlink_to(packages, target_is_directory=True)
    source = folder / "source.ts"
    source.write_text("\n".join(lines))
    options = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", str(source))
    command = [str(NODE), str(packages / "typescript/bin/tsc"), *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return f"{done.stdout}{done.stderr}"
