"""Upgrading a desk: a newer version is merged on a branch of its own, and `config/` stays the team's.

A repository made by GitHub's “Use this template” shares no history with the product: it begins with one
commit that has the files of some version
(https://docs.github.com/en/repositories/creating-and-managing-repositories/creating-a-repository-from-a-template).
That version is found by its tree and recorded once, by a merge that changes nothing; from then on each
upgrade is a merge of three sides, so that what was edited here, such as the schedule's hours, outlives it.
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from supportdesk.services.git import Git, GitError

KEPT = ("config/teams.yml", "config/overrides.yml")  # the team's: an upgrade never touches them
_BRANCH = "upgrade-{}"  # with the beginning of the version's name, by which no branch of a person is called


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A file that both sides changed, or that one of them took away, and what a person can do about it."""

    path: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What became of it: from which version to which, on which branch, and what a person has to decide.

    `branch` is empty where the desk has the version already. `back` is the command that leads back to what
    was checked out before; empty where git does not know it.
    """

    old: str
    new: str
    branch: str
    back: str = ""
    conflicts: tuple[Conflict, ...] = ()


def upgrade(git: Git, *, source: str, ref: str, base: str = "") -> Upgrade:
    """Merge what `source` has at `ref` on a branch; GitError says what stands in the way.

    `base` is the version that this repository was made from, where its files tell of none.
    """
    _require_order(git)
    new = git.fetch(source, ref)
    current = git.line("branch", "--show-current")
    if _has(git, new):
        return Upgrade(old=_before(git, new), new=new, branch=current if current == _branch(new) else "")
    old = git.first("merge-base", "HEAD", new)
    begun = old or _begun_from(git, new, base)
    branch = _on_branch(git, current, new)
    if _has(git, new):  # an earlier try came to its end
        return Upgrade(old=_before(git, new), new=new, branch=branch)
    if not old:
        message = f"Record that this desk was made from {begun[:10]}"
        git.run("merge", "--quiet", "--strategy=ours", "--allow-unrelated-histories", "-m", message, begun)
    return Upgrade(old=begun, new=new, branch=branch, back=_way_back(git), conflicts=_merged(git, new))


def _require_order(git: Git) -> None:
    """Raises GitError unless this is a whole checkout with nothing under way, and git knows who commits."""
    if not git.holds("rev-parse", "--verify", "HEAD"):
        raise GitError(
            "This is no checkout with a commit in it: clone your desk's repository, and run it there."
        )
    if git.line("rev-parse", "--is-shallow-repository") == "true":
        raise GitError("This checkout has a part of its history only: run git fetch --unshallow.")
    if git.holds("rev-parse", "--verify", "--quiet", "MERGE_HEAD"):
        raise GitError(
            "A merge is under way: finish it by git commit --no-edit, or leave it by git merge --abort."
        )
    if git.run("status", "--porcelain", "--untracked-files=no"):
        raise GitError("Files were changed here and not committed: commit them, or take the changes back.")
    for role in ("AUTHOR", "COMMITTER"):
        if not git.holds("var", f"GIT_{role}_IDENT"):
            raise GitError(
                "Git does not know who you are yet, and a merge carries a name. Tell it once:"
                ' git config --global user.name "…" and git config --global user.email "…".'
            )


def _has(git: Git, new: str) -> bool:
    return git.holds("merge-base", "--is-ancestor", new, "HEAD")


def _branch(new: str) -> str:
    return _BRANCH.format(new[:10])


def _way_back(git: Git) -> str:
    """How to leave the branch of this upgrade, which was switched to from a branch or from a commit."""
    before = git.first("rev-parse", "--symbolic-full-name", "@{-1}")
    if before.startswith("refs/heads/"):
        return f"git switch {shlex.quote(before.removeprefix('refs/heads/'))}"
    commit = git.first("rev-parse", "--verify", "--quiet", "@{-1}")
    return f"git switch --detach {commit[:10]}" if commit else ""


def _before(git: Git, new: str) -> str:
    """The version from which the last merge on this branch came; the new one itself where there was none."""
    parents = git.line("rev-list", "--parents", "--max-count=1", "HEAD").split()[1:]
    is_the_merge = len(parents) > 1 and parents[1] == new
    return git.first("merge-base", parents[0], new) if is_the_merge else new


def _begun_from(git: Git, new: str, base: str) -> str:
    """The version with the very files that this repository began with, the newest one of several."""
    if base:
        found = git.first("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
        if found and git.holds("merge-base", "--is-ancestor", found, new):
            return found
        raise GitError("BASE is no version that came before the new one: give the name of its commit.")
    roots = git.run("log", "--max-parents=0", "--format=%T", "HEAD").split()
    for line in git.run("log", "--format=%H %T", new).splitlines():
        commit, _, tree = line.partition(" ")
        if tree in roots:
            return commit
    raise GitError(
        "No version of FROM has the files that this repository began with, so nobody can tell what was"
        " changed here. Look whether FROM is where it was made from; if you know the version, add BASE=its"
        " commit."
    )


def _on_branch(git: Git, current: str, new: str) -> str:
    """The branch of this upgrade, checked out: made now, or left by an earlier try. Never another one."""
    branch = _branch(new)
    if current == branch:
        return branch
    if not git.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"):
        git.run("switch", "--quiet", "--create", branch)
    elif git.holds("merge-base", "--is-ancestor", "HEAD", f"refs/heads/{branch}"):
        git.run("switch", "--quiet", branch)
    else:
        raise GitError(
            f"The branch {branch} is left from an earlier try, and lacks what was committed since:"
            f" delete it by git branch -D {branch}, and run this again."
        )
    return branch


def _merged(git: Git, new: str) -> tuple[Conflict, ...]:
    """Merge it, the team's files as they are here; what is left to a person stands in the work tree."""
    message = f"Upgrade the desk to {new[:10]}"
    merge = ("merge", "--quiet", "--no-ff", "--no-commit", "-m", message, new)
    if not git.holds(*merge) and not git.holds("rev-parse", "--verify", "--quiet", "MERGE_HEAD"):
        git.run(*merge)  # it never began: git says why
    for path in KEPT:
        if git.holds("cat-file", "-e", f"HEAD:{path}"):
            git.run("checkout", "--quiet", "HEAD", "--", path)
        else:
            git.run("rm", "--quiet", "--force", "--ignore-unmatch", "--", path)
    conflicts = tuple(_conflicts(git))
    if not conflicts:
        git.run("commit", "--quiet", "--no-edit")
    return conflicts


def _conflicts(git: Git) -> Iterator[Conflict]:
    """The files that wait for a person (git's codes: https://git-scm.com/docs/git-status#_short_format)."""
    for entry in git.run("status", "--porcelain", "-z", "--untracked-files=no").split("\0"):
        code, path = entry[:2], entry[3:]
        name = shlex.quote(path)
        if code in ("UU", "AA"):
            what = "was changed here and in the new version"
            mend = f"take the new one: git checkout --theirs -- {name} && git add -- {name}; or edit it"
        elif code in ("UD", "UA"):
            what = "was changed here, and is gone or renamed in the new version"
            mend = f"let it go: git rm -- {name}"
        elif code in ("DU", "AU"):
            what = "was taken away or renamed here, and changed in the new version"
            mend = f"leave it away: git rm -- {name}; or take it: git add -- {name}"
        elif code == "DD":
            what, mend = "was renamed on both sides", f"git rm -- {name}"
        else:
            continue
        yield Conflict(path=path, what=what, mend=mend)
