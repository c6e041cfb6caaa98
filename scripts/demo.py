"""Play a working week of support in the sandbox: what the desk would do, before it does it to anybody.

Example: python scripts/demo.py --config config/teams.yml --serve
"""

from sandbox.play.command import main

if __name__ == "__main__":
    raise SystemExit(main())
