"""The files about Apps: the manifests that they are made of, and what is kept of those that were made.

A private key goes into a file that only its owner reads, and nowhere else. Beside it is what is no secret.
"""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from supportdesk.model.apps import APPS, App, AppKind, Place, key_file, proposed_name
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.registration import Registered

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
_OF_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def read_manifest(kind: AppKind) -> dict[str, Any]:
    """The manifest of an App as templates/ has it."""
    manifest: dict[str, Any] = json.loads((TEMPLATES / kind.template).read_text(encoding="utf-8"))
    return manifest


def github_manifest(kind: AppKind, place: Place, *, redirect_url: str) -> dict[str, Any]:
    """The manifest as GitHub is sent it.

    There is no `hook_attributes`: without it an App has no webhook, and with it GitHub wants an address.
    https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
    """
    return {
        "name": proposed_name(kind, place.owner),
        "url": f"{place.web}/{place.repository}",
        "redirect_url": redirect_url,
        **read_manifest(kind),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The folder that keys are kept in."""

    folder: Path

    def key(self, kind: AppKind) -> Path:
        """Where the private key of an App is, or would be."""
        return self.folder / key_file(kind)

    def require_room(self) -> None:
        """Make the folder, before anybody is sent to GitHub. Raises ServiceError where it is unfit."""
        folder = self.folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            told = folder.stat()
        except OSError as error:
            raise ServiceError(f"{folder} can't be made ({error.strerror}): give another --folder.") from None
        if told.st_uid != os.geteuid() or told.st_mode & _OF_OTHERS:
            raise ServiceError(
                f"{folder} can be changed by others, so no private key goes there: run chmod 700 {folder}, or"
                " give another --folder."
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ServiceError(f"{folder} can't be written: give another --folder.")
        for key in map(self.key, APPS):
            if key.is_symlink() and not key.exists():
                raise ServiceError(f"{key} is a link that leads nowhere: take it away.")

    def has_key(self, kind: AppKind) -> bool:
        """Whether there is a key already: it is never overwritten, so no other App of the kind is made."""
        return os.path.lexists(self.key(kind))

    def recorded(self, kind: AppKind) -> App | None:
        """The App that was made in an earlier run; None where nothing tells of it."""
        try:
            told: Mapping[str, Any] = json.loads(self._record(kind).read_text(encoding="utf-8"))
            return App(**told) if self.has_key(kind) else None
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, kind: AppKind, registered: Registered, *, place: Place) -> None:
        """Write what is no secret, then the key. Raises ServiceError, which says how to come to another key.

        https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/managing-private-keys-for-github-apps
        """
        app, key = registered.app, self.key(kind)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._record(kind).unlink(missing_ok=True)
            _write(self._record(kind), json.dumps(asdict(app), indent=2))
            _write(key, registered.private_key)
        except OSError as error:
            raise ServiceError(
                f"{kind.title} was made (App ID {app.number}), but its private key can't be written to {key}"
                f" ({error.strerror}). Mend that; then open {place.app(app.slug)}, choose “Generate a private"
                f" key”, and save the file as {key}."
            ) from None

    def _record(self, kind: AppKind) -> Path:
        return self.folder / f"{kind.key}.json"


def _write(path: Path, text: str) -> None:
    """A new file that only its owner reads, whole or not at all; one that is there already stays as it is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        path.unlink()
        raise
