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
    """The commit that is checked out there; nothing where files do not tell."""
    git = checkout / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        branch = head.removeprefix("ref: ")
        return head if branch == head else (git / branch).read_text(encoding="utf-8").strip()
    except OSError:
        return ""
