"""The commands that people type: what each of them sets in motion, and how it is answered.

A comment is answered once, by a reaction: after its effects, so that what failed is done by the next run.
Why not, or who is on support, is said in a sentence of its own, and no sentence twice on an issue. Sentences
stand on the issue alone, for they may quote it; reasons are told elsewhere too.
"""

from collections.abc import Iterator

from supportdesk.model.actions import ANSWER, AddLabel, Decision, Notify, React, SetEta, status_mark
from supportdesk.model.commands import Command
from supportdesk.model.document import Document, Paragraph, words
from supportdesk.model.finding import Because
from supportdesk.model.issues import Issue
from supportdesk.model.occasions import is_noticed
from supportdesk.model.snapshot import TeamState
from supportdesk.model.standing import (
    board_ref,
    is_labelled,
    is_old,
    is_silenced,
    is_watched,
    last_event,
    on_board,
    removed_by_person,
    stand_in,
)
from supportdesk.policies.entitled import RULES, Commands, judged, label_of, pending
from supportdesk.policies.orders import eta_of
from supportdesk.policies.shifts import on_support
from supportdesk.policies.wording import fingerprint, moment, reach

Waiting = tuple[tuple[Commands, str], ...]


def decide_effects(state: TeamState) -> Iterator[Decision]:
    """What members ask for by a label of its own: a feature request, a joint triage, help by others."""
    for issue, waiting in _unanswered(state):
        put_on = set(issue.labels)
        for command in _accepted(waiting):
            label = label_of(state, command.name)
            if label is not None and label not in put_on and not _is_taken_back(state, issue, label, command):
                put_on.add(label)
                because = _because(state, command, f"A member asked for it: /{command.name}.")
                yield AddLabel(because=because, issue=issue.ref, label=label)


def decide_dates(state: TeamState) -> Iterator[Decision]:
    """SUP-11: the newest promise goes into the board's field, where there is one to write it into."""
    for issue, waiting in _unanswered(state):
        given = [each for each in _accepted(waiting) if each.name == "eta"]
        if given:
            yield from _dated(state, issue, given[-1])


def decide_answers(state: TeamState) -> Iterator[Decision]:
    """Each command is answered by a reaction, and where it was refused by a sentence that says why."""
    for issue, waiting in _unanswered(state):
        said: set[str] = set()
        for commands, why in waiting:
            answer = _answer(state, issue, commands, why)
            if answer is not None and answer.key not in said and not _is_told(state, issue, answer):
                said.add(answer.key)
                yield answer
            yield React(
                because=_because(state, commands[0], _verdict(why)),
                issue=issue.ref,
                comment=commands[0].comment.id,
                number=commands[0].comment.number,
                verdict="refused" if why else "accepted",
                needs=(
                    f"{issue.ref}/{status_mark(state.key)}",
                    *((answer.key,) if answer is not None else ()),
                    *(key for command in commands for key in _effect_keys(state, issue, command)),
                ),
            )


def _unanswered(state: TeamState) -> Iterator[tuple[Issue, Waiting]]:
    """The team's issues with commands that wait for an answer, and why a comment's are refused."""
    if not state.whole("issues", "board", "channel"):
        return
    for issue in state.issues.values():
        if not is_labelled(state, issue) or not is_watched(state, issue.ref) or is_old(state, issue):
            continue
        if typed := tuple(pending(state, issue)):
            yield issue, tuple(judged(state, issue, typed))


def _is_taken_back(state: TeamState, issue: Issue, label: str, command: Command) -> bool:
    """Whether a person took the label off after the command, whose answer got lost: it is done and over."""
    event = last_event(issue, ("labeled", "unlabeled"), label)
    return removed_by_person(state, issue, label) and event is not None and event.at > command.comment.at


def _accepted(waiting: Waiting) -> Iterator[Command]:
    return (command for commands, why in waiting if not why for command in commands)


def _dated(state: TeamState, issue: Issue, command: Command) -> Iterator[SetEta]:
    """The date on the board: on the item of the customer's mirror, if it has one."""
    board, card, eta = state.board, stand_in(state, issue), eta_of(state, issue)
    item = on_board(state, card)
    if board is None or board.eta_field is None or eta is None or item is None:
        return
    if not item.archived and item.eta != eta.day and (item.id or card.id):
        yield SetEta(
            because=_because(state, command, f"A member asked for it: /{command.name}."),
            issue=card.ref,
            issue_id=card.id,
            board=board.ref,
            board_id=board.id,
            item=item.id,
            eta_field=board.eta_field,
            day=eta.day,
            needs=() if item.id else (f"{card.ref}/board/{board.ref.owner}/{board.ref.number}",),
        )


def _effect_keys(state: TeamState, issue: Issue, command: Command) -> Iterator[str]:
    """The keys of what a command sets in motion, whether that is to be done or done already."""
    label, board = label_of(state, command.name), board_ref(state)
    if label is not None:
        yield f"{issue.ref}/label/{label}"
    elif command.name == "eta":
        yield f"{stand_in(state, issue).ref}/eta/{board.owner}/{board.number}"


def _verdict(why: str) -> str:
    """The reason of a reaction, for plans and digests: the sentence itself stays on the issue."""
    return "It cannot be done; the sentence beside it says why." if why else "It is done."


def _answer(state: TeamState, issue: Issue, commands: Commands, why: str) -> Notify | None:
    """The sentence that a comment is answered by, if it needs one."""
    asked = next((each for each in commands if each.name == "support"), None)
    if why:
        about, sentence = commands[0], why
    elif asked is not None:
        about, sentence = asked, _on_support(state)
    else:
        return None
    return Notify(
        because=_because(state, about, f"Somebody typed /{about.name}."),
        issue=issue.ref,
        occasion=f"{ANSWER}{fingerprint(sentence)}",
        document=Document(f"{issue.ref}: an answer to /{about.name}", (Paragraph(words(sentence)),)),
    )


def _on_support(state: TeamState) -> str:
    """Who is on support now, for whoever asks; nobody is called, and nothing told of how it is known."""
    duty, handle = on_support(state, state.now), f"{reach(state)} in Slack"
    if not state.whole("oncall"):
        return f"Who is on support for {state.team.name} cannot be told at the moment; {handle} may know."
    if duty.person is None or duty.shift is None:
        return f"{duty.problem} {handle} reaches those who see to it."
    who, until = state.people[duty.person].name, moment(state, duty.shift.end)
    return f"{who} is on support for {state.team.name} until {until}; {handle} reaches them."


def _is_told(state: TeamState, issue: Issue, answer: Notify) -> bool:
    """Whether the sentence stands on the issue, or nothing is to be said there at all."""
    return is_silenced(state, issue) or is_noticed(issue, answer.mark)


def _because(state: TeamState, command: Command, reason: str) -> Because:
    return Because(team=state.key, job="audit", rule=RULES[command.name], reason=reason)
