"""Committing a change of one file at the head of the default branch.

The file's blob SHA goes along, so GitHub refuses a commit over a file that changed meanwhile (409). What is
refused is worked out anew from the file as it is then; after a lost answer the file is read first.
"""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import quote

from supportdesk.services.errors import Ambiguous, Missing, ServiceError
from supportdesk.services.github.answers import Conflict
from supportdesk.services.github.connection import Connection
from supportdesk.services.ports import Change
from supportdesk.services.retry import Transient

_ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file as it stands; without a SHA there is none yet."""

    text: str
    sha: str | None
    url: str


class Contents:
    """Reads and commits files of one repository."""

    def __init__(self, connection: Connection, *, repository: str) -> None:
        self._connection = connection
        self._repository = repository

    def commit(self, *, path: str, change: Change, message: str) -> str:
        """Change a file and commit it; the commit's URL, or the file's where the file is so already."""
        subject = f"{path} in {self._repository}"
        address = f"/repos/{self._repository}/contents/{quote(path)}"
        for _ in range(_ATTEMPTS):
            before = self._read(address, subject)
            text = change(before.text)
            if text == before.text and before.sha is not None:
                return before.url
            try:
                return self._write(address, before=before, text=text, message=message, subject=subject)
            except Conflict:
                continue
            except Transient as failure:
                if not failure.effect:
                    raise
                found = self._settled(address, before=before, text=text, subject=subject)
            if found is not None:
                return found.url
        raise ServiceError(f"{subject} could not be committed, twice: run again.")

    def _settled(self, address: str, *, before: _File, text: str, subject: str) -> _File | None:
        """After a lost answer: the file if it was committed, None if it is as before. Raises Ambiguous."""
        self._connection.patience.sleep(self._connection.patience.first)
        try:
            now = self._read(address, subject)
        except ServiceError:
            raise Ambiguous(
                f"GitHub may or may not have committed {subject}: look there, then run again."
            ) from None
        if now.text == text:
            return now
        if now.sha == before.sha:
            return None
        raise Ambiguous(f"{subject} changed while the desk committed to it: look there, then run again.")

    def _read(self, address: str, subject: str) -> _File:
        try:
            found = self._connection.get(address, subject=subject)
        except Missing:
            return _File(text="", sha=None, url="")
        try:
            text = base64.b64decode(found["content"]).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, KeyError, TypeError):
            raise ServiceError(f"{subject} is no text file of up to a megabyte.") from None
        return _File(text=text, sha=found["sha"], url=found["html_url"])

    def _write(self, address: str, *, before: _File, text: str, message: str, subject: str) -> str:
        body = {"message": message, "content": base64.b64encode(text.encode()).decode("ascii")}
        if before.sha is not None:
            body["sha"] = before.sha
        answer = self._connection.once("PUT", address, body=body, subject=subject)
        url: str = answer["commit"]["html_url"]
        return url
