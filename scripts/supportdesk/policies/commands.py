"""The commands that people type: what each of them sets in motion, and how it is answered.

A comment is answered once, by a reaction: after its effects, so that what failed is done by the next run. Why
not, or who is on support, is said in a sentence of its own, and no sentence twice on an issue.
"""

from collections.abc import Iterator

from supportdesk.model.actions import AddLabel, Decision, Notify, React, SetEta, status_mark
from supportdesk.model.commands import Command, CommandName
from supportdesk.model.document import Document, Paragraph, words
from supportdesk.model.finding import Because
from supportdesk.model.snapshot import Issue, TeamState
from supportdesk.model.standing import (
    board_ref,
    is_labelled,
    is_member,
    is_old,
    is_shared,
    is_silenced,
    on_board,
)
from supportdesk.policies.orders import eta_of, pending, refusal
from supportdesk.policies.roster import on_support
from supportdesk.policies.wording import fingerprint, handle_name, moment

RULES: dict[CommandName, str] = {
    "ack": "SUP-10",
    "eta": "SUP-11",
    "at-risk": "SUP-16",
    "not-at-risk": "SUP-16",
    "snooze": "SUP-16",
    "feature": "REQ-7",
    "triage": "SUP-13",
    "approve-spillover": "SUP-6",
    "support": "SUP-2",
}


def decide_effects(state: TeamState) -> Iterator[Decision]:
    """What the commands of members set in motion: a label that says it, or the board's date field."""
    for issue, commands in _unanswered(state):
        if not refusal(state, issue, commands):
            for command in commands:
                yield from _effect(state, issue, command)


def decide_answers(state: TeamState) -> Iterator[Decision]:
    """Each command is answered by a reaction, and where it was refused by a sentence that says why."""
    for issue, commands in _unanswered(state):
        why = refusal(state, issue, commands)
        sentences = [why] if why else [_on_support(state) for each in commands if each.name == "support"]
        answers = [_answer(state, issue, commands[0], sentence) for sentence in sentences[:1]]
        told = [each for each in answers if not is_silenced(state, issue) and not _is_told(issue, each)]
        yield from told
        yield React(
            because=_because(state, commands[0], why or "It is done."),
            issue=issue.ref,
            comment=commands[0].comment.id,
            number=commands[0].comment.number,
            verdict="refused" if why else "accepted",
            needs=(
                f"{issue.ref}/{status_mark(state.key)}",
                *(each.key for each in told),
                *(key for command in commands for key in _effect_keys(state, issue, command)),
            ),
        )


def _unanswered(state: TeamState) -> Iterator[tuple[Issue, tuple[Command, ...]]]:
    """The comments with commands to this team that wait for an answer, each with its issue."""
    if not state.whole("issues", "board", "channel"):
        return
    for issue in state.issues.values():
        if not is_labelled(state, issue) or is_old(state, issue):
            continue
        for commands in pending(state, issue):
            if _is_ours(state, issue, commands[0].comment.author):
                yield issue, commands


def _is_ours(state: TeamState, issue: Issue, author: str | None) -> bool:
    """Whether this team answers: on an issue of two teams its own people, and of the rest the first team."""
    if not is_shared(state, issue) or is_member(state, author):
        return True
    if (author or "").casefold() in state.insiders:
        return False
    return state.team.label.name == min(issue.labels & (state.other_labels | {state.team.label.name}))


def _effect(state: TeamState, issue: Issue, command: Command) -> Iterator[AddLabel | SetEta]:
    because = _because(state, command, f"A member asked for it: /{command.name}.")
    label = _label(state, command.name)
    if label is not None and label not in issue.labels:
        yield AddLabel(because=because, issue=issue.ref, label=label)
    elif command.name == "eta":
        yield from _dated(state, issue, because)


def _label(state: TeamState, name: CommandName) -> str | None:
    """The label that does what a command asks for."""
    labels = state.team.labels
    by_command: dict[CommandName, str | None] = {
        "feature": next(iter(labels.feature), None),
        "triage": labels.triage,
        "approve-spillover": labels.approve_spillover,
    }
    return by_command.get(name)


def _effect_keys(state: TeamState, issue: Issue, command: Command) -> Iterator[str]:
    """The keys of what a command sets in motion, whether that is to be done or done already."""
    label, board = _label(state, command.name), board_ref(state)
    if label is not None:
        yield f"{issue.ref}/label/{label}"
    elif command.name == "eta":
        yield f"{issue.ref}/eta/{board.owner}/{board.number}"


def _dated(state: TeamState, issue: Issue, because: Because) -> Iterator[SetEta]:
    """The newest date into the board's field, where there is one to write it into."""
    board, item, eta = state.board, on_board(state, issue), eta_of(state, issue)
    if board is None or board.eta_field is None or eta is None:
        return
    if item is not None and item.id and not item.archived and item.eta != eta.day:
        yield SetEta(
            because=because,
            issue=issue.ref,
            board=board.ref,
            board_id=board.id,
            item=item.id,
            eta_field=board.eta_field,
            day=eta.day,
        )


def _on_support(state: TeamState) -> str:
    """Who is on support now, for whoever asks; nobody is called."""
    duty = on_support(state, state.now)
    reach = f"@{handle_name(state)} in Slack reaches who is."
    if duty.person is None or duty.shift is None:
        return f"{duty.problem} {reach}"
    who, until = state.people[duty.person].name, moment(state, duty.shift.end)
    return f"{who} is on support for {state.team.name} until {until}. @{handle_name(state)} in Slack reaches them."


def _answer(state: TeamState, issue: Issue, command: Command, sentence: str) -> Notify:
    return Notify(
        because=_because(state, command, f"Somebody typed /{command.name}."),
        issue=issue.ref,
        occasion=f"answer/{fingerprint(sentence)}",
        document=Document(sentence, (Paragraph(words(sentence)),)),
    )


def _is_told(issue: Issue, answer: Notify) -> bool:
    return any(comment.trusted and comment.mark == answer.mark for comment in issue.comments)


def _because(state: TeamState, command: Command, reason: str) -> Because:
    return Because(team=state.key, job="audit", rule=RULES[command.name], reason=reason)
