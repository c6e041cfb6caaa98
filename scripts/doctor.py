"""Check what the configuration names against the real services: each thing with its mend. Reads only.

Example: python scripts/doctor.py --team delivery

With --fix it plans what it can set up instead, and with --apply does it: labels that are missing, and an issue
form by a pull request. Example: python scripts/doctor.py --fix
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="doctor", about=__doc__ or "", jobs=frozenset(), kind="doctor")

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
