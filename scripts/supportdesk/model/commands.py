"""The commands that people type in issue comments: a line that starts with one, and its argument.

Case is free, and so is a colon behind the name. Lines in code, quotations and hidden comments are no
commands, nor are those of an unknown name: other tools have commands too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal, get_args

from supportdesk.model.issues import Comment, Issue
from supportdesk.model.lines import shown

CommandName = Literal[
    "ack", "eta", "at-risk", "not-at-risk", "snooze", "feature", "triage", "approve-spillover", "support"
]
COMMANDS: tuple[CommandName, ...] = get_args(CommandName)
LONGEST_ARGUMENT = 200  # characters; what is longer is no argument but a story
MOST_COMMANDS = 20  # in a comment; one more is read, to tell that there are too many

_NAME = rf" {{0,3}}/((?ai:{'|'.join(COMMANDS)}))"
_LINE = re.compile(rf"{_NAME}(?:[\s:]+(.*))?")
_SOMEWHERE = re.compile(rf"(?:^|\r){_NAME}(?![\w-])", re.MULTILINE)
_NAMES: dict[str, CommandName] = {name: name for name in COMMANDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as somebody typed it, and the comment that it stands in."""

    name: CommandName
    argument: str
    comment: Comment


def may_command(body: str) -> bool:
    """Whether a body may hold a command: most do not, and need not be kept."""
    return "/" in body and _SOMEWHERE.search(body) is not None


def commands_in(comment: Comment) -> tuple[Command, ...]:
    """The commands of one comment, in order; a bot gives none, nor does one that somebody else edited."""
    if comment.by_desk or comment.bot or comment.author is None or not comment.own_words:
        return ()
    typed = _typed(comment.body) if comment.body else ()
    return tuple(Command(name=name, argument=argument, comment=comment) for name, argument in typed)


def commands_on(issue: Issue) -> tuple[tuple[Command, ...], ...]:
    """The commands of each comment that has some, oldest first."""
    found = filter(None, map(commands_in, issue.comments))
    return tuple(sorted(found, key=lambda commands: (commands[0].comment.at, commands[0].comment.number)))


@lru_cache(maxsize=8192)  # every rule asks for the same comments again
def _typed(body: str) -> tuple[tuple[CommandName, str], ...]:
    return tuple(islice(_lines(body), MOST_COMMANDS + 1)) if may_command(body) else ()


def _lines(body: str) -> Iterator[tuple[CommandName, str]]:
    for line in shown(body):
        match = None if line.code else _LINE.fullmatch(line.text.rstrip())
        if match is not None:
            argument = " ".join((match[2] or "").split())
            yield _NAMES[match[1].lower()], argument[: LONGEST_ARGUMENT + 1]
