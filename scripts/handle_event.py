"""Handle one issue event, or a ring from another repository (REQ-1, 2, 3, 4; SUP-4).

GitHub Actions sets GITHUB_EVENT_NAME and GITHUB_EVENT_PATH. Example: python scripts/handle_event.py --apply
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="handle_event", about=__doc__ or "", jobs=frozenset({"audit"}), kind="event")

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
