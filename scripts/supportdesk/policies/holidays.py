"""SUP-16: public holidays that are not known far ahead are told, before clocks run through them."""

from collections.abc import Iterator
from datetime import timedelta

from supportdesk.model.actions import Decision
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.last_digest import begins_week

AHEAD = timedelta(days=90)


def decide_holidays(state: TeamState) -> Iterator[Decision]:
    """SUP-16: holidays that run out are in the first digest of each week."""
    end = running_out(state)
    if end and begins_week(state):
        because = Because(team=state.key, job="risk", rule="SUP-16", reason=end)
        yield Finding(because=because, subject="Public holidays")


def running_out(state: TeamState) -> str:
    """Until when the holidays are known and what to do, in sentences; nothing while that is far ahead."""
    known = state.calendar.known_until
    if known is None or local_date(state.now + AHEAD, timezone=state.calendar.timezone) < known:
        return ""
    return (
        f"The public holidays of the calendar “{state.team.calendar}” are known until "
        f"{known - timedelta(days=1)}, and later ones count as business days. "
        "Upgrade the package `holidays`, or list the days under `holidays.extra`."
    )
