"""A clock of a request and its receipt: what started it, how much of its time is used, what was left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from supportdesk.model.duration import Duration, amount_of
from supportdesk.model.issues import Issue
from supportdesk.model.moment import local_date, to_utc
from supportdesk.model.snapshot import TeamState
from supportdesk.model.worktime import BusinessTime

ClockName = Literal["acknowledge", "urgent", "waiting", "eta", "promise", "update", "resolve", "ordered"]
ClockState = Literal["running", "warned", "breached"]
StartKind = Literal[
    "opened",
    "labelled",
    "unlabelled",
    "reopened",
    "answered",
    "stopped",
    "moved",
    "said",
    "promised",
    "ordered",
]
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What started a clock, and when.

    `subject` is the label, or the login of whoever spoke; `seen` where the time is that of the first sight.
    """

    at: datetime
    what: StartKind
    subject: str = ""
    seen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time that a clock did not count, the labels that stopped it; `lasts` is business time."""

    start: datetime
    end: datetime
    labels: tuple[str, ...]
    lasts: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One clock of an issue: since when, how much of what it may take is used, and when it is due.

    `used` and `budget` are business time, or elapsed time where `round_the_clock` is true.
    """

    clock: ClockName
    start: Start
    used: timedelta
    budget: timedelta
    due: datetime
    state: ClockState
    pauses: tuple[Pause, ...] = ()
    round_the_clock: bool = False

    @property
    def started(self) -> datetime:
        """When the clock was started."""
        return self.start.at

    @property
    def share(self) -> float:
        """How much of the budget is used: from 1 on it is breached."""
        return self.used / self.budget

    @property
    def occasion(self) -> str:
        """What a notice about this clock is called: a clock that starts anew is a new occasion."""
        return f"at-risk/{self.clock}/{to_utc(self.started):%Y%m%dT%H%MZ}"


def measured(
    state: TeamState, clock: ClockName, start: Start, limit: Duration, *, pauses: Sequence[Pause] = ()
) -> Receipt:
    """The receipt of a clock that was started and stopped like this.

    Its time is up after the limit, the pauses until then aside; a pause that lasts is taken to end now.
    """
    budget = amount_of(limit, state.calendar)
    elapsed_only = not limit.business or (clock == "urgent" and state.team.clocks.round_the_clock)
    used, owed, reached = timedelta(), budget, to_utc(start.at)
    due: datetime | None = None
    counted: list[Pause] = []
    for pause in pauses:
        stretch = _passed(state, max(pause.start, reached), pause.end, elapsed_only=elapsed_only)
        ran = _passed(state, reached, pause.start, elapsed_only=elapsed_only)
        if due is None and ran >= owed:
            due = _after(state, reached, owed, elapsed_only=elapsed_only)
        counted.append(
            Pause(start=max(pause.start, reached), end=pause.end, labels=pause.labels, lasts=stretch)
        )
        used, owed, reached = used + ran, owed - ran, pause.end
    used += _passed(state, reached, state.now, elapsed_only=elapsed_only)
    return Receipt(
        clock=clock,
        start=start,
        used=used,
        budget=budget,
        due=due or _after(state, reached, owed, elapsed_only=elapsed_only),
        state=_standing(used / budget, warn_at=state.team.clocks.warn_at),
        pauses=tuple(counted),
        round_the_clock=elapsed_only,
    )


def pauses(state: TeamState, issue: Issue, since: datetime) -> tuple[Pause, ...]:
    """When a pausing label stood on the issue, from its events; times that overlap are one."""
    names = state.team.labels.pause
    if not any(event.subject in names for event in issue.events):
        return ()
    spans = sorted(span for label in names for span in _spans(state, issue, label))
    joined: list[Pause] = []
    for start, lasted, label in spans:
        end = min(lasted, state.now)
        if end <= max(start, since):
            continue
        last = joined[-1] if joined else None
        if last is not None and start <= last.end:
            labels = tuple(dict.fromkeys((*last.labels, label)))
            joined[-1] = Pause(start=last.start, end=max(last.end, end), labels=labels)
        else:
            joined.append(Pause(start=max(start, since), end=end, labels=(label,)))
    return tuple(joined)


def days_off(receipt: Receipt, calendar: BusinessTime) -> Iterator[date]:
    """The local dates between the start and the time it is due on which no work is done."""
    if receipt.round_the_clock:
        return
    day = local_date(receipt.started, timezone=calendar.timezone)
    last = local_date(receipt.due, timezone=calendar.timezone)
    while day <= last:
        if not calendar.is_business_day(day):
            yield day
        day += A_DAY


def _passed(state: TeamState, start: datetime, end: datetime, *, elapsed_only: bool) -> timedelta:
    return max(end - start, timedelta()) if elapsed_only else state.calendar.elapsed(start, end)


def _after(state: TeamState, start: datetime, amount: timedelta, *, elapsed_only: bool) -> datetime:
    return start + amount if elapsed_only else state.calendar.add(start, amount)


def _standing(share: float, *, warn_at: float) -> ClockState:
    if share >= 1:
        return "breached"
    return "warned" if share >= warn_at else "running"


def _spans(state: TeamState, issue: Issue, label: str) -> Iterator[tuple[datetime, datetime, str]]:
    opened: datetime | None = None
    for event in sorted(issue.events, key=lambda event: event.at):
        if event.subject != label or event.kind not in ("labeled", "unlabeled"):
            continue
        if event.kind == "labeled":
            opened = opened or event.at
        elif opened is not None:
            yield opened, event.at, label
            opened = None
    if opened is not None and label in issue.labels:
        yield opened, state.now, label
