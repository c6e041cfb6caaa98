"""Reading who belongs to an organization, where a notice depends on it."""

from dataclasses import replace

from supportdesk.gather.question import Question, Readers, read_part
from supportdesk.model.insider import Insider
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.risk import strangers


def with_insiders(state: TeamState, question: Question, readers: Readers) -> TeamState:
    """The state with those requesters who belong to the organization, as far as somebody is to be told now.

    One question for each owner of repositories, and none in an event, which tells nobody.
    """
    if question.issue is not None:
        return state
    gaps: list[Incomplete] = []
    found = {
        Insider(owner, login)
        for owner, issues in _asked(state).items()
        for login in _read(owner, issues, readers, gaps)
    }
    named = (replace(gap, reason=f"{state.team.name}: {gap.reason}") for gap in gaps)
    return replace(state, insiders=frozenset(found), incomplete=(*state.incomplete, *named))


def _asked(state: TeamState) -> dict[str, dict[str, str]]:
    """By owner and author, the node ID of one issue."""
    asked: dict[str, dict[str, str]] = {}
    for issue in strangers(state):
        place = Insider.of(issue.ref.repository, issue.author or "")
        asked.setdefault(place.owner, {}).setdefault(place.login, issue.id)
    return asked


def _read(owner: str, issues: dict[str, str], readers: Readers, gaps: list[Incomplete]) -> frozenset[str]:
    ids = [*issues.values()]
    found = read_part("members", lambda: readers.tracker().read_members(owner=owner, issues=ids), gaps)
    return found or frozenset()
