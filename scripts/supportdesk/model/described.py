"""Actions described: by their names and targets for people, and whole as JSON."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

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
    RemoveLabel,
    SetStatus,
    Unassign,
    WriteOverride,
    WriteStatus,
)
from supportdesk.model.document import Document, Line, without_mention
from supportdesk.model.finding import Because
from supportdesk.model.issues import IssueRef


def kind_of(action: Action) -> str:
    """An action's name in plans: `add_label` for AddLabel."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(action).__name__).lower()


def said_by(action: Action) -> str:
    """What a message says, in its own one line, or what is made; nothing where the target says enough."""
    match action:
        case PostMessage() | EditMessage() | WriteOverride():
            return action.document.summary
        case CreateLabel() | AddLabel() | RemoveLabel():
            return action.label
        case Assign() | Unassign():
            return action.login
        case AddToBoard() | SetStatus():
            return action.status
        case ProposeForm():
            return action.path
        case _:
            return ""


def document_of(action: Action) -> Document | None:
    """All that a message, a comment or a filed issue says."""
    speaks = (
        PostMessage
        | EditMessage
        | WriteStatus
        | Notify
        | FileMirror
        | FileReport
        | WriteOverride
        | ProposeForm
    )
    return action.document if isinstance(action, speaks) else None


def is_digest(team: str, action: Action) -> bool:
    """Whether it posts or edits the team's digest."""
    return isinstance(action, PostMessage | EditMessage) and action.key.startswith(f"{team}/digest/")


def target_of(action: Action) -> str:
    """What an action changes, for people: an issue, a channel, a handle or a repository."""
    for name in ("issue", "handle", "channel", "repository"):
        if hasattr(action, name):
            return str(getattr(action, name))
    raise TypeError(f"{type(action).__name__} names no target")


def action_data(action: Action) -> dict[str, Any]:
    """An action as JSON gives it: kind, key, target, rule, reason, and what else it carries."""
    why = action.because
    rest = {
        each.name: _plain(getattr(action, each.name)) for each in fields(action) if each.name != "because"
    }
    head = {"kind": kind_of(action), "key": action.key, "target": target_of(action)}
    return {**rest, **head, "rule": why.rule, "reason": why.reason}


def change_of(action: Action) -> dict[str, Any]:
    """What an action changes, without the moment and the words."""
    values = {each.name: getattr(action, each.name) for each in fields(action)}
    kept = {
        name: _plain(value)
        for name, value in values.items()
        if not isinstance(value, Because | Document | Mapping | datetime)
    }
    return {**kept, "kind": kind_of(action), "team": action.because.team}


def _plain(value: Any) -> Any:
    match value:
        case Document():
            return {"summary": value.summary, "text": [_words(line) for line in value.lines()]}
        case IssueRef():
            return str(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case _:
            return value


def _words(line: Line) -> str:
    return "".join(without_mention(piece).text for piece in line)
