"""SUP-8, SUP-10, SUP-11, SUP-16: the clocks of a request, in business time, with their pauses.

Members overrule them by command: `/at-risk` is as good as a breach, `/snooze` and `/not-at-risk` quiet a
clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from supportdesk.model.conversation import acknowledgement
from supportdesk.model.dates import end_of_day
from supportdesk.model.duration import Duration, amount_of
from supportdesk.model.moment import local_date, to_utc
from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.model.standing import asked_at, is_in_flight, is_request, is_urgent
from supportdesk.policies.orders import Eta, eta_of, orders
from supportdesk.policies.wording import lasting, moment

ClockName = Literal["acknowledge", "urgent", "waiting", "eta", "promise", "ordered"]
ClockState = Literal["running", "warned", "breached"]
Interval = tuple[datetime, datetime]

WAITS: Mapping[ClockName, str] = {
    "acknowledge": "waits for a first answer",
    "urgent": "is urgent and waits for a first answer",
    "waiting": "waits for work to begin",
    "eta": "waits for a date on which somebody will look at it",
    "promise": "was to be looked at by now",
    "ordered": "is at risk, says the team",
}
A_MINUTE = timedelta(minutes=1)
TWO_YEARS = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One clock of an issue: since when, how much of what it may take is used, and when it is due.

    `used` and `budget` are business time (elapsed time where the team counts urgent clocks round the clock).
    """

    clock: ClockName
    started: datetime
    used: timedelta
    budget: timedelta
    due: datetime
    state: ClockState

    @property
    def occasion(self) -> str:
        """What a notice about this clock is called: a clock that starts anew is a new occasion."""
        return f"at-risk/{self.clock}/{to_utc(self.started):%Y%m%dT%H%MZ}"


def receipts(state: TeamState, issue: Issue) -> tuple[Receipt, ...]:
    """The clocks that run on an issue now: acknowledge or urgent until acknowledged, then waiting and ETA."""
    if not is_request(state, issue):
        return ()
    clocks = state.team.clocks
    word = acknowledgement(state, issue)
    if word is not None:
        return () if is_in_flight(state, issue) else tuple(_after(state, issue, word.at))
    clock: ClockName = "urgent" if is_urgent(state, issue) else "acknowledge"
    limit = clocks.acknowledge_urgent if clock == "urgent" else clocks.acknowledge
    return (_receipt(state, clock, asked_at(state, issue), limit),) if limit is not None else ()


def _after(state: TeamState, issue: Issue, acknowledged: datetime) -> Iterator[Receipt]:
    """The clocks from the acknowledgement until work begins."""
    clocks, pauses = state.team.clocks, tuple(_pauses(state, issue))
    if clocks.waiting is not None:
        yield _receipt(state, "waiting", acknowledged, clocks.waiting, pauses=pauses)
    if clocks.eta is None:
        return
    eta = eta_of(state, issue)
    if eta is None:
        yield _receipt(state, "eta", acknowledged, clocks.eta, pauses=pauses)
    else:
        yield _promised(state, eta)


def _promised(state: TeamState, eta: Eta) -> Receipt:
    """The clock of a date that was given: it is kept or broken, and no warning goes before."""
    due = end_of_day(_near(state, eta.day), state.calendar)
    used, budget = (
        state.calendar.elapsed(eta.since, until) for until in (max(state.now, eta.since), max(due, eta.since))
    )
    return Receipt(
        clock="promise",
        started=eta.since,
        used=used,
        budget=max(budget, A_MINUTE),
        due=due,
        state="breached" if state.now >= due else "running",
    )


def _near(state: TeamState, day: date) -> date:
    """The date, or the nearest within two years: a board takes dates that no calendar has to reach."""
    today = local_date(state.now, timezone=state.calendar.timezone)
    return min(max(day, today - TWO_YEARS), today + TWO_YEARS)


def worst(state: TeamState, issue: Issue) -> Receipt | None:
    """The clock of an issue that is warned or breached, if one is; what members ordered goes before."""
    if not is_request(state, issue):
        return None
    given = orders(state, issue)
    risk = given.get("risk")
    if risk is not None and risk.value == "at-risk":
        return _ordered(state, risk.at)
    if "snooze" in given:
        return None
    late = [
        receipt
        for receipt in receipts(state, issue)
        if receipt.state != "running" and (risk is None or receipt.started >= risk.at)
    ]
    return max(late, key=lambda receipt: receipt.used / receipt.budget, default=None)


def _ordered(state: TeamState, since: datetime) -> Receipt:
    """The risk that somebody declared, as a clock that is breached."""
    used = max(state.calendar.elapsed(since, state.now), A_MINUTE)
    return Receipt(clock="ordered", started=since, used=used, budget=used, due=since, state="breached")


def account(state: TeamState, receipt: Receipt) -> str:
    """What of the time is used, in a sentence."""
    match receipt.clock:
        case "ordered":
            return f"since {moment(state, receipt.started)}."
        case "promise":
            return f"promised by {moment(state, receipt.due)}."
        case _:
            return f"{lasting(state, receipt.used)} of {lasting(state, receipt.budget)} used."


def _receipt(
    state: TeamState,
    clock: ClockName,
    started: datetime,
    limit: Duration,
    *,
    pauses: tuple[Interval, ...] = (),
) -> Receipt:
    budget = amount_of(limit, state.calendar)
    elapsed_only = not limit.business or (clock == "urgent" and state.team.clocks.round_the_clock)

    def passed(start: datetime, end: datetime) -> timedelta:
        return max(end - start, timedelta()) if elapsed_only else state.calendar.elapsed(start, end)

    paused = sum((passed(start, end) for start, end in pauses), timedelta())
    used = passed(started, state.now) - paused
    allowed = budget + paused
    due = started + allowed if elapsed_only else state.calendar.add(started, allowed)
    share = used / budget
    standing: ClockState = (
        "breached" if share >= 1 else "warned" if share >= state.team.clocks.warn_at else "running"
    )
    return Receipt(clock=clock, started=started, used=used, budget=budget, due=due, state=standing)


def _pauses(state: TeamState, issue: Issue) -> Iterator[Interval]:
    """When a pausing label stood on the issue, from its events; overlapping times are joined."""
    word = acknowledgement(state, issue)
    begun = word.at if word else state.now
    spans = sorted(span for label in state.team.labels.pause for span in _spans(state, issue, label))
    reached = begun
    for start, end in spans:
        if end > reached:
            yield max(start, reached), end
            reached = end


def _spans(state: TeamState, issue: Issue, label: str) -> Iterator[Interval]:
    opened: datetime | None = None
    for event in sorted(issue.events, key=lambda event: event.at):
        if event.subject != label or event.kind not in ("labeled", "unlabeled"):
            continue
        if event.kind == "labeled":
            opened = opened or event.at
        elif opened is not None:
            yield opened, event.at
            opened = None
    if opened is not None and label in issue.labels:
        yield opened, state.now
