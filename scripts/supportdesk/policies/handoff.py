"""SUP-14, SUP-19: the handoff: a report for the incoming engineer, filed and said in the channel."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from supportdesk.model.actions import Decision, FileReport, PostMessage, WriteOverride
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
from supportdesk.model.duration import amount_of
from supportdesk.model.finding import Because
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import HandoffOrder, Issue, Shift, TeamState
from supportdesk.model.standing import is_in_flight, is_support
from supportdesk.policies.clocks import worst
from supportdesk.policies.completeness import missing_parts
from supportdesk.policies.proposal import proposal
from supportdesk.policies.queue import queue
from supportdesk.policies.shifts import last_handoff, on_support
from supportdesk.policies.wording import badge, handle_name, lasting, owners, person, public_link

REPORT_LABEL = "support-handoff"
A_MOMENT = timedelta(seconds=1)
A_LONG_HOLIDAY = timedelta(weeks=4)


def decide_order(state: TeamState) -> Iterator[Decision]:
    """SUP-19: a handoff by hand is first of all an override, so that everybody sees it in one place."""
    if state.order is not None:
        yield _override(state, state.order)


def decide_handoff(state: TeamState) -> Iterator[Decision]:
    """SUP-19: when support changes hands, by schedule or by order, the report is filed and said, once."""
    if not state.whole("issues", "board", "channel", "oncall") or state.channel is None:
        return
    shift = on_support(state, state.now).shift
    if shift is None or not _is_due(state, shift):
        return
    key = _key(state, shift)
    if state.channel.posted(key) is not None:
        return
    incoming = state.people[shift.person].name
    because = _because(state, f"Support goes to {incoming}.")
    report = _report(state, shift)
    yield FileReport(
        because=because,
        repository=state.desk.repository,
        occurrence=key,
        title=f"{state.team.name} support handoff {_day(state, shift)}: {incoming}",
        labels=(REPORT_LABEL,),
        document=report,
    )
    yield PostMessage(
        because=because, channel=state.channel.id, key=key, document=_announcement(state, shift)
    )


def _key(state: TeamState, shift: Shift) -> str:
    """Names the occasion by the day on which the shift begins; outside the regular handoffs, the time too."""
    local = shift.start.astimezone(ZoneInfo(state.calendar.timezone))
    regular = last_handoff(state, shift.start) == shift.start
    return f"{state.key}/handoff/{local:%Y-%m-%d}{'' if regular else f'T{local:%H:%M}'}"


def _day(state: TeamState, shift: Shift) -> str:
    return local_date(shift.start, timezone=state.calendar.timezone).isoformat()


def _override(state: TeamState, order: HandoffOrder) -> WriteOverride:
    return WriteOverride(
        because=_because(state, order.why),
        repository=state.desk.repository,
        person=order.person,
        start=order.start,
        end=order.until,
        timezone=state.calendar.timezone,
        why=order.why,
        by=order.by,
        document=proposal(state, order),
    )


def _is_due(state: TeamState, shift: Shift) -> bool:
    """Whether this shift's beginning still asks for a report: within `catch_up`, and from somebody else.

    A shift that begins at night or at a weekend (an override) is said when work begins: nobody is woken.
    """
    if "handoff" in state.asked:
        return True
    hours = state.calendar.open_intervals(shift.start, shift.start + A_LONG_HOLIDAY)
    late_by = state.now - next((each.start for each in hours), shift.start)
    before = on_support(state, shift.start - A_MOMENT).person
    latest = amount_of(state.team.schedule.catch_up, state.calendar)
    return timedelta() <= late_by <= latest and before != shift.person


def _announcement(state: TeamState, shift: Shift) -> Document:
    waiting = len(queue(state))
    until = _local(state, shift.end)
    return Document(
        f"{state.people[shift.person].name} is on support for {state.team.name}",
        (
            Paragraph(
                (
                    person(state, shift.person),
                    Text(f" is on support for {state.team.name} until {until}.{_why(shift)}"),
                )
            ),
            Paragraph(words(f"{waiting} in the queue. What is in flight stays with its owner.")),
            Note(words(f"@{handle_name(state)} reaches them. The report: an issue labelled {REPORT_LABEL}.")),
        ),
    )


def _report(state: TeamState, shift: Shift) -> Document:
    before = on_support(state, shift.start - A_MOMENT).person
    outgoing = state.people[before].name if before else "nobody"
    entries = queue(state)
    flying = [each for each in state.issues.values() if is_support(state, each) and is_in_flight(state, each)]
    blocks: list[Block] = [
        Paragraph(
            words(
                f"From {outgoing} to {state.people[shift.person].name}, until {_local(state, shift.end)}."
                f"{_why(shift)}"
            )
        ),
        Heading("Next up"),
        Bullets(tuple(_line(state, entry.issue) for entry in entries), numbered=True)
        if entries
        else Paragraph(words("The queue is empty.")),
        Heading("In flight, with their owners"),
        Bullets(tuple(_line(state, issue) for issue in flying))
        if flying
        else Paragraph(words("No request is in flight.")),
    ]
    return Document(f"{state.team.name} support handoff", tuple(blocks))


def _line(state: TeamState, issue: Issue) -> Line:
    """One open issue: whose it is, who waits on whom, what is late, what to do next."""
    late = worst(state, issue)
    risk = (bold(" At risk:"), Text(f" {lasting(state, late.used)} used.")) if late else ()
    return (
        *badge(state, issue),
        *public_link(issue),
        Text(f" · Owner: {owners(state, issue)}. {_next_step(state, issue)}"),
        *risk,
    )


def _next_step(state: TeamState, issue: Issue) -> str:
    if acknowledgement(state, issue) is None:
        return "Next: a first answer."
    missing = missing_parts(issue.body, state.team.request_form)
    if missing:
        return f"Waits on the requester: {', '.join(missing)}."
    return "Next: goes on with its owner." if is_in_flight(state, issue) else "Next: pick it up."


def _why(shift: Shift) -> str:
    return f" Why: {shift.why}." if shift.why else ""


def _local(state: TeamState, at: datetime) -> str:
    return f"{local_date(at, timezone=state.calendar.timezone):%a %d %b}"


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="handoff", rule="SUP-19", reason=reason)
