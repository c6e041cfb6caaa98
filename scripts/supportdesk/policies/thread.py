"""SUP-8, SUP-20: what follows on a request is said in its thread in the channel, each thing once.

History tells nothing of replies, so the status comment keeps what was said: without one, nothing is said.
"""

from collections.abc import Iterator
from datetime import datetime

from supportdesk.model.actions import Decision, PostMessage
from supportdesk.model.channels import Message
from supportdesk.model.conversation import (
    acknowledgement,
    request_key,
    request_thread,
    stamp,
    status_comment,
    status_facts,
)
from supportdesk.model.document import Document, Line, Paragraph, Text, bold
from supportdesk.model.duration import Duration, after, amount_of
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.moment import instant_of
from supportdesk.model.occasions import is_fresh
from supportdesk.model.promises import Reminders
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    asked_at,
    ending_of,
    is_in_flight,
    is_request,
    is_silenced,
    is_urgent,
    last_event,
)
from supportdesk.policies.clocks import urgent_since
from supportdesk.policies.orders import orders
from supportdesk.policies.wording import ending_line, handle, issue_link, managers, moment

_LAST = bold("This is the last reminder.")
_LONG = 9  # digits, more than any number of reminders has


def decide_thread(state: TeamState) -> Iterator[Decision]:
    """SUP-20: the thread hears that a request ended or is open again; SUP-8: and that an urgent one waits."""
    if state.channel is None or not state.whole("issues", "board", "channel"):
        return
    if state.team.rule("REQ-1") != "on":
        return  # no status comment is kept: it would be said again and again
    for issue in state.issues.values():
        mine = status_comment(state, issue)
        thread = request_thread(state, issue) if mine or is_request(state, issue) else None
        if thread is None or not thread.ts or (mine is None and is_silenced(state, issue)):
            continue
        if not is_request(state, issue):
            yield from _ended(state, issue, thread)
        elif acknowledgement(state, issue) is None and not is_in_flight(state, issue):
            yield from _reopened(state, issue, thread)
            yield from _reminded(state, issue, thread)


def reminded(state: TeamState, issue: Issue) -> str:
    """Of which series the last reminder was, its number and when, `20261120T1000Z/2/20261120T1202Z`.

    Nothing before the first.
    """
    series = f"{stamp(asked_at(state, issue))}/"
    prefix = f"{request_key(state, issue)}/reminder/{series}"
    planned = [key for key in state.said if key.startswith(prefix)]
    if planned:
        number = max(_count(key.removeprefix(prefix)) for key in planned)
        return f"{series}{number}/{stamp(_said_at(state, f'{prefix}{number}'))}"
    said = status_facts(state, issue).get("reminded", "")
    return said if said.startswith(series) else ""


def _said_at(state: TeamState, key: str) -> datetime:
    """When a reply was said: now, or when it was rehearsed."""
    rehearsed = state.rehearsal.posted(key) if state.rehearsal is not None else None
    return rehearsed.at if rehearsed is not None else state.now


def reopening_said(state: TeamState, issue: Issue) -> str:
    """Of which reopening the thread was told."""
    prefix = f"{request_key(state, issue)}/reopened/"
    planned = next((key.removeprefix(prefix) for key in state.said if key.startswith(prefix)), "")
    return planned or status_facts(state, issue).get("reopened", "")


def _ended(state: TeamState, issue: Issue, thread: Message) -> Iterator[PostMessage]:
    """A thread that somebody else began hears how the request ended; the desk's own is struck through."""
    ending = ending_of(state, issue)
    if thread.by_desk or status_facts(state, issue).get("ended", "") == ending:
        return
    line = (*issue_link(state, issue, strike=True), Text(" "), *ending_line(issue, ending))
    occasion = f"{ending}/{stamp(asked_at(state, issue))}"
    yield _reply(state, issue, thread, occasion, line, rule="SUP-20", reason="The request ended.")


def _reopened(state: TeamState, issue: Issue, thread: Message) -> Iterator[PostMessage]:
    """The thread hears that what had ended is a request again, as a new one is announced: once, not at night.

    Reopened, or given back by its label; of the latter the status comment still tells that it had ended.
    """
    event, asked = last_event(issue, ("reopened",), ""), asked_at(state, issue)
    again = (event is not None and event.at == asked) or "ended" in status_facts(state, issue)
    if not again or asked <= thread.at or reopening_said(state, issue) == stamp(asked):
        return
    if not is_fresh(state, asked) or not _is_time(state, issue):
        return
    line = (handle(state), Text(" Back in the queue: "), *issue_link(state, issue))
    occasion = f"reopened/{stamp(asked)}"
    yield _reply(state, issue, thread, occasion, line, rule="SUP-20", reason="It is a request again.")


def _reminded(state: TeamState, issue: Issue, thread: Message) -> Iterator[PostMessage]:
    """SUP-8: an urgent request without an answer is reminded of so often, the last time with EM and PM."""
    reminders = state.team.clocks.remind_urgent
    if reminders is None or not is_urgent(state, issue) or not _is_working_time(state):
        return
    asked, urgent = asked_at(state, issue), urgent_since(state, issue)
    due = _due(state, reminders, since=max(asked, thread.at, urgent or asked))
    number, last = _last(reminded(state, issue))
    if due <= number or "snooze" in orders(state, issue):
        return
    if last is not None and _after(state, last, reminders.every) > state.now:
        return  # the one before came late
    waits = f"since {moment(state, asked)}"
    line: Line = (
        handle(state),
        Text(f" Still urgent and without an answer {waits}: who takes a look?"),
    )
    if due == reminders.times:
        line = (*managers(state), Text(f" Nobody has answered this urgent request {waits}. "), _LAST)
    occasion = f"reminder/{stamp(asked)}/{due}"
    reason = f"It is urgent and waits for a first answer: reminder {due} of {reminders.times}."
    yield _reply(state, issue, thread, occasion, line, rule="SUP-8", reason=reason)


def _last(said: str) -> tuple[int, datetime | None]:
    """The number of the last reminder and when it was said, as far as the text tells."""
    _, number, when = f"{said}//".split("/")[:3]
    return _count(number), instant_of(when)


def _count(number: str) -> int:
    return int(number) if number.isascii() and number.isdecimal() and len(number) < _LONG else 0


def _due(state: TeamState, reminders: Reminders, *, since: datetime) -> int:
    """How many reminders are due by now; of those that were missed the newest stands for all."""
    every, count = reminders.every, 0
    while count < reminders.times and (since := _after(state, since, every)) <= state.now:
        count += 1
    return count


def _after(state: TeamState, since: datetime, every: Duration) -> datetime:
    """When the next reminder is due; round the clock, business time is time."""
    if every.business and state.team.clocks.round_the_clock:
        return since + amount_of(every, state.calendar)
    return after(since, every, state.calendar)


def _is_working_time(state: TeamState) -> bool:
    return state.team.clocks.round_the_clock or state.calendar.is_open(state.now)


def _is_time(state: TeamState, issue: Issue) -> bool:
    """Whether to call on people now: in working hours, for what is urgent at any hour."""
    return is_urgent(state, issue) or state.calendar.is_open(state.now)


def _reply(
    state: TeamState, issue: Issue, thread: Message, occasion: str, line: Line, *, rule: str, reason: str
) -> PostMessage:
    return PostMessage(
        because=Because(team=state.key, job="audit", rule=rule, reason=reason),
        channel=thread.channel,
        key=f"{request_key(state, issue)}/{occasion}",
        document=Document(f"{issue.ref}: {reason}", (Paragraph(line),)),
        thread=thread.ts,
    )
