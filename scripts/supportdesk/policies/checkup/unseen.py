"""What of Slack could not be looked at, which leaves open whether the desk can run."""

from collections.abc import Iterator

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Snapshot


def check_unseen(snapshot: Snapshot, setup: Setup) -> Iterator[Check]:
    """What of Slack could not be looked at, but what a run could not read either, or a token forbids."""
    chat = setup.chat
    if chat is None or any(each.missing or each.refused for each in chat.tokens):
        return
    gaps = [gap.reason for state in snapshot.teams for gap in state.incomplete]
    reasons: dict[str, list[str]] = {}
    for each in chat.unread:
        if not any(each.reason in gap for gap in gaps):
            reasons.setdefault(each.subject, []).append(each.reason)
    for subject, (first, *others) in reasons.items():
        more = f" {len(others)} more could not be looked at either." if others else ""
        yield Check(subject=subject, verdict="warning", detail=f"{first}{more}", open=True)
