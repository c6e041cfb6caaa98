"""The commands that people type in issue comments: a line that starts with one, and its argument.

Lines in code blocks, quotations and hidden comments are no commands, nor are those of an unknown name: other
tools have commands too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from supportdesk.model.snapshot import Comment, Issue

CommandName = Literal[
    "ack", "eta", "at-risk", "not-at-risk", "snooze", "feature", "triage", "approve-spillover", "support"
]
COMMANDS: tuple[CommandName, ...] = get_args(CommandName)
LONGEST_ARGUMENT = 200  # characters; what is longer is no argument but a story

_FENCE = re.compile(r" {0,3}(```|~~~)")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINE = re.compile(r" {0,3}/([a-z-]+)(?:[\s:]+(.*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as somebody typed it, and the comment that it stands in."""

    name: CommandName
    argument: str
    comment: Comment


def commands_in(comment: Comment) -> tuple[Command, ...]:
    """The commands of one comment, in order; a bot gives none, nor does one that somebody else edited."""
    if comment.by_desk or comment.bot or comment.author is None or not comment.own_words:
        return ()
    return tuple(_commands(comment)) if "/" in comment.body else ()


def commands_on(issue: Issue) -> tuple[tuple[Command, ...], ...]:
    """The commands of each comment that has some, oldest first."""
    comments = sorted(issue.comments, key=lambda comment: (comment.at, comment.number))
    return tuple(filter(None, map(commands_in, comments)))


def _commands(comment: Comment) -> Iterator[Command]:
    fence = ""
    for line in _HIDDEN.sub("", comment.body).splitlines():
        if mark := _FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        match = None if fence else _LINE.fullmatch(line.rstrip())
        name = next((each for each in COMMANDS if match and each == match[1].lower()), None)
        if match is not None and name is not None:
            argument = " ".join((match[2] or "").split())
            yield Command(name=name, argument=argument[: LONGEST_ARGUMENT + 1], comment=comment)
