"""Audit support requests: label, parts, board, assignee, announcement (REQ-1, 2, 3, 4, 6; SUP-4).

Example: python scripts/audit_requests.py --team delivery
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="audit_requests", about=__doc__ or "", jobs=frozenset({"audit"}))

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
