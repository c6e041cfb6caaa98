import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from supportdesk.model.document import Document
from supportdesk.render.slack import render_slack
from tests.contracts.install import NODE
from tests.render.documents import documents

pytestmark = pytest.mark.contract


def compile_blocks(posts: list[str], *, packages: Path, folder: Path) -> str:
    """What TypeScript has to say of these lists of blocks, each as JSON; empty when it knows them all."""
    (folder / "node_modules").symlink_to(packages, target_is_directory=True)
    constants = [f"export const post{number}: KnownBlock[] = {post};" for number, post in enumerate(posts)]
    source = folder / "blocks.ts"
    source.write_text("\n".join(['import type { KnownBlock } from "@slack/types";', *constants]))
    options = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", str(source))
    done = subprocess.run(
        [NODE, packages / "typescript/bin/tsc", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


def test_every_rendered_block_is_one_that_slack_s_types_know(packages: Path, tmp_path: Path) -> None:
    posts: list[str] = []

    @settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(documents)
    def collect(document: Document) -> None:
        posts.extend(json.dumps(list(post.blocks)) for post in render_slack(document))

    collect()
    assert compile_blocks(posts, packages=packages, folder=tmp_path) == ""


def test_a_block_that_slack_does_not_know_is_refused(packages: Path, tmp_path: Path) -> None:
    complaint = compile_blocks(['[{"type": "header", "text": "words"}]'], packages=packages, folder=tmp_path)
    assert "TS2322" in complaint
