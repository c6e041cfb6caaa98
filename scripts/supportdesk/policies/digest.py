"""SUP-5, WORK-1: the daily digest: what to do first and why, in one short message a business day.

REQ-5, SUP-9: with the calls on single engineers since the last one, and what waits for an answer.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from supportdesk.model.actions import Decision, EditMessage, PostMessage, mirrored_by
from supportdesk.model.conversation import acknowledgement
from supportdesk.model.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Line,
    Link,
    Note,
    Paragraph,
    Text,
    bold,
    words,
)
from supportdesk.model.duration import amount_of
from supportdesk.model.finding import Because
from supportdesk.model.moment import local_date, slot_on
from supportdesk.model.people import WEEKDAYS
from supportdesk.model.slots import DueSlot, due_slots
from supportdesk.model.snapshot import Issue, Message, TeamState
from supportdesk.model.standing import is_feature, is_in_flight, is_labelled, is_support, stand_in
from supportdesk.policies.clock_words import WAITS, account
from supportdesk.policies.clocks import worst
from supportdesk.policies.focus import Call, calls, is_pointed
from supportdesk.policies.questions import Question, questions
from supportdesk.policies.queue import Entry, queue
from supportdesk.policies.shifts import on_support
from supportdesk.policies.talk import excerpt
from supportdesk.policies.wording import (
    badge,
    bare_link,
    day_name,
    fingerprint,
    handle_name,
    issue_link,
    lasting,
    owners,
    person,
)

SHOWN = 5  # lines of a section; the rest is counted and linked
EXCERPT = 80  # characters of a question: enough to know it again
LATE_AFTER = timedelta(minutes=30)
A_DAY = timedelta(days=1)


def decide_digest(state: TeamState) -> Iterator[Decision]:
    """SUP-5: one digest a business day in its slot, once; a late run makes it up within `catch_up`."""
    if state.channel is None or not state.whole("issues", "board", "channel"):
        return
    slot = _slot(state)
    if slot is None:
        return
    key = _key(state, slot)
    standing = state.channel.posted(key)
    if standing is not None and not state.refresh:
        return
    document = _digest(state, slot)
    facts = {"queue": str(len(queue(state))), "text": fingerprint(repr(document))}
    reason = "It is due." if standing is None else "It was asked for anew."
    because = Because(team=state.key, job="digest", rule="SUP-5", reason=reason)
    if standing is None:
        yield PostMessage(because=because, channel=state.channel.id, key=key, document=document, facts=facts)
    elif standing.payload.get("text") != facts["text"]:
        yield EditMessage(
            because=because,
            channel=state.channel.id,
            ts=standing.ts,
            occurrence=key,
            document=document,
            facts=facts,
        )


def _slot(state: TeamState) -> DueSlot | None:
    """The digest that is due: the newest within `catch_up`, or today's when a person asks for it by name."""
    if "digest" in state.asked:
        return DueSlot(day=local_date(state.now, timezone=state.calendar.timezone), due=state.now)
    since = state.now - amount_of(state.team.schedule.catch_up, state.calendar)
    return next(reversed(_slots(state, since)), None)


def _slots(state: TeamState, since: datetime) -> list[DueSlot]:
    slot = state.team.schedule.digest
    days = frozenset(WEEKDAYS.index(day) for day in slot.days)
    return list(due_slots(state.calendar, days=days, at=slot.at, since=since, until=state.now))


def _key(state: TeamState, slot: DueSlot) -> str:
    return f"{state.key}/digest/{slot.day.isoformat()}"


def _digest(state: TeamState, slot: DueSlot) -> Document:
    entries = queue(state)
    flying = [issue for issue in state.issues.values() if _is_team_work(state, issue)]
    waiting = [entry.issue for entry in entries]
    at_risk = [issue for issue in (*waiting, *flying) if worst(state, issue)]
    flying = [issue for issue in flying if not _is_shown_by_its_mirror(state, issue)]
    local = state.now.astimezone(ZoneInfo(state.calendar.timezone))
    title = f"{state.team.name} support, {local:%A} {local.day} {local:%B}"
    headline = f"{len(entries)} in the queue, {len(at_risk)} at risk, {len(flying)} in flight."
    blocks: list[Block] = [Heading(title), Paragraph((*_on_support(state), Text(headline)))]
    if entries:
        blocks.append(Bullets(tuple(_first(state, entry) for entry in entries[:SHOWN]), numbered=True))
        blocks += _rest(state, len(entries) - SHOWN)
    blocks += _section("At risk", [_risky(state, issue) for issue in at_risk])
    blocks += _section("In flight", [_owned(state, issue) for issue in flying])
    features = [
        issue for issue in state.issues.values() if is_support(state, issue) and is_feature(state, issue)
    ]
    blocks += _section("Feature requests for the PM", [issue_link(state, issue) for issue in features])
    blocks += _section("Questions without an answer", [_asked(state, each) for each in questions(state)])
    blocks += _section("Only a person can decide", _findings(state))
    blocks += [Paragraph(line) for line in _interruptions(state, slot)]
    blocks += [Note(words(sentence)) for sentence in _apologies(state, slot)]
    return Document(f"{title}: {headline}", tuple(blocks))


