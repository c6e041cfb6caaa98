"""The command that upgrades a desk: its flags, what it says, and its exit status."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from supportdesk.runtime.arguments import Parser, UsageError
from supportdesk.runtime.status import DONE, NOTHING, PARTLY
from supportdesk.runtime.stopping import Stopping
from supportdesk.runtime.streams import put, tell
from supportdesk.runtime.upgrade import Upgrade, upgrade
from supportdesk.runtime.upgrade_report import checked, differences, finished, unfinished
from supportdesk.services.errors import ServiceError
from supportdesk.services.git import Git

ROOT = Path(__file__).resolve().parents[3]


def upgrade_desk(about: str, *, stopping: Stopping) -> int:
    """Upgrade the checkout that this file stands in; the exit status.

    `about` is what the script says of itself.
    """
    git = Git(ROOT)
    try:
        given = _parser(about).parse_args()
        done = upgrade(git, source=given.source, ref=given.to, base=given.base)
        return _told(git, done)
    except (ServiceError, UsageError) as error:
        tell(f"upgrade: {error}\n")
        return NOTHING
    except KeyboardInterrupt:
        tell("upgrade: Interrupted; run it again to finish.\n")
        return stopping.status


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
        put(f"{line}\n")


def _parser(about: str) -> argparse.ArgumentParser:
    parser = Parser(
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
