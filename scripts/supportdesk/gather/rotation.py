"""Reading who is on support and who carried how much, with nothing else of the world."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from supportdesk.gather.people import gather_shifts
from supportdesk.gather.question import Question, Readers, read_part
from supportdesk.model.snapshot import Incomplete, TeamState
from supportdesk.policies.fairness import BEFORE
from supportdesk.policies.gaps import gaps


def gather_rotations(question: Question, readers: Readers, *, with_ad_hoc: bool) -> Iterator[TeamState]:
    """Each team with its shifts; with everybody's ad-hoc issues where GitHub is to be asked."""
    for key in question.teams:
        missing: list[Incomplete] = []
        state = question.blank(key)
        shifts, _ = gather_shifts(state, question, readers, missing)
        state = replace(state, shifts=shifts)
        ad_hoc = _read_ad_hoc(state, question, readers, missing) if with_ad_hoc else {}
        yield replace(state, ad_hoc=ad_hoc, incomplete=tuple(missing))


def gather_ad_hoc(
    state: TeamState, question: Question, readers: Readers, missing: list[Incomplete]
) -> Mapping[str, int]:
    """How many ad-hoc issues everybody got: asked only where somebody is to be proposed."""
    horizon = question.now + timedelta(weeks=state.team.rotation.warn_weeks_ahead)
    if question.issue is not None or not gaps(state, question.now, horizon):
        return {}
    return _read_ad_hoc(state, question, readers, missing)


def _read_ad_hoc(
    state: TeamState, question: Question, readers: Readers, missing: list[Incomplete]
) -> Mapping[str, int]:
    found = read_part(
        "ad_hoc",
        lambda: readers.tracker().read_ad_hoc(
            repositories=state.team.repositories,
            label=state.team.labels.ad_hoc,
            since=question.now - BEFORE,
        ),
        missing,
    )
    return found or {}
