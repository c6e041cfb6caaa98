"""The world as it will be once actions are done: what lets one plan follow its own changes through.

Policies run one after another, each over the state that the earlier ones leave behind. What holds here is
what makes planning again plan nothing: a test plans twice, once through this and once through the services.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from supportdesk.model.actions import (
    Action,
    AddLabel,
    AddToBoard,
    Assign,
    CreateLabel,
    EditMessage,
    FileMirror,
    FileReport,
    Notify,
    PostMessage,
    ProposeForm,
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
from supportdesk.model.channels import Channel, Message
from supportdesk.model.issues import BoardItem, Card, Comment, Event, EventKind, Issue, IssueRef
from supportdesk.model.snapshot import TeamState


def after(state: TeamState, actions: Iterable[Action]) -> TeamState:
    """The team's state once these actions have taken effect."""
    issues: dict[IssueRef, Issue] = {}
    cards: list[Card] = []
    planned = tuple(actions)
    for action in planned:
        match action:
            case SetGroup():
                state = _regrouped(state, action)
            case AddLabel() | RemoveLabel() | Assign() | Unassign() | AddToBoard() | SetStatus() | SetEta():
                issue = issues.get(action.issue) or state.issues[action.issue]
                issues[action.issue] = _changed(state, issue, action)
            case WriteStatus() | Notify() | React() | RemoveComment():
                issue = issues.get(action.issue) or state.issues[action.issue]
                issues[action.issue] = _commented(state, issue, action)
            case WriteOverride():
                state = replace(state, order=None)
            case FileMirror():
                mirror = _mirror(state, action)
                issues[mirror.ref] = mirror
                state = replace(state, mirrors={**state.mirrors, action.issue: mirror.ref})
                cards.append(Card(item="", issue_id="", ref=mirror.ref, open=True, status=action.status))
            case (
                FileReport() | CreateLabel() | ProposeForm() | PostMessage() | EditMessage() | RemoveMessage()
            ):
                pass
            case _:
                assert_never(action)
        if isinstance(action, AddToBoard):
            cards.append(
                Card(item="", issue_id=action.issue_id, ref=action.issue, open=True, status=action.status)
            )
    if cards and state.board is not None:  # what is added comes last in the board's order
        state = replace(state, board=replace(state.board, cards=(*state.board.cards, *cards)))
    taken = {each.ts for each in planned if isinstance(each, RemoveMessage)}
    state = _without(state, taken) if taken else state
    spoken = [each for each in planned if isinstance(each, PostMessage | EditMessage)]
    state = _in_slack(state, spoken) if spoken else state
    return replace(state, issues={**state.issues, **issues}) if issues else state


def _regrouped(state: TeamState, action: SetGroup) -> TeamState:
    if state.group is None:
        return state
    group = replace(
        state.group,
        users=action.users,
        enabled=True,
        updated_by=state.desk.slack_user,
        updated_by_bot=True,
        updated_at=state.now,
    )
    return replace(state, group=group)


def _without(state: TeamState, taken: Container[str]) -> TeamState:
    """The state without these messages in the team's channel, by their timestamps."""
    channel = state.channel
    left = tuple(each for each in (channel.messages if channel else ()) if each.ts not in taken)
    return replace(state, channel=replace(channel, messages=left) if channel else None)


def _in_slack(state: TeamState, spoken: Iterable[PostMessage | EditMessage]) -> TeamState:
    """The state once all this is said: in the team's channel, below messages of it, or in rehearsal."""
    aside: list[PostMessage | EditMessage] = []
    here: list[PostMessage | EditMessage] = []
    replies: list[PostMessage] = []
    for each in spoken:
        if state.rehearsal is not None and each.channel == state.rehearsal.id:
            aside.append(each)
        elif isinstance(each, PostMessage) and each.thread is not None:
            replies.append(each)
        elif state.channel is not None and (
            isinstance(each, EditMessage) or each.channel == state.channel.id
        ):
            here.append(each)
    if state.rehearsal is not None and aside:
        state = replace(state, rehearsal=_spoken(state, state.rehearsal, aside, ()))
    if state.channel is not None and (here or replies):
        state = replace(state, channel=_spoken(state, state.channel, here, replies))
    return replace(state, said=state.said | {each.key for each in replies}) if replies else state


