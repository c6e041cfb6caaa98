"""Measure what a run costs, beside a bare client that asks for the same pages and forgets them.

Example: make bench ARGS="--sizes 100 1000"
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from bench.report import main  # noqa: E402 - the path comes first

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
