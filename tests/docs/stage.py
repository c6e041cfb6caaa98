"""Where the documentation's commands are run: the sandbox with a few days in it, and clones of this tree.

`github.com` is a folder of bare repositories. A clone has the packages of this tree, so that `make setup` has
nothing to do.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from sandbox.play.desk import desk_environment
from sandbox.play.story import STORY
from sandbox.play.week import Week
from sandbox.server import Sandbox
from tests.docs.shown import ROOT, Block, run_elsewhere

LAST = "mon 11:06"  # of the story: support has changed hands, and Delivery has requests of each kind
REMOTES = ("acme/support-desk", "OWNER/support-desk")
LONGEST = 120  # seconds for the commands of a page

# The sandbox's clock stands still, as `make demo SERVE=1` says: what is run by hand is given its moment.
PRELUDE = """
set -eu
python() {
  case "$* " in
    *" --now "* | -* | *create_apps.py* | *upgrade.py*) command python "$@" ;;
    *) command python "$@" --now "$NOW" ;;
  esac
}
"""
GIT = """\
[user]
    name = Reader
    email = reader@example.com
[init]
    defaultBranch = main
    templateDir = {template}
[url "{remotes}/"]
    insteadOf = https://github.com/
[advice]
    detachedHead = false
"""
# The packages of a clone are those of this tree, from before its lock files.
HOOK = f"""#!/bin/sh
[ -e .venv ] || ln -s {ROOT}/.venv .venv
touch -t 200001010000 requirements*.txt
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The world, saved as it is at the beginning of a page, and the variables that a reader has exported."""

    sandbox: Sandbox
    saved: bytes
    variables: dict[str, str]

    def run(self, blocks: list[Block], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a page's commands in one shell, in a fresh clone; what takes minutes is left out."""
        self.sandbox.restore(self.saved)
        variables = {**self.variables, "HOME": str(folder)}
        place = folder
        if not any("git clone " in block.text for block in blocks):
            place = folder / "support-desk"
            clone = ["git", "clone", "--quiet", f"https://github.com/{REMOTES[0]}", str(place)]
            subprocess.run(clone, env=variables, check=True)
        told = [f"echo '--- line {block.line}'\n{_shortened(block.text)}" for block in blocks]
        return subprocess.run(
            ["bash", "-c", PRELUDE + "\n".join(told)],
            cwd=place,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
            check=False,
        )


def _shortened(text: str) -> str:
    """What is run here. A line that says `# ends with 3` ends with that, and with nothing else."""
    lines = "\n".join(line for line in text.splitlines() if run_elsewhere(line) is None)
    ends = r"status=0; \1 || status=$?; test $status = \2"
    return re.sub(r"^(.+?) +# ends with (\d)\b.*$", ends, lines, flags=re.MULTILINE)


@contextmanager
def a_stage(folder: Path) -> Iterator[Stage]:
    """Set it all up in a folder."""
    variables = {
        **_git(folder),
        "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "CI": "true",
    }
    for remote in REMOTES:
        _publish(folder / "github" / f"{remote}", folder / "tree", variables)
    story = folder / "story.yml"
    story.write_text(_beginning(STORY.read_text("utf-8")), encoding="utf-8")
    week = Week(ROOT / "config/teams.yml", summary=folder / "summaries.md", story=story)
    with week.sandbox as sandbox:
        for _ in week.play():
            pass
        told = desk_environment(sandbox, week.teams.desk_repository)
        now = sandbox.clock.now().isoformat()
        yield Stage(sandbox=sandbox, saved=sandbox.save(), variables={**variables, **told, "NOW": now})


def _beginning(story: str) -> str:
    """The story's steps up to the last one that is wanted."""
    steps = yaml.safe_load(story)
    last = next(number for number, step in enumerate(steps) if step["at"] == LAST)
    return yaml.safe_dump([*steps[: last + 1], {"at": "mon 11:34", "run": "run_due"}], allow_unicode=True)


def _git(folder: Path) -> dict[str, str]:
    hooks = folder / "template/hooks"
    hooks.mkdir(parents=True)
    (hooks / "post-checkout").write_text(HOOK, encoding="utf-8")
    (hooks / "post-checkout").chmod(0o755)
    (folder / "template/info").mkdir()
    (folder / "template/info/exclude").write_text(".venv\n", encoding="utf-8")
    settings = folder / "gitconfig"
    settings.write_text(GIT.format(template=folder / "template", remotes=folder / "github"), encoding="utf-8")
    return {"GIT_CONFIG_GLOBAL": str(settings), "GIT_CONFIG_NOSYSTEM": "1"}


def _publish(remote: Path, tree: Path, variables: dict[str, str]) -> None:
    """A bare repository that holds this tree as it is, with what is not committed yet."""

    def git(*arguments: str, at: Path) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=at, env=variables, check=True, capture_output=True, text=True
        )
        return done.stdout

    if not tree.exists():
        listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", at=ROOT)
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, tree / name)
        git("init", "--quiet", "--template=", at=tree)
        git("add", "--all", at=tree)
        git("commit", "--quiet", "--no-verify", "--message", "The tree", at=tree)
    remote.parent.mkdir(parents=True, exist_ok=True)
    git("clone", "--quiet", "--bare", "--template=", str(tree), str(remote), at=tree)
