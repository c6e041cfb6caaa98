"""SUP-3, SUP-18: somebody is always on support; a doubt is told, ahead of time where it can be.

A gap ahead is told to EM and PM twice: when it is at most four weeks away, and when it is near. Which
gaps were told stands in the metadata of those messages. The digest lists the nearest ones.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from supportdesk.model.actions import Decision, PostMessage
from supportdesk.model.document import Block, Document, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.moment import local_date
from supportdesk.model.override_line import override_line
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.gaps import Gap, days_of, gaps
from supportdesk.policies.last_digest import begins_week
from supportdesk.policies.shifts import on_support
from supportdesk.policies.swap import Proposal, proposals
from supportdesk.policies.telling import tell_managers
from supportdesk.policies.wording import managers

OPSGENIE_ENDS = date(2027, 4, 5)  # Atlassian's date for the end of Opsgenie's API
OPSGENIE_WARNING_DAYS = 180
NEAR_DAYS = 5  # business days: from then on a gap ahead is told once more
TOO_SHORT = timedelta(hours=1)  # of business time: a gap that is over before anybody could do something
TOLD = timedelta(weeks=4)  # what is farther away is in the digest: the channel is read no longer back
SHOWN = 10  # gaps in one message; those behind them are told the next day
LOOKED_AT = 30  # gaps that something is proposed for; nobody plans around more at once


def decide_warnings(state: TeamState) -> Iterator[Decision]:
    """SUP-18: a gap or a source that cannot be read is told to EM and PM, with a proposal.

    SUP-3: Opsgenie's end is in the first digest of each week.
    """
    if state.whole("oncall"):
        found = tuple(proposals(state, _worth_telling(state)))
        yield from _now(state, found)
        yield from _ahead(state, [each for each in found if each.gap.start > state.now])
    else:
        yield from _told(state, on_support(state, state.now).problem)
    yield from _opsgenie_ends(state)


def _now(state: TeamState, found: tuple[Proposal, ...]) -> Iterator[Decision]:
    """What is in doubt at this moment: in the digest, and told where there is time to do something."""
    problem = on_support(state, state.now).problem
    if not problem:
        return
    current = next((each for each in found if each.gap.start <= state.now), None)
    if current is None:
        yield Finding(because=_because(state, "SUP-18", problem), subject="oncall")
    else:
        yield from _told(state, problem, current)


def _worth_telling(state: TeamState) -> tuple[Gap, ...]:
    """The nearest gaps that begin within `warn_weeks_ahead`, each to its end."""
    rotation = state.team.rotation
    horizon = state.now + timedelta(weeks=rotation.warn_weeks_ahead)
    known = state.now + timedelta(weeks=min(rotation.warn_weeks_ahead + rotation.weeks, rotation.weeks_told))
    found = (
        gap
        for gap in gaps(state, state.now, known)
        if gap.start <= horizon and state.calendar.elapsed(gap.start, gap.end) >= TOO_SHORT
    )
    return tuple(islice(found, LOOKED_AT))


def _told(state: TeamState, problem: str, *current: Proposal) -> Iterator[Decision]:
    proposed = "".join(f" {each.sentence}" for each in current)
    sentence = f"{problem} The handle and the assignments stay as they are.{proposed}"
    because = _because(state, "SUP-18", sentence)
    yield from tell_managers(state, because, subject="oncall", more=tuple(_pasted(*current)))


def _ahead(state: TeamState, found: list[Proposal]) -> Iterator[Decision]:
    """The gaps that lie ahead: each in the digest, and one message a day for those that were not told yet."""
    for each in found:
        subject = days_of(state, each.gap.start, each.gap.end)
        yield Finding(because=_because(state, "SUP-18", each.text), subject=subject)
    channel = state.channel
    if channel is None or not state.whole("channel") or not state.calendar.is_open(state.now):
        return
    key = f"{state.key}/warning/ahead/{local_date(state.now, timezone=state.calendar.timezone).isoformat()}"
    said = _said(state)
    near = (each for each in found if each.gap.start <= state.now + TOLD)
    news = [each for each in near if _name(state, each.gap) not in said][:SHOWN]
    if not news or channel.posted(key) is not None:
        return
    summary = "A gap in support lies ahead." if len(news) == 1 else f"{len(news)} gaps in support lie ahead."
    opening = Paragraph((*managers(state), Text(f" {summary}")))
    lines = (Paragraph(words(each.text)) for each in news)
    yield PostMessage(
        because=_because(state, "SUP-18", summary),
        channel=channel.id,
        key=key,
        document=Document(summary, (opening, *lines, *_pasted(*news))),
        facts={"gaps": ",".join(_name(state, each.gap) for each in news)},
    )


def _pasted(*proposed: Proposal) -> Iterator[Block]:
    """The lines to add to the overrides, and what to do with them."""
    lines = [override_line(each).strip() for proposal in proposed for each in proposal.overrides]
    yield from (Paragraph((Text(line, "code"),)) for line in lines)
    if lines:
        what = "this line" if len(lines) == 1 else "these lines"
        yield Note(words(f"To agree, add {what} to config/overrides.yml; or arrange it otherwise."))


def _said(state: TeamState) -> frozenset[str]:
    """The gaps that EM and PM were told of, by their names."""
    prefix = f"{state.key}/warning/ahead/"
    messages = state.channel.messages if state.channel else ()
    said = (each.payload.get("gaps", "") for each in messages if each.key and each.key.startswith(prefix))
    return frozenset(name for names in said for name in names.split(","))


def _name(state: TeamState, gap: Gap) -> str:
    """Names a gap by its first day and whose shift it is; another one once it is near.

    Where a schedule is filled only a few weeks ahead its end has one name, however far it is pushed on.
    """
    day = local_date(gap.start, timezone=state.calendar.timezone).isoformat()
    last = max((shift.end for shift in state.shifts), default=None)
    if state.team.rotation.source != "roster" and gap.start == last:
        day = "end"
    near = state.calendar.elapsed(state.now, gap.start) <= NEAR_DAYS * state.calendar.day_length()
    return "/".join((day, *sorted(gap.holders), *(("near",) if near else ())))


def _opsgenie_ends(state: TeamState) -> Iterator[Decision]:
    today = local_date(state.now, timezone=state.calendar.timezone)
    days = (OPSGENIE_ENDS - today).days
    if state.team.rotation.source != "opsgenie" or days > OPSGENIE_WARNING_DAYS:
        return
    if begins_week(state):
        reason = f"Opsgenie's API {_when(days)}: choose another source."
        yield Finding(because=_because(state, "SUP-3", reason), subject="On-call source")


def _when(days: int) -> str:
    if days < 0:
        return f"ended on {OPSGENIE_ENDS}"
    if days == 0:
        return "ends today"
    return f"ends on {OPSGENIE_ENDS}, in {days} {'day' if days == 1 else 'days'}"


def _because(state: TeamState, rule: str, reason: str) -> Because:
    return Because(team=state.key, job="rotation", rule=rule, reason=reason)
