"""The desk's own accounts: who it is on GitHub, and what of a service cannot be read at all."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot


def check_accounts(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Who the desk is, or what of a service cannot be read; of Slack as far as its tokens do not say it."""
    told = {each.refused for each in setup.chat.tokens} if setup.chat else set()
    for each in setup.unread:
        if each.reason not in told:
            for reason in each.reason.splitlines():
                yield Check(subject=each.subject, verdict="fault", detail=reason)
    if setup.desk.login:
        yield Check(subject="GitHub", detail=f"{setup.desk.login}, in {setup.desk.repository}")
