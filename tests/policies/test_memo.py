"""What is remembered of an issue is what would be found out anew, in any world and through a whole run."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings

from supportdesk.model.config import JOBS
from supportdesk.model.memo import Memo
from supportdesk.model.snapshot import TeamState
from supportdesk.policies import decide
from supportdesk.policies.clocks import worst
from tests.builders import NOW, a_comment, a_state, an_issue, at, later
from tests.policies.worlds import states


class Nothing(dict[Any, Any]):
    """Keeps nothing."""

    def __setitem__(self, key: Any, value: Any) -> None:
        pass


def forgetful() -> Memo:
    memo = Memo()
    memo.answers = Nothing()
    return memo


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(states())
def test_a_run_decides_the_same_as_if_nothing_was_remembered(state: TeamState) -> None:
    jobs = frozenset(JOBS)
    assert decide(state, jobs) == decide(replace(state, memo=forgetful()), jobs)
    moved = later(state, state.now + timedelta(hours=30))
    assert decide(moved, jobs) == decide(replace(moved, memo=forgetful()), jobs)


def test_another_moment_and_another_issue_are_asked_anew() -> None:
    issue = an_issue(asked=at("19 09:00"))
    state = a_state(issue)
    assert worst(state, issue) is not None
    assert worst(later(state, at("19 09:05")), issue) is None
    assert worst(state, replace(issue, comments=(a_comment(when=NOW),))) is None
    assert worst(state, issue) is not None
