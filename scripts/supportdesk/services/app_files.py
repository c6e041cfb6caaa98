"""The files about Apps: the manifests that they are made of, and what is kept of those that were made.

A private key goes into a file that only its owner reads, and nowhere else. Beside it is what is no secret.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from supportdesk.model.apps import App, AppKind, Place, key_file, proposed_name
from supportdesk.services.errors import ServiceError
from supportdesk.services.github.registration import Registered

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


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

    def has_key(self, kind: AppKind) -> bool:
        """Whether there is a key already: it is never overwritten, so no other App of the kind is made."""
        return self.key(kind).exists()

    def recorded(self, kind: AppKind) -> App | None:
        """The App that was made in an earlier run; None where nothing tells of it."""
        try:
            told: Mapping[str, Any] = json.loads(self._record(kind).read_text(encoding="utf-8"))
            return App(**told) if self.has_key(kind) else None
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, kind: AppKind, registered: Registered) -> None:
        """Write the key, then what is no secret. Raises ServiceError."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self.key(kind), registered.private_key)
            self._record(kind).write_text(json.dumps(asdict(registered.app), indent=2), encoding="utf-8")
        except OSError as error:
            raise ServiceError(
                f"{kind.title} was made, but {self.key(kind)} can't be written ({error.strerror})."
                f" Delete the App on {registered.app.address}, mend the folder and start this step anew."
            ) from None

    def _record(self, kind: AppKind) -> Path:
        return self.folder / f"{kind.key}.json"


def _write(path: Path, text: str) -> None:
    """A new file that only its owner reads; one that is there already stays as it is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
