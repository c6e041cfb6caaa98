"""SUP-8, SUP-10, SUP-11, SUP-16: which clocks run on a request, and which of them are late.

Members overrule them by command: `/at-risk` is as good as a breach, `/snooze` and `/not-at-risk` quiet a
clock.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from supportdesk.model.conversation import (
    Acknowledgement,
    acknowledgement,
    announcement,
    last_word,
    request_thread,
    waiting_again,
)
from supportdesk.model.dates import end_of_day
from supportdesk.model.issues import EventKind, Issue
from supportdesk.model.memo import remembered
from supportdesk.model.moment import local_date
from supportdesk.model.occasions import labelled_since
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import asked_at, is_in_flight, is_request, is_urgent, priority_of
from supportdesk.policies.orders import Eta, Order, eta_of, orders
from supportdesk.policies.receipt import Receipt, Start, StartKind, measured, pauses

BEGINNINGS: Mapping[EventKind, StartKind] = {
    "labeled": "labelled",
    "unlabeled": "unlabelled",
    "reopened": "reopened",
}
A_MINUTE = timedelta(minutes=1)
TWO_YEARS = timedelta(days=2 * 366)


@remembered(request_thread, announcement)
def receipts(state: TeamState, issue: Issue) -> tuple[Receipt, ...]:
    """The clocks that run on an issue now.

    Until somebody answers: acknowledge, urgent. From then on: waiting and ETA until work begins, and update.
    Until it is closed: resolve.
    """
    if not is_request(state, issue):
        return ()
    word = acknowledgement(state, issue)
    clocks = _before(state, issue) if word is None else _after(state, issue, word)
    return (*clocks, *_resolve(state, issue, word))


@remembered(request_thread, announcement)
def late(state: TeamState, issue: Issue) -> tuple[Receipt, ...]:
    """The clocks that are warned or breached, the worst first; what members ordered goes before or quiets."""
    if not is_request(state, issue):
        return ()
    given = orders(state, issue)
    risk = given.get("risk")
    declared = risk is not None and risk.value == "at-risk"
    if "snooze" in given and not declared:
        return ()
    quiet_since = None if risk is None or declared else risk.at
    found = [
        receipt
        for receipt in receipts(state, issue)
        if receipt.state != "running" and (quiet_since is None or receipt.started >= quiet_since)
    ]
    found.sort(key=lambda receipt: receipt.share, reverse=True)
    return (_ordered(state, risk), *found) if risk is not None and declared else tuple(found)


def worst(state: TeamState, issue: Issue) -> Receipt | None:
    """The clock of an issue that is warned or breached most, if one is."""
    return next(iter(late(state, issue)), None)


def urgent_since(state: TeamState, issue: Issue) -> datetime | None:
    """Since when a label says that it is urgent: nobody is late with what was not urgent yet."""
    labels = {label for rung in state.priorities if rung.urgent or rung.incident for label in rung.labels}
    return labelled_since(issue, labels)


def _before(state: TeamState, issue: Issue) -> Iterator[Receipt]:
    """The clocks until somebody answers; what becomes urgent later has the time until then behind it."""
    clocks, start = state.team.clocks, _asked(state, issue)
    since = max(start.at, urgent_since(state, issue) or start.at) if is_urgent(state, issue) else None
    if clocks.acknowledge is not None and since != start.at:
        yield measured(state, "acknowledge", start, clocks.acknowledge)
    if clocks.acknowledge_urgent is not None and since is not None:
        rung = priority_of(state, issue)
        begun = start if since == start.at else _labelled(since, rung.labels if rung else (), issue)
        yield measured(state, "urgent", begun, clocks.acknowledge_urgent)


def _after(state: TeamState, issue: Issue, word: Acknowledgement) -> Iterator[Receipt]:
    """The clocks from the first answer on."""
    clocks = state.team.clocks
    answered = Start(at=word.at, what="answered", subject=word.by, seen=word.seen)
    if not is_in_flight(state, issue):
        again = waiting_again(state, issue)
        waits = answered
        if again is not None and again.since > word.at:
            waits = Start(at=again.since, what="stopped" if again.stopped else "moved")
        if clocks.waiting is not None:
            yield measured(state, "waiting", waits, clocks.waiting, pauses=pauses(state, issue, waits.at))
        if clocks.eta is not None:
            eta = eta_of(state, issue)
            stops = pauses(state, issue, word.at)
            if eta is None:
                yield measured(state, "eta", answered, clocks.eta, pauses=stops)
            else:
                yield _promised(state, issue, eta)
    if clocks.update is not None:
        last = last_word(state, issue, word)
        said = Start(at=last.at, what="said", subject=last.by, seen=last.seen)
        yield measured(state, "update", said, clocks.update, pauses=pauses(state, issue, said.at))


def _resolve(state: TeamState, issue: Issue, word: Acknowledgement | None) -> Iterator[Receipt]:
    """The clock until it is closed, from its priority's label on; it pauses only once somebody answered."""
    rung, limits = priority_of(state, issue), state.team.clocks.resolve
    limit = limits.get(rung.name) if rung is not None and limits else None
    if rung is None or limit is None:
        return
    start, since = _asked(state, issue), labelled_since(issue, rung.labels)
    if since is not None and since > start.at:
        start = _labelled(since, rung.labels, issue)
    stops = pauses(state, issue, max(word.at, start.at)) if word else ()
    yield measured(state, "resolve", start, limit, pauses=stops)


