import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from supportdesk.model.document import Bullets, Document, words
from supportdesk.render.slack import render_slack
from tests.contracts.typescript import compile_blocks
from tests.render.documents import documents

pytestmark = pytest.mark.contract


def test_every_rendered_block_is_one_that_slack_s_types_know(packages: Path, tmp_path: Path) -> None:
    posts: list[str] = []
    longest = Document(
        "Next up", (Bullets(tuple(words("A request " * 30) for _ in range(60)), numbered=True),)
    )

    @example(longest)
    @settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(documents)
    def collect(document: Document) -> None:
        posts.extend(json.dumps(list(post.blocks)) for post in render_slack(document))

    collect()
    assert any('"offset"' in post for post in posts)  # a numbered list that goes past a block is among them
    assert compile_blocks(posts, packages=packages, folder=tmp_path) == ""


def test_a_block_that_slack_does_not_know_is_refused(packages: Path, tmp_path: Path) -> None:
    complaint = compile_blocks(['[{"type": "header", "text": "words"}]'], packages=packages, folder=tmp_path)
    assert "TS2322" in complaint
