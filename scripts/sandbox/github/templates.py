"""Issue templates of a repository: the Markdown files in its default branch, and the forms beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from sandbox.github.issues import Repository

_FOLDER = PurePosixPath(".github/ISSUE_TEMPLATE")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTemplate:
    """What people are offered before they write; a form has no body of its own."""

    filename: str
    name: str
    about: str | None
    body: str | None


def templates_of(repository: Repository) -> list[IssueTemplate]:
    """The templates, by the names of their files."""
    files = repository.branches[repository.default_branch].files
    found = {
        PurePosixPath(path).name: content.decode()
        for path, content in sorted(files.items())
        if PurePosixPath(path).parent == _FOLDER
    }
    return [_template(name, text) for name, text in found.items() if name != "config.yml"]


def _template(filename: str, text: str) -> IssueTemplate:
    """A template; its front matter is not part of its body."""
    is_form = not filename.endswith(".md")
    front, body = (text, None) if is_form else _parted(text)
    told = yaml.safe_load(front) or {}
    about = told.get("description") if is_form else told.get("about")
    return IssueTemplate(filename=filename, name=told.get("name", filename), about=about, body=body)


def _parted(text: str) -> tuple[str, str]:
    if not text.startswith("---\n"):
        return "", text
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    return front, body.lstrip("\n")
