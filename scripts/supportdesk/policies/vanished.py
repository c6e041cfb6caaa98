"""A brake: where nearly all that the last digest counted is gone, a person looks before anything is done.

An empty answer is what a wrong name, a lost permission or a fault of a service looks like. The next digest
records the new number, and with that the brake is over.
"""

from datetime import timedelta

from supportdesk.model.described import is_digest
from supportdesk.model.moment import local_date
from supportdesk.model.plan import TeamPlan
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import is_feature, is_support
from supportdesk.policies.last_digest import last_digest
from supportdesk.policies.rehearsal import imagined
from supportdesk.policies.wording import day_name

LEFT = 10  # fewer than one in so many is too few


def vanished(plan: TeamPlan, state: TeamState) -> str:
    """Why a plan that rests on so few requests is refused, with the mend; nothing where they are enough.

    What was picked up since is still there. A read that knows itself incomplete stops what depends on it
    anyway.
    """
    today = local_date(state.now, timezone=state.calendar.timezone)
    last = last_digest(imagined(state), today + timedelta(days=1))
    if last is None or not state.whole("issues"):
        return ""
    counted = last.counts.get("queue", 0)
    left = sum(is_support(state, each) and not is_feature(state, each) for each in state.issues.values())
    if counted < state.team.limits.share_from or left * LEFT >= counted:
        return ""
    return (
        f"{plan.name}: the queue was {counted} on {day_name(last.day)}, and {left} requests are there now. "
        "Look whether the label, a repository or the board was renamed or lost; if the number is right, "
        f"{_way_on(plan, stands=last.day == today)}."
    )


def _way_on(plan: TeamPlan, *, stands: bool) -> str:
    """What to approve: this plan, and where it makes no digest, one that does."""
    if any(is_digest(plan.team, action) for action in plan.actions):
        return "approve this plan: its digest records the number"
    refresh = " --refresh" if stands else ""
    now = f"post_digest.py --team {plan.team}{refresh}"
    return f"approve this plan, and the next with a digest, which records the number (at once: {now})"
