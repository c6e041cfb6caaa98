"""The little of git that the desk touches: branches as sets of files, and commits of one file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


def blob_sha(content: bytes) -> str:
    """The hash that git gives a file."""
    return _sha(b"blob %d\0" % len(content) + content)


@dataclass(slots=True, kw_only=True)
class Branch:
    """A branch: the commit it stands at, the files there, and by what it is protected (see rest_git).

    `past` are the commits before, and `began` the files with which the branch began. `authors` are those of
    its commits, by their hashes, as far as they have accounts.
    """

    sha: str
    files: dict[str, bytes] = field(default_factory=dict)
    protected: str | bool = False
    past: list[str] = field(default_factory=list)
    began: dict[str, bytes] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)

    def commit(self, path: str, content: bytes, message: str, *, by: str | None = None) -> str:
        """Write one file; returns the new commit, whose hash depends on all before it."""
        self.files[path] = content
        self.past.append(self.sha)
        self.sha = _sha(f"{self.sha}\0{path}\0{message}\0".encode() + content)
        if by is not None:
            self.authors[self.sha] = by
        return self.sha

    def fork(self) -> Branch:
        """A new branch that starts here."""
        return Branch(
            sha=self.sha,
            files=dict(self.files),
            past=list(self.past),
            began=dict(self.files),
            authors=dict(self.authors),
        )

    def move(self, there: Branch) -> None:
        """Stand where another branch stands, as if this one began there."""
        self.sha, self.files = there.sha, dict(there.files)
        self.past, self.began = list(there.past), dict(there.files)
        self.authors = dict(there.authors)

    def merge(self, head: Branch, message: str) -> None:
        """Take over what the other branch changed since it began; ValueError where that changed here too."""
        changed = {path: text for path, text in head.files.items() if text != head.began.get(path)}
        for path, content in changed.items():
            if self.files.get(path) not in {head.began.get(path), content}:
                raise ValueError(f"{path} has conflicts: it changed on both branches")
        for path, content in changed.items():
            self.commit(path, content, message)


def first_commit(name: str) -> str:
    """The hash of the commit that a branch of the world begins with."""
    return _sha(name.encode())


def _sha(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
