"""The command that upgrades a desk: its flags, what it says, and its exit status."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from supportdesk.runtime.upgrade import Upgrade, upgrade
from supportdesk.runtime.upgrade_report import checked, differences, finished, unfinished
from supportdesk.services.errors import ServiceError
from supportdesk.services.git import Git

DONE, NOTHING, PARTLY = 0, 1, 3
ROOT = Path(__file__).resolve().parents[3]


def main(about: str, argv: Sequence[str] | None = None) -> int:
    """Upgrade the checkout that this file stands in."""
    given = _parser(about).parse_args(argv)
    git = Git(ROOT)
    try:
        done = upgrade(git, source=given.source, ref=given.to, base=given.base)
        return _told(git, done)
    except ServiceError as error:
        sys.stderr.write(f"upgrade: {error}\n")
        return NOTHING
    except KeyboardInterrupt:
        sys.stderr.write("upgrade: Interrupted; run it again to finish.\n")
        return 130


def _told(git: Git, done: Upgrade) -> int:
    if not done.branch:
        _say([f"This desk has that version already ({done.new[:10]}): nothing to do."])
        return DONE
    if done.conflicts:
        _say(unfinished(done))
        return PARTLY
    _say(differences(git, done))
    is_whole, said = checked(git)
    _say([said, *finished(done)])
    return DONE if is_whole else PARTLY


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


def _parser(about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="upgrade.py",
        description=about,
        epilog="Exit status: 0 done or nothing to do, 1 nothing could be done, 3 the rest waits for you.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--from", dest="source", required=True, metavar="REMOTE", help="a remote, an address or a path")
    add("--to", default="main", metavar="REF", help="a branch, tag or commit; default: %(default)s")
    add("--base", default="", metavar="COMMIT", help="the version that this desk was made from, if asked")
    return parser
