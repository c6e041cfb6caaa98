"""What a run says of a repository that the check-up says better, so that nothing is said twice."""

import re
from collections.abc import Iterator

from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.checkup.repositories import check_repositories, watched
from supportdesk.policies.checkup.wanted_labels import lacked_labels


def is_told(reason: str, state: TeamState, setup: Setup) -> bool:
    """Whether a sentence is about a repository of which a fault is said already."""
    names = set(_faulty(state, setup))
    return any(re.search(rf"{re.escape(name)}(?![\w.-])", reason) for name in names)


def _faulty(state: TeamState, setup: Setup) -> Iterator[str]:
    yield from (each.subject for each in check_repositories(state, setup) if each.verdict == "fault")
    for name, found in watched(state, setup):
        if any(each.wanted.vital for each in lacked_labels(state, name, found)):
            yield name
