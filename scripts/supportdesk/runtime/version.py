"""Which desk this is: the version that pyproject.toml gives, and the commit that is checked out."""

import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).parents[3]


def version_line() -> str:
    """The version; with the commit, where files tell it."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commit = commit_of(CHECKOUT)
    return f"{project['name']} {project['version']}" + (f" (commit {commit[:12]})" if commit else "")


def commit_of(checkout: Path) -> str:
    """The commit that is checked out there; nothing where files do not tell.

    In a work tree of its own `.git` is a file that names its folder, and that folder names the one in common;
    branches that were packed stand in one file: https://git-scm.com/docs/gitrepository-layout.
    """
    git = checkout / ".git"
    try:
        if git.is_file():
            git = checkout / _text(git).removeprefix("gitdir: ")
        head = _text(git / "HEAD")
        branch = head.removeprefix("ref: ")
        if branch == head:
            return head
        common = git / _text(git / "commondir") if (git / "commondir").is_file() else git
        if (common / branch).is_file():
            return _text(common / branch)
        packed = (line.split(" ") for line in _text(common / "packed-refs").splitlines())
        return next((line[0] for line in packed if line[1:] == [branch]), "")
    except (OSError, ValueError):
        return ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
