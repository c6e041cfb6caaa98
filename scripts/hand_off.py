"""Hand support over: the report, the queue, the handle, the announcement (SUP-14, 15, 19).

Example: python scripts/hand_off.py --team delivery --to eng-b --until 2026-11-27 --why swap --apply
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="hand_off", about=__doc__ or "", jobs=frozenset({"handoff"}), kind="handoff")

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
