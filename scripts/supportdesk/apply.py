"""The only writer: a plan in, effects through the services, an outcome for each action out.

A failed action does not stop the others, but for those that need it; where the steps of a job build on each
other (a handoff), what follows a failed step is skipped, so that the next run finishes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, assert_never

from supportdesk.model.actions import (
    Action,
    AddLabel,
    AddToBoard,
    Assign,
    EditMessage,
    FileMirror,
    FileReport,
    Notify,
    PostMessage,
    React,
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
from supportdesk.model.plan import JobPlan, Outcome, Plan
from supportdesk.render.markdown import hide, opening, render_markdown
from supportdesk.render.overrides import with_override
from supportdesk.services.errors import ServiceError
from supportdesk.services.ports import ChatWriter, TrackerWriter

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
    | FileMirror
    | FileReport
    | WriteOverride
)

OVERRIDES = "config/overrides.yml"
STEP_BY_STEP: frozenset[Job] = frozenset({"handoff"})
LOOKED_BACK = timedelta(
    days=2
)  # a message planned now was not in the snapshot; one since then would be newer


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """Where effects go."""

    tracker: TrackerWriter
    chat: ChatWriter


def apply_plan(plan: Plan, writers: Writers) -> Iterator[Outcome]:
    """Do every action of the teams that no brake refuses, in order; say of each what became of it."""
    for team in plan.teams:
        if not team.refused:
            undone: set[str] = set()
            for job in team.jobs:
                if job.acts:
                    yield from _apply_job(team.team, job, plan.now, writers, undone)


def _apply_job(
    team: str, job: JobPlan, now: datetime, writers: Writers, undone: set[str]
) -> Iterator[Outcome]:
    """Do a job's actions in order; `undone` collects the keys of those that were not done."""
    stopped = False
    for action in job.actions:
        if stopped or not undone.isdisjoint(needs_of(action)):
            undone.add(action.key)
            detail = "An earlier step failed; run again to finish."
            yield Outcome(team=team, job=job.job, action=action, result="skipped", detail=detail)
            continue
        failure = _try(action, now, writers)
        result: Literal["done", "failed"] = "failed" if failure else "done"
        if failure:
            undone.add(action.key)
        yield Outcome(team=team, job=job.job, action=action, result=result, detail=failure)
        stopped = bool(failure) and job.job in STEP_BY_STEP


def _try(action: Action, now: datetime, writers: Writers) -> str:
    """Do one action; the sentence of what went wrong, or nothing."""
    try:
        if isinstance(action, PostMessage | EditMessage | SetGroup):
            _in_chat(action, now, writers.chat)
        else:
            _in_tracker(action, writers.tracker)
    except ServiceError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  one action must not stop the others; its text may hold anything
        return f"An error of the desk itself ({type(error).__name__}); please report it."
    return ""


def _in_chat(action: PostMessage | EditMessage | SetGroup, now: datetime, chat: ChatWriter) -> None:
    match action:
        case PostMessage():
            chat.post(
                action.channel,
                key=action.key,
                document=action.document,
                facts=action.facts,
                thread=action.thread,
                since=now - LOOKED_BACK,
            )
        case EditMessage():
            chat.edit(
                action.channel,
                ts=action.ts,
                key=action.occurrence,
                document=action.document,
                facts=action.facts,
            )
        case SetGroup():
            chat.set_group(action.group, users=action.users, enable=action.enable)


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
        case WriteStatus() | Notify() | FileMirror() | FileReport() | WriteOverride():
            _in_words(action, tracker)
        case _:
            assert_never(action)


def _in_words(
    action: WriteStatus | Notify | FileMirror | FileReport | WriteOverride, tracker: TrackerWriter
) -> None:
    match action:
        case WriteStatus():
            body = _signed(action.document, action.mark, action.facts)
            tracker.write_comment(action.issue, comment=action.comment, body=body, mark=opening(action.mark))
        case Notify():
            body = _signed(action.document, action.mark, {})
            tracker.write_comment(action.issue, comment=None, body=body, mark=opening(action.mark))
        case FileMirror():
            _mirror(action, tracker)
        case FileReport():
            tracker.file_issue(
                repository=action.repository,
                title=action.title,
                body=_signed(action.document, action.key, {}),
                labels=action.labels,
                mark=opening(action.key),
            )
        case WriteOverride():
            tracker.commit(
                repository=action.repository,
                path=OVERRIDES,
                change=lambda text: with_override(text, action),
                message=f"Hand support of {action.because.team} to {action.person}",
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
