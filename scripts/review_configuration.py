"""Review a change of the configuration: faults, a rewritten past, who is on support after it (SUP-2).

Reads two folders with teams.yml and overrides.yml as data, and asks no service. Exit status 1: it is refused.

Examples:
    python scripts/review_configuration.py --base main/config --head config
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="review_configuration", about=__doc__ or "", jobs=frozenset(), kind="review")

if __name__ == "__main__":
    main(COMMAND)
