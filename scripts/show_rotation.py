"""Show who is on support in the next weeks, gaps with a proposal, and how even it is (SUP-2, 18, WORK-6).

Reads the configuration, the on-call source where a team has one, and ad-hoc issues where GITHUB_TOKEN is set.

Examples:
    python scripts/show_rotation.py --team delivery --weeks 4
    python scripts/show_rotation.py --format json
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="show_rotation", about=__doc__ or "", jobs=frozenset(), kind="rotation")

if __name__ == "__main__":
    main(COMMAND)
