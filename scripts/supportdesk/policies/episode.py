"""SUP-17: several requests at risk at once are one conversation with EM and PM, until the all-clear.

An episode is a Slack message; what is known of it stands in its metadata. One that comes back on the day of
its all-clear goes on in the same message; EM and PM are called at most once a day.
"""

from collections.abc import Iterator
from dataclasses import replace

from supportdesk.model.actions import Decision, EditMessage, PostMessage
from supportdesk.model.channels import Message
from supportdesk.model.document import Document, Line, Text, words
from supportdesk.model.finding import Because
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.clocks import worst
from supportdesk.policies.episode_page import AtRisk, closed_page, open_page, told_in_thread
from supportdesk.policies.episode_record import Record, record_of
from supportdesk.policies.wording import managers

REANCHORED_AFTER_DAYS = 8  # business days: what is older has scrolled away


def decide_episode(state: TeamState) -> Iterator[Decision]:
    """SUP-17: an episode opens at the threshold, is edited and reminded of as it grows, and closes."""
    if state.channel is None or not state.whole("issues", "board", "channel"):
        return
    breached = _breached(state)
    threshold = state.team.escalation.issues_at_risk
    standing, forgotten = _open(state)
    for each in forgotten:
        yield _moved_on(state, each, breached)
    if standing is None:
        if len(breached) >= threshold and state.calendar.is_open(state.now):
            again = _cleared_today(state)
            yield from _kept_up(state, again, breached) if again else [_opened(state, breached)]
    elif len(breached) <= max(0, threshold - 2):
        yield from _all_clear(state, standing, breached)
    elif _is_stale(state, standing):
        yield _moved_on(state, standing, breached)
        yield _opened(state, breached)
    else:
        yield from _kept_up(state, standing, breached)


def _breached(state: TeamState) -> AtRisk:
    clocks = ((ref, worst(state, state.issues[ref])) for ref in sorted(state.issues))
    return {ref: clock for ref, clock in clocks if clock is not None and clock.state == "breached"}


def _episodes(state: TeamState) -> list[Message]:
    """The team's episodes, the newest first."""
    messages = state.channel.messages if state.channel else ()
    prefix = f"{state.key}/episode/"
    return [each for each in messages if each.key and each.key.startswith(prefix)]


def _open(state: TeamState) -> tuple[Message | None, list[Message]]:
    """The newest episode that stands open, and older ones whose closing edit must have failed."""
    found = [each for each in _episodes(state) if record_of(each.payload).is_open]
    return (found[0] if found else None), found[1:]


def _cleared_today(state: TeamState) -> Message | None:
    """The newest episode, if its all-clear was today: then nothing new has begun."""
    newest = next(iter(_episodes(state)), None)
    if newest is None or record_of(newest.payload).cleared != _today(state):
        return None
    return None if _is_stale(state, newest) else newest


def _is_stale(state: TeamState, standing: Message) -> bool:
    """Whether it has scrolled away; not on a day on which EM and PM were called already."""
    if not state.calendar.is_open(state.now) or record_of(standing.payload).called == _today(state):
        return False
    age = state.calendar.elapsed(standing.at, state.now)
    return age > REANCHORED_AFTER_DAYS * state.calendar.day_length()


def _opened(state: TeamState, breached: AtRisk) -> PostMessage:
    record = Record(is_open=True, called=_today(state), spoken_of=len(breached))
    record = record.with_members(frozenset(breached))
    # At most one begins on a day, and two runs at the same moment name it alike.
    return PostMessage(
        because=_because(state, breached),
        channel=state.team.slack.channel,
        key=f"{state.key}/episode/{_today(state)}",
        document=open_page(state, breached, record),
        facts=record.facts,
    )


def _kept_up(state: TeamState, standing: Message, breached: AtRisk) -> Iterator[Decision]:
    """The message as requests join and leave; a word in its thread once a business day if the set grew."""
    before = record_of(standing.payload)
    record = replace(before.with_members(frozenset(breached)), is_open=True)
    grown = record.count - before.spoken_of
    if grown > 0 and before.called != _today(state) and state.calendar.is_open(state.now):
        sentence = f" {grown} more at risk than when this was said last; {record.count} in all."
        if before.spoken_of == 0:
            sentence = f" At risk again: {record.count} in all."
        yield _said(state, standing, f"reminder/{_today(state)}", (*managers(state), Text(sentence)))
        record = replace(record, called=_today(state), spoken_of=record.count)
    if record.facts != dict(standing.payload):
        yield _edited(standing, _because(state, breached), open_page(state, breached, record), record)


def _all_clear(state: TeamState, standing: Message, breached: AtRisk) -> Iterator[Decision]:
    """The end, said in the thread without a ping, once a day, and in the message itself."""
    before = record_of(standing.payload)
    if before.cleared != _today(state):
        sentence = "All clear: nothing of this is at risk any more."
        if breached:  # where a team escalates late, it ends while a few requests are still at risk
            sentence = f"All clear: {len(breached)} still at risk, too few to escalate."
        yield _said(state, standing, f"all-clear/{_today(state)}", words(sentence))
    record = before.with_members(frozenset(breached))
    record = replace(record, is_open=False, cleared=_today(state), spoken_of=0)
    page = closed_page(state, standing, breached, record)
    yield _edited(standing, _because(state, breached), page, record)


def _moved_on(state: TeamState, standing: Message, breached: AtRisk) -> EditMessage:
    """The end of a message whose conversation goes on in a newer one."""
    record = replace(record_of(standing.payload).with_members(frozenset(breached)), is_open=False)
    page = closed_page(state, standing, breached, record, is_moved=True)
    return _edited(standing, _because(state, breached), page, record)


def _edited(standing: Message, because: Because, page: Document, record: Record) -> EditMessage:
    return EditMessage(
        because=because,
        channel=standing.channel,
        ts=standing.ts,
        occurrence=standing.key or "",
        document=page,
        facts=record.facts,
    )


def _said(state: TeamState, standing: Message, what: str, line: Line) -> PostMessage:
    return PostMessage(
        because=_because(state, _breached(state)),
        channel=standing.channel,
        key=f"{standing.key}/{what}",
        document=told_in_thread(line),
        thread=standing.ts,
    )


def _today(state: TeamState) -> str:
    return local_date(state.now, timezone=state.calendar.timezone).isoformat()


def _because(state: TeamState, breached: AtRisk) -> Because:
    reason = f"{len(breached)} breached at once." if breached else "Nothing is breached any more."
    return Because(team=state.key, job="risk", rule="SUP-17", reason=reason)
