"""Shadow: what jobs in shadow would say is said in a channel for it, once, and calls on nobody.

They decide on an imagined world, in which what they rehearsed before was said in the team's own channel.
"""

from collections.abc import Mapping
from dataclasses import replace

from supportdesk.model.actions import Action, EditMessage, PostMessage
from supportdesk.model.channels import Channel, Message
from supportdesk.model.config import JOBS, Job
from supportdesk.model.document import Document, Note, mentions, quiet, words
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.wording import moment

THREAD = "rehearsal_thread"  # the fact of a rehearsed reply: below which message it would stand
CALLS = "rehearsal_calls"  # how often a rehearsed message would have called on somebody
_NOT_TAKEN = frozenset({THREAD, CALLS})


def in_shadow(state: TeamState) -> tuple[Job, ...]:
    """The team's jobs that are in shadow."""
    return tuple(job for job in JOBS if state.team.mode.of(job) == "shadow")


def imagined(state: TeamState) -> TeamState:
    """The world as if all that was rehearsed stood in the team's own channel; replies are known by key.

    A message that stands in both stands as in the team's own.
    """
    if state.channel is None or state.rehearsal is None:
        return state
    own, channel = _own(state, state.rehearsal), state.channel
    replies = [each for each in own if THREAD in each.payload]
    replied = {each.payload[THREAD] for each in replies}
    said = [
        replace(each, channel=channel.id, payload=_facts(each))
        for each in own
        if THREAD not in each.payload and channel.posted(each.key or "") is None
    ]
    messages = sorted((*channel.messages, *said), key=lambda each: each.at, reverse=True)
    desk = frozenset({state.desk.slack_user})
    heard = (
        replace(each, repliers=each.repliers | desk) if each.ts in replied else each for each in messages
    )
    return replace(
        state,
        channel=replace(channel, messages=tuple(heard)),
        said=state.said | {each.key for each in replies if each.key},
    )


def rehearsed(state: TeamState, action: Action) -> PostMessage | EditMessage | None:
    """What is really said, in rehearsal, of an action of a job in shadow; `state` is the imagined world.

    What stands is not said again. An edit of what is only planned waits for the next run, and one of a
    message in the team's own channel is never made.
    """
    channel = state.rehearsal
    match action:
        case PostMessage() if channel is not None and channel.posted(action.key) is None:
            return _posted(state, channel, action)
        case EditMessage() if channel is not None:
            standing = channel.posted(action.occurrence)
            if standing is None or not standing.ts or standing.ts != action.ts:
                return None
            kept = {name: fact for name, fact in standing.payload.items() if name in _NOT_TAKEN}
            document, facts = quiet(action.document), {**action.facts, **kept}
            return replace(action, channel=channel.id, document=document, facts=facts)
        case _:
            return None


def calls_rehearsed(facts: Mapping[str, str]) -> int:
    """How often a rehearsed message with these facts would have called on somebody."""
    number = facts.get(CALLS, "")
    return int(number) if number.isascii() and number.isdecimal() else 0


def _own(state: TeamState, rehearsal: Channel) -> tuple[Message, ...]:
    """The desk's messages for this team among those of all teams."""
    prefix = f"{state.key}/"
    return tuple(each for each in rehearsal.messages if (each.key or "").startswith(prefix))


def _facts(message: Message) -> Mapping[str, str]:
    """The facts that the message would have in the team's own channel."""
    return {name: fact for name, fact in message.payload.items() if name not in _NOT_TAKEN}


def _posted(state: TeamState, rehearsal: Channel, action: PostMessage) -> PostMessage:
    calls = mentions(action.document)
    facts = {**action.facts, **({CALLS: str(calls)} if calls else {})}
    document = quiet(action.document)
    if action.thread is not None:
        facts[THREAD] = action.thread
        document = _below(state, action.thread, document)
    return replace(action, channel=rehearsal.id, thread=None, document=document, facts=facts)


def _below(state: TeamState, thread: str, document: Document) -> Document:
    """A reply as it stands by itself: first of all in whose thread it would be."""
    messages = state.channel.messages if state.channel else ()
    above = next((each for each in messages if each.ts == thread), None)
    where = f" of {moment(state, above.at)}" if above is not None else ""
    told = Note(words(f"In the thread of {_author(state, above)}{where}:"))
    return replace(document, blocks=(told, *document.blocks))


def _author(state: TeamState, above: Message | None) -> str:
    if above is None:
        return "a message"
    if above.by_desk:
        return "the desk's message"
    keys = (key for key, account in state.slack_ids.items() if account == above.user)
    name = next((state.people[key].name for key in keys), "somebody")
    return f"{name}'s message"
