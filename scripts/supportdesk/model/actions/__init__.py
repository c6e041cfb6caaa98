"""What the desk can do, as data: every change of the world is one of these values.

An action names its target, the rule that asks for it and the reason in a sentence. Its `key` is natural: two
actions with one key are one action. `needs` holds the keys of actions that must have been done before: what
records an effect never runs ahead of it. Nothing here knows how an effect is brought about.
"""

from supportdesk.model.actions.comments import ANSWER, Notify, React, RemoveComment, WriteStatus, status_mark
from supportdesk.model.actions.issues import (
    AddLabel,
    AddToBoard,
    Assign,
    RemoveLabel,
    SetEta,
    SetStatus,
    Unassign,
)
from supportdesk.model.actions.messages import EditMessage, PostMessage, RemoveMessage, SetGroup
from supportdesk.model.actions.mirrors import FileMirror, mirror_mark, mirrored_by, mirrors_among
from supportdesk.model.actions.repositories import (
    CreateLabel,
    FileReport,
    ProposeForm,
    WriteOverride,
    form_branch,
)
from supportdesk.model.finding import Finding

__all__ = (
    "ANSWER",
    "Action",
    "AddLabel",
    "AddToBoard",
    "Assign",
    "CreateLabel",
    "Decision",
    "EditMessage",
    "FileMirror",
    "FileReport",
    "Notify",
    "PostMessage",
    "ProposeForm",
    "React",
    "RemoveComment",
    "RemoveLabel",
    "RemoveMessage",
    "SetEta",
    "SetGroup",
    "SetStatus",
    "Unassign",
    "WriteOverride",
    "WriteStatus",
    "form_branch",
    "mirror_mark",
    "mirrored_by",
    "mirrors_among",
    "needs_of",
    "status_mark",
)

Action = (
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
    | PostMessage
    | EditMessage
    | RemoveMessage
    | RemoveComment
    | SetGroup
    | FileReport
    | WriteOverride
    | CreateLabel
    | ProposeForm
)
Decision = Action | Finding


def needs_of(action: Action) -> tuple[str, ...]:
    """The keys of the actions that must have been done before this one."""
    has_needs = RemoveLabel | Unassign | SetEta | WriteStatus | Notify | React | EditMessage
    return action.needs if isinstance(action, has_needs) else ()
