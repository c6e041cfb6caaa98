"""The only writer: a plan in, effects through the services, an outcome for each action out.

A failed action does not stop the others, but for those that need it; where the steps of a job build on each
other (a handoff), what follows a step that failed, or that waits for a person, is skipped, so that a run
afterwards finishes it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from supportdesk.apply.messages import ChatAction, in_chat
from supportdesk.apply.overrides import LONGEST_PULL_TITLE, write_override
from supportdesk.model.actions import (
    AddLabel,
    AddToBoard,
    Assign,
    CreateLabel,
    FileMirror,
    FileReport,
    Notify,
    ProposeForm,
    React,
    RemoveComment,
    RemoveLabel,
    SetEta,
    SetGroup,
    SetStatus,
    Unassign,
    WriteOverride,
    WriteStatus,
    needs_of,
)
from supportdesk.model.config import Job
from supportdesk.model.document import Document
from supportdesk.model.plan import JobPlan, Outcome, Plan, Result
from supportdesk.render.forms import render_form
from supportdesk.render.markdown import hide, opening, render_markdown
from supportdesk.render.plain import plain
from supportdesk.services.errors import Awaiting, Denied, ServiceError
from supportdesk.services.ports import ChatWriter, Proposal, TrackerWriter

TrackerAction = (
    AddLabel
    | RemoveLabel
    | Assign
    | Unassign
    | AddToBoard
    | SetStatus
    | SetEta
    | WriteStatus
    | Notify
    | React
    | RemoveComment
    | FileMirror
)
RepositoryAction = FileReport | WriteOverride | CreateLabel | ProposeForm

STEP_BY_STEP: frozenset[Job] = frozenset({"handoff"})
_AFTER: Mapping[Result, str] = {
    "failed": "An earlier step failed; run again to finish.",
    "waiting": "Waits for the pull request.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """Where effects go; `tracker` is None where only messages are written."""

    tracker: TrackerWriter | None
    chat: ChatWriter


def go_on() -> str:
    """Nothing keeps the next action from being begun."""
    return ""


def apply_plan(plan: Plan, writers: Writers, *, halted: Callable[[], str] = go_on) -> Iterator[Outcome]:
    """Do every action of the teams that no brake refuses, in order; say of each what became of it.

    `halted` is asked before each: once it gives a reason, that one and all that follow are skipped for it.
    """
    for team in plan.teams:
        if not team.refused:
            undone: dict[str, str] = {}
            for job in team.jobs:
                yield from _apply_job(team.team, job, plan.now, writers, undone=undone, halted=halted)


def _apply_job(
    team: str,
    job: JobPlan,
    now: datetime,
    writers: Writers,
    *,
    undone: dict[str, str],
    halted: Callable[[], str],
) -> Iterator[Outcome]:
    """Do a job's actions in order, of one in shadow what is rehearsed.

    `undone` collects the keys of those not done, and what that means.
    """
    stopped = ""
    for action in job.effects:
        needed = (undone[key] for key in needs_of(action) if key in undone)
        why = halted() or stopped or next(needed, "")
        outcome = Outcome(team=team, job=job.job, action=action, result="skipped", detail=why)
        if not why:
            outcome = _tried(outcome, now, writers)
            why = _AFTER.get(outcome.result, "")
        yield outcome
        if why:
            undone[action.key] = why
        # Where the desk may not edit the handle, people need to know all the more who is on support.
        is_beside = isinstance(action, SetGroup) and outcome.denied
        if job.job in STEP_BY_STEP and not is_beside:
            stopped = why


def _tried(outcome: Outcome, now: datetime, writers: Writers) -> Outcome:
    """Do the action; what became of it, with the sentence that says why it is not done."""
    action = outcome.action
    try:
        if isinstance(action, ChatAction):
            in_chat(action, now, writers.chat)
        elif isinstance(action, RepositoryAction):
            _in_repository(action, _tracker_of(writers))
        else:
            _in_tracker(action, _tracker_of(writers))
    except Awaiting as error:
        return replace(outcome, result="waiting", detail=str(error), url=error.url)
    except ServiceError as error:
        return replace(outcome, result="failed", detail=str(error), denied=isinstance(error, Denied))
    except Exception as error:  # noqa: BLE001  one action must not stop the others; its text may hold anything
        detail = f"An error of the desk itself ({type(error).__name__}); please report it."
        return replace(outcome, result="failed", detail=detail)
    return replace(outcome, result="done")


def _tracker_of(writers: Writers) -> TrackerWriter:
    if writers.tracker is None:
        raise ServiceError("Nothing but messages is written now.")
    return writers.tracker


def _in_tracker(action: TrackerAction, tracker: TrackerWriter) -> None:
    match action:
        case AddLabel():
            tracker.add_label(action.issue, action.label)
        case RemoveLabel():
            tracker.remove_label(action.issue, action.label)
        case Assign():
            tracker.assign(action.issue, action.login)
        case Unassign():
            tracker.unassign(action.issue, action.login)
        case AddToBoard():
            tracker.add_to_board(
                board_id=action.board_id,
                issue_id=action.issue_id,
                status_field=action.status_field,
                option=action.option,
            )
        case SetStatus():
            tracker.set_status(
                board_id=action.board_id,
                item=action.item,
                status_field=action.status_field,
                option=action.option,
            )
        case SetEta():
            tracker.set_eta(
                board_id=action.board_id,
                issue_id=action.issue_id,
                item=action.item,
                eta_field=action.eta_field,
                day=action.day,
            )
        case React():
            tracker.react(action.comment, action.verdict)
        case WriteStatus() | Notify() | RemoveComment() | FileMirror():
            _in_words(action, tracker)
        case _:
            assert_never(action)


def _in_words(action: WriteStatus | Notify | RemoveComment | FileMirror, tracker: TrackerWriter) -> None:
    match action:
        case WriteStatus():
            body = _signed(action.document, action.mark, action.facts)
            tracker.write_comment(action.issue, comment=action.comment, body=body, mark=opening(action.mark))
        case Notify():
            body = _signed(action.document, action.mark, {})
            tracker.write_comment(action.issue, comment=None, body=body, mark=opening(action.mark))
        case RemoveComment():
            tracker.remove_comment(action.issue, comment=action.comment)
        case FileMirror():
            _mirror(action, tracker)


def _in_repository(action: RepositoryAction, tracker: TrackerWriter) -> None:
    match action:
        case FileReport():
            tracker.file_issue(
                repository=action.repository,
                title=action.title,
                body=_signed(action.document, action.key, {}),
                labels=action.labels,
                mark=opening(action.key),
            )
        case WriteOverride():
            write_override(action, tracker)
        case CreateLabel():
            tracker.create_label(
                action.repository, action.label, colour=action.colour, description=action.description
            )
        case ProposeForm():
            tracker.propose(
                repository=action.repository,
                path=action.path,
                text=render_form(action),
                proposal=Proposal(
                    branch=action.branch,
                    title=plain(action.document.summary, longest=LONGEST_PULL_TITLE),
                    body=render_markdown(action.document),
                ),
            )


def _mirror(action: FileMirror, tracker: TrackerWriter) -> None:
    """File it and put it on the board; what people closed since is not put there again."""
    mirror = tracker.file_mirror(
        repository=action.repository,
        title=action.title,
        body=_signed(action.document, action.mark, {}),
        labels=action.labels,
        mark=opening(action.mark),
    )
    if mirror is None:
        return
    board = action.board_id
    tracker.add_to_board(
        board_id=board, issue_id=mirror, status_field=action.status_field, option=action.option
    )
    if action.eta_field is not None and action.day is not None:
        tracker.set_eta(board_id=board, issue_id=mirror, item="", eta_field=action.eta_field, day=action.day)


def _signed(document: Document, mark: str, facts: Mapping[str, str]) -> str:
    """The document as a comment's body, ending in the desk's hidden marker."""
    return f"{render_markdown(document)}\n\n{hide(mark, facts)}"
