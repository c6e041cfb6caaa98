"""SUP-5, WORK-1: the daily digest: what to do first and why, in one short message a business day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from supportdesk.model.actions import Decision, EditMessage, PostMessage
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
from supportdesk.model.duration import amount_of, humanize_business
from supportdesk.model.finding import Because
from supportdesk.model.moment import local_date
from supportdesk.model.people import WEEKDAYS
from supportdesk.model.slots import due_slots
from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.model.standing import acknowledgement, is_feature, is_in_flight, is_labelled, is_support
from supportdesk.policies.clocks import worst
from supportdesk.policies.queue import Entry, queue
from supportdesk.policies.roster import on_support
from supportdesk.policies.wording import badge, fingerprint, issue_link, named, person

SHOWN = 5  # lines of a section; the rest is counted and linked
LATE_AFTER = timedelta(minutes=30)


def decide_digest(state: TeamState) -> Iterator[Decision]:
    """SUP-5: one digest a business day in its slot, once; a late run makes it up within `catch_up`."""
    if state.channel is None or not state.whole("issues", "board", "channel"):
        return
    slot = _slot(state)
    if slot is None:
        return
    day, due = slot
    key = f"{state.key}/digest/{day}"
    standing = state.channel.posted(key)
    document = _digest(state, late=state.now - due > LATE_AFTER and "digest" not in state.asked)
    facts = {"queue": str(len(queue(state))), "text": fingerprint(repr(document))}
    reason = "It is due." if standing is None else "It was asked for anew."
    because = Because(team=state.key, job="digest", rule="SUP-5", reason=reason)
    if standing is None:
        yield PostMessage(because=because, channel=state.channel.id, key=key, document=document, facts=facts)
    elif state.refresh and standing.payload.get("text") != facts["text"]:
        yield EditMessage(
            because=because,
            channel=state.channel.id,
            ts=standing.ts,
            occurrence=key,
            document=document,
            facts=facts,
        )


def _slot(state: TeamState) -> tuple[str, datetime] | None:
    """The local date and the instant of the digest that is due: today's when a person asks for it by name."""
    if "digest" in state.asked:
        return local_date(state.now, timezone=state.calendar.timezone).isoformat(), state.now
    slots = due_slots(
        state.calendar,
        days=frozenset(WEEKDAYS.index(day) for day in state.team.schedule.digest.days),
        at=state.team.schedule.digest.at,
        since=state.now - amount_of(state.team.schedule.catch_up, state.calendar),
        until=state.now,
    )
    newest = max(slots, key=lambda slot: slot.due, default=None)
    return (newest.day.isoformat(), newest.due.astimezone(UTC)) if newest else None


def _digest(state: TeamState, *, late: bool) -> Document:
    entries = queue(state)
    flying = [issue for issue in state.issues.values() if _is_team_work(state, issue)]
    local = state.now.astimezone(ZoneInfo(state.calendar.timezone))
    title = f"{state.team.name} support, {local:%A} {local.day} {local:%B}"
    at_risk = [entry for entry in entries if worst(state, entry.issue)]
    headline = f"{len(entries)} in the queue, {len(at_risk)} at risk, {len(flying)} in flight."
    blocks: list[Block] = [Heading(title), Paragraph((*_on_support(state), Text(headline)))]
    if entries:
        blocks.append(Bullets(tuple(_first(state, entry) for entry in entries[:SHOWN]), numbered=True))
    blocks += _section("At risk", [_risky(state, entry.issue) for entry in at_risk])
    blocks += _section("In flight", [_owned(state, issue) for issue in flying])
    features = [
        issue for issue in state.issues.values() if is_support(state, issue) and is_feature(state, issue)
    ]
    blocks += _section("Feature requests for the PM", [issue_link(state, issue) for issue in features])
    findings = [_finding(subject, reason) for subject, reason in _findings(state)]
    blocks += _section("Only a person can decide", findings)
    blocks += _rest(len(entries) - SHOWN)
    blocks += [Note(words("Late: the run that was due did not happen in time."))] if late else []
    return Document(f"{title}: {headline}", tuple(blocks))


def _on_support(state: TeamState) -> Line:
    duty = on_support(state, state.now)
    if duty.person is None:
        return (bold(duty.problem), Text(" "))
    return (person(state, duty.person), Text(" is on support: "))


def _first(state: TeamState, entry: Entry) -> Line:
    waits = humanize_business(entry.waits, state.calendar)
    word = "" if acknowledgement(state, entry.issue) else ", not answered yet"
    return (*badge(state, entry.issue), *issue_link(state, entry.issue), Text(f" ({waits}{word})"))


def _risky(state: TeamState, issue: Issue) -> Line:
    late = worst(state, issue)
    used = humanize_business(late.used, state.calendar) if late else ""
    what = f" ({late.clock} {late.state}: {used})" if late else ""
    return (*issue_link(state, issue), Text(what))


def _owned(state: TeamState, issue: Issue) -> Line:
    owners = ", ".join(named(state, login) for login in issue.assignees) or "nobody"
    return (*issue_link(state, issue), Text(f" ({owners})"))


def _finding(subject: str, reason: str) -> Line:
    return (bold(subject), Text(f" {reason}"))


def _findings(state: TeamState) -> list[tuple[str, str]]:
    """What earlier policies found, once each; of one rule only as many as are read."""
    return list(dict.fromkeys((each.subject, each.because.reason) for each in state.findings))


def _section(title: str, lines: list[Line]) -> list[Block]:
    if not lines:
        return []
    more = len(lines) - SHOWN
    shown = (*lines[:SHOWN], words(f"and {more} more")) if more > 0 else tuple(lines)
    return [Paragraph((bold(title),)), Bullets(tuple(shown))]


def _rest(more: int) -> list[Block]:
    return [Note(words(f"{more} more wait behind these."))] if more > 0 else []


def _is_team_work(state: TeamState, issue: Issue) -> bool:
    return issue.open and is_labelled(state, issue) and is_in_flight(state, issue)
