"""What an episode's message says while it is open, and once it is over."""

from collections.abc import Mapping

from supportdesk.model.channels import Message
from supportdesk.model.document import Block, Bullets, Document, Heading, Line, Note, Paragraph, Text, words
from supportdesk.model.issues import IssueRef
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.clock_words import WAITS, account
from supportdesk.policies.digest_sections import linked
from supportdesk.policies.episode_record import Record
from supportdesk.policies.receipt import Receipt
from supportdesk.policies.searches import labelled, open_issues
from supportdesk.policies.wording import badge, issue_link, managers, moment, owners

SHOWN = 20  # requests at risk that are listed; the rest is counted and linked
SHOWN_LEFT = 10  # those that are at risk no more

AtRisk = Mapping[IssueRef, Receipt]


def open_page(state: TeamState, breached: AtRisk, record: Record) -> Document:
    """Who is asked what, each request with its reason and owner, and what is at risk no more."""
    is_one = len(breached) == 1
    headline = "1 request at risk" if is_one else f"{len(breached)} requests at risk"
    late = "this request is late" if is_one else "these requests are late"
    question = Text(f" {late}. Who can take one, or what should wait?")
    worst = sorted(breached.items(), key=lambda each: (-each[1].share, each[0]))
    blocks: list[Block] = [
        Heading(headline),
        Paragraph((*managers(state), question)),
        Bullets(tuple(_at_risk(state, ref, clock) for ref, clock in worst[:SHOWN])),
    ]
    if len(worst) > SHOWN:
        search = open_issues(state, labelled(state.team.labels.at_risk))
        blocks.append(Note((Text(f"And {len(worst) - SHOWN} more"), *linked(search))))
    if record.left:
        blocks += [Paragraph(words("At risk no more:")), *_listed(state, sorted(record.left), SHOWN_LEFT)]
    blocks.append(Note(words("This message is kept up to date and closed with an all-clear in its thread.")))
    return Document(f"{headline} in {state.team.name}", tuple(blocks))


def closed_page(
    state: TeamState, standing: Message, breached: AtRisk, record: Record, *, is_moved: bool = False
) -> Document:
    """How it ended, since when it had lasted, and of which requests it was."""
    ended = "It goes on in a newer message." if is_moved else f"All clear since {moment(state, state.now)}."
    lasted = f"{ended} It began on {moment(state, standing.at)}; {record.peak} at risk at once at most."
    requests = _listed(state, record.everybody, SHOWN, still=frozenset(breached))
    return Document(ended, (Heading("Requests at risk"), Paragraph(words(lasted)), *requests))


def told_in_thread(line: Line) -> Document:
    """A word in an episode's thread."""
    return Document("Support requests at risk", (Paragraph(line),))


def _at_risk(state: TeamState, ref: IssueRef, clock: Receipt) -> Line:
    issue = state.issues[ref]
    reason = f" · {WAITS[clock.clock]}: {account(state, clock)} Owner: {owners(state, issue)}."
    return (*badge(state, issue), *issue_link(state, issue), Text(reason))


def _listed(
    state: TeamState, refs: list[IssueRef], most: int, *, still: frozenset[IssueRef] = frozenset()
) -> list[Block]:
    """Requests, struck through where they are at risk no more."""
    lines = [_named(state, ref, strike=ref not in still) for ref in refs[:most]]
    more = [Note(words(f"And {len(refs) - most} more."))] if len(refs) > most else []
    return [Bullets(tuple(lines)), *more]


def _named(state: TeamState, ref: IssueRef, *, strike: bool) -> Line:
    issue = state.issues.get(ref)
    if issue is None:
        return (Text(str(ref), "strike" if strike else "plain"),)
    return issue_link(state, issue, strike=strike)
