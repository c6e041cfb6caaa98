"""What was said on a request: its thread in Slack, the team's first word, the desk's own status comment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from supportdesk.model.actions import status_mark
from supportdesk.model.channels import Channel, Message
from supportdesk.model.issues import Comment, Issue, IssueRef
from supportdesk.model.memo import remembered
from supportdesk.model.moment import instant_of, to_utc
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    course,
    is_member,
    is_request,
    is_silenced,
    same_login,
    work_item,
)

A_WEEK = timedelta(weeks=1)
A_QUARTER = timedelta(minutes=15)  # as far as what a run plans and what GitHub tells of it may lie apart
_NO_FACTS: Mapping[str, str] = {}


def request_key(state: TeamState, issue: Issue) -> str:
    """The key of the announcement of a request: it is called by the address at which it was first met."""
    return f"{state.key}/request/{first_ref(state, issue)}"


def first_ref(state: TeamState, issue: Issue) -> IssueRef:
    """The address at which the desk first met the issue: one that was transferred keeps it in its comment.

    Where there is none, as in shadow, the issue's announcement tells: it holds the ID that the issue has now,
    or is called by the address from which GitHub leads on.
    """
    of = status_facts(state, issue).get("of")
    if of is not None:
        return issue.ref if of == str(issue.ref) else IssueRef.parse(of) or issue.ref
    return _announced_as(state, issue) or issue.former or issue.ref


def _announced_as(state: TeamState, issue: Issue) -> IssueRef | None:
    """The address in the key of the oldest announcement that is about the issue by its ID."""
    prefix, about = f"{state.key}/request/", state.channel.about(issue.id) if state.channel else ()
    keys = [each.key for each in about if each.key and each.key.startswith(prefix)]
    return IssueRef.parse(keys[-1].removeprefix(prefix)) if keys else None


def is_announced(state: TeamState, issue: Issue) -> bool:
    """Whether this request was announced, as the status comment tells: the message may be deleted since."""
    noted = instant_of(status_facts(state, issue).get("announced", ""))
    return noted is not None and abs(noted - course(state, issue).asked) < A_QUARTER


def stamp(at: datetime) -> str:
    """A moment to the minute, as it stands in keys and marks."""
    return f"{to_utc(at):%Y%m%dT%H%MZ}"


def _channel(state: TeamState, issue: Issue) -> Channel | None:
    del issue
    return state.channel


@remembered(_channel)
def announcement(state: TeamState, issue: Issue) -> Message | None:
    """The desk's own announcement of a request, if it stands in the channel."""
    return state.channel.posted(request_key(state, issue)) if state.channel else None


@remembered(_channel)
def request_thread(state: TeamState, issue: Issue) -> Message | None:
    """The Slack message whose thread is the request's: the requester's own with the link, else the desk's.

    Whose account is whose is known of people in the configuration only: the first message with the link of
    anybody else is taken for the requester's; a bot's is not, nor that of a known person who did not ask.
    """
    if state.channel is None:
        return None
    naming = [each for each in _naming(state.channel, state, issue) if each.user and not each.by_desk]
    others = _others(state, issue, state.slack_ids) if naming else {}
    links = [message for message in naming if message.user not in others]
    return min(links, key=lambda message: message.at, default=None) or announcement(state, issue)


