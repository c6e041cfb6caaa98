"""Check what the configuration names against the real services: each thing with its mend. Reads only.

With --fix it plans what it can set up instead, and with --apply does it: labels that are missing, an issue
form by a pull request.

Examples:
    python scripts/doctor.py --team delivery
    python scripts/doctor.py --fix
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="doctor", about=__doc__ or "", jobs=frozenset(), kind="doctor")

if __name__ == "__main__":
    main(COMMAND)
