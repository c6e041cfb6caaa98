"""SUP-17: several requests at risk at once are one conversation with EM and PM, until the all-clear.

An episode is a Slack message. What is known of it stands in its metadata: which requests, how many at most,
and of which the last reminder spoke.
"""

from collections.abc import Iterator, Mapping

from supportdesk.model.actions import Decision, EditMessage, PostMessage
from supportdesk.model.document import Bullets, Document, Heading, Line, Note, Paragraph, Text, words
from supportdesk.model.finding import Because
from supportdesk.model.moment import local_date, to_utc
from supportdesk.model.snapshot import IssueRef, Message, TeamState
from supportdesk.policies.clock_words import WAITS, account
from supportdesk.policies.clocks import worst
from supportdesk.policies.receipt import Receipt
from supportdesk.policies.wording import issue_link, managers

NOTED = 50  # requests that the metadata names: Slack bounds it
SHOWN = 20  # lines of the message; the rest is counted
REANCHORED_AFTER_DAYS = 8  # business days: what is older has scrolled away

Breached = Mapping[IssueRef, Receipt]


def decide_episode(state: TeamState) -> Iterator[Decision]:
    """SUP-17: an episode opens at the threshold, is edited and reminded of as it grows, and closes."""
    if state.channel is None or not state.whole("issues", "board", "channel"):
        return
    breached = _breached(state)
    threshold = state.team.escalation.issues_at_risk
    standing, forgotten = _open(state)
    for each in forgotten:
        yield _closed(state, each, breached, "It goes on in a newer message.")
    if standing is None:
        if len(breached) >= threshold and state.calendar.is_open(state.now):
            yield _opened(state, breached)
    elif len(breached) <= max(0, threshold - 2):
        yield _said(state, standing, "all-clear", words(_all_clear(breached)))
        yield _closed(state, standing, breached, "All clear.")
    elif _is_stale(state, standing):
        yield _closed(state, standing, breached, "It goes on in a newer message.")
        yield _opened(state, breached)
    else:
        yield from _kept_up(state, standing, breached)


def _kept_up(state: TeamState, standing: Message, breached: Breached) -> Iterator[Decision]:
    """The message as requests join and leave; a word in its thread once a business day if some joined."""
    facts = _facts(breached)
    joined = _names(facts, "members") - _names(standing.payload, "reminded_of")
    today = _today(state)
    if joined and standing.payload.get("reminded") != today and state.calendar.is_open(state.now):
        sentence = f" {len(joined)} more at risk since the last word here; {len(breached)} in all."
        yield _said(state, standing, f"reminder/{today}", (*managers(state), Text(sentence)))
        told = {"reminded": today, "reminded_of": facts["members"]}
        yield _edited(state, standing, breached, told, _document(state, breached))
    elif any(standing.payload.get(name) != fact for name, fact in facts.items()):
        yield _edited(state, standing, breached, {}, _document(state, breached))


def _breached(state: TeamState) -> Breached:
    clocks = ((ref, worst(state, state.issues[ref])) for ref in sorted(state.issues))
    return {ref: clock for ref, clock in clocks if clock is not None and clock.state == "breached"}


def _open(state: TeamState) -> tuple[Message | None, list[Message]]:
    """The newest episode that stands open, and older ones whose closing edit must have failed."""
    messages = state.channel.messages if state.channel else ()
    prefix = f"{state.key}/episode/"
    episodes = (each for each in messages if each.key and each.key.startswith(prefix))
    found = [each for each in episodes if each.payload.get("state") == "open"]
    return (found[0] if found else None), found[1:]


def _is_stale(state: TeamState, standing: Message) -> bool:
    age = state.calendar.elapsed(standing.at, state.now)
    return age > REANCHORED_AFTER_DAYS * state.calendar.day_length() and state.calendar.is_open(state.now)


def _opened(state: TeamState, breached: Breached) -> PostMessage:
    facts = _facts(breached)
    return PostMessage(
        because=_because(state, breached),
        channel=state.team.slack.channel,
        key=f"{state.key}/episode/{to_utc(state.now):%Y-%m-%dT%H:%MZ}",
        document=_document(state, breached),
        facts={
            **facts,
            "state": "open",
            "peak": facts["count"],
            "reminded": _today(state),
            "reminded_of": facts["members"],
        },
    )


def _edited(
    state: TeamState, standing: Message, breached: Breached, changes: Mapping[str, str], document: Document
) -> EditMessage:
    peak = max(int(standing.payload.get("peak", "0")), len(breached))
    return EditMessage(
        because=_because(state, breached),
        channel=standing.channel,
        ts=standing.ts,
        occurrence=standing.key or "",
        document=document,
        facts={**standing.payload, **_facts(breached), "peak": str(peak), **changes},
    )


def _closed(state: TeamState, standing: Message, breached: Breached, sentence: str) -> EditMessage:
    still = frozenset(map(str, breached))
    spoken_of = tuple(
        (Text(name, "plain" if name in still else "strike"),)
        for name in sorted(_names(standing.payload, "members"))
    )
    blocks = (Heading("Requests at risk"), Paragraph(words(sentence)), Bullets(spoken_of))
    document = Document(sentence, blocks)
    return _edited(state, standing, breached, {"state": "closed"}, document)


def _all_clear(breached: Breached) -> str:
    """Where a team escalates late, an episode ends while a few requests are still at risk."""
    if breached:
        return f"All clear: {len(breached)} still at risk, too few to escalate."
    return "All clear: nothing of this is at risk any more."


def _said(state: TeamState, standing: Message, what: str, line: Line) -> PostMessage:
    return PostMessage(
        because=_because(state, _breached(state)),
        channel=standing.channel,
        key=f"{standing.key}/{what}",
        document=Document("Support requests at risk", (Paragraph(line),)),
        thread=standing.ts,
    )


def _document(state: TeamState, breached: Breached) -> Document:
    lines = [
        (
            *issue_link(state, state.issues[ref]),
            Text(f" {WAITS[clock.clock]}: {account(state, clock)}"),
        )
        for ref, clock in breached.items()
    ]
    more = len(lines) - SHOWN
    shown = (*lines[:SHOWN], *((words(f"and {more} more"),) if more > 0 else ()))
    headline = "1 request at risk" if len(breached) == 1 else f"{len(breached)} requests at risk"
    return Document(
        f"{headline} in {state.team.name}",
        (
            Heading(headline),
            Paragraph(
                (*managers(state), Text(" several requests suffer from what comes first. What should give?"))
            ),
            Bullets(shown),
            Note(words("This message is kept up to date and closed with an all-clear in its thread.")),
        ),
    )


def _facts(breached: Breached) -> dict[str, str]:
    return {"members": ",".join(map(str, list(breached)[:NOTED])), "count": str(len(breached))}


def _names(facts: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(filter(None, facts.get(name, "").split(",")))


def _today(state: TeamState) -> str:
    return local_date(state.now, timezone=state.calendar.timezone).isoformat()


def _because(state: TeamState, breached: Breached) -> Because:
    reason = f"{len(breached)} breached at once." if breached else "Nothing is breached any more."
    return Because(team=state.key, job="risk", rule="SUP-17", reason=reason)
