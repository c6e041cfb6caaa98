"""The little of git that the desk touches: branches as sets of files, and commits of one file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


def blob_sha(content: bytes) -> str:
    """The hash that git gives a file."""
    return _sha(b"blob %d\0" % len(content) + content)


@dataclass(slots=True, kw_only=True)
class Branch:
    """A branch: the commit it stands at, and the files there."""

    sha: str
    files: dict[str, bytes] = field(default_factory=dict)
    protected: bool = False

    def commit(self, path: str, content: bytes, message: str) -> str:
        """Write one file; returns the new commit, whose hash depends on all before it."""
        self.files[path] = content
        self.sha = _sha(f"{self.sha}\0{path}\0{message}\0".encode() + content)
        return self.sha

    def fork(self) -> Branch:
        """A new branch that starts here."""
        return Branch(sha=self.sha, files=dict(self.files))


def first_commit(name: str) -> str:
    """The hash of the commit that a branch of the world begins with."""
    return _sha(name.encode())


def _sha(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
