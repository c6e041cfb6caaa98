"""What of a team's configuration does not fit its calendar or its first day."""

from collections.abc import Iterator
from datetime import timedelta

from supportdesk.model.check import Check
from supportdesk.model.conversation import unmet
from supportdesk.model.moment import local_date
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.holidays import running_out


def check_first_day(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """Whether so much is new to the desk that its first run would be refused."""
    old, most = len(unmet(state)), state.team.limits.max_changes
    if old > most // 4:
        today = local_date(state.now, timezone=state.calendar.timezone)
        yield Check(
            subject="first day",
            verdict="fault",
            detail=(
                f"{old} requests are older than a week and new to the desk, which refuses more than {most} "
                "changes at once."
            ),
            mend=(f"`since: {today}` leaves them to the digest; move it back step by step to take them in."),
        )


def check_holidays(state: TeamState, _setup: Setup) -> Iterator[Check]:
    """How far ahead public holidays are known, where there are any."""
    known, end = state.calendar.known_until, running_out(state)
    if known is not None:
        detail = end or f"known until {known - timedelta(days=1)}"
        yield Check(subject="public holidays", verdict="warning" if end else "good", detail=detail)
