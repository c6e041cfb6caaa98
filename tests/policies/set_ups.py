"""GitHub as a check-up may find it set up, for what is said of it: all well, but for what a test names."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from supportdesk.model.setup import Setup
from supportdesk.model.snapshot import Desk, Snapshot, TeamState
from supportdesk.model.tracker_setup import OfferedForm, RepositorySetup, Rounds, TrackerSetup
from supportdesk.policies.checkup.wanted_labels import wanted_labels
from tests.builders import LABEL, NOW, PRIVATE, PUBLIC, a_channel, a_group, a_state

DESK = Desk(login="support-desk[bot]", slack_user="U0DESK", repository="acme/desk")
FORM = OfferedForm(
    path=".github/ISSUE_TEMPLATE/support.yml", labels=(LABEL,), headings=("Background", "Impact", "More")
)
ALL_LABELS = tuple(name for each in wanted_labels(a_state(), PUBLIC) for name in each.names)


def a_repository(name: str = PUBLIC, **settings: Any) -> RepositorySetup:
    """A repository with all labels, a form, and the doorbell."""
    given: dict[str, Any] = {
        "name": name,
        "private": name == PRIVATE,
        "archived": False,
        "takes_issues": True,
        "labels": ALL_LABELS,
        "forms": (FORM,),
        "doorbell": True,
        "proposed": {},
        **settings,
    }
    return RepositorySetup(**given)


def a_setup(*repositories: RepositorySetup, **tracker: Any) -> Setup:
    """The team's two repositories, of which those that are given stand in for their like."""
    found: dict[str, RepositorySetup | None] = {name: a_repository(name) for name in (PUBLIC, PRIVATE)}
    found |= {each.name: each for each in repositories}
    given: dict[str, Any] = {
        "repositories": found,
        "rounds": Rounds(state="active", last_run=NOW - timedelta(minutes=10), conclusion="success"),
        **tracker,
    }
    return Setup(desk=DESK, tracker=TrackerSetup(**given))


UNASKED = Setup(desk=DESK)


def a_served_state(**settings: Any) -> TeamState:
    """The team's state with its channel and its handle."""
    return a_state(**{"channel": a_channel(), "group": a_group(), **settings})


def snapshot() -> Snapshot:
    """The moment at which it is looked at."""
    return Snapshot(now=NOW, teams=())


def without(*names: str) -> tuple[str, ...]:
    """All labels but these."""
    return tuple(each for each in ALL_LABELS if each not in names)


def named(setup: Setup, name: str, found: RepositorySetup | None) -> Setup:
    """The setup in which that was found under this name."""
    assert setup.tracker is not None
    tracker = replace(setup.tracker, repositories={**setup.tracker.repositories, name: found})
    return replace(setup, tracker=tracker)
