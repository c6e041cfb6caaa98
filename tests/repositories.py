"""Git repositories in a temporary folder: the product, and desks made from it."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
WHO = {
    f"GIT_{role}_{what}": text
    for role in ("AUTHOR", "COMMITTER")
    for what, text in (("NAME", "Somebody"), ("EMAIL", "somebody@example.com"))
}


def environment(**variables: str) -> dict[str, str]:
    """An environment in which git knows of no configuration but the repository's own."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT")}
    return {**kept, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", **variables}


class Checkout:
    """A repository with a work tree, on its branch main."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / ".git").exists():
            folder.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", self.folder, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=environment(**WHO),
        )
        return done.stdout.strip()

    def commit(self, message: str = "A change") -> str:
        """Commit everything; the commit's name."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    @property
    def branch(self) -> str:
        return self.git("branch", "--show-current")


def the_product(folder: Path) -> Checkout:
    """A repository with every file that this one keeps or is about to keep, in two commits."""
    product = Checkout(folder)
    product.write("README.md", "The beginning.\n")
    product.commit("Begin")
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for path in filter(None, listed.split("\0")):
        if (ROOT / path).is_file():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, place)
    product.commit("All of it")
    return product


def from_template(product: Checkout, folder: Path) -> Checkout:
    """What “Use this template” makes: the files of the newest version in one commit, without a history."""
    desk = Checkout(folder)
    product.git("worktree", "prune")
    subprocess.run(
        ["git", "-C", desk.folder, "fetch", "--quiet", product.folder, "main"], check=True, env=environment()
    )
    desk.git("read-tree", "-u", "--reset", "FETCH_HEAD")
    desk.commit("Initial commit")
    return desk
