"""The digest in words: a short message, its detail in the thread; what does not fit is counted and linked."""

from collections.abc import Iterator
from datetime import date

from supportdesk.model.conversation import acknowledgement
from supportdesk.model.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Line,
    Note,
    Paragraph,
    Text,
    bold,
    words,
)
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import Shift, TeamState
from supportdesk.policies.clock_words import WAITS, account
from supportdesk.policies.day import Day
from supportdesk.policies.digest_sections import linked, sections
from supportdesk.policies.queue import Entry
from supportdesk.policies.searches import labelled, open_issues
from supportdesk.policies.shifts import on_support
from supportdesk.policies.turn import turn
from supportdesk.policies.wording import badge, day_name, issue_link, lasting, person

SHOWN = 5  # lines of a list in the message itself
COUNTED = {"queue": "in the queue", "risk": "at risk", "flight": "in flight"}


def digest_page(state: TeamState, day: Day) -> Document:
    """The digest: what to do first, what is at risk, and how much of everything else there is."""
    title = f"{state.team.name} support, {_weekday(day.slot.day)}"
    headline, below = _headline(day), tuple(sections(state, day))
    told = f"In the thread: {', '.join(each.counted for each in below)}." if below else ""
    notes = [Note(words(sentence)) for sentence in _apologies(state, day)]
    opening: Line = (*_on_support(state), Text(headline))
    if day.queue or day.at_risk:
        more = [Note(words(told))] if told else []
        blocks = [Heading(title), Paragraph(opening), *_do_first(state, day), *_at_risk(state, day), *more]
    else:  # one line says that nothing is to be done
        blocks = [Paragraph((bold(f"{title}: "), *opening, Text(f" {told}" if told else "")))]
    thread = tuple(block for each in below for block in each.blocks)
    return Document(f"{title}: {headline}", (*blocks, *notes), thread)


def _weekday(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _headline(day: Day) -> str:
    """The numbers, each with its change since the last digest where that recorded them."""
    before = day.last.counts if day.last is not None else {}
    told = [
        f"{count or 'nothing'} {COUNTED[name]}{_change(count, before.get(name))}"
        for name, count in day.counts.items()
    ]
    against = f", against {day_name(day.last.day)}" if day.last is not None and before else ""
    numbers = ", ".join(told)
    return f"{numbers[0].upper()}{numbers[1:]}{against}."


def _change(count: int, before: int | None) -> str:
    if before is None:
        return ""
    return f" ({count - before:+d})".replace("-", "\N{MINUS SIGN}") if count != before else " (=)"


def _on_support(state: TeamState) -> Line:
    duty = on_support(state, state.now)
    if duty.person is None:
        return (bold(duty.problem), Text(" "))
    return (person(state, duty.person), Text(" is on support. "))


def _do_first(state: TeamState, day: Day) -> Iterator[Block]:
    if day.queue:
        yield Paragraph((bold("Do first"),))
        yield Bullets(tuple(_first(state, day, entry) for entry in day.queue[:SHOWN]), numbered=True)
    left = len(day.queue) - SHOWN
    if left > 0:
        board = state.board.url if state.board is not None else open_issues(state)
        wait = "waits" if left == 1 else "wait"
        yield Note((Text(f"{left} more {wait} behind these"), *linked(board)))


def _first(state: TeamState, day: Day, entry: Entry) -> Line:
    """A request with why it is there: its priority stands in front, how it waits behind."""
    issue, rung, whose = entry.issue, entry.priority, turn(state, entry.issue)
    is_incident, is_urgent = rung is not None and rung.incident, rung is not None and rung.urgent
    told = [
        "incident" if is_incident else "urgent" if is_urgent else "",
        f"waits {lasting(state, entry.waits)}",
        "not answered yet" if acknowledgement(state, issue) is None else "",
        whose.waits if whose.of != "us" else "",
        "new" if issue in day.new else "",
        "at risk" if any(issue is each for each, _ in day.at_risk) else "",
    ]
    return (*badge(state, issue), *issue_link(state, issue), Text(f" · {'; '.join(filter(None, told))}"))


def _at_risk(state: TeamState, day: Day) -> Iterator[Block]:
    if not day.at_risk:
        return
    yield Paragraph((bold("At risk"),))
    lines = [
        (*issue_link(state, issue), Text(f" · {WAITS[late.clock]}: {account(state, late)}"))
        for issue, late in day.at_risk[:SHOWN]
    ]
    yield Bullets(tuple(lines))
    if (left := len(day.at_risk) - SHOWN) > 0:
        search = open_issues(state, labelled(state.team.labels.at_risk))
        yield Note((Text(f"And {left} more"), *linked(search)))


def _apologies(state: TeamState, day: Day) -> Iterator[str]:
    """That this digest is late, and what was due since the last one and never made."""
    if day.is_late:
        yield "Late: the run that was due did not happen in time."
    if len(day.missed) > SHOWN:
        first, last = (day_name(each) for each in (day.missed[0], day.missed[-1]))
        yield f"Not made: {len(day.missed)} digests, from {first} to {last}."
    elif day.missed:
        yield f"Not made: {', '.join(map(day_name, day.missed))}."
    if day.none_since is not None:
        yield f"No digest was made since {day_name(day.none_since)} at least."
    if day.untold:
        told = [f"to {state.people[each.person].name} on {_began(state, each)}" for each in day.untold]
        left = len(told) - SHOWN
        more = f" and {left} more" if left > 0 else ""
        yield f"The channel was not told that support went {', '.join(told[:SHOWN])}{more}."


def _began(state: TeamState, shift: Shift) -> str:
    return day_name(local_date(shift.start, timezone=state.calendar.timezone))
