"""The detail below the digest, a section a subject: each short, with the rest counted and linked."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from supportdesk.model.actions import mirrored_by
from supportdesk.model.document import Block, Bullets, Line, Link, Note, Paragraph, Text, bold
from supportdesk.model.finding import Finding
from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.moment import local_date
from supportdesk.model.occasions import labelled_since
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import is_support, work_item
from supportdesk.policies.day import Day
from supportdesk.policies.interruptions import account_of, counted, interruptions
from supportdesk.policies.questions import Question, questions
from supportdesk.policies.searches import labelled, open_issues
from supportdesk.policies.talk import address, excerpt
from supportdesk.policies.turn import turn
from supportdesk.policies.wording import acting, badge, bare_link, day_name, issue_link, lasting, owners

SHOWN = 10  # lines of a section; the rest is counted and linked
PIECES = 3  # issues of one owner
EXCERPT = 80  # characters of a question: enough to know it again


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A subject of the thread: what the message itself counts, and what is told below it."""

    counted: str
    blocks: tuple[Block, ...]


def sections(state: TeamState, day: Day) -> Iterator[Section]:
    """The sections that have something to tell."""
    for section in SECTIONS:
        yield from section(state, day)


def linked(url: str) -> Line:
    """The end of a sentence that counts the rest: with where it is, if an address is known."""
    return (Text(": "), Link(url, "see all"), Text(".")) if url else (Text("."),)


def _listed(
    many: str, title: str, lines: Sequence[Line], left: int, rest: str = "", *, where: str = ""
) -> Iterator[Section]:
    """A section of these lines, with how many are left out and where they are; none where there are none."""
    if not lines:
        return
    blocks: list[Block] = [Paragraph((bold(title),)), Bullets(tuple(lines))]
    if left > 0:
        more = f"And {left} more{where}"
        blocks.append(Note((Text(more), *linked(rest))))
    yield Section(counted=many, blocks=tuple(blocks))


def _new(state: TeamState, day: Day) -> Iterator[Section]:
    """What was asked since the last digest, the most urgent first."""
    since = day_name(local_date(day.since, timezone=state.calendar.timezone))
    lines = [(*badge(state, each), *issue_link(state, each)) for each in day.new[:SHOWN]]
    rest = open_issues(state, f"created:>={day.since:%Y-%m-%d}")
    yield from _listed(f"{len(day.new)} new", f"New since {since}", lines, len(day.new) - SHOWN, rest)


def _requesters(state: TeamState, day: Day) -> Iterator[Section]:
    """What goes on once the requester answers."""
    requests = [entry.issue for entry in day.queue]
    requests += [issue for issue in day.flying if is_support(state, issue)]
    waiting = [(each, whose.what) for each in requests if (whose := turn(state, each)).of == "requester"]
    lines = [
        (*issue_link(state, each), Text(f" · for {what}" if what else "")) for each, what in waiting[:SHOWN]
    ]
    rest = open_issues(state, labelled(*state.team.labels.pause)) if state.team.labels.pause else ""
    many = f"{len(waiting)} waiting on the requester"
    yield from _listed(many, "Waiting on the requester", lines, len(waiting) - SHOWN, rest)


def _in_flight(state: TeamState, day: Day) -> Iterator[Section]:
    """What is worked on, by owner; owners are named and not called."""
    by_owner: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in day.flying:
        by_owner[_owner(state, issue)].append(issue)
    lines = [_owned(state, owner, by_owner[owner]) for owner in sorted(by_owner)[:SHOWN]]
    told = sum(min(len(by_owner[owner]), PIECES) for owner in sorted(by_owner)[:SHOWN])
    yield from _listed(
        f"{len(day.flying)} in flight",
        "In flight",
        lines,
        len(day.flying) - told,
        state.board.url if state.board is not None else "",
    )


def _owner(state: TeamState, issue: Issue) -> str:
    """Whose it is; nobody need be assigned to a mirror too."""
    origin = mirrored_by(issue.mark)
    return owners(state, state.issues.get(origin, issue) if origin and not issue.assignees else issue)


def _owned(state: TeamState, owner: str, issues: Sequence[Issue]) -> Line:
    pieces: list[Line] = []
    for issue in issues[:PIECES]:
        item = work_item(state, issue)
        since = state.calendar.elapsed(item.since, state.now) if item is not None and item.since else None
        pieces.append(
            (*issue_link(state, issue), Text(f", {lasting(state, since)}" if since is not None else ""))
        )
    joined = [
        inline for place, piece in enumerate(pieces) for inline in (Text("; " if place else " "), *piece)
    ]
    return (bold(f"{owner}:"), *joined)


