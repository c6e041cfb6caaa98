"""The status comment that a request gets, and a request that has it."""

from typing import Any

from supportdesk.model.actions import WriteStatus
from supportdesk.model.issues import Issue
from supportdesk.model.projection import after
from supportdesk.policies.status import decide_status
from tests.builders import (
    a_state,
)


def written(issue: Issue, **settings: Any) -> WriteStatus:
    (decision,) = decide_status(a_state(issue, **settings))
    assert isinstance(decision, WriteStatus)
    return decision


def standing(issue: Issue, **settings: Any) -> Issue:
    """The issue with its status comment as it should be."""
    state = a_state(issue, **settings)
    return after(state, (written(issue, **settings),)).issues[issue.ref]