def _naming(channel: Channel, state: TeamState, issue: Issue) -> Iterator[Message]:
    """The messages that hold the issue's address, or the one it had first."""
    yield from channel.naming(issue.url)
    first = first_ref(state, issue)
    if first != issue.ref:
        site = issue.url.removesuffix(f"{issue.ref.repository}/issues/{issue.ref.number}")
        yield from channel.naming(f"{site}{first.repository}/issues/{first.number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The team's first word: by whom and when; `seen` where the time is that of the first sight."""

    by: str
    at: datetime
    seen: bool = False


@remembered(request_thread, announcement)
def acknowledgement(state: TeamState, issue: Issue) -> Acknowledgement | None:
    """The team's first word: a member's comment, or a reply or reaction in the request's thread.

    Bots, the author and the desk never count. A word from before the label counts from the label on. Slack
    tells no time of a reaction nor of every reply: such a word counts from when the desk first saw it, as
    its status comment recorded.
    """
    _, asked, heard = course(state, issue)
    words = [word if word.at >= asked else replace(word, at=asked) for word in _comments(state, issue, heard)]
    seen = _recorded(state, issue, heard) or _seen_in_slack(state, issue, heard)
    return min([*words, *([seen] if seen else [])], key=lambda word: word.at, default=None)


def last_word(state: TeamState, issue: Issue, first: Acknowledgement) -> Acknowledgement:
    """The team's newest word: `first`, a later comment of a member, or a reply in a thread they take part in.

    Whose a reply is Slack does not tell without being asked for each thread: `by` is empty then.
    """
    words = [first, *_comments(state, issue, first.at)]
    thread, members = request_thread(state, issue), _others(state, issue, state.team.member_keys())
    if thread is not None and thread.last_reply_at and not thread.repliers.isdisjoint(members):
        words.append(Acknowledgement(by="", at=thread.last_reply_at))
    return max(words, key=lambda word: word.at)


def _comments(state: TeamState, issue: Issue, since: datetime) -> Iterator[Acknowledgement]:
    """What members wrote on the issue since then; bots, the author and the desk never count."""
    for comment in issue.comments:
        if comment.bot or comment.by_desk or comment.author is None or comment.at < since:
            continue
        if not same_login(comment.author, issue.author) and is_member(state, comment.author):
            yield Acknowledgement(by=comment.author, at=comment.at)


class Waiting(NamedTuple):
    """Since when an answered request waits anew for work, and whether work on it stopped then."""

    since: datetime
    stopped: bool


def waiting_again(state: TeamState, issue: Issue) -> Waiting | None:
    """Since when what is not in flight waits anew: work on it stopped, as the desk saw and noted.

    Where that note is lost nothing is known of it: then the last move on the board counts.
    """
    facts, item = status_facts(state, issue), work_item(state, issue)
    for name, is_stop in (("stopped", True), ("moved", False)):
        if (noted := instant_of(facts.get(name, ""))) is not None:
            return Waiting(noted, is_stop)
    moved = item.since if item is not None else None
    if _is_note_lost(state, issue):
        return Waiting(moved, stopped=False) if moved is not None else None
    began = instant_of(facts.get("began", ""))
    if began is None:
        return None
    return Waiting(moved if moved is not None and moved > began else state.now, stopped=True)


def _is_note_lost(state: TeamState, issue: Issue) -> bool:
    """Whether somebody edited or deleted what the desk wrote down, or the team wants nothing written."""
    comment = status_comment(state, issue)
    if comment is not None:
        return not comment.trusted
    return is_silenced(state, issue) or state.team.rule("REQ-1") != "on"


def _recorded(state: TeamState, issue: Issue, heard: datetime) -> Acknowledgement | None:
    """The word in Slack that the status comment has a receipt of."""
    facts = status_facts(state, issue)
    at, by = instant_of(facts.get("seen", "")), facts.get("seen_by")
    return Acknowledgement(by=by, at=at, seen=True) if at and by and at >= heard else None


def _seen_in_slack(state: TeamState, issue: Issue, heard: datetime) -> Acknowledgement | None:
    """A member's word, seen now: in the request's thread, or under the announcement.

    Somebody may post the link after the desk asked to talk below its announcement: both are listened to.
    """
    threads = (request_thread(state, issue), announcement(state, issue))
    places = [place for place in threads if place and (place.repliers or place.reactors)]
    if not places:
        return None
    members = _others(state, issue, state.team.member_keys())
    heard_in = (_heard_in(place, members, heard, desk=state.desk.slack_user) for place in places)
    accounts = frozenset[str]().union(*heard_in)
    people = sorted(members[account] for account in accounts if account in members)
    if not people:
        return None
    seen = max(state.now, course(state, issue).asked)  # GitHub's clock may be ahead of the run's
    return Acknowledgement(by=state.people[people[0]].github, at=seen, seen=True)


def _heard_in(thread: Message, members: Mapping[str, str], heard: datetime, *, desk: str) -> frozenset[str]:
    """Who replied or reacted since then.

    In a thread from before a reopening only a newest reply tells its time, and only where all who replied
    are members is it sure to be a member's.
    """
    if thread.at >= heard:
        return thread.repliers | thread.reactors
    is_new = thread.last_reply_at is not None and thread.last_reply_at >= heard
    others = thread.repliers - {desk}
    return others if is_new and others <= members.keys() else frozenset()


def _others(state: TeamState, issue: Issue, keys: Iterable[str]) -> dict[str, str]:
    """The Slack accounts of those among these people who did not open the issue, with their keys."""
    return {
        state.slack_ids[key]: key
        for key in keys
        if key in state.slack_ids and not same_login(state.people[key].github, issue.author)
    }


def unmet(state: TeamState) -> tuple[Issue, ...]:
    """Requests older than a week that the desk never wrote on: there may be many on its first day."""
    return tuple(
        issue
        for issue in state.issues.values()
        if is_request(state, issue)
        and issue.created_at < state.now - A_WEEK
        and status_comment(state, issue) is None
    )


def status_comment(state: TeamState, issue: Issue) -> Comment | None:
    """The desk's status comment for this team: one that nobody else edited, else one to be written anew.

    One of a former account's is read until the present account has written its own.
    """
    mark = status_mark(state.key)
    marked = [each for each in issue.comments if each.mark == mark and each.by_desk]
    if len(marked) < 2:  # as nearly always: this is asked of every issue by every rule
        return marked[0] if marked else None
    own = [each for each in marked if same_login(each.author, state.desk.login)] or marked
    return next((each for each in own if each.trusted), own[0])


def status_facts(state: TeamState, issue: Issue) -> Mapping[str, str]:
    """What the desk wrote down in the issue's status comment, if nobody else edited it."""
    comment = status_comment(state, issue)
    return comment.facts if comment and comment.trusted else _NO_FACTS
