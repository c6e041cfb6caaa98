"""Monday, as support changes hands, and the words that are said about it."""

from collections.abc import Iterator
from typing import Any

from supportdesk.model.actions import FileReport, PostMessage
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.handoff import decide_announcement, decide_report
from tests.builders import a_state, at

MONDAY = at("23 10:05")
KEY = "delivery/handoff/2026-11-23"


def handed_over(*issues: Any, **settings: Any) -> TeamState:
    """Monday, five minutes after Engineer B took over from Engineer A."""
    return a_state(*issues, **{"now": MONDAY, **settings})


def words_of(state: TeamState) -> Iterator[FileReport | PostMessage]:
    """The report and the announcement, the one over what the other leaves."""
    for decide_next in (decide_report, decide_announcement):
        for decision in decide_next(state):
            assert isinstance(decision, FileReport | PostMessage)
            yield decision
