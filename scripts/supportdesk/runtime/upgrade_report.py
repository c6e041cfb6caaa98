"""What an upgrade changes, in words: what the desk will do differently, and what is to be done now."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from os import environ

from supportdesk.render.plain import plain
from supportdesk.runtime.main import NOT_INSTALLED
from supportdesk.runtime.upgrade import KEPT, Upgrade
from supportdesk.services.git import Git

CHANGES, LOCK, TEMPLATES = "CHANGELOG.md", "requirements.txt", "templates"
_VERSION = re.compile(r'^version = "([^"\n]{1,40})"$', re.MULTILINE)
CHECK = ("scripts/review_configuration.py", "--base", "config", "--head", "config")
_NEEDED = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV")  # no token among them


def entries(changelog: str) -> list[str]:
    """The entries of a changelog, a line each, the newest first."""
    found: list[str] = []
    for line in changelog.splitlines():
        if line.startswith("- "):
            found.append(line.removeprefix("- ").strip())
        elif found and line.startswith("  "):
            found[-1] += f" {line.strip()}"
    return found


def differences(git: Git, done: Upgrade) -> Iterator[str]:
    """What the new version does otherwise: the entries that its changelog has more, or has otherwise."""
    before = set(entries(git.text(done.old, CHANGES)))
    news = [each for each in entries(git.text(done.new, CHANGES)) if each not in before]
    yield f"From {_version(git, done.old)} to {_version(git, done.new)}. What the desk will do differently:"
    yield from (f"  - {plain(each)}" for each in news or ["Nothing that its changelog speaks of."])
    changed = git.run("diff", "--name-only", "-z", done.old, done.new).split("\0")
    copied = [each for each in changed if each.startswith(f"{TEMPLATES}/")]
    if copied:
        yield f"Changed, and to be taken over where you put it: {plain(', '.join(copied))}."
    if LOCK in changed:
        yield "Other packages are needed: run make setup."


def unfinished(done: Upgrade) -> Iterator[str]:
    """What only a person can decide, file by file, and how to go on or back."""
    yield f"On the branch {done.branch}, these files wait for you:"
    for each in done.conflicts:
        yield f"  {plain(each.path)} {each.what}."
        yield f"    → {plain(each.mend)}"
    yield f"{' and '.join(KEPT)} are as you had them."
    yield "When all are added: git commit --no-edit, and run this again: it says what will be different."
    yield f"To go back: {plain(' && '.join(filter(None, ('git merge --abort', done.back))))}"


def finished(done: Upgrade) -> Iterator[str]:
    """What to look at, and how it comes into force."""
    yield f"The new version stands on the branch {done.branch}; nothing runs from there. Look at its plan:"
    yield "    python scripts/run_due.py"
    yield "Then push it, and merge it by a merge commit: squashed, the next upgrade would not know of it."
    yield f"    git push --set-upstream origin {done.branch}"


def checked(git: Git) -> tuple[bool, str]:
    """Whether `config/` loads with the new version, by its own code; and what that says.

    The new code is given no variable that could hold a secret.
    """
    bare = {name: environ[name] for name in _NEEDED if name in environ}
    ran = subprocess.run(  # noqa: S603 - the desk's own script
        [sys.executable, *CHECK],
        cwd=git.folder,
        env=_quiet(bare),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if ran.returncode == 0:
        return True, "config/ loads with the new version."
    if NOT_INSTALLED in ran.stderr or "ModuleNotFoundError" in ran.stderr:
        return False, f"config/ could not be checked: run make setup, then python {' '.join(CHECK)}"
    said = "\n".join(plain(line) for line in (ran.stdout + ran.stderr).splitlines())
    return False, f"config/ does not load with the new version: mend it on this branch.\n{said}"


def _quiet(variables: Mapping[str, str]) -> dict[str, str]:
    return {**variables, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}


def _version(git: Git, commit: str) -> str:
    found = _VERSION.search(git.text(commit, "pyproject.toml"))
    return f"{plain(found[1])} ({commit[:10]})" if found else commit[:10]
