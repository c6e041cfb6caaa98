"""DESK-2: a desk that leaves takes back its labels, and ends each message that it would have kept true.

Not among the policies of a run: a person asks for it, once (`uninstall.py`). What stands is edited rather
than taken away: an edit calls on nobody, and whoever waits by a date that the desk gave reads that it watches
no more. What people may go by stays: the team's label, what members asked for by a command, assignments, the
board, the handle, and what was said about a day that is over. It counts again for a desk that comes back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from supportdesk.model.actions import Decision, EditMessage, RemoveLabel, WriteStatus
from supportdesk.model.channels import Channel, Message
from supportdesk.model.config import Job
from supportdesk.model.conversation import status_comment, status_facts
from supportdesk.model.document import Block, Document, Heading, Line, Note, Paragraph, Text, words
from supportdesk.model.finding import Because, Finding
from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.moment import local_date
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import same_login, set_by_desk
from supportdesk.policies.episode_record import record_of
from supportdesk.policies.trouble import is_told
from supportdesk.policies.trouble_page import ended_page
from supportdesk.policies.wording import issue_link, moment, reach

LEAVE = "DESK-2"
LEFT = "left"  # the fact of a status comment, and the state of a message, that says the last sentence
ENDED = "The support desk no longer watches this request."
FINISHED = "The support desk does not work here any more."


def decide_leaving(state: TeamState) -> tuple[Decision, ...]:
    """DESK-2: everything that the desk takes back or ends for a team, and what a person goes on with."""
    return tuple(decision for decide in LEAVING for decision in decide(state))


def decide_labels_taken(state: TeamState) -> Iterator[Decision]:
    """DESK-2: labels that the desk put on an open issue and would have taken off again are taken off.

    Where another team's label stands beside, that team's desk goes on with those that it uses too.
    """
    if not state.whole("issues"):
        return
    for issue in state.issues.values():
        for label, job in _own_labels(state).items():
            if issue.open and set_by_desk(state, issue, label) and not _is_kept(state, issue, label):
                because = _because(state, "The desk put it on, and would not take it off any more.", job)
                yield RemoveLabel(because=because, issue=issue.ref, label=label)


def decide_comments_ended(state: TeamState) -> Iterator[Decision]:
    """DESK-2: the status comment of an open issue says that nobody keeps it, and to whom to turn.

    It keeps its facts. One that the desk wrote under a former account can be edited by that account alone.
    """
    if not state.whole("issues"):
        return
    for issue in state.issues.values():
        mine = status_comment(state, issue)
        facts = status_facts(state, issue)
        if mine is None or not issue.open or LEFT in facts:
            continue
        if not same_login(mine.author, state.desk.login):
            reason = "Its status comment is a former account's: somebody has to delete it."
            because = _because(state, reason, "audit")
            yield Finding(because=because, subject=str(issue.ref))
            continue
        yield WriteStatus(
            because=_because(state, "Nobody will keep what its status comment says.", "audit"),
            issue=issue.ref,
            comment=mine.id,
            document=_last_comment(state, issue.ref),
            facts={**facts, LEFT: "yes"},
        )


def decide_messages_ended(state: TeamState) -> Iterator[Decision]:
    """DESK-2: announcements, episodes and troubles that stand open in Slack are closed by a last sentence."""
    for channel in (state.channel, state.rehearsal):
        if channel is not None and state.whole("channel" if channel is state.channel else "rehearsal"):
            yield from _ended(state, channel)


def decide_handle_kept(state: TeamState) -> Iterator[Decision]:
    """DESK-2: the handle keeps who is in it; from now on people change it."""
    if state.group is None or state.team.slack.handle_mode == "report":
        return
    known = {account: state.people[key].name for key, account in state.slack_ids.items()}
    names = sorted(known.get(account, account) for account in state.group.users)
    reason = f"It keeps who is in it ({', '.join(names)}) until somebody changes it by hand."
    yield Finding(because=_because(state, reason, "rotation"), subject=reach(state))


LEAVING: tuple[Callable[[TeamState], Iterable[Decision]], ...] = (
    decide_labels_taken,
    decide_comments_ended,
    decide_messages_ended,
    decide_handle_kept,
)


def decide_all_leaving(states: Iterable[TeamState]) -> Iterator[tuple[Decision, ...]]:
    """What each of these teams leaves, in their order; of an issue of several a label is taken off once."""
    leaving = tuple(states)
    gone = {state.team.label.name for state in leaving}
    taken: set[str] = set()
    for state in leaving:
        others = tuple(each for each in state.others if each.label.name not in gone)
        decided = decide_leaving(replace(state, others=others))
        yield tuple(each for each in decided if not (isinstance(each, RemoveLabel) and each.key in taken))
        taken |= {each.key for each in decided if isinstance(each, RemoveLabel)}


def _own_labels(state: TeamState) -> dict[str, Job]:
    """The labels that say what the desk found out, with the job that keeps each."""
    return {state.team.labels.needs_info: "audit", state.team.labels.at_risk: "risk"}


def _is_kept(state: TeamState, issue: Issue, label: str) -> bool:
    """Whether the issue is another team's too, whose desk goes on with a label of this name."""
    return any(
        label in (each.labels.needs_info, each.labels.at_risk)
        for each in state.others
        if each.label.name in issue.labels
    )


