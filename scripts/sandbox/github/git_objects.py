"""The GraphQL fields about what stands in a repository's files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from sandbox.github.branches import blob_sha
from sandbox.github.errors import forbidden
from sandbox.github.issues import Repository
from sandbox.github.resolvers import Info, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file; one that is no text has none."""

    typename: ClassVar[str] = "Blob"

    node_id: str
    content: bytes

    @property
    def oid(self) -> str:
        return blob_sha(self.content)

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def text(self) -> str | None:
        try:
            return self.content.decode()
        except UnicodeDecodeError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands directly in a folder."""

    name: str
    content: Blob | Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A folder."""

    typename: ClassVar[str] = "Tree"

    node_id: str
    oid: str
    entries: list[Entry] = field(default_factory=list)


def git_object(repository: Repository, info: Info, expression: str | None = None) -> Blob | Tree | None:
    """What stands at a path of a branch, `HEAD` being the default one: `HEAD:a/file.txt`."""
    if not state_of(info).permits(repository, "contents", "read"):
        raise forbidden()
    revision, _, path = (expression or "").partition(":")
    branch = repository.branches.get(repository.default_branch if revision == "HEAD" else revision)
    return _at(branch.files, path.strip("/"), repository) if branch else None


def _at(files: dict[str, bytes], path: str, repository: Repository) -> Blob | Tree | None:
    node_id = f"GIT_{repository.node_id}_{path}"
    if path in files:
        return Blob(node_id=node_id, content=files[path])
    folder = f"{path}/" if path else ""
    names = dict.fromkeys(
        each.removeprefix(folder).partition("/")[0] for each in files if each.startswith(folder)
    )
    found = {name: _at(files, folder + name, repository) for name in sorted(names)}
    entries = [Entry(name=name, content=each) for name, each in found.items() if each]
    return Tree(node_id=node_id, oid=blob_sha(node_id.encode()), entries=entries) if entries else None
