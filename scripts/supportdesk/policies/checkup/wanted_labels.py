"""The labels that a team's configuration names, what each is for, and which a repository lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from supportdesk.model.nearest import nearest
from supportdesk.model.snapshot import TeamState
from supportdesk.model.tracker_setup import RepositorySetup

LONGEST_DESCRIPTION = 100  # of a label, on GitHub

# Colours, as GitHub has them.
_TEAM, _KIND = "1d76db", "c5def5"
_WAITS, _RISK = "fbca04", "d93f0b"
_CALL, _GRANT = "5319e7", "0e8a16"
_RANK, _URGENT = "f9d0c4", "b60205"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLabel:
    """A label of which one name is enough; the first is the one to create.

    `use` says in a sentence what it is for; without one that is `vital` the desk sees no request.
    """

    names: tuple[str, ...]
    use: str
    colour: str
    vital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LackedLabel:
    """A label that a repository has not, and the one there that may have been meant for it."""

    wanted: WantedLabel
    near: str | None

    @property
    def name(self) -> str:
        """What it should be called."""
        return self.wanted.names[0]


def wanted_labels(state: TeamState, repository: str) -> tuple[WantedLabel, ...]:
    """What the team wants to find in one of its repositories, but what serves a rule that is off."""
    return tuple(each for each in _wanted(state, repository) if each.names)


def _wanted(state: TeamState, repository: str) -> Iterator[WantedLabel]:
    team, labels = state.team, state.team.labels
    name = f"A support request to {team.name}."
    yield WantedLabel(names=(team.label.name,), use=name, colour=_TEAM, vital=True)
    for rule, label, use, colour in (
        (
            "REQ-1",
            labels.needs_info,
            "The support desk sets it while parts of a request are missing.",
            _WAITS,
        ),
        ("SUP-16", labels.at_risk, "The support desk sets it while a request is at risk.", _RISK),
        ("SUP-13", labels.triage, "EM and PM triage it with the requester.", _CALL),
        ("SUP-6", labels.approve_spillover, "EM or PM set it: another engineer may help.", _GRANT),
        ("WORK-6", labels.ad_hoc, "Ad-hoc work, weighed in planning.", _KIND),
    ):
        if team.rule(rule) != "off":
            yield WantedLabel(names=(label,), use=use, colour=colour)
    yield WantedLabel(names=(labels.support,), use="A member's own support request.", colour=_KIND)
    yield WantedLabel(names=labels.feature, use="A feature request.", colour=_KIND)
    pausing = tuple(each for each in labels.pause if each != labels.needs_info)
    yield WantedLabel(names=pausing, use="It waits for somebody else: its clocks stand still.", colour=_WAITS)
    yield WantedLabel(names=labels.exclude, use="Never part of the support queue.", colour=_KIND)
    for each in state.priorities:
        colour = _URGENT if each.urgent else _RANK
        yield WantedLabel(names=each.labels, use=f"Priority {each.name}.", colour=colour)
    if team.intake.customer_issues == "mirror" and repository == team.intake.repository:
        yield WantedLabel(names=(labels.mirror,), use="It stands for a customer's request.", colour=_KIND)


def lacked_labels(state: TeamState, name: str, found: RepositorySetup) -> tuple[LackedLabel, ...]:
    """What the watched repository of that name has not; nothing where its labels could not be read.

    Case is no difference: GitHub has no two labels that differ by it alone, and a run reads them alike.
    """
    if found.labels is None:
        return ()
    wanted = wanted_labels(state, name)
    there = {label.casefold() for label in found.labels}
    known = {label.casefold() for each in wanted for label in each.names}
    known |= {label.casefold() for label in state.team.label.aliases}
    others = [label for label in found.labels if label.casefold() not in known]
    return tuple(
        LackedLabel(wanted=each, near=next(filter(None, (nearest(one, others) for one in each.names)), None))
        for each in wanted
        if not any(one.casefold() in there for one in each.names)
    )
