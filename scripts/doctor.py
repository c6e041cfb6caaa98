"""Check what the configuration names against the real services: each thing with its mend. Reads only.

Example: python scripts/doctor.py --team delivery
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="doctor", about=__doc__ or "", jobs=frozenset(), kind="doctor")

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
