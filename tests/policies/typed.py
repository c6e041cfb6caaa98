"""Comments with commands on a request, and how they are answered, in short."""

from collections.abc import Iterator
from typing import Any

from supportdesk.model.actions import React
from supportdesk.model.issues import Issue
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.commands import decide_answers
from tests.builders import (
    a_command,
    an_issue,
    at,
    text_of,
)


def typed(text: str, number: int = 7, **settings: Any) -> Any:
    given: dict[str, Any] = {"when": at("20 10:30"), "number": number, "id": f"IC_{number}", **settings}
    return a_command(text, **given)


def asked(*texts: str, **settings: Any) -> Issue:
    """A request with a member's comments of commands, oldest first."""
    comments = tuple(
        typed(text, number, when=at(f"20 10:{number + 20}")) for number, text in enumerate(texts, 7)
    )
    return an_issue(comments=comments, **settings)


def answers(state: TeamState) -> Iterator[tuple[str, Any]]:
    """Each answer in short: a sentence, or the reaction to a comment."""
    for each in decide_answers(state):
        if isinstance(each, React):
            yield each.verdict, each.number
        else:
            yield type(each).__name__, text_of(each)
