"""The world a sandbox starts with: one YAML file, every part of it optional; `example.yml` shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from sandbox.clock import parse_instant


class WorldError(ValueError):
    """A world that cannot be used, in a sentence for the person who wrote it."""


def load_world(path: Path) -> dict[str, Any]:
    """The world in a YAML file. Raises WorldError."""
    try:
        world = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise WorldError(f"{path} cannot be read as a world: {error}") from error
    if world is None:
        return {}
    if not isinstance(world, dict):
        raise WorldError(
            f"{path} must be a mapping with the keys now, github, slack, opsgenie, jsm, pagerduty and ical."
        )
    return world


def section(world: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The part of the world that belongs to one service; a missing one is empty."""
    return world.get(name) or {}


def starting_time(world: Mapping[str, Any]) -> datetime:
    """Where the clock stands at first: the world's `now`, else this very moment."""
    now = world.get("now")
    return parse_instant(now) if now is not None else datetime.now(UTC)
