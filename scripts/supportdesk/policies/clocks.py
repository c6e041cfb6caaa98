"""SUP-8, SUP-10, SUP-16: the clocks of a request, in business time, with their pauses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from supportdesk.model.conversation import acknowledgement
from supportdesk.model.duration import Duration, amount_of
from supportdesk.model.moment import to_utc
from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.model.standing import asked_at, is_in_flight, is_request, is_urgent
from supportdesk.policies.wording import lasting

ClockName = Literal["acknowledge", "urgent", "waiting"]
ClockState = Literal["running", "warned", "breached"]
Interval = tuple[datetime, datetime]

WAITS: Mapping[ClockName, str] = {
    "acknowledge": "waits for a first answer",
    "urgent": "is urgent and waits for a first answer",
    "waiting": "waits for work to begin",
}


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
    """The clocks that run on an issue now: acknowledge or urgent until acknowledged, then waiting."""
    if not is_request(state, issue):
        return ()
    clocks = state.team.clocks
    word = acknowledgement(state, issue)
    if word is not None:
        if clocks.waiting is None or is_in_flight(state, issue):
            return ()
        return (_receipt(state, "waiting", word.at, clocks.waiting, pauses=tuple(_pauses(state, issue))),)
    clock: ClockName = "urgent" if is_urgent(state, issue) else "acknowledge"
    limit = clocks.acknowledge_urgent if clock == "urgent" else clocks.acknowledge
    return (_receipt(state, clock, asked_at(state, issue), limit),) if limit is not None else ()


def worst(state: TeamState, issue: Issue) -> Receipt | None:
    """The clock of an issue that is warned or breached, if one is."""
    late = [receipt for receipt in receipts(state, issue) if receipt.state != "running"]
    return max(late, key=lambda receipt: receipt.used / receipt.budget, default=None)


def account(state: TeamState, receipt: Receipt) -> str:
    """What of the time is used, in a sentence."""
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
