import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from sandbox.world import WorldError, load_world, section, starting_time

EXAMPLE = Path(__file__).parents[2] / "scripts/sandbox/example.yml"


def test_a_world_is_read_and_what_it_leaves_out_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "world.yml"
    path.write_text("now: 2026-11-16T08:00:00Z\nslack: {channels: []}\ngithub:\n")

    world = load_world(path)

    assert starting_time(world) == datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
    assert (section(world, "slack"), section(world, "github"), section(world, "opsgenie")) == (
        {"channels": []},
        {},
        {},
    )


def test_an_empty_world_starts_now(tmp_path: Path) -> None:
    path = tmp_path / "world.yml"
    path.write_text("")

    assert abs((starting_time(load_world(path)) - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize("text", ["- a list", "{", None])
def test_what_is_no_world_is_refused_with_its_path(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "world.yml"
    if text is not None:
        path.write_text(text)

    with pytest.raises(WorldError, match=r"world\.yml"):
        load_world(path)


def test_the_example_is_a_world_that_fills_the_page() -> None:
    with Sandbox(load_world(EXAMPLE)) as sandbox, urllib.request.urlopen(sandbox.url, timeout=10) as page:
        text = page.read().decode()

    for part in (
        "Large exports time out",
        "@delivery-support",
        "On it, <b>today</b>.",
        "engineer-r@example.com",
    ):
        assert part in text
