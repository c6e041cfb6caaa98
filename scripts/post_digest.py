"""Post today's queue digest, once; --refresh edits it (SUP-5, WORK-1).

Example: python scripts/post_digest.py --team delivery --refresh --apply
"""

from supportdesk.runtime.arguments import Command
from supportdesk.runtime.run import run

COMMAND = Command(name="post_digest", about=__doc__ or "", jobs=frozenset({"digest"}), kind="digest")

if __name__ == "__main__":
    raise SystemExit(run(COMMAND))
