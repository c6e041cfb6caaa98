"""Make the two GitHub Apps from their manifests, and open the way to the Slack app.

A page of this machine leads through it. Nothing happens before somebody agrees on GitHub's or Slack's own
page. Private keys go into files of credentials/, each readable by you alone; where to put everything is said
on the page and here. Run again, it goes on with what is missing.

Example: python scripts/create_apps.py --organization acme --repository acme/support-desk
"""

from supportdesk.runtime.create_apps import create_apps

if __name__ == "__main__":
    raise SystemExit(create_apps(__doc__ or ""))
