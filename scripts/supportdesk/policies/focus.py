"""REQ-5: nobody calls on a single engineer; who was called is counted for the digest.

A call is a mention from outside of an engineer who is not on support, owns nothing of the matter and took no
part in it, where nothing is urgent. Where the rule is on, one line in the thread, or a sentence in the status
comment, points kindly to the handle. Where it is only reported nothing is decided here: the digest counts
the calls, and none of them is for a person to decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from supportdesk.model.actions import Decision, PostMessage
from supportdesk.model.channels import Message
from supportdesk.model.conversation import request_thread, status_facts
from supportdesk.model.document import Document, Paragraph, words
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import is_desk, is_member, is_request, is_urgent, same_login
from supportdesk.policies.shifts import on_support
from supportdesk.policies.talk import called_accounts, is_from_outside, linked_issues
from supportdesk.policies.wording import reach

POINTED_WITHIN_DAYS = 1  # business days: later than that the line would only disturb once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody called on an engineer: when, whom (a key of the configuration), and where."""

    at: datetime
    who: str
    where: Issue | Message


def calls(state: TeamState, since: datetime) -> tuple[Call, ...]:
    """The calls after an instant, newest first."""
    messages = state.channel.messages if state.channel else ()
    found = [call for issue in state.issues.values() for call in calls_on(state, issue)]
    found += [call for message in messages for call in calls_in(state, message)]
    return tuple(sorted((call for call in found if call.at > since), key=lambda call: call.at, reverse=True))


def calls_on(state: TeamState, issue: Issue) -> Iterator[Call]:
    """The calls on a support issue: in its body and in its comments."""
    texts = [(issue.created_at, issue.author, issue.author_is_bot, issue.mentions)]
    texts += [
        (each.at, each.author, each.bot or each.by_desk, each.mentions)
        for each in issue.comments
        if each.mentions
    ]
    if not any(mentions for *_, mentions in texts) or not _is_quiet(state, issue):
        return
    for at, author, automatic, mentions in texts:
        if author is None or automatic or is_desk(state, author) or is_member(state, author):
            continue
        for key in engineers(state):
            called = state.people[key].github.casefold() in mentions
            if called and _is_off_duty(state, key, at) and not _takes_part(state, issue, key, at):
                yield Call(at=at, who=key, where=issue)


def calls_in(state: TeamState, message: Message) -> Iterator[Call]:
    """The calls in a top-level message; one that links an issue which was not read may be urgent."""
    accounts = called_accounts(message.text)
    if not accounts or not is_from_outside(state, message):
        return
    about = linked_issues(state, message.text)
    if any(issue is None or is_urgent(state, issue) for issue in about):
        return
    for key in engineers(state):
        if (
            state.slack_ids.get(key) in accounts - message.repliers
            and _is_off_duty(state, key, message.at)
            and not any(_takes_part(state, issue, key, message.at) for issue in about if issue)
        ):
            yield Call(at=message.at, who=key, where=message)


def engineers(state: TeamState) -> tuple[str, ...]:
    """The members who are neither EM nor PM."""
    return tuple(sorted(state.team.member_keys() - {state.team.em, state.team.pm}))


def is_called_lately(state: TeamState, issue: Issue) -> bool:
    """Whether a call on the issue is so new that its requester is still to hear of the handle."""
    return any(_is_new(state, call.at) for call in calls_on(state, issue))


def is_pointed(state: TeamState, call: Call) -> bool:
    """Whether whoever called was pointed to the handle."""
    if isinstance(call.where, Message):
        return state.desk.slack_user in call.where.repliers
    return "focus" in status_facts(state, call.where)


def decide_focus(state: TeamState) -> Iterator[Decision]:
    """REQ-5: where the rule is on, one line in the thread of a call points to the handle and pings nobody."""
    if state.team.rule("REQ-5") != "on" or not state.calendar.is_open(state.now):
        return
    if state.channel is None or not state.whole("issues", "channel", "handle"):
        return
    line = (
        f"{reach(state)} reaches who is on support here; it lets everybody else work undisturbed. Thank you!"
    )
    for message in state.channel.messages:
        is_said = state.desk.slack_user in message.repliers
        if is_said or not _is_new(state, message.at) or not any(calls_in(state, message)):
            continue
        reason = "A single engineer was called on who is not on support."
        yield PostMessage(
            because=Because(team=state.key, job="audit", rule="REQ-5", reason=reason),
            channel=message.channel,
            key=f"{state.key}/focus/{message.ts}",
            document=Document("Who is on support", (Paragraph(words(line)),)),
            thread=message.ts,
        )


def _is_quiet(state: TeamState, issue: Issue) -> bool:
    return is_request(state, issue) and not is_urgent(state, issue)


def _is_new(state: TeamState, at: datetime) -> bool:
    return state.calendar.elapsed(at, state.now) <= POINTED_WITHIN_DAYS * state.calendar.day_length()


def _is_off_duty(state: TeamState, key: str, at: datetime) -> bool:
    """Whether somebody else was on support then; where that is not known, nothing is said of it."""
    duty = on_support(state, at)
    return duty.person is not None and duty.person != key


def _takes_part(state: TeamState, issue: Issue, key: str, at: datetime) -> bool:
    """Whether an engineer owns the issue, or had owned it, opened it or said something on it by then.

    Slack tells no time of a reply: who replied in the request's thread took part.
    """
    owned = (event.subject for event in issue.events if event.kind == "assigned" and event.at <= at)
    spoke = (comment.author for comment in issue.comments if comment.at <= at)
    login = state.people[key].github
    if any(same_login(login, each) for each in (issue.author, *issue.assignees, *owned, *spoke)):
        return True
    thread = request_thread(state, issue)
    return thread is not None and state.slack_ids.get(key) in thread.repliers
