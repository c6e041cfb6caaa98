"""Committing a change of one file at the head of a branch.

The file's blob SHA goes along, so GitHub refuses a commit over a file that changed meanwhile, and one over a
branch that moved while it committed (409 both). What is refused, or whose answer is lost, is worked out anew
from the file as it is then, a few times: a change that stands already changes nothing.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from supportdesk.services.errors import Ambiguous, Missing, ServiceError
from supportdesk.services.github.answers import Conflict
from supportdesk.services.github.connection import Connection
from supportdesk.services.ports import Change
from supportdesk.services.retry import Transient

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file as it stands; without a SHA there is none yet."""

    text: str
    sha: str | None
    url: str


class Contents:
    """Reads and commits files of one repository, on its default branch or on `branch`."""

    def __init__(self, connection: Connection, *, repository: str, branch: str | None = None) -> None:
        self._connection = connection
        self._repository = repository
        self._branch = branch

    def commit(self, *, path: str, change: Change, message: str) -> str:
        """Change a file and commit it; the commit's URL, or the file's where the file is so already.

        Raises Protected where the branch takes no commit, and Ambiguous where one may stand unseen.
        """
        subject = f"{path} in {self._repository}"
        address = f"/repos/{self._repository}/contents/{quote(path)}"
        patience, lost = self._connection.patience, False
        for attempt in range(_ATTEMPTS):
            if attempt > 0:
                patience.sleep(patience.first * 2 ** (attempt - 1))
            try:
                before = self._read(address, subject)
            except ServiceError:
                if lost:
                    raise _unsure(subject) from None
                raise
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
                lost = True
        raise _unsure(subject) if lost else ServiceError(f"{subject} keeps changing meanwhile: run again.")

    def _read(self, address: str, subject: str) -> _File:
        parameters = {"ref": self._branch} if self._branch else None
        try:
            found = self._connection.get(address, subject=subject, parameters=parameters)
        except Missing:
            return _File(text="", sha=None, url="")
        try:
            text = base64.b64decode(found["content"]).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, KeyError, TypeError):
            raise ServiceError(f"{subject} is no text file of up to a megabyte.") from None
        return _File(text=text, sha=found["sha"], url=found["html_url"])

    def _write(self, address: str, *, before: _File, text: str, message: str, subject: str) -> str:
        optional = {"sha": before.sha, "branch": self._branch}
        body: Mapping[str, str] = {
            "message": message,
            "content": base64.b64encode(text.encode()).decode("ascii"),
            **{name: value for name, value in optional.items() if value is not None},
        }
        answer = self._connection.once("PUT", address, body=body, subject=subject)
        url: str = answer["commit"]["html_url"]
        return url


def _unsure(subject: str) -> Ambiguous:
    return Ambiguous(f"GitHub may or may not have committed {subject}: look there, then run again.")
