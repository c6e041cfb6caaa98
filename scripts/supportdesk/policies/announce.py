"""REQ-4 and REQ-6: a new request is said once in the channel, and the message stays true."""

from collections.abc import Iterator

from supportdesk.model.actions import Decision, EditMessage, PostMessage
from supportdesk.model.channels import Channel, Message
from supportdesk.model.conversation import announcement, is_announced, request_key, request_thread
from supportdesk.model.document import Document, Note, Paragraph, Text, bold, words
from supportdesk.model.duration import after
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue, IssueRef
from supportdesk.model.occasions import is_fresh
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import asked_at, ending_of, is_in_flight, is_request, is_urgent, priority_of
from supportdesk.policies.completeness import missing_parts
from supportdesk.policies.wording import (
    ENDINGS,
    badge,
    ending_line,
    fingerprint,
    handle,
    issue_link,
)


def decide_announcements(state: TeamState) -> Iterator[Decision]:
    """REQ-4: a new support issue without a thread in the channel is announced there, once, and kept true."""
    if state.channel is None or not state.whole("issues", "channel"):
        return
    for issue in state.issues.values():
        standing = announcement(state, issue)
        if standing is not None:
            yield from _kept_true(state, issue, standing)
        elif _is_due(state, issue) and request_thread(state, issue) is None:
            yield PostMessage(
                because=_because(state, issue, "It is a new request without a thread in the channel."),
                channel=state.team.slack.channel,
                key=request_key(state, issue),
                document=_announcement(state, issue),
                facts=_facts(state, issue),
            )
    yield from _let_go(state)


def _let_go(state: TeamState) -> Iterator[Decision]:
    """Announcements of issues that are nowhere to be found; a transferred one is met at its new place."""
    if state.channel is None or not state.gone:
        return
    followed = {request_key(state, issue) for issue in state.issues.values()}
    standing = {ref: each for ref, each in _by_issue(state, state.channel) if each.key not in followed}
    for ref in sorted(state.gone & standing.keys()):
        message = standing[ref]
        if message.payload.get("state") != "gone":
            line = (Text(str(ref), "strike"), Text(f" {ENDINGS['gone']}"))
            yield EditMessage(
                because=Because(team=state.key, job="audit", rule="SUP-20", reason=ENDINGS["gone"]),
                channel=message.channel,
                ts=message.ts,
                occurrence=message.key or "",
                document=Document(f"{ref} is no longer in the queue", (Paragraph(line),)),
                facts={**message.payload, "state": "gone"},
            )


def _by_issue(state: TeamState, channel: Channel) -> Iterator[tuple[IssueRef, Message]]:
    """The announcements by the address that they give; their keys keep the first one."""
    prefix = f"{state.key}/request/"
    for message in channel.messages:
        if message.key and message.key.startswith(prefix):
            ref = IssueRef.parse(message.payload.get("issue", message.key.removeprefix(prefix)))
            if ref is not None:
                yield ref, message


def _kept_true(state: TeamState, issue: Issue, standing: Message) -> Iterator[Decision]:
    facts = _facts(state, issue)
    if dict(standing.payload) != facts:
        yield EditMessage(
            because=_because(state, issue, "Its announcement said what is no longer so."),
            channel=standing.channel,
            ts=standing.ts,
            occurrence=request_key(state, issue),
            document=_announcement(state, issue),
            facts=facts,
        )


def _is_due(state: TeamState, issue: Issue) -> bool:
    """Whether to say it now: it is new, nobody works on it yet, and it is not somebody's night.

    What was announced is not announced again, though somebody deleted the message.
    """
    if not is_request(state, issue) or is_announced(state, issue):
        return False
    asked = asked_at(state, issue)
    if is_in_flight(state, issue) or not is_fresh(state, asked):
        return False
    if is_urgent(state, issue):
        return True
    return state.calendar.is_open(state.now) and state.now >= after(
        asked, state.team.intake.announce_after, state.calendar
    )


def _announcement(state: TeamState, issue: Issue) -> Document:
    ending = ending_of(state, issue)
    link = issue_link(state, issue, strike=bool(ending))
    if ending:
        return Document(
            f"{issue.ref} is no longer in the queue", (Paragraph(link), Note(ending_line(issue, ending)))
        )
    urgent = (bold("Urgent"), Text(" · ")) if is_urgent(state, issue) else ()
    missing = missing_parts(issue.body, state.team.request_form)
    lack = (
        (Note(words(f"Still missing: {', '.join(missing)}. The issue says how to add it.")),)
        if missing
        else ()
    )
    return Document(
        f"New request for {state.team.name}: {issue.ref}",
        (
            Paragraph((*urgent, *badge(state, issue), *link)),
            Paragraph(
                (
                    handle(state),
                    Text(f"{_origin(state, issue)} Please keep the talk about it in this thread."),
                )
            ),
            *lack,
        ),
    )


def _origin(state: TeamState, issue: Issue) -> str:
    """Who asks; of a private issue not even that is said in Slack."""
    if issue.private:
        is_customers = state.team.is_customers(issue.ref.repository, private=True)
        return f" New request from {'a customer' if is_customers else 'a colleague'}."
    return f" New request from {issue.author or 'a deleted account'}."


def _facts(state: TeamState, issue: Issue) -> dict[str, str]:
    """What the message says, in short: it is edited when one of these changes. Anybody may read them."""
    rung = priority_of(state, issue)
    return {
        "issue": str(issue.ref),
        "id": issue.id,
        "state": ending_of(state, issue) or "open",
        "title": fingerprint(repr(issue_link(state, issue))),
        "priority": rung.name if rung else "",
        "missing": ",".join(missing_parts(issue.body, state.team.request_form)),
    }


def _because(state: TeamState, issue: Issue, reason: str) -> Because:
    rule = "REQ-6" if is_urgent(state, issue) else "REQ-4"
    return Because(team=state.key, job="audit", rule=rule, reason=reason)
