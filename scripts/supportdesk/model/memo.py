"""What was found out about an issue, remembered as long as all that it depends on is the same.

Every rule asks the same few questions of every issue: since when it is a request, who answered, which clocks
are late. A remembered function may look at the issue, at its stand-in, and at these parts of the state: the
moment, the team and the other teams, people and their accounts, priorities, calendar, desk and channel.
"""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from supportdesk.model.issues import Issue, IssueRef
    from supportdesk.model.snapshot import TeamState

Found = TypeVar("Found")
World = tuple[Any, ...]
_PARTS = attrgetter(
    "now", "channel", "team", "others", "people", "slack_ids", "priorities", "calendar", "desk"
)


class Memo:
    """The answers of one run about a team's issues: of each function and address the newest."""

    __slots__ = ("_answers", "_world")

    def __init__(self) -> None:
        self._answers: dict[tuple[Any, IssueRef], tuple[Issue, Issue | None, World, Any]] = {}
        self._world: World = ()

    def world_of(self, state: "TeamState") -> World:
        """The parts of a state that answers depend on: the same object while all of them are the same."""
        world: World = _PARTS(state)
        if world != self._world:
            self._world = world
        return self._world

    def answer(
        self, question: Callable[["TeamState", "Issue"], Found], state: "TeamState", issue: "Issue"
    ) -> Found:
        """What the function says, asked only where that is not known."""
        mirror = state.mirrors.get(issue.ref) if state.mirrors else None
        other = state.issues.get(mirror) if mirror is not None else None
        key = (question, issue.ref)
        known = self._answers.get(key)
        if known is not None and known[0] is issue and known[1] is other and known[2] is state.world:
            answer: Found = known[3]
            return answer
        found = question(state, issue)
        self._answers[key] = (issue, other, state.world, found)
        return found


def remembered(
    question: Callable[["TeamState", "Issue"], Found],
) -> Callable[["TeamState", "Issue"], Found]:
    """Ask a function of a state and an issue once, as long as what it depends on is the same."""

    @wraps(question)
    def asked(state: "TeamState", issue: "Issue") -> Found:
        return state.memo.answer(question, state, issue)

    return asked
