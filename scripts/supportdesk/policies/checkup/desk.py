"""The desk's own accounts: who it is on GitHub and in Slack."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot


def check_accounts(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Who the desk is, or what of a service cannot be read."""
    desk, missed = setup.desk, {each.subject for each in setup.unread}
    for each in setup.unread:
        yield Check(subject=each.subject, verdict="fault", detail=each.reason)
    if "GitHub" not in missed:
        yield Check(subject="GitHub", detail=f"{desk.login}, in {desk.repository}")
    if "Slack" not in missed:
        yield Check(subject="Slack", detail=f"member {desk.slack_user}")