def _spoken(
    state: TeamState,
    channel: Channel,
    spoken: Sequence[PostMessage | EditMessage],
    replies: Sequence[PostMessage],
) -> Channel:
    """The channel with messages more, others as they were edited, and the desk's replies in threads."""
    edits = {each.occurrence: each.facts for each in spoken if isinstance(each, EditMessage)}
    threads = {each.thread for each in replies if each.channel == channel.id}
    posts = [each for each in spoken if isinstance(each, PostMessage)]
    desk = frozenset({state.desk.slack_user})

    def heard(message: Message) -> Message:
        payload = edits.get(message.key or "", message.payload)
        repliers = message.repliers | desk if message.ts and message.ts in threads else message.repliers
        is_same = payload is message.payload and repliers is message.repliers
        return message if is_same else replace(message, payload=payload, repliers=repliers)

    messages = (*(_posted(state, each) for each in reversed(posts)), *channel.messages)
    return replace(channel, messages=tuple(map(heard, messages)))


def _posted(state: TeamState, action: PostMessage) -> Message:
    return Message(
        channel=action.channel,
        ts="",
        at=state.now,
        user=state.desk.slack_user,
        text="",
        by_desk=True,
        key=action.key,
        payload=action.facts,
    )


def _mirror(state: TeamState, action: FileMirror) -> Issue:
    """The stand-in as it will be found. Its number is GitHub's to give: until then it is below zero."""
    mirror = Issue(
        ref=IssueRef(action.repository, -1 - len(state.mirrors)),
        id="",
        title=action.title,
        body="",
        url="",
        author=state.desk.login,
        author_is_bot=True,
        created_at=state.now,
        labels=frozenset(action.labels),
        items=(_item(state, action),),
        mark=action.mark,
    )
    for label in action.labels:
        mirror = _eventful(state, mirror)("labeled", label)
    return _eventful(state, mirror)("boarded", str(action.board.number))


def _item(state: TeamState, action: FileMirror) -> BoardItem:
    item = BoardItem(id="", board=action.board, status=action.status, since=state.now)
    is_dated = action.eta_field is not None and action.day is not None
    return replace(item, eta=action.day, eta_since=state.now) if is_dated else item


def _changed(
    state: TeamState,
    issue: Issue,
    action: AddLabel | RemoveLabel | Assign | Unassign | AddToBoard | SetStatus | SetEta,
) -> Issue:
    event = _eventful(state, issue)
    match action:
        case AddLabel(label=label):
            return replace(event("labeled", label), labels=issue.labels | {label})
        case RemoveLabel(label=label):
            return replace(event("unlabeled", label), labels=issue.labels - {label})
        case Assign(login=login):
            return replace(event("assigned", login), assignees=(*issue.assignees, login))
        case Unassign(login=login):
            rest = tuple(each for each in issue.assignees if each != login)
            return replace(event("unassigned", login), assignees=rest)
        case AddToBoard(board=board, status=status):
            item = BoardItem(id="", board=board, status=status, since=state.now)
            return replace(event("boarded", str(board.number)), items=(*issue.items, item))
        case SetStatus(board=board, status=status):
            items = tuple(
                replace(each, status=status, since=state.now) if each.board == board else each
                for each in issue.items
            )
            return replace(issue, items=items)
        case SetEta(board=board, day=day):
            items = tuple(
                replace(each, eta=day, eta_since=state.now) if each.board == board else each
                for each in issue.items
            )
            return replace(issue, items=items)
        case _:
            assert_never(action)


def _eventful(state: TeamState, issue: Issue) -> Callable[[EventKind, str], Issue]:
    def happened(kind: EventKind, subject: str) -> Issue:
        event = Event(kind=kind, at=state.now, actor=state.desk.login, subject=subject)
        return replace(issue, events=(*issue.events, event))

    return happened


def _commented(state: TeamState, issue: Issue, action: WriteStatus | Notify | React | RemoveComment) -> Issue:
    if isinstance(action, RemoveComment):
        return replace(issue, comments=tuple(each for each in issue.comments if each.id != action.comment))
    if isinstance(action, React):
        answered = (
            replace(each, verdict=action.verdict) if each.number == action.number else each
            for each in issue.comments
        )
        return replace(issue, comments=tuple(answered))
    mark, facts = action.mark, (action.facts if isinstance(action, WriteStatus) else {})
    edited = action.comment if isinstance(action, WriteStatus) else None
    comment = Comment(
        id=edited or "",
        number=0,
        author=state.desk.login,
        bot=True,
        at=state.now,
        by_desk=True,
        trusted=True,
        mark=mark,
        facts=facts,
    )
    if edited is None:
        return replace(issue, comments=(*issue.comments, comment))
    comments = (replace(comment, at=each.at) if each.id == edited else each for each in issue.comments)
    return replace(issue, comments=tuple(comments))
