"""Do all that is due, for every team, over one read of the world: what the schedule starts.

Examples:
    python scripts/run_due.py --detailed-exitcode
    python scripts/run_due.py --team delivery --apply --verbose
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="run_due", about=__doc__ or "", jobs=frozenset(), kind="due")

if __name__ == "__main__":
    main(COMMAND)
