"""SUP-14, SUP-15, SUP-19: the handoff, step by step, each once, and finished by the next run if one fails.

An order by hand is an override first. Then: the report is filed; what is not in flight moves; the handle
follows; the channel is told, with the report in the thread; the incoming engineer takes over there by a
reaction or a reply, and is reminded once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from supportdesk.model.actions import Decision, EditMessage, FileReport, PostMessage, WriteOverride
from supportdesk.model.document import Document, Line, Link, Note, Paragraph, Text, words
from supportdesk.model.duration import amount_of
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import HandoffOrder, Issue, Message, Shift, TeamState
from supportdesk.policies.handoff_report import Handover, report_blocks, why
from supportdesk.policies.proposal import proposal
from supportdesk.policies.queue import queue
from supportdesk.policies.shifts import last_handoff, on_support
from supportdesk.policies.week import week_of
from supportdesk.policies.wording import handle_name, issue_link, moment, person, public_link

REPORT_LABEL = "support-handoff"
A_MOMENT = timedelta(seconds=1)
A_LONG_HOLIDAY = timedelta(weeks=4)
EVERYTHING, IN_THE_THREAD = 300, 30  # lines of a list: in the filed report, and in Slack


def decide_order(state: TeamState) -> Iterator[Decision]:
    """SUP-19: a handoff by hand is first of all an override, so that everybody sees it in one place."""
    if state.order is not None:
        yield _override(state, state.order)


def decide_report(state: TeamState) -> Iterator[Decision]:
    """SUP-19: when support changes hands, by schedule or by order, a report is filed for who takes over."""
    handover = handing_over(state)
    if handover is None or not state.whole("issues", "board"):
        return
    incoming = state.people[handover.shift.person].name
    title = f"{state.team.name} support handoff {_day(state, handover.shift).isoformat()}: {incoming}"
    blocks = report_blocks(state, handover, week_of(state), link=public_link, most=EVERYTHING)
    yield FileReport(
        because=_because(state, f"Support goes to {incoming}."),
        repository=state.desk.repository,
        occurrence=_key(state, handover.shift),
        title=title,
        labels=(REPORT_LABEL,),
        document=Document(title, tuple(blocks)),
    )


def decide_announcement(state: TeamState) -> Iterator[Decision]:
    """SUP-19: then the channel is told who is on support now, once, with the report in the thread."""
    handover = handing_over(state)
    if handover is None or state.channel is None or not state.whole("issues", "board"):
        return
    week, shift = week_of(state), handover.shift

    def shown(issue: Issue) -> Line:
        return issue_link(state, issue)

    thread = report_blocks(state, handover, week, link=shown, most=IN_THE_THREAD)
    facts = {**week.facts, "state": "open", "to": shift.person, "queue": str(len(queue(state)))}
    if handover.before is not None:
        facts["before"] = handover.before
    yield PostMessage(
        because=_because(state, f"Support goes to {state.people[shift.person].name}."),
        channel=state.channel.id,
        key=_key(state, shift),
        document=replace(_announcement(state, shift, facts), thread=tuple(thread)),
        facts=facts,
    )


def decide_taking_over(state: TeamState) -> Iterator[Decision]:
    """SUP-19: who takes over says so by a reaction or a reply; half a business day later comes a reminder.

    Whose Slack account is not known cannot be heard, and who is away is not reminded.
    """
    duty = on_support(state, state.now)
    shift = duty.shift
    if duty.person is None or shift is None or not state.whole("channel"):
        return
    standing, account = _said(state, shift), state.slack_ids.get(duty.person)
    if standing is None or account is None or standing.payload.get("state") != "open":
        return
    name = state.people[duty.person].name
    if account in standing.reactors | standing.repliers:
        yield _edited(state, standing, shift, {"state": "taken"}, reason=f"{name} has taken over.")
    elif "reminded" in standing.payload:
        because = _because(state, f"{name} has not taken over in the channel yet.")
        yield Finding(because=because, subject="Handoff")
    elif _is_time_to_remind(state, standing):
        because = _because(state, f"{name} has not taken over yet.")
        line = (
            person(state, shift.person),
            Text(", support is yours now: please react or reply here, so that everybody knows you have it."),
        )
        reminder = PostMessage(
            because=because,
            channel=standing.channel,
            key=f"{standing.key}/reminder",
            document=Document(f"Reminder: support is {name}'s", (Paragraph(line),)),
            thread=standing.ts,
        )
        yield reminder
        reminded = _edited(state, standing, shift, {"reminded": "yes"}, reason=because.reason)
        yield replace(reminded, needs=(reminder.key,))


def decide_missed(state: TeamState) -> Iterator[Decision]:
    """SUP-19: a handoff whose time passed before it was carried out is in the digest."""
    shift = on_support(state, state.now).shift
    if shift is None or not state.whole("channel") or handing_over(state) is not None:
        return
    before = _holder(state, shift.start - A_MOMENT)
    is_known = state.channel is not None and any(
        message.by_desk and message.at < shift.start for message in state.channel.messages
    )
    is_past = state.now > _work_begins(state, shift)
    if before is not None and before != shift.person and is_past and is_known and _said(state, shift) is None:
        sentence = (
            f"The channel was not told in time that {state.people[shift.person].name} is on support now:"
            f" hand_off.py --team {state.key} makes up for it."
        )
        yield Finding(because=_because(state, sentence), subject="Handoff")


def handing_over(state: TeamState) -> Handover | None:
    """The change of hands that is still to be carried out, if one is."""
    duty = on_support(state, state.now)
    shift = duty.shift
    if duty.person is None or shift is None or state.channel is None or not state.whole("channel"):
        return None
    before = _holder(state, shift.start - A_MOMENT)
    if before == shift.person or not _is_due(state, shift) or _said(state, shift) is not None:
        return None
    return Handover(shift=shift, before=before)


def _holder(state: TeamState, at: datetime) -> str | None:
    """Whose shift an instant lies in, present or not."""
    shift = on_support(state, at).shift
    return shift.person if shift else None


def _said(state: TeamState, shift: Shift) -> Message | None:
    """The announcement of a shift, if it stands in the channel."""
    return state.channel.posted(_key(state, shift)) if state.channel is not None else None


def _key(state: TeamState, shift: Shift) -> str:
    """Names the occasion by the day on which the shift begins; outside the regular handoffs, the time too.

    And the person, where another's shift was announced for that moment before an override took it over.
    """
    local = shift.start.astimezone(ZoneInfo(state.calendar.timezone))
    regular = last_handoff(state, shift.start) == shift.start
    key = f"{state.key}/handoff/{local:%Y-%m-%d}{'' if regular else f'T{local:%H:%M}'}"
    said = state.channel.posted(key) if state.channel is not None else None
    is_anothers = said is not None and said.payload.get("to", shift.person) != shift.person
    return f"{key}/{shift.person}" if is_anothers else key


def _day(state: TeamState, shift: Shift) -> date:
    return local_date(shift.start, timezone=state.calendar.timezone)


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
    """Whether this shift's beginning still asks for a handoff: within `catch_up`, or asked for by name.

    An override may become known long after its beginning, as when a pull request is merged late: it is due
    as long as the channel's history tells whether it was said. A shift that begins at night, at a weekend or
    on a day off is handed over when work begins.
    """
    if "handoff" in state.asked:
        return True
    late_by = state.now - _work_begins(state, shift)
    is_told_of = shift.covers and state.channel is not None and shift.start >= state.channel.since
    latest = amount_of(state.team.schedule.catch_up, state.calendar)
    return timedelta() <= late_by and (is_told_of or late_by <= latest)


def _work_begins(state: TeamState, shift: Shift) -> datetime:
    """When whoever has a shift is first at work in it."""
    who, zone = state.people[shift.person], state.calendar.timezone
    hours = state.calendar.open_intervals(shift.start, min(shift.end, shift.start + A_LONG_HOLIDAY))
    there = (each.start for each in hours if not who.is_absent(local_date(each.start, timezone=zone)))
    return next(there, shift.start)


def _is_time_to_remind(state: TeamState, standing: Message) -> bool:
    half_a_day = state.calendar.day_length() / 2
    return state.calendar.is_open(state.now) and state.calendar.elapsed(standing.at, state.now) >= half_a_day


def _announcement(state: TeamState, shift: Shift, facts: Mapping[str, str]) -> Document:
    """What the channel reads; the same words again from the same facts."""
    who = state.people[shift.person].name
    before = state.people.get(facts.get("before", ""))
    thanks = f" Thank you, {before.name}!" if before is not None else ""
    told = f" is on support for {state.team.name} until {moment(state, shift.end)}.{why(shift)}{thanks}"
    filed = f"{state.desk.url}/issues?q=is%3Aissue+label%3A{REPORT_LABEL}"
    queued = f"{facts['queue']} in the queue; what is in flight stays with its owner. The report is in the"
    lines: list[Line] = [
        (person(state, shift.person), Text(told)),
        (Text(f"{queued} thread, and filed in "), Link(filed, state.desk.repository), Text(".")),
    ]
    if facts.get("state") == "taken":
        lines.append(words(f"✓ {who} has taken over."))
    elif shift.person in state.slack_ids:
        lines.append(words(f"{who}, please react or reply here to take over."))
    note = Note(words(f"For help, write to @{handle_name(state)}."))
    return Document(f"{who} is on support for {state.team.name}", (*map(Paragraph, lines), note))


def _edited(
    state: TeamState, standing: Message, shift: Shift, changes: Mapping[str, str], *, reason: str
) -> EditMessage:
    facts = {**standing.payload, **changes}
    return EditMessage(
        because=_because(state, reason),
        channel=standing.channel,
        ts=standing.ts,
        occurrence=standing.key or "",
        document=_announcement(state, shift, {"queue": "0", **facts}),
        facts=facts,
        keeps_thread=True,
    )


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="handoff", rule="SUP-19", reason=reason)
