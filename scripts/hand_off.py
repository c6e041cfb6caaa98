"""Hand support over, step by step: report, what moves, handle, the word to the channel (SUP-14, 15, 19).

With --to it is by hand: first of all an override, committed, or asked for by a pull request where the branch
is protected. Without --to what the schedule missed is made up for. A step that fails stops the rest; run it
again to finish. In Actions only a member of the team may hand over (GITHUB_TRIGGERING_ACTOR); to somebody who
is away in that time, or who has it anyway, nobody can.

Example: python scripts/hand_off.py --team delivery --to eng-b --until 2026-11-27 --why swap --apply
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="hand_off", about=__doc__ or "", jobs=frozenset({"handoff"}), kind="handoff")

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
