"""What the Apps that an administrator makes may do: the manifests in templates/, and what is beyond them."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.requestlog import Entry

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_LEVELS = ("read", "write", "admin")


@cache
def manifest(name: str) -> Any:
    """A manifest as it stands; nobody may change it."""
    return json.loads((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))


def permissions(name: str = "github-app") -> dict[str, str]:
    """What one of the GitHub Apps asks for."""
    return dict(manifest(name)["default_permissions"])


def scopes() -> frozenset[str]:
    """What the Slack app asks for."""
    return frozenset(manifest("slack-app")["oauth_config"]["scopes"]["bot"])


def permissions_needed(entries: Iterable[Entry]) -> dict[str, str]:
    """What these requests needed of GitHub: each permission at the highest level."""
    needed: dict[str, str] = {}
    for entry in entries:
        for name, _, level in (each.partition("=") for each in entry.needed if "=" in each):
            needed[name] = max(needed.get(name, level), level, key=_LEVELS.index)
    return needed


def scopes_needed(entries: Iterable[Entry]) -> frozenset[str]:
    """What these requests needed of Slack."""
    return frozenset(each for entry in entries for each in entry.needed if "=" not in each)


def beyond(entries: Iterable[Entry]) -> set[str]:
    """What these requests needed and no manifest of the desk's own Apps has."""
    held = {f"{name}={_LEVELS[place]}" for name, most in permissions().items() for place in _below(most)}
    return {each for entry in entries for each in entry.needed} - held - scopes()


def _below(level: str) -> range:
    return range(_LEVELS.index(level) + 1)
