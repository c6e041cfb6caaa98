"""Whose turn an open issue is: ours, the requester's or the managers', for what, and what comes next."""

from dataclasses import dataclass
from typing import Literal

from supportdesk.model.conversation import acknowledgement
from supportdesk.model.issues import Issue
from supportdesk.model.moment import instant_of, local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import is_in_flight, same_login
from supportdesk.policies.completeness import missing_parts
from supportdesk.policies.orders import orders
from supportdesk.policies.spillover import spillover
from supportdesk.policies.wording import day_name, moment

Side = Literal["us", "requester", "managers", "nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Who is waited for, with what (if that is known), in words, and what comes next."""

    of: Side
    waits: str
    following: str
    what: str = ""


def turn(state: TeamState, issue: Issue) -> Turn:
    """Whose turn it is, by the first thing that holds."""
    if acknowledgement(state, issue) is None:
        return Turn(of="us", waits="waits on us", following="a first answer")
    snooze = orders(state, issue).get("snooze")
    if snooze is not None and (until := instant_of(snooze.value)):
        return Turn(of="nobody", waits=f"set aside until {moment(state, until)}", following="look at it then")
    if spillover(state, issue):
        following = "their word on the help, or take it over"
        return Turn(of="managers", waits="waits on EM or PM", following=following)
    if (asked := requesters_turn(state, issue)) is not None:
        waits = f"waits on the requester{f' for {asked}' if asked else ''}"
        return Turn(of="requester", waits=waits, following="go on when they answer", what=asked)
    if since := _asked_last(state, issue):
        return Turn(of="us", waits=f"waits on us: the requester wrote on {since}", following="answer")
    if is_in_flight(state, issue):
        return Turn(of="nobody", waits="", following="goes on with its owner")
    return Turn(of="us", waits="waits on us", following="pick it up")


def requesters_turn(state: TeamState, issue: Issue) -> str | None:
    """What the requester is waited for with; nothing in particular where only a label says that they are."""
    if missing := missing_parts(issue.body, state.team.request_form):
        return " and ".join(missing)
    return "" if issue.labels.intersection(state.team.labels.pause) else None


def _asked_last(state: TeamState, issue: Issue) -> str:
    """The day of the requester's last comment, where nobody of the team has written since."""
    said = [each for each in issue.comments if not (each.bot or each.by_desk)]
    last = max(said, key=lambda each: each.at, default=None)
    if last is None or not same_login(last.author, issue.author):
        return ""
    return day_name(local_date(last.at, timezone=state.calendar.timezone))