def _again(state: TeamState, day: Day) -> Iterator[Section]:
    """WORK-1: work that was in flight and waits again."""
    lines = []
    for issue in day.again[:SHOWN]:
        item = work_item(state, issue)
        where = f"in {item.status} now" if item is not None and item.status else "no longer on the board"
        lines.append((*issue_link(state, issue), Text(f" · {where}; owner: {owners(state, issue)}")))
    then = f"In flight on {day_name(day.last.day)}, waiting again" if day.last is not None else ""
    rest = state.board.url if state.board is not None else ""
    yield from _listed(f"{len(day.again)} found waiting again", then, lines, len(day.again) - SHOWN, rest)


def _unannounced(state: TeamState, day: Day) -> Iterator[Section]:
    """REQ-4: requests that the channel was never told of, and that nobody has answered."""
    lines = [(*badge(state, each), *issue_link(state, each)) for each in day.unannounced[:SHOWN]]
    many, title = f"{len(day.unannounced)} never announced", "Never announced, and too old for it now"
    yield from _listed(many, title, lines, len(day.unannounced) - SHOWN, open_issues(state))


def _questions(state: TeamState, day: Day) -> Iterator[Section]:
    """SUP-9: what was asked in the channel and has no answer."""
    del day
    found = questions(state)
    many = f"{_plural(len(found), 'question')} without an answer"
    lines = [_asked(state, each) for each in found[:SHOWN]]
    left, where = len(found) - SHOWN, ", in the channel"
    yield from _listed(many, "Questions without an answer", lines, left, where=where)


def _asked(state: TeamState, question: Question) -> Line:
    """How a question begins, and when and where it was asked."""
    day = local_date(question.message.at, timezone=state.calendar.timezone)
    begin = excerpt(state, question.message.text, longest=EXCERPT)
    where = f" in #{question.channel}" if question.channel else ""
    told, url = f"“{begin}”" if begin else "Without words", address(state, question.message)
    return (Link(url, told) if url else Text(told), Text(f" · asked {day_name(day)}{where}"))


def _features(state: TeamState, day: Day) -> Iterator[Section]:
    """REQ-7: what the PM looks at, the newest first."""
    labels = state.team.labels.feature
    dated = [(labelled_since(each, labels) or each.created_at, each) for each in day.features]
    dated.sort(key=lambda each: (each[0], each[1].ref), reverse=True)
    lines = [
        (*issue_link(state, each), Text(" · new" if since > day.since else ""))
        for since, each in dated[:SHOWN]
    ]
    title = f"Feature requests, for {state.people[acting(state, 'pm')].name}"
    rest = open_issues(state, labelled(*labels)) if labels else ""
    yield from _listed(_plural(len(dated), "feature request"), title, lines, len(dated) - SHOWN, rest)


def _spilled(state: TeamState, day: Day) -> Iterator[Section]:
    """SUP-6, SUP-7: what is with engineers who are not on support, and nobody agreed to it."""
    issues = {each.subject for each in day.spilled}
    yield from _found(state, f"{len(issues)} spilled over", "Spill-over without approval", day.spilled)


def _decisions(state: TeamState, day: Day) -> Iterator[Section]:
    """What the desk found and leaves to people."""
    many = f"{_plural(len(day.findings), 'thing')} that only a person can decide"
    yield from _found(state, many, "Only a person can decide", day.findings)


def _found(state: TeamState, many: str, title: str, findings: Sequence[Finding]) -> Iterator[Section]:
    lines = [(*_subject(state, each.subject), Text(f" {each.because.reason}")) for each in findings[:SHOWN]]
    yield from _listed(many, title, lines, len(findings) - SHOWN, where=", in the summary of the run")


def _subject(state: TeamState, subject: str) -> Line:
    """What a finding is about: an issue by its address."""
    ref = IssueRef.parse(subject)
    issue = state.issues.get(ref) if ref is not None else None
    return bare_link(issue) if issue is not None else (bold(subject),)


def _interrupted(state: TeamState, day: Day) -> Iterator[Section]:
    """REQ-5: the calls on single engineers."""
    found = interruptions(state, day.since)
    if found:
        blocks = tuple(Paragraph(line) for line in account_of(state, found))
        yield Section(counted=counted(len(found)), blocks=blocks)


def _plural(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


SECTIONS: tuple[Callable[[TeamState, Day], Iterator[Section]], ...] = (
    _new,
    _questions,
    _requesters,
    _in_flight,
    _spilled,
    _again,
    _unannounced,
    _features,
    _decisions,
    _interrupted,
)
