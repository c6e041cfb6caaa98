"""Label what is at risk, tell its requester once, escalate several at once (SUP-10, 16, 17).

Example: python scripts/flag_at_risk.py --explain owner/repository#12
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="flag_at_risk", about=__doc__ or "", jobs=frozenset({"risk"}))

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
