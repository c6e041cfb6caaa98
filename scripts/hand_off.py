"""Hand support over: report, what moves, handle, the word (SUP-14, 15, 19).

With --to by hand: an override is committed, or asked for by a pull request where the branch is protected.
Without it, what the schedule missed is made up for. A step that fails stops the rest. In Actions only the
team may hand over, and nobody to somebody who is away then, or who has it anyway.

Examples:
    python scripts/hand_off.py --team delivery
    python scripts/hand_off.py --team delivery --to eng-b --why swap --apply
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="hand_off", about=__doc__ or "", jobs=frozenset({"handoff"}), kind="handoff")

if __name__ == "__main__":
    main(COMMAND)