def _apologies(state: TeamState, slot: DueSlot) -> Iterator[str]:
    """That this digest is late, and which ones since the last were never made."""
    if state.now - slot.due > LATE_AFTER:
        yield "Late: the run that was due did not happen in time."
    last = _last(state, slot)
    if last is not None:
        day = date.fromisoformat((last.key or "").rpartition("/")[2])
        since = slot_on(day, time.max, timezone=state.calendar.timezone)
        missed = [each.day for each in _slots(state, since) if each.day < slot.day]
        if missed:
            yield f"Not made: {', '.join(map(day_name, missed))}."


def _last(state: TeamState, slot: DueSlot) -> Message | None:
    """The newest digest from a day before this one's."""
    messages = state.channel.messages if state.channel else ()
    prefix, own = f"{state.key}/digest/", _key(state, slot)
    before = [each for each in messages if each.key and each.key.startswith(prefix) and each.key < own]
    return max(before, key=lambda each: each.key or "", default=None)


def _interruptions(state: TeamState, slot: DueSlot) -> Iterator[Line]:
    """REQ-5: the calls on single engineers since the last digest; the first one looks back a day."""
    mode, last = state.team.rule("REQ-5"), _last(state, slot)
    found = calls(state, last.at if last else slot.due - A_DAY) if mode != "off" else ()
    others = [call for call in found if mode != "on" or not is_pointed(state, call)]
    pointed = len(found) - len(others)
    if pointed:
        were = "was" if pointed == 1 else "were"
        yield words(f"Interruptions avoided: {_counted(pointed)} {were} pointed to @{handle_name(state)}.")
    if others:
        were = "was" if len(others) == 1 else "were"
        pieces = [piece for call in others[:SHOWN] for piece in (Text(", "), *_called(state, call))][1:]
        more = f", and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        yield (Text(f"{_counted(len(others))} who {were} not on support: "), *pieces, Text(f"{more}."))


def _counted(number: int) -> str:
    return "1 call on a single engineer" if number == 1 else f"{number} calls on single engineers"


def _called(state: TeamState, call: Call) -> Line:
    """Who was called on and where, never by whom."""
    name, day = Text(state.people[call.who].name), local_date(call.at, timezone=state.calendar.timezone)
    if isinstance(call.where, Message):
        return (name, Text(f" (in the channel, {day_name(day)})"))
    return (name, Text(" ("), *bare_link(call.where), Text(")"))


def _asked(state: TeamState, question: Question) -> Line:
    """How a question begins, and when and where it was asked; the desk knows no address of a message."""
    day = local_date(question.message.at, timezone=state.calendar.timezone)
    begin = excerpt(state, question.message.text, longest=EXCERPT)
    where = f" in #{question.channel}" if question.channel else ""
    return (Text(f"“{begin}”" if begin else "Without words"), Text(f" · asked {day_name(day)}{where}"))


def _on_support(state: TeamState) -> Line:
    duty = on_support(state, state.now)
    if duty.person is None:
        return (bold(duty.problem), Text(" "))
    return (person(state, duty.person), Text(" is on support: "))


def _first(state: TeamState, entry: Entry) -> Line:
    waits = lasting(state, entry.waits)
    word = "" if acknowledgement(state, entry.issue) else ", not answered yet"
    return (*badge(state, entry.issue), *issue_link(state, entry.issue), Text(f" (waiting {waits}{word})"))


def _risky(state: TeamState, issue: Issue) -> Line:
    late = worst(state, issue)
    what = f" · {WAITS[late.clock]}: {account(state, late)}" if late else ""
    return (*issue_link(state, issue), Text(what))


def _owned(state: TeamState, issue: Issue) -> Line:
    """A piece of work and whose it is; nobody need be assigned to a mirror too."""
    origin = mirrored_by(issue.mark)
    owned = state.issues.get(origin, issue) if origin and not issue.assignees else issue
    return (*issue_link(state, issue), Text(f" ({owners(state, owned)})"))


def _findings(state: TeamState) -> list[Line]:
    """What earlier policies found, once each."""
    found = dict.fromkeys((each.subject, each.because.reason) for each in state.findings)
    return [(bold(subject), Text(f" {reason}")) for subject, reason in found]


def _section(title: str, lines: list[Line]) -> list[Block]:
    if not lines:
        return []
    more = len(lines) - SHOWN
    shown = (*lines[:SHOWN], words(f"and {more} more")) if more > 0 else tuple(lines)
    return [Paragraph((bold(title),)), Bullets(tuple(shown))]


def _rest(state: TeamState, more: int) -> list[Block]:
    if more <= 0:
        return []
    where = (Text(" on "), Link(state.board.url, "the board")) if state.board else ()
    return [Note((Text(f"{more} more wait behind these"), *where, Text(".")))]


def _is_team_work(state: TeamState, issue: Issue) -> bool:
    """Whether the team works on it; a mirror that is only planned has no address yet."""
    is_real = issue.ref.number > 0
    return is_real and issue.open and is_labelled(state, issue) and is_in_flight(state, issue)


def _is_shown_by_its_mirror(state: TeamState, issue: Issue) -> bool:
    mirror = stand_in(state, issue)
    return mirror is not issue and _is_team_work(state, mirror)
