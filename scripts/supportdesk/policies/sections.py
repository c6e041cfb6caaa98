"""What the status comment says of a request, a section a subject: its facts, and the blocks that tell them.

The comment is written anew when one of the facts changes. A section that has nothing to say has neither.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from supportdesk.model.conversation import A_QUARTER, acknowledgement, status_facts, waiting_again
from supportdesk.model.document import Block, Checklist, Line, Note, Paragraph, Text, bold, words
from supportdesk.model.issues import Issue
from supportdesk.model.moment import instant_of, local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import is_in_flight, work_item
from supportdesk.policies.clock_words import counted
from supportdesk.policies.clocks import receipts, worst
from supportdesk.policies.completeness import missing_parts
from supportdesk.policies.focus import is_called_lately
from supportdesk.policies.orders import NEWEST, eta_of, newest, orders
from supportdesk.policies.receipt import ClockName, Receipt
from supportdesk.policies.shifts import on_support
from supportdesk.policies.spillover import spillover as spills
from supportdesk.policies.spillover import void_label
from supportdesk.policies.thread import reminded, reopening_said
from supportdesk.policies.wording import day_name, moment, named, reach

HELPS = {
    "background": "what you want to do, what you tried, and what stands in the way",
    "impact": "who is affected, how badly, and by when it matters",
}

ANSWERED: tuple[ClockName, ...] = ("acknowledge", "urgent")  # clocks that a first answer stops
SUBJECTS: Mapping[ClockName, str] = {
    "waiting": "for work to begin",
    "eta": "for a date",
    "update": "for news",
    "resolve": "to be resolved",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One subject of the status comment."""

    facts: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


NOTHING = Section()


def parts(state: TeamState, issue: Issue) -> Section:
    """REQ-1: what is missing, why it helps, and how to add it; thanks where nothing is."""
    missing = missing_parts(issue.body, state.team.request_form)
    queued = f"Thank you. This request is in the {state.team.name} support queue"
    if not missing:
        return Section(blocks=(Paragraph(words(f"{queued} and has all that is needed.")),))
    checklist = Checklist(tuple((part not in missing, _part(part)) for part in HELPS))
    blocks = (
        Paragraph(words(f"{queued}; a little more would help:")),
        checklist,
        Paragraph(words("Edit the issue and give each missing part a heading with a few lines below it.")),
    )
    return Section(facts={"missing": ",".join(missing)}, blocks=blocks)


def answer(state: TeamState, issue: Issue) -> Section:
    """SUP-10: who has looked at it and when, or by when somebody will."""
    word = acknowledgement(state, issue)
    if word is not None:
        facts = {"acknowledged": word.by}
        if word.seen:
            facts |= {"seen": word.at.isoformat(), "seen_by": word.by}
        how = "first seen" if word.seen else "on"
        line = f"{named(state, word.by)} has looked at it ({how} {moment(state, word.at)})."
        return Section(facts=facts, blocks=(Paragraph(words(line)),))
    waiting = (each for each in receipts(state, issue) if each.clock in ANSWERED)
    clock = min(waiting, key=lambda each: each.due, default=None)
    if clock is None:
        return NOTHING
    promise = words(f"The engineer on support answers by {moment(state, clock.due)}.")
    blocks = (Paragraph(promise), Note(words(counted(state, clock)))) if clock.state != "breached" else ()
    return Section(facts={"answer_due": _answer_due(state, issue, clock)}, blocks=blocks)


def ordered(state: TeamState, issue: Issue) -> Section:
    """SUP-11, SUP-16: the date of the first look, and what else members ordered by command."""
    given, eta = orders(state, issue), eta_of(state, issue)
    facts: dict[str, str] = {name: order.written for name, order in given.items()}
    lines: list[str] = []
    if number := newest(state, issue):
        facts[NEWEST] = str(number)
    if eta is not None and eta.by is not None:
        lines.append(f"{named(state, eta.by)} plans to look at it by {day_name(eta.day)}.")
    elif eta is not None and eta.day >= local_date(state.now, timezone=state.calendar.timezone):
        facts["planned"] = eta.day.isoformat()
        lines.append(f"{state.team.name} plans to look at it by {day_name(eta.day)}.")
    if snooze := given.get("snooze"):
        until = moment(state, datetime.fromisoformat(snooze.value))
        lines.append(f"{named(state, snooze.by)} set it aside until {until}.")
    return Section(facts=facts, blocks=tuple(Paragraph(words(line)) for line in lines))


