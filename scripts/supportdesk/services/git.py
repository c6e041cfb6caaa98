"""Git in a checkout, by its own command: no shell, and nothing that somebody typed is taken for an option."""

import re
import subprocess
from collections.abc import Mapping
from os import environ
from pathlib import Path

from supportdesk.render.plain import plain
from supportdesk.services.errors import ServiceError

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")  # no refspec, no expression, no option
# git rev-parse --local-env-vars: https://git-scm.com/docs/git-rev-parse#Documentation/git-rev-parse.txt---local-env-vars
_LOCAL = frozenset(
    f"GIT_{name}"
    for name in (
        "ALTERNATE_OBJECT_DIRECTORIES",
        "COMMON_DIR",
        "CONFIG",
        "CONFIG_COUNT",
        "CONFIG_PARAMETERS",
        "DIR",
        "GRAFT_FILE",
        "IMPLICIT_WORK_TREE",
        "INDEX_FILE",
        "INTERNAL_SUPER_PREFIX",
        "NO_REPLACE_OBJECTS",
        "OBJECT_DIRECTORY",
        "PREFIX",
        "REPLACE_REF_BASE",
        "SHALLOW_FILE",
        "WORK_TREE",
    )
)
LONGEST = 400  # characters of what git said


class GitError(ServiceError):
    """Git could not do it; the sentence ends in git's own words."""


class Git:
    """The repository whose work tree is this folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str) -> str:
        """What the command says. Raises GitError where it fails or there is no git."""
        done = self._done(*arguments)
        if done.returncode:
            said = plain((done.stderr or done.stdout).strip(), longest=LONGEST)
            raise GitError(f"git {arguments[0]} failed: {said or 'it does not say why'}")
        return done.stdout

    def line(self, *arguments: str) -> str:
        """The command's one line."""
        return self.run(*arguments).strip()

    def holds(self, *arguments: str) -> bool:
        """Whether the command ends well, where a failure is an answer."""
        return self._done(*arguments).returncode == 0

    def first(self, *arguments: str) -> str:
        """The command's first line; nothing where it fails or says nothing."""
        done = self._done(*arguments)
        return "" if done.returncode else done.stdout.partition("\n")[0].strip()

    def fetch(self, source: str, ref: str) -> str:
        """Fetch a branch, tag or commit with all its history; the commit's name. Raises GitError.

        `source` is a remote's name, an address or a path.
        """
        if not source or source.startswith("-") or "\0" in source:
            raise GitError(f"“{plain(source, longest=80)}” is no remote, address or path of a repository.")
        if not _NAME.fullmatch(ref):
            raise GitError(f"“{plain(ref, longest=80)}” is no branch, tag or commit.")
        self.run("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--", source, ref)
        return self.line("rev-parse", "--verify", "FETCH_HEAD^{commit}")

    def text(self, commit: str, path: str) -> str:
        """A file as a commit has it; empty where it has none."""
        done = self._done("cat-file", "blob", f"{commit}:{path}")
        return "" if done.returncode else done.stdout

    def _done(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["git", "-C", str(self.folder), "-c", "core.quotePath=false", *arguments]
        try:
            return subprocess.run(  # noqa: S603 - git alone, and what was typed is no option
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                env=_english(environ),
                check=False,
            )
        except FileNotFoundError:
            raise GitError("There is no git on this machine: install it.") from None


def _english(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment, in which git says what it says in one language, and asks no editor.

    What ties git to another repository, as inside of a hook or an alias, is left out.
    """
    kept = {name: value for name, value in variables.items() if name not in _LOCAL}
    return {**kept, "LC_ALL": "C.UTF-8", "GIT_EDITOR": "true"}
