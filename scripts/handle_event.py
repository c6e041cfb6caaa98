"""Handle one issue event, or a ring from another repository (REQ-1, 2, 3, 4; SUP-4).

GitHub Actions sets GITHUB_EVENT_NAME and GITHUB_EVENT_PATH.

Examples:
    python scripts/handle_event.py
    python scripts/handle_event.py --apply --record run.json
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="handle_event", about=__doc__ or "", jobs=frozenset({"audit"}), kind="event")

if __name__ == "__main__":
    main(COMMAND)
