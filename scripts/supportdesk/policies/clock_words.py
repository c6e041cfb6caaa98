"""The words for a clock, wherever it is spoken of: digest, episode, status comment, notice, explanation."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice

from supportdesk.model.snapshot import TeamState
from supportdesk.policies.receipt import ClockName, Receipt, Start, StartKind, days_off
from supportdesk.policies.wording import day_name, lasting, lasting_round_the_clock, moment, named

WAITS: Mapping[ClockName, str] = {
    "acknowledge": "waits for a first answer",
    "urgent": "is urgent and waits for a first answer",
    "waiting": "waits for work to begin",
    "eta": "waits for a date on which somebody will look at it",
    "promise": "was to be looked at by now",
    "update": "waits for news from us",
    "resolve": "waits to be resolved",
    "ordered": "is at risk, says the team",
}
AIMS: Mapping[ClockName, str] = {
    "acknowledge": "give you a first answer",
    "urgent": "give you a first answer",
    "waiting": "begin work on this",
    "eta": "tell you when we look at this",
    "promise": "look at this",
    "update": "tell you how it stands",
    "resolve": "resolve this",
}
CAUSES: Mapping[StartKind, str] = {
    "opened": "it was opened",
    "reopened": "it was opened again",
    "labelled": "it was labelled {label}",
    "unlabelled": "{label} was taken off",
    "answered": "{who} answered",
    "stopped": "work on it stopped",
    "moved": "it was last moved on the board",
    "said": "{who} last said something",
    "promised": "{who} promised it",
    "ordered": "{who} said so",
}
SHOWN = 5  # pauses and holidays of a receipt that are named; the rest is counted


def account(state: TeamState, receipt: Receipt) -> str:
    """What of the time is used, in a sentence."""
    match receipt.clock:
        case "ordered":
            return f"since {moment(state, receipt.started)}."
        case "promise":
            return f"promised by {moment(state, receipt.due)}."
        case _:
            used, budget = (_lasting(state, receipt, each) for each in (receipt.used, receipt.budget))
            return f"{used} of {budget} used."


def counted(state: TeamState, receipt: Receipt) -> str:
    """From what on a clock counts, and what it left out: the same until it starts anew or is stopped."""
    since = f"{moment(state, receipt.started)}, when {_cause(state, receipt.start)}."
    if receipt.clock in ("ordered", "promise"):
        return f"Since {since}"
    left = "; ".join(_left_out(state, receipt))
    more = f" Left out: {left}." if left else ""
    return f"Counted: {_lasting(state, receipt, receipt.budget)} from {since}{more}"


def itemised(state: TeamState, receipt: Receipt) -> Iterator[str]:
    """The whole receipt, a sentence a line."""
    due = f"due {moment(state, receipt.due)}: {receipt.state}"
    yield f"Clock “{receipt.clock}”, {WAITS[receipt.clock]}: {account(state, receipt)[:-1]}, {due}."
    yield counted(state, receipt)
    for pause in islice(receipt.pauses, SHOWN):
        span = f"{moment(state, pause.start)} to {moment(state, pause.end)}"
        yield f"Stopped by {_listed(pause.labels)}: {span}, {lasting(state, pause.lasts)}."
    if len(receipt.pauses) > SHOWN:
        yield f"Stopped {len(receipt.pauses) - SHOWN} times more."


def _lasting(state: TeamState, receipt: Receipt, amount: timedelta) -> str:
    """An amount of the receipt's time: business time, or time round the clock."""
    return lasting_round_the_clock(amount) if receipt.round_the_clock else lasting(state, amount)


def _cause(state: TeamState, start: Start) -> str:
    """What started a clock, in words; first seen then, where the moment itself is not known."""
    who = named(state, start.subject) if start.subject else "somebody"
    if start.what == "promised" and not start.subject:
        return "the date was set on the board"
    seen = " (first seen then)" if start.seen else ""
    return f"{CAUSES[start.what].format(who=who, label=start.subject)}{seen}"


def _left_out(state: TeamState, receipt: Receipt) -> Iterator[str]:
    """What a clock did not count: the times it was stopped, weekends and holidays."""
    paused = sum((pause.lasts for pause in receipt.pauses), timedelta())
    if paused:
        labels = dict.fromkeys(label for pause in receipt.pauses for label in pause.labels)
        yield f"{lasting(state, paused)} with {_listed(tuple(labels))}"
    off = list(days_off(receipt, state.calendar))
    holidays = [day for day in off if state.calendar.is_holiday(day)]
    if free := len(off) - len(holidays):
        yield f"{free} {'day' if free == 1 else 'days'} off"
    if holidays:
        yield _named_days(holidays)


def _named_days(days: list[date]) -> str:
    more = f" and {len(days) - SHOWN} more" if len(days) > SHOWN else ""
    word = "a holiday" if len(days) == 1 else "holidays"
    return f"{', '.join(map(day_name, days[:SHOWN]))}{more} ({word})"


def _listed(labels: tuple[str, ...]) -> str:
    return " and ".join(labels)
