"""Post today's queue digest, once; --refresh edits it (SUP-5, WORK-1).

Examples:
    python scripts/post_digest.py --team delivery --apply
    python scripts/post_digest.py --refresh --apply
"""

from supportdesk.runtime.command import Command
from supportdesk.runtime.main import main

COMMAND = Command(name="post_digest", about=__doc__ or "", jobs=frozenset({"digest"}), kind="digest")

if __name__ == "__main__":
    main(COMMAND)