def _asked(state: TeamState, issue: Issue) -> Start:
    """When the request began, and by what."""
    asked = asked_at(state, issue)
    about = {state.team.label.name, *state.team.label.aliases, state.team.labels.support}
    about |= {*state.team.labels.feature, *state.team.labels.exclude}
    for event in issue.events if asked != issue.created_at else ():
        is_about = event.kind == "reopened" or event.subject in about
        if event.at == asked and event.kind in BEGINNINGS and is_about:
            return Start(at=asked, what=BEGINNINGS[event.kind], subject=event.subject)
    return Start(at=asked, what="opened")


def _labelled(since: datetime, labels: tuple[str, ...], issue: Issue) -> Start:
    """A start by the label of these that the issue carries."""
    return Start(
        at=since, what="labelled", subject=next((each for each in labels if each in issue.labels), "")
    )


def _promised(state: TeamState, issue: Issue, eta: Eta) -> Receipt:
    """The clock of a date that was given: it is kept or broken, and no warning goes before.

    The time for which the requester was waited on since then comes on top.
    """
    due = end_of_day(_near(state, eta.day), state.calendar)
    stops = tuple(pause for pause in pauses(state, issue, eta.since) if pause.start < due)
    lost = (state.calendar.elapsed(pause.start, pause.end) for pause in stops)
    due = state.calendar.add(due, sum(lost, timedelta()))
    used, budget = (
        state.calendar.elapsed(eta.since, until) for until in (max(state.now, eta.since), max(due, eta.since))
    )
    return Receipt(
        clock="promise",
        start=Start(at=eta.since, what="promised", subject=eta.by or ""),
        used=used,
        budget=max(budget, A_MINUTE),
        due=due,
        state="breached" if state.now >= due else "running",
    )


def _near(state: TeamState, day: date) -> date:
    """The date, or the nearest within two years: a board takes dates that no calendar has to reach."""
    today = local_date(state.now, timezone=state.calendar.timezone)
    return min(max(day, today - TWO_YEARS), today + TWO_YEARS)


def _ordered(state: TeamState, order: Order) -> Receipt:
    """The risk that somebody declared, as a clock that is breached."""
    used = max(state.calendar.elapsed(order.at, state.now), A_MINUTE)
    start = Start(at=order.at, what="ordered", subject=order.by)
    return Receipt(clock="ordered", start=start, used=used, budget=used, due=order.at, state="breached")
