"""Label what is at risk, tell its requester once, escalate several at once (SUP-10, 16, 17).

Examples:
    python scripts/flag_at_risk.py --team delivery
    python scripts/flag_at_risk.py --explain owner/repository#12
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="flag_at_risk", about=__doc__ or "", jobs=frozenset({"risk"}))

if __name__ == "__main__":
    main(COMMAND)
