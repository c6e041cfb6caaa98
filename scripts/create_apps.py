"""Make the two GitHub Apps from their manifests, and open the way to the Slack app.

A page of this machine leads through it. Nothing happens before somebody agrees on GitHub's or Slack's own
page. Private keys go into files of credentials/, each readable by you alone; where to put everything is said
on the page and here. Run again, it goes on with what is missing.

Example: python scripts/create_apps.py --organization acme --repository acme/support-desk
"""

from supportdesk.runtime.main import run_process
from supportdesk.runtime.stopping import Stopping


def create(stopping: Stopping) -> int:
    from supportdesk.runtime.create_apps import create_apps  # noqa: PLC0415 - takes a while

    return create_apps(__doc__ or "", stopping=stopping)


if __name__ == "__main__":
    run_process(create)
