"""Customers' issues with their mirrors, in a line or two."""

from typing import Any

from supportdesk.model.actions import mirror_mark, mirrors_among
from supportdesk.model.issues import Issue
from supportdesk.model.places import Intake
from supportdesk.model.snapshot import TeamState
from tests.builders import DESK, LABEL, PUBLIC, a_label, a_state, a_team, an_event, an_issue, an_item, at

MIRRORING = Intake(customer_issues="mirror", repository=PUBLIC, status="Backlog")
MADE = at("20 10:20")


def a_mirror(number: int = 9, *, of: Issue, **settings: Any) -> Issue:
    """The stand-in that the desk filed for a customer's issue and put on the board."""
    events = (
        a_label("customer-request", MADE, DESK),
        an_event("boarded", MADE, subject="205", by=DESK),
        *settings.pop("events", ()),
    )
    given: dict[str, Any] = {
        "asked": MADE,
        "title": f"Customer request {of.ref}",
        "body": "",
        "author": DESK,
        "author_is_bot": True,
        "labels": frozenset({LABEL, "customer-request"}),
        "items": (an_item(id=f"PVTI_{number}", since=MADE),),
        "events": events,
        "mark": mirror_mark(of.ref),
        **settings,
    }
    return an_issue(number, **given)


def mirroring(*issues: Issue, **settings: Any) -> TeamState:
    """The world of a team that makes mirrors."""
    given: dict[str, Any] = {"team": a_team(intake=MIRRORING), "mirrors": mirrors_among(issues), **settings}
    return a_state(*issues, **given)
