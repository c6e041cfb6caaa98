"""Merge a newer version of the desk on a branch, say what it will do differently, and check config/ with it.

config/teams.yml and config/overrides.yml are never touched. Pushing and merging the branch is yours.

Example: python scripts/upgrade.py --from https://github.com/OWNER/support-desk --to main
"""

from supportdesk.runtime.upgrading import main

if __name__ == "__main__":
    raise SystemExit(main(__doc__ or ""))
