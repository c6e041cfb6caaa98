"""Whether the labels that the configuration names are in the repositories, written as it writes them."""

from collections.abc import Iterator, Sequence

from supportdesk.model.check import Check
from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import TeamState
from supportdesk.policies.checkup.repositories import watched
from supportdesk.policies.checkup.wanted_labels import LackedLabel, lacked_labels, wanted_labels
from supportdesk.policies.checkup.wording import listed, quoted

FIX = "If that is how it should be called, `doctor.py --fix` plans it."


def check_labels(state: TeamState, setup: Setup) -> Iterator[Check]:
    """The team's label, without which the desk sees nothing, and the others, which nobody can set so far."""
    found = {name: each for name, each in watched(state, setup) if each.labels is not None}
    lacks = {name: lacked_labels(state, name, each) for name, each in found.items()}
    for name, lacked in lacks.items():
        yield from _near(name, lacked)
    alike: dict[tuple[LackedLabel, ...], list[str]] = {}
    for name, lacked in lacks.items():
        alike.setdefault(tuple(each for each in lacked if each.near is None), []).append(name)
    for gone, names in alike.items():
        yield from _gone(names, gone)
    if lacks and not any(lacks.values()):
        most = max(len(wanted_labels(state, name)) for name in lacks)
        yield Check(subject="labels", detail=f"all {most} that the configuration names")


def _near(repository: str, lacked: Sequence[LackedLabel]) -> Iterator[Check]:
    """A line for each label that is written in another way: the typing error may be on either side."""
    for each in lacked:
        if each.near is not None:
            alias = ", or list it under `label.aliases`" if each.wanted.vital else ""
            yield Check(
                subject="labels",
                verdict="fault" if each.wanted.vital else "warning",
                detail=f"There is no “{each.name}” in {repository}; “{each.near}” looks like it.",
                mend=f"Write “{each.near}” in the configuration, or rename that label on GitHub{alias}.",
            )


def _gone(repositories: Sequence[str], lacked: Sequence[LackedLabel]) -> Iterator[Check]:
    """One line for all others that the same repositories lack."""
    if lacked:
        yield Check(
            subject="labels",
            verdict="fault" if any(each.wanted.vital for each in lacked) else "warning",
            detail=f"There is no {quoted([each.name for each in lacked])} in {listed(repositories)}.",
            mend=FIX,
        )
