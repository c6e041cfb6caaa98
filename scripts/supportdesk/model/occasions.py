"""Occasions: since when something is so on an issue, whether that is news, and whether it was told.

Instants are compared and never matched: what a run plans has the run's time, and what GitHub tells of it
afterwards has GitHub's.
"""

from collections.abc import Collection
from datetime import datetime

from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import course

FRESH_DAYS = 2  # business days; what is older is met in the next digest


def is_fresh(state: TeamState, since: datetime) -> bool:
    """Whether what happened then is still news: the desk says nothing new about what is older."""
    return is_fresh_at(state, since, state.now)


def is_fresh_at(state: TeamState, since: datetime, moment: datetime) -> bool:
    """Whether what happened was still news at a moment."""
    return state.calendar.elapsed(since, moment) <= FRESH_DAYS * state.calendar.day_length()


def is_news(state: TeamState, issue: Issue, since: datetime | None) -> bool:
    """Whether it is news to the team that a label stands since then: it may have had the issue only later.

    Where no event tells of the label, the issue had it from the beginning.
    """
    return is_fresh(state, max(since or issue.created_at, course(state, issue).given))


def labelled_since(issue: Issue, labels: Collection[str]) -> datetime | None:
    """Since when the issue carries at least one of these labels, without a break; None if no event tells."""
    standing: set[str] = set()
    since: datetime | None = None
    for event in sorted(issue.events, key=lambda event: event.at):
        if event.subject not in labels:
            continue
        if event.kind == "labeled":
            since = since if standing else event.at
            standing.add(event.subject)
        elif event.kind == "unlabeled":
            standing.discard(event.subject)
    return since if standing else None


def is_noticed(issue: Issue, mark: str) -> bool:
    """Whether the notice with exactly this mark stands, edited by a person or not."""
    return any(comment.by_desk and comment.mark == mark for comment in issue.comments)


def is_told(issue: Issue, subject: str, since: datetime | None) -> bool:
    """Whether a notice about the subject stands that is not older than its occasion, if that is known.

    One that a person edited counts too: whoever was told is not told again because a word was mended.
    """
    return any(
        comment.by_desk
        and (comment.mark or "").startswith(f"notice/{subject}/")
        and (since is None or comment.at >= since)
        for comment in issue.comments
    )
