"""What stands twice, since two runs said it at the same moment, is taken back but for the first.

Neither Slack nor GitHub lets a run look and write in one step. What people answered stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from supportdesk.model.actions import Decision, RemoveComment, RemoveMessage
from supportdesk.model.channels import Message
from supportdesk.model.finding import Because
from supportdesk.model.issues import Comment, Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import same_login

ONCE = "DESK-1"


def decide_twice(state: TeamState) -> Iterator[Decision]:
    """DESK-1: of messages with one key, and of the desk's comments with one mark, the oldest stays."""
    if state.channel is not None and state.whole("channel"):
        for message in _younger(state, state.channel.messages):
            yield RemoveMessage(
                because=_because(state, "The same message stands in the channel already."),
                channel=message.channel,
                ts=message.ts,
                occurrence=message.key or "",
            )
    if state.whole("issues"):
        for issue in state.issues.values():
            for comment in _repeated(state, issue):
                yield RemoveComment(
                    because=_because(state, "The same comment stands on the issue already."),
                    issue=issue.ref,
                    comment=comment.id,
                )


def _because(state: TeamState, reason: str) -> Because:
    return Because(team=state.key, job="audit", rule=ONCE, reason=reason)


def _younger(state: TeamState, messages: Iterable[Message]) -> Iterator[Message]:
    """The team's messages, newest first, that an older one with their key stands for, and nobody answered."""
    by_key: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        if message.key is not None and message.key.startswith(f"{state.key}/"):
            by_key[message.key].append(message)
    for same in by_key.values():
        yield from (
            each for each in same[:-1] if not each.repliers - {state.desk.slack_user} and not each.reactors
        )


def _repeated(state: TeamState, issue: Issue) -> Iterator[Comment]:
    """The desk's own comments whose mark an older one has; what somebody edited counts for neither."""
    seen: set[str] = set()
    for comment in issue.comments:
        if comment.mark is None or not comment.trusted or not same_login(comment.author, state.desk.login):
            continue
        if comment.mark in seen:
            yield comment
        seen.add(comment.mark)
