"""Keep the Slack handle and the queue with who is on support now (SUP-1, 2, 3, 14, 15, 18).

Example: python scripts/rotate_support.py --apply
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="rotate_support", about=__doc__ or "", jobs=frozenset({"rotation"}))

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
