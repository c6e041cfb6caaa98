"""Keep the Slack handle and the queue with who is on support now (SUP-1, 2, 3, 14, 15, 18).

Examples:
    python scripts/rotate_support.py
    python scripts/rotate_support.py --apply --quiet
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="rotate_support", about=__doc__ or "", jobs=frozenset({"rotation"}))

if __name__ == "__main__":
    main(COMMAND)
