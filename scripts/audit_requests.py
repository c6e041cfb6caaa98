"""Audit support requests: label, parts, board, assignee, announcement (REQ-1, 2, 3, 4, 6; SUP-4).

Examples:
    python scripts/audit_requests.py --team delivery
    python scripts/audit_requests.py --explain owner/repository#12
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="audit_requests", about=__doc__ or "", jobs=frozenset({"audit"}))

if __name__ == "__main__":
    main(COMMAND)
