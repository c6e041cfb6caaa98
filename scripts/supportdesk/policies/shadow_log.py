"""Shadow: once a business day the shadow channel reads what jobs in shadow would have done outside Slack."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from supportdesk.model.actions import (
    Action,
    AddLabel,
    AddToBoard,
    Assign,
    EditMessage,
    FileMirror,
    Notify,
    PostMessage,
    React,
    RemoveComment,
    RemoveLabel,
    RemoveMessage,
    SetEta,
    SetGroup,
    SetStatus,
    Unassign,
    WriteOverride,
    WriteStatus,
)
from supportdesk.model.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Line,
    Paragraph,
    Text,
    bold,
    mentions,
    words,
)
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.clock_words import WAITS
from supportdesk.policies.clocks import receipts
from supportdesk.policies.digest_slots import due_digest
from supportdesk.policies.receipt import ClockName, ClockState
from supportdesk.policies.rehearsal import calls_rehearsed, in_shadow
from supportdesk.policies.wording import bare_link, fingerprint, issue_link

SHOWN = 5  # issues of a job that are linked
NOTICES = 10  # notices that are told each by itself; the rest is counted

# What is done outside Slack. A handoff's report is left out: it is read below the announcement.
_KINDS: Mapping[type[Action], str] = {
    AddLabel: "label",
    RemoveLabel: "label",
    AddToBoard: "board item",
    SetStatus: "board item",
    SetEta: "board item",
    WriteStatus: "status comment",
    Notify: "notice",
    React: "reaction",
    FileMirror: "stand-in",
    Assign: "assignment",
    Unassign: "assignment",
    SetGroup: "change of the handle",
    RemoveComment: "comment taken back",
    RemoveMessage: "message taken back",
    WriteOverride: "override",
}


def decide_log(state: TeamState, shown: Sequence[Action], posts: Sequence[Action]) -> Iterator[Action]:
    """One message a business day, posted with the digest's slot and edited that day as its text changes.

    `state` is the imagined world with everything done in it, `shown` are the actions of jobs in shadow, and
    `posts` those that are rehearsed now.
    """
    channel, slot = state.rehearsal, due_digest(state)
    if channel is None:
        return
    today = _today(state)
    standing = channel.posted(_key(state, today))
    if standing is None and (slot is None or channel.posted(_key(state, slot.day)) is not None):
        return
    day = today if standing is not None or slot is None else slot.day
    document = _log(state, day, shown, posts)
    because = Because(team=state.key, job="digest", rule="SUP-5", reason="The day's log of the shadow.")
    facts = {"text": fingerprint(repr(document))}
    if standing is None:
        yield PostMessage(
            because=because, channel=channel.id, key=_key(state, day), document=document, facts=facts
        )
    elif standing.ts and standing.payload.get("text") != facts["text"]:
        yield EditMessage(
            because=because,
            channel=channel.id,
            ts=standing.ts,
            occurrence=_key(state, day),
            document=document,
            facts=facts,
        )


def _key(state: TeamState, day: date) -> str:
    return f"{state.key}/shadow/{day.isoformat()}"


def _log(state: TeamState, day: date, shown: Sequence[Action], posts: Sequence[Action]) -> Document:
    title = f"{state.team.name} in shadow, {day:%A} {day.day} {day:%B}"
    notices = [action for action in shown if isinstance(action, Notify)]
    jobs = [_job_line(state, job, shown) for job in in_shadow(state)]
    done = [line for line in jobs if line]
    intro = "Outside Slack this would be done now:" if done else "Outside Slack nothing would be done now."
    blocks: list[Block] = [Heading(title), Paragraph(words(intro))]
    blocks += [Bullets(tuple(done))] if done else []
    blocks += _section("Would be said on issues", _notices(state, notices))
    most = state.team.limits.max_changes
    if len(shown) > most:
        refused = (
            f"Switched on as it is, {len(shown)} changes at once would be refused (max_changes: {most})."
        )
        blocks.append(Paragraph(words(refused)))
    blocks.append(Paragraph(words(_calls(state, posts, notices))))
    clocks = _clocks(state)
    blocks += _section("Clocks", clocks) if clocks else [Paragraph(words("No clock runs."))]
    return Document(f"{title}. {intro}", tuple(blocks))


def _job_line(state: TeamState, job: str, shown: Sequence[Action]) -> Line:
    """How much of what a job would do, with the first issues; empty where that is nothing."""
    own = [action for action in shown if action.because.job == job and type(action) in _KINDS]
    if not own:
        return ()
    counts = Counter(_KINDS[type(action)] for action in own)
    told = ", ".join(_counted(number, kind) for kind, number in counts.items())
    refs = dict.fromkeys(getattr(action, "issue", None) for action in own)
    issues = [state.issues[ref] for ref in refs if ref is not None and ref.number > 0]
    return (bold(f"{job}:"), Text(f" {told}"), *_linked(issues))


def _linked(issues: Sequence[Issue]) -> Line:
    links = tuple(piece for issue in issues[:SHOWN] for piece in (Text(", "), *bare_link(issue)))[1:]
    more = len(issues) - SHOWN
    return (Text(" · "), *links, Text(f" and {more} more" if more > 0 else "")) if links else ()


def _notices(state: TeamState, notices: Sequence[Notify]) -> list[Line]:
    lines: list[Line] = [
        (*issue_link(state, state.issues[action.issue]), Text(f" · {action.because.reason}"))
        for action in notices[:NOTICES]
    ]
    more = len(notices) - NOTICES
    return [*lines, *([words(f"and {more} more")] if more > 0 else [])]


def _calls(state: TeamState, posts: Sequence[Action], notices: Sequence[Notify]) -> str:
    """How often people would have been called on today: in Slack, and by notices on issues."""
    standing = state.rehearsal.messages if state.rehearsal else ()
    prefix, today = f"{state.key}/", _today(state)
    in_slack = sum(
        calls_rehearsed(each.payload)
        for each in standing
        if (each.key or "").startswith(prefix)
        and local_date(each.at, timezone=state.calendar.timezone) == today
    )
    in_slack += sum(calls_rehearsed(each.facts) for each in posts if isinstance(each, PostMessage))
    told = sum(mentions(each.document) for each in notices)
    if not in_slack + told:
        return "Nobody would be called on today."
    times = _counted(in_slack + told, "time")
    return f"People would be called on {times} today: {in_slack} in Slack, {told} on issues."


def _clocks(state: TeamState) -> list[Line]:
    """How many requests each clock finds in time, warned and breached."""
    found = Counter(
        (receipt.clock, receipt.state)
        for issue in state.issues.values()
        for receipt in receipts(state, issue)
    )
    return [_clock(clock, found) for clock in WAITS if any(name == clock for name, _ in found)]


def _clock(clock: ClockName, found: Mapping[tuple[ClockName, ClockState], int]) -> Line:
    names: Mapping[ClockState, str] = {"running": "in time", "warned": "warned", "breached": "breached"}
    counts = ", ".join(f"{found.get((clock, state), 0)} {name}" for state, name in names.items())
    return (bold(clock), Text(f" ({WAITS[clock]}): {counts}"))


def _section(title: str, lines: Iterable[Line]) -> list[Block]:
    shown = tuple(lines)
    return [Paragraph((bold(title),)), Bullets(shown)] if shown else []


def _counted(number: int, thing: str) -> str:
    things = "changes of the handle" if thing.startswith("change") else f"{thing}s"
    return f"{number} {thing if number == 1 else things}"


def _today(state: TeamState) -> date:
    return local_date(state.now, timezone=state.calendar.timezone)
