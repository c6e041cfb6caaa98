"""Play a working week in the sandbox: what the desk would do, before it does it.

The desk's own scripts run against an embedded GitHub, Slack and Opsgenie on
this machine, and reach nothing else. It takes two minutes, and leaves a page.

Examples:
    python scripts/demo.py --config config/teams.yml
    python scripts/demo.py --out /tmp/week --serve
"""

from supportdesk.runtime.main import run_process
from supportdesk.runtime.stopping import Stopping


def play(_: Stopping) -> int:
    from sandbox.play.command import main  # noqa: PLC0415 - takes a while

    return main(about=__doc__ or "")


if __name__ == "__main__":
    run_process(play)
