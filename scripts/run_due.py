"""Do all that is due, for every team, over one read of the world: what the schedule starts.

Example: python scripts/run_due.py --detailed-exitcode
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="run_due", about=__doc__ or "", jobs=frozenset(), kind="due")

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