def _last_comment(state: TeamState, ref: IssueRef) -> Document:
    name = state.team.name
    goes_on = f"What stood here is no longer kept. The request itself stays: please ask {name} about it here."
    return Document(f"Where {ref} stands", (Paragraph(words(f"{ENDED} {goes_on}")),))


def _ended(state: TeamState, channel: Channel) -> Iterator[EditMessage]:
    """The team's messages in a channel that are kept up to date until somebody says that they are over."""
    for message in channel.messages:
        key = message.key or ""
        if message is not channel.posted(key):
            continue  # somebody else's, or said a second time
        if key.startswith(f"{state.key}/request/") and message.payload.get("state") == "open":
            yield _edited(state, message, _announced(state, message), {"state": LEFT}, "audit")
        elif key.startswith(f"{state.key}/episode/") and record_of(message.payload).is_open:
            yield _edited(state, message, _episode(state, message), _closed(state, message), "risk")
        elif is_told(state.key, message) and message.payload.get("state") == "failing":
            page = ended_page(message.payload.get("what", ""), FINISHED)
            yield _edited(state, message, page, {"state": LEFT}, "digest")


def _closed(state: TeamState, message: Message) -> dict[str, str]:
    """An episode's record once it is over: a desk that comes back today goes on with it."""
    today = local_date(state.now, timezone=state.calendar.timezone).isoformat()
    return replace(record_of(message.payload), is_open=False, cleared=today, spoken_of=0).facts


def _announced(state: TeamState, message: Message) -> Document:
    """The announcement of a request: which one it is, and that it is followed no more."""
    said = message.payload.get("issue", (message.key or "").removeprefix(f"{state.key}/request/"))
    ref = IssueRef.parse(said)
    issue = state.issues.get(ref) if ref is not None else None
    line: Line = issue_link(state, issue) if issue is not None else (Text(said),)
    blocks: tuple[Block, ...] = (Paragraph(line), Note(words(ENDED)))
    return Document(f"{said} is no longer watched", blocks)


def _episode(state: TeamState, message: Message) -> Document:
    began, peak = moment(state, message.at), record_of(message.payload).peak
    lasted = f"{FINISHED} This began on {began}; {peak} at risk at once at most."
    return Document(FINISHED, (Heading("Requests at risk"), Paragraph(words(lasted))))


def _edited(
    state: TeamState, message: Message, document: Document, changes: Mapping[str, str], job: Job
) -> EditMessage:
    """The message as it ends; what stands in rehearsal is told apart from what the team read."""
    of = job if message.channel == state.team.slack.channel else "digest"
    return EditMessage(
        because=_because(state, "Nobody will keep it up to date.", of),
        channel=message.channel,
        ts=message.ts,
        occurrence=message.key or "",
        document=document,
        facts={**message.payload, **changes},
    )


def _because(state: TeamState, reason: str, job: Job) -> Because:
    return Because(team=state.key, job=job, rule=LEAVE, reason=reason)
