"""SUP-17: several requests at risk at once are one conversation with EM and PM, until the all-clear.

An episode is a Slack message. What is known of it stands in its metadata: which requests are in it and which
were, how many at most, and of which the last reminder spoke. One that comes back on the day of its all-clear
goes on in the same message; EM and PM are called at most once a day.
"""

from collections.abc import Iterator, Mapping

from supportdesk.model.actions import Decision, EditMessage, PostMessage
from supportdesk.model.channels import Message
from supportdesk.model.document import Document, Line, Text, words
from supportdesk.model.finding import Because
from supportdesk.model.moment import local_date, to_utc
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.clocks import worst
from supportdesk.policies.episode_page import AtRisk, closed_page, open_page, told_in_thread
from supportdesk.policies.wording import managers

NOTED = 50  # requests that the metadata names: Slack bounds it
NUMBER = 9  # digits, more than any count has
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
    found = [each for each in _episodes(state) if each.payload.get("state") == "open"]
    return (found[0] if found else None), found[1:]


def _cleared_today(state: TeamState) -> Message | None:
    """The newest episode, if its all-clear was today: then nothing new has begun."""
    newest = next(iter(_episodes(state)), None)
    return newest if newest is not None and newest.payload.get("cleared") == _today(state) else None


def _is_stale(state: TeamState, standing: Message) -> bool:
    """Whether it has scrolled away; not on a day on which EM and PM were called already."""
    if not state.calendar.is_open(state.now) or standing.payload.get("reminded") == _today(state):
        return False
    age = state.calendar.elapsed(standing.at, state.now)
    return age > REANCHORED_AFTER_DAYS * state.calendar.day_length()


def _opened(state: TeamState, breached: AtRisk) -> PostMessage:
    facts = _facts(breached, {})
    return PostMessage(
        because=_because(state, breached),
        channel=state.team.slack.channel,
        key=f"{state.key}/episode/{to_utc(state.now):%Y-%m-%dT%H:%MZ}",
        document=open_page(state, breached, _names(facts, "left")),
        facts={
            **facts,
            "state": "open",
            "peak": facts["count"],
            "reminded": _today(state),
            "reminded_of": facts["members"],
        },
    )


def _kept_up(state: TeamState, standing: Message, breached: AtRisk) -> Iterator[Decision]:
    """The message as requests join and leave; a word in its thread once a business day if some joined."""
    facts = {**_facts(breached, standing.payload), "state": "open"}
    joined = _names(facts, "members") - _names(standing.payload, "reminded_of")
    today, told = _today(state), {}
    if joined and standing.payload.get("reminded") != today and state.calendar.is_open(state.now):
        sentence = f" {len(joined)} more at risk since the last word here; {len(breached)} in all."
        yield _said(state, standing, f"reminder/{today}", (*managers(state), Text(sentence)))
        told = {"reminded": today, "reminded_of": facts["members"]}
    elif all(standing.payload.get(name) == fact for name, fact in facts.items()):
        return
    page = open_page(state, breached, _names(facts, "left"))
    yield _edited(standing, _because(state, breached), page, {**facts, **told})


def _all_clear(state: TeamState, standing: Message, breached: AtRisk) -> Iterator[Decision]:
    """The end, said in the thread without a ping, once a day, and in the message itself."""
    if standing.payload.get("cleared") != _today(state):
        sentence = "All clear: nothing of this is at risk any more."
        if breached:  # where a team escalates late, it ends while a few requests are still at risk
            sentence = f"All clear: {len(breached)} still at risk, too few to escalate."
        yield _said(state, standing, f"all-clear/{_today(state)}", words(sentence))
    facts = _facts(breached, standing.payload)
    page = closed_page(state, standing, breached, _everything(facts), most=facts["peak"])
    closed = {**facts, "state": "closed", "cleared": _today(state)}
    yield _edited(standing, _because(state, breached), page, closed)


def _moved_on(state: TeamState, standing: Message, breached: AtRisk) -> EditMessage:
    """The end of a message whose conversation goes on in a newer one."""
    facts = _facts(breached, standing.payload)
    page = closed_page(state, standing, breached, _everything(facts), most=facts["peak"], is_moved=True)
    return _edited(standing, _because(state, breached), page, {**facts, "state": "closed"})


def _edited(standing: Message, because: Because, page: Document, changes: Mapping[str, str]) -> EditMessage:
    return EditMessage(
        because=because,
        channel=standing.channel,
        ts=standing.ts,
        occurrence=standing.key or "",
        document=page,
        facts={**standing.payload, **changes},
    )


def _said(state: TeamState, standing: Message, what: str, line: Line) -> PostMessage:
    return PostMessage(
        because=_because(state, _breached(state)),
        channel=standing.channel,
        key=f"{standing.key}/{what}",
        document=told_in_thread(line),
        thread=standing.ts,
    )


def _facts(breached: AtRisk, before: Mapping[str, str]) -> dict[str, str]:
    """Who is in it, who was, and how many are and were at most."""
    members = list(map(str, breached))
    left = (_names(before, "members") | _names(before, "left")) - set(members)
    peak = before.get("peak", "")
    most = max(int(peak) if peak.isascii() and peak.isdecimal() and len(peak) < NUMBER else 0, len(members))
    return {
        "members": ",".join(members[:NOTED]),
        "left": ",".join(sorted(left)[:NOTED]),
        "count": str(len(members)),
        "peak": str(most),
    }


def _everything(facts: Mapping[str, str]) -> list[str]:
    return sorted(_names(facts, "members") | _names(facts, "left"))


def _names(facts: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(filter(None, facts.get(name, "").split(",")))


def _today(state: TeamState) -> str:
    return local_date(state.now, timezone=state.calendar.timezone).isoformat()


def _because(state: TeamState, breached: AtRisk) -> Because:
    reason = f"{len(breached)} breached at once." if breached else "Nothing is breached any more."
    return Because(team=state.key, job="risk", rule="SUP-17", reason=reason)
