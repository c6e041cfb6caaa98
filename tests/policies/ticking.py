"""Teams with clocks of their own, and requests that were acknowledged."""

from datetime import timedelta
from typing import Any

from supportdesk.model.issues import Issue
from supportdesk.model.promises import Clocks
from supportdesk.model.snapshot import TeamState
from tests.builders import a_comment, a_state, a_team, an_issue, at

HOUR = timedelta(hours=1)
DAY = timedelta(hours=8, minutes=30)


def state_with(**clocks: Any) -> TeamState:
    return a_state(team=a_team(clocks=Clocks(**clocks)))


def acknowledged(asked: str, word: str, **settings: Any) -> Issue:
    return an_issue(asked=at(asked), comments=(a_comment(when=at(word)),), **settings)
