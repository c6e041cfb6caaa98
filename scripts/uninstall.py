"""Take back what the desk set on things that go on living, and say what only people can take back (DESK-2).

Without --apply the plan is shown. Disable the workflows first: the next round would set all of it anew.

Examples:
    python scripts/uninstall.py --team delivery
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="uninstall", about=__doc__ or "", jobs=frozenset(), kind="uninstall")

if __name__ == "__main__":
    main(COMMAND)