def risk(state: TeamState, issue: Issue) -> Section:
    """SUP-16: that it waits longer than planned, with the receipt; a line of thanks once that is over."""
    if state.team.mode.of("risk") != "on" and state.team.mode.of("audit") == "on":
        return NOTHING  # a job that is only watched, or off, says nothing in a comment that is really written
    if state.team.rule("SUP-16") != "on":
        return NOTHING
    late, said = worst(state, issue), status_facts(state, issue)
    if late is not None:
        line = Paragraph((bold("At risk"), Text(_late(state, issue, late))))
        is_said = late.clock in ANSWERED and late.state == "warned"  # with the promise of an answer
        how = () if is_said else (Note(words(counted(state, late))),)
        return Section(facts={"late": f"{late.clock}/{late.state}"}, blocks=(line, *how))
    if "late" not in said and "waited" not in said:
        return NOTHING
    thanks = words("No longer at risk. Thank you for your patience.")
    return Section(facts={"waited": "yes"}, blocks=(Paragraph(thanks),))


def work(state: TeamState, issue: Issue) -> Section:
    """WORK-1: that somebody works on it, or did; what waits again has its waiting clock anew from then on."""
    if is_in_flight(state, issue):
        item, said = work_item(state, issue), status_facts(state, issue).get("began", "")
        began = instant_of(said) or (item.since if item is not None and item.since else state.now)
        line = f"Work on it began on {moment(state, began)}."
        return Section(facts={"began": said or began.isoformat()}, blocks=(Paragraph(words(line)),))
    again = waiting_again(state, issue)
    if again is None:
        return NOTHING
    if not again.stopped:  # noted, so that it stays so once this comment can be trusted
        word = acknowledgement(state, issue)
        is_needed = word is not None and again.since > word.at
        return Section(facts={"moved": again.since.isoformat()}) if is_needed else NOTHING
    line = f"Work on it stopped on {moment(state, again.since)}; it is in the queue again."
    return Section(facts={"stopped": again.since.isoformat()}, blocks=(Paragraph(words(line)),))


def spillover(state: TeamState, issue: Issue) -> Section:
    """SUP-6: who has it although not on support, as long as no manager agreed; kept while that is unknown."""
    if state.team.rule("SUP-6") != "on":
        return NOTHING
    said, found = status_facts(state, issue), spills(state, issue)
    if not found and "spillover" not in said:
        return NOTHING
    facts = {"spillover": ",".join(sorted(each.login for each in found))}
    if any(each.void for each in found):
        facts["approval"] = "void"
    if on_support(state, state.now).person is None:
        facts = {name: said[name] for name in ("spillover", "approval") if name in said}
    logins = list(filter(None, facts.get("spillover", "").split(",")))
    note = void_label(state) if "approval" in facts else ""
    helps = "helps with this while not on support, if EM or PM agree (/approve-spillover)."
    lines = [words(f"{named(state, login)} {helps}{note}") for login in logins]
    return Section(facts=facts, blocks=tuple(map(Paragraph, lines)))


def focus(state: TeamState, issue: Issue) -> Section:
    """REQ-5: once somebody called on a single engineer, that nobody need be called by name."""
    is_said = "focus" in status_facts(state, issue)
    if state.team.rule("REQ-5") != "on" or not (is_said or is_called_lately(state, issue)):
        return NOTHING
    line = (
        "The engineer on support sees what is written here, so nobody need be called by name;"
        f" in Slack, {reach(state)} reaches who that is. Thank you!"
    )
    return Section(facts={"focus": "yes"}, blocks=(Paragraph(words(line)),))


def spoken(state: TeamState, issue: Issue) -> Section:
    """SUP-8, SUP-20: what was said in the request's thread, so that it is said once; nobody reads it here."""
    facts = {"reminded": reminded(state, issue), "reopened": reopening_said(state, issue)}
    return Section(facts={name: fact for name, fact in facts.items() if fact})


def mirrored(state: TeamState, issue: Issue) -> Section:
    """SUP-12: that it has a stand-in on the team's board; one that people closed is not made again."""
    known = issue.ref in state.mirrors or "mirrored" in status_facts(state, issue)
    return Section(facts={"mirrored": "yes"}) if known else NOTHING


SECTIONS: tuple[Callable[[TeamState, Issue], Section], ...] = (
    parts,
    answer,
    ordered,
    work,
    risk,
    spillover,
    focus,
    spoken,
    mirrored,
)


def _part(part: str) -> Line:
    return (bold(part.capitalize()), Text(f": {HELPS[part]}"))


def _answer_due(state: TeamState, issue: Issue, clock: Receipt) -> str:
    """By when an answer is promised. What was said stands where the difference is nothing to the requester:

    a label that this run puts on will have the time of GitHub's clock, not of this run's.
    """
    said = status_facts(state, issue).get("answer_due", "")
    due = instant_of(said)
    if due is not None and abs(due - clock.due) < A_QUARTER:
        return said
    return clock.due.isoformat()


def _late(state: TeamState, issue: Issue, late: Receipt) -> str:
    if late.clock == "ordered":
        order = orders(state, issue)["risk"]
        return f", says {named(state, order.by)}: {order.reason}"
    if late.clock == "promise":
        return ": the day by which somebody was to look at it has passed."
    subject = SUBJECTS.get(late.clock, "for a first answer")
    verb = "has waited" if late.state == "breached" else "may wait"
    return f": it {verb} longer than planned {subject} (planned by {moment(state, late.due)})."
