"""SUP-19: the report for the incoming engineer: what may bite, what is open and why, the week in numbers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from supportdesk.model.document import Block, Bullets, Heading, Line, Paragraph, Text, words
from supportdesk.model.issues import Issue
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.model.standing import is_in_flight, is_support, work_item
from supportdesk.policies.clock_words import WAITS, account
from supportdesk.policies.clocks import receipts, worst
from supportdesk.policies.day import is_team_work
from supportdesk.policies.gaps import account_of, gaps
from supportdesk.policies.handing_over import Handover
from supportdesk.policies.orders import eta_of, orders
from supportdesk.policies.queue import queue
from supportdesk.policies.receipt import Receipt
from supportdesk.policies.triage import is_carried
from supportdesk.policies.turn import turn
from supportdesk.policies.week import Week, in_numbers
from supportdesk.policies.wording import badge, day_name, lasting, moment, owners

LinkTo = Callable[[Issue], Line]
Row = TypeVar("Row")
DAY = timedelta(days=1)
SOON_DAYS = 2  # business days: what falls due in this time is worth knowing at once
MOST_BITES = 30
LONG_IN_FLIGHT_DAYS = 5  # business days: work that lasts longer than this is worth a look


def report_blocks(
    state: TeamState, handover: Handover, week: Week, *, link: LinkTo, most: int
) -> Iterator[Block]:
    """The report's parts. `link` says how an issue is shown: in Slack otherwise than on GitHub."""
    yield Paragraph(words(_opening(state, handover)))
    waiting = [entry.issue for entry in queue(state)]
    flying = [each for each in state.issues.values() if is_team_work(state, each)]
    requests = [each for each in flying if is_support(state, each)]
    own = [each for each in flying if not is_support(state, each)]

    def line(issue: Issue) -> Line:
        return (*badge(state, issue), *link(issue), Text(f" · {_account(state, issue, handover)}"))

    def owned(issue: Issue) -> Line:
        return (*link(issue), Text(f" ({owners(state, issue)})"))

    bites = [*_clashes(state, handover.shift), *_bites(state, [*waiting, *requests], link)]
    promises = list(_promises(state, [*waiting, *requests], link))
    yield from _list(
        "Likely to bite",
        bites,
        _as_it_is,
        min(most, MOST_BITES),
        nothing="Nothing that can be seen from here.",
    )
    yield from _list("Next up", waiting, line, most, nothing="The queue is empty.", numbered=True)
    yield from _list("In flight, with their owners", requests, line, most, nothing="No request is in flight.")
    yield from _list("The team's own work in flight", own, owned, most)
    yield from _list("Promises", promises, _as_it_is, most)
    yield from _list("The last seven days", list(in_numbers(state, week)), words, most)


def why(shift: Shift) -> str:
    """Why somebody has the shift, where an override says it."""
    return f" Why: {shift.why}." if shift.why else ""


def _opening(state: TeamState, handover: Handover) -> str:
    outgoing = f"From {state.people[handover.before].name} to" if handover.before else "To"
    incoming, until = state.people[handover.shift.person].name, moment(state, handover.shift.end)
    return f"{outgoing} {incoming}, until {until}.{why(handover.shift)}"


def _account(state: TeamState, issue: Issue, handover: Handover) -> str:
    """Where an issue stands, whose it is, who waits on whom, what was promised, and what comes next."""
    item, eta, late = work_item(state, issue), eta_of(state, issue), worst(state, issue)
    whose = turn(state, issue)
    column = item.status if item is not None and item.status else "not on the board"
    parts = [
        column,
        _owner(state, issue, handover),
        whose.waits,
        f"promised for {day_name(eta.day)}" if eta is not None else "",
        "at risk" if late is not None else "",
        f"next: {whose.following}",
    ]
    return "; ".join(filter(None, parts)) + "."


def _owner(state: TeamState, issue: Issue, handover: Handover) -> str:
    """Whose it is. What the desk gave to the outgoing engineer goes to the incoming one with this handoff."""
    incoming = state.people[handover.shift.person]
    is_moving = not is_in_flight(state, issue) and any(
        is_carried(state, issue, login, incoming.github) for login in issue.assignees
    )
    return f"goes to {incoming.name}" if is_moving else f"owner: {owners(state, issue)}"


def _clashes(state: TeamState, shift: Shift) -> Iterator[Line]:
    """The shift's own trouble, as far as it is still to come: gaps in it, and holidays."""
    for gap in gaps(state, state.now, shift.end):
        yield words(account_of(state, gap))
    first, last = (local_date(each, timezone=state.calendar.timezone) for each in (state.now, shift.end))
    for day in (first + DAY * count for count in range((last - first).days)):
        if state.calendar.is_holiday(day):
            yield words(f"{day_name(day)} is a holiday.")


def _bites(state: TeamState, issues: list[Issue], link: LinkTo) -> Iterator[Line]:
    """What is late, falls due soon, or lasts long. A late clock that members overruled bites nobody."""
    a_day = state.calendar.day_length()
    for issue in issues:
        late, item = worst(state, issue), work_item(state, issue)
        soon = [
            each
            for each in receipts(state, issue)
            if each.state == "running" and state.calendar.elapsed(state.now, each.due) <= SOON_DAYS * a_day
        ]
        flown = state.calendar.elapsed(item.since, state.now) if item and item.since else timedelta()
        if late is not None:
            yield (*link(issue), Text(f" · {WAITS[late.clock]}: {account(state, late)}"))
        elif soon and "snooze" not in orders(state, issue):
            yield (*link(issue), Text(f" · {_falls_due(state, soon[0])}"))
        elif is_in_flight(state, issue) and flown > LONG_IN_FLIGHT_DAYS * a_day:
            yield (*link(issue), Text(f" · in flight for {lasting(state, flown)}."))


def _falls_due(state: TeamState, receipt: Receipt) -> str:
    """What is to happen by when."""
    what = "is promised" if receipt.clock == "promise" else WAITS[receipt.clock]
    return f"{what}, due {moment(state, receipt.due)}."


def _promises(state: TeamState, issues: list[Issue], link: LinkTo) -> Iterator[Line]:
    """The dates that were given, the next one first."""
    dated = [(eta.day, issue) for issue in issues if (eta := eta_of(state, issue)) is not None]
    for day, issue in sorted(dated, key=lambda each: (each[0], each[1].ref)):
        yield (Text(f"{day_name(day)}: a look at "), *link(issue))


def _as_it_is(line: Line) -> Line:
    return line


def _list(
    title: str,
    rows: Sequence[Row],
    line: Callable[[Row], Line],
    most: int,
    *,
    nothing: str = "",
    numbered: bool = False,
) -> Iterator[Block]:
    """A list under its title; what is not shown is counted, and not even put into words."""
    if not rows and not nothing:
        return
    yield Heading(title)
    if not rows:
        yield Paragraph(words(nothing))
        return
    yield Bullets(tuple(map(line, rows[:most])), numbered=numbered)
    if len(rows) > most:
        yield Paragraph(words(f"And {len(rows) - most} more, on the board."))
