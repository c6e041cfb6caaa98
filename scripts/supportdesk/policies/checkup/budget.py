"""What of GitHub could not be looked at, and what is left of its hourly budgets."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot

_LITTLE = 0.2  # of a budget


def check_unread(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """What could not be looked at, each with its reason; what the desk may not look at it may do without."""
    for each in setup.tracker.unread if setup.tracker else ():
        yield Check(subject=each.subject, verdict="warning", detail=each.reason, open=not each.denied)


def check_budget(_snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """Less than a fifth left: the next runs may have to wait."""
    quotas = setup.tracker.quotas if setup.tracker else ()
    little = [each for each in quotas if each.left < _LITTLE * each.limit]
    for each in little:
        yield Check(
            subject="GitHub quota",
            verdict="warning",
            detail=f"{each.left:,} of {each.limit:,} {each.kind} are left until {each.resets_at:%H:%M} UTC.",
            mend="If that lasts, look what else uses these credentials; the desk itself needs a few hundred.",
        )
    if quotas and not little:
        left = " and ".join(f"{each.left:,} of {each.limit:,} {each.kind}" for each in quotas)
        yield Check(subject="GitHub quota", detail=f"{left} are left")
