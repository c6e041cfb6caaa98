"""Merge a newer version of the desk on a branch, say what it will do differently, and check config/ with it.

config/teams.yml and config/overrides.yml are never touched. Pushing and merging the branch is yours.

Example: python scripts/upgrade.py --from https://github.com/OWNER/support-desk --to main
"""

from supportdesk.runtime.main import run_process
from supportdesk.runtime.stopping import Stopping


def upgrade(stopping: Stopping) -> int:
    from supportdesk.runtime.upgrading import upgrade_desk  # noqa: PLC0415 - takes a while

    return upgrade_desk(__doc__ or "", stopping=stopping)


if __name__ == "__main__":
    run_process(upgrade)
