"""What each App may do and what for, from the manifests in templates/ and from the reasons beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from supportdesk.model.apps import DESK, DOORBELL, SLACK, AppKind

TEMPLATES = Path(__file__).parents[2] / "templates"


def every_permission() -> str:
    """App by app."""
    return "\n".join(map(_section, (DESK, DOORBELL, SLACK)))


def _section(app: AppKind) -> str:
    rows = "".join(f"| {what} | {app.purposes[name]} |\n" for name, what in _asked(app))
    head = (
        f"## {app.title}\n\n{app.about} Its manifest is [{app.template}](../../templates/{app.template}).\n"
    )
    return f"{head}\n| it may | what for |\n|---|---|\n{rows}"


def _asked(app: AppKind) -> Iterator[tuple[str, str]]:
    """The name of each permission or scope, and how it is shown."""
    manifest = json.loads((TEMPLATES / app.template).read_text("utf-8"))
    permissions: Mapping[str, str] = manifest.get("default_permissions", {})
    for name, level in permissions.items():
        yield name, f"`{name}`: {'read and write' if level == 'write' else level}"
    for scope in manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()):
        yield scope, f"`{scope}`"
