"""SUP-14, SUP-15, SUP-19: the handoff, step by step, each once, and finished by the next run if one fails.

An order by hand is an override first. Then: the report is filed; what is not in flight moves; the handle
follows; the channel is told, with the report in the thread; the incoming engineer takes over there by a
reaction or a reply, and is reminded once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from supportdesk.model.actions import Decision, EditMessage, FileReport, PostMessage, WriteOverride
from supportdesk.model.channels import Message
from supportdesk.model.document import Document, Line, Link, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import HandoffOrder, Shift, TeamState
from supportdesk.policies.handing_over import announced, first_day, handing_over, is_missed, occasion, stretch
from supportdesk.policies.handoff_report import report_blocks, why
from supportdesk.policies.proposal import proposal
from supportdesk.policies.queue import queue
from supportdesk.policies.week import week_of
from supportdesk.policies.wording import issue_link, moment, person, public_link, reach

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
    title = f"{state.team.name} support handoff {first_day(state, handover.shift).isoformat()}: {incoming}"
    blocks = report_blocks(state, handover, week_of(state), link=public_link, most=EVERYTHING)
    yield FileReport(
        because=_because(state, f"Support goes to {incoming}."),
        repository=state.desk.repository,
        occurrence=occasion(state, handover.shift),
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
    facts = {
        **week.facts,
        "state": "open",
        "to": shift.person,
        "until": shift.end.isoformat(),
        "queue": str(len(queue(state))),
    }
    if handover.before is not None:
        facts["before"] = handover.before
    yield PostMessage(
        because=_because(state, f"Support goes to {state.people[shift.person].name}."),
        channel=state.channel.id,
        key=occasion(state, shift),
        document=replace(_announcement(state, shift, facts), thread=tuple(thread)),
        facts=facts,
    )


def decide_taking_over(state: TeamState) -> Iterator[Decision]:
    """SUP-19: who takes over says so by a reaction or a reply; half a business day later comes a reminder.

    Whose Slack account is not known cannot be heard, and who is away is not reminded.
    """
    shift, standing = stretch(state), announced(state)
    if shift is None or standing is None or not state.whole("channel"):
        return
    if standing.payload["to"] != shift.person:
        return
    name, account = state.people[shift.person].name, state.slack_ids.get(shift.person)
    is_open = standing.payload.get("state") == "open"
    changes = {"until": shift.end.isoformat()}
    reason = "When it ends is known otherwise now."
    needs: tuple[str, ...] = ()
    if account is not None and is_open and account in standing.reactors | standing.repliers:
        changes, reason = {**changes, "state": "taken"}, f"{name} has taken over."
    elif account is not None and is_open and "reminded" in standing.payload:
        because = _because(state, f"{name} has not taken over in the channel yet.")
        yield Finding(because=because, subject="Handoff")
    elif account is not None and is_open and _is_time_to_remind(state, standing):
        reminder = _reminder(state, standing, shift)
        yield reminder
        changes, reason, needs = {**changes, "reminded": "yes"}, reminder.because.reason, (reminder.key,)
    if any(standing.payload.get(fact) != value for fact, value in changes.items()):
        yield _edited(state, standing, shift, changes, reason=reason, needs=needs)


def _reminder(state: TeamState, standing: Message, shift: Shift) -> PostMessage:
    name = state.people[shift.person].name
    asked = ", support is yours now: please react or reply here, so that everybody knows you have it."
    return PostMessage(
        because=_because(state, f"{name} has not taken over yet."),
        channel=standing.channel,
        key=f"{standing.key}/reminder",
        document=Document(
            f"Reminder: support is {name}'s", (Paragraph((person(state, shift.person), Text(asked))),)
        ),
        thread=standing.ts,
    )


def decide_missed(state: TeamState) -> Iterator[Decision]:
    """SUP-19: a handoff whose time passed before it was carried out is in the digest."""
    shift = stretch(state)
    if shift is not None and is_missed(state):
        sentence = (
            f"The channel was not told in time that {state.people[shift.person].name} is on support now:"
            f" hand_off.py --team {state.key} makes up for it."
        )
        yield Finding(because=_because(state, sentence), subject="Handoff")


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
    note = Note(words(f"For help, write to {reach(state)}."))
    return Document(f"{who} is on support for {state.team.name}", (*map(Paragraph, lines), note))


def _edited(
    state: TeamState,
    standing: Message,
    shift: Shift,
    changes: Mapping[str, str],
    *,
    reason: str,
    needs: tuple[str, ...],
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
        needs=needs,
    )


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="handoff", rule="SUP-19", reason=reason)
