"""What was found out about an issue, remembered as long as all that it depends on is the same.

Every rule asks the same few questions of every issue: since when it is a request, who answered, which clocks
are late. A remembered function may look at the issue, at its stand-in, at the frame of a run (the moment, the
teams, people and their accounts, priorities, calendar and desk), and at what it names besides.
"""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter, is_
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from supportdesk.model.issues import Issue, IssueRef
    from supportdesk.model.snapshot import TeamState

Found = TypeVar("Found")
Frame = tuple[Any, ...]
Question = Callable[["TeamState", "Issue"], Found]
_FRAME = attrgetter("now", "team", "others", "people", "slack_ids", "priorities", "calendar", "desk")


class Memo:
    """The answers of one run about a team's issues: of each function and address the newest."""

    __slots__ = ("_frame", "answers")

    def __init__(self) -> None:
        self.answers: dict[tuple[Any, IssueRef], tuple[tuple[Any, ...], Any]] = {}
        self._frame: Frame = ()

    def frame_of(self, state: "TeamState") -> Frame:
        """The frame of a state: the same object while all of it is the same."""
        frame: Frame = _FRAME(state)
        if frame != self._frame:
            self._frame = frame
        return self._frame


def remembered(*besides: Question[Any]) -> Callable[[Question[Found]], Question[Found]]:
    """Ask a function once, as long as what it depends on is the same; `besides` give what else that is."""

    def remember(question: Question[Found]) -> Question[Found]:
        @wraps(question)
        def asked(state: "TeamState", issue: "Issue") -> Found:
            mirror = state.mirrors.get(issue.ref) if state.mirrors else None
            other = state.issues.get(mirror) if mirror is not None else None
            parts = (issue, other, state.frame, *[each(state, issue) for each in besides])
            answers, key = state.memo.answers, (question, issue.ref)
            known = answers.get(key)
            if known is not None and all(map(is_, known[0], parts)):
                answer: Found = known[1]
                return answer
            found = question(state, issue)
            answers[key] = (parts, found)
            return found

        return asked

    return remember
